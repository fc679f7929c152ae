import os
import pty
import subprocess
import sys

import pytest

from bot.cli.terminal.output import format_progress, working
from bot.settings import PROJECT_ROOT

IN_A_TERMINAL = """
from bot.cli.terminal.output import working
with working("Importing codes.md") as progress:
    progress("Comparing", 12000, 50000)
"""


@pytest.mark.parametrize(
    ("progress", "shown"),
    [
        (("Reading", 12000, 50000), "reading, 12,000 of 50,000"),
        (("Counting lines", 12000, None), "counting lines, 12,000"),
        (("Writing", 0, None), "writing"),
        (("Comparing", 0, 50000), "comparing"),
    ],
)
def test_how_far_a_step_is_stands_in_its_line(progress, shown):
    assert format_progress(*progress) == shown


def test_nothing_is_written_where_nobody_watches(capfd):
    with working("Importing codes.md") as progress:
        progress("Reading", 12000, 50000)
    assert capfd.readouterr() == ("", "")


def test_a_terminal_shows_how_far_it_is():
    ours, theirs = pty.openpty()
    subprocess.run([sys.executable, "-c", IN_A_TERMINAL], cwd=PROJECT_ROOT, stderr=theirs, check=True)  # noqa: S603 - our own words
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "Importing codes.md: comparing, 12,000 of 50,000 …" in shown
