"""No command prints the database's password, whatever is wrong with its URL."""

import os
import re
import subprocess
import sys

import pytest

from bot.cli import run_command
from bot.settings import PROJECT_ROOT

SECRET = "s3same0pen"  # of which no part of four characters may be printed
HALF, REST = SECRET[:5], SECRET[5:]
NASTY = [
    f"postgresql://u:{SECRET}@127.0.0.1:1/desk",
    f"postgresql://u:{HALF}@{REST}@127.0.0.1:1/desk",
    f"postgresql://u:{HALF}@{REST}/@127.0.0.1:1/desk",
    f"postgresql://u:{HALF}@{REST}?x@127.0.0.1:1/desk",
    f"postgresql://u/x:{SECRET}@127.0.0.1:1/desk",
    f"postgresql://u:{SECRET}@127.0.0.1:port/desk",
    f"postgresql://u:{SECRET}/desk",
    f"postgresql://u:{SECRET}@/desk?host=127.0.0.1&port=1",
    f"postgresql://u:{HALF}/{REST}@127.0.0.1:1/desk",
    f"postgresql://u:{HALF}?{REST}@127.0.0.1:1/desk",
    f"postgresql://u:{HALF}#{REST}@127.0.0.1:1/desk",
    f"postgresql://u:{HALF}:{REST}@127.0.0.1:1/desk",
    f"postgresql://u:{HALF} {REST}@127.0.0.1:1/desk",
    f"postgresql://u:{HALF}%zz{REST}@127.0.0.1:1/desk",
    f"postgresql://u:{HALF}%00{REST}@127.0.0.1:1/desk",
    f"postgresql://127.0.0.1:1/desk?user=u&password={SECRET}",
    f"postgresql://127.0.0.1:1/desk?user=u&password={HALF}@{REST}",
    f"postgresql://127.0.0.1:1/desk?user=u&sslpassword={SECRET}",
    f"postgresql://127.0.0.1:1/desk?user=u&pasword={SECRET}",
    f"postgres://u:{SECRET}@127.0.0.1:1/desk",
    f"postgresql+psycopg2://u:{SECRET}@127.0.0.1:1/desk",
    f"mysql://u:{SECRET}@127.0.0.1:1/desk",
    f"sqlite://u:{SECRET}@127.0.0.1/desk",
    f"u:{SECRET}@127.0.0.1:1/desk",
    SECRET,
]
COMMANDS = [("db", "upgrade"), ("ask", "USCUSTOMER_API_0000113"), ("db", "backup", "copy.dump")]


@pytest.fixture
def output(capsys, caplog, tmp_path, monkeypatch):
    """Return what was printed and logged, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda: "".join(capsys.readouterr()) + caplog.text


def leaked(text):
    return [SECRET[start : start + 4] for start in range(len(SECRET) - 3) if SECRET[start : start + 4] in text]


@pytest.mark.parametrize("url", NASTY)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_part_of_a_password_is_printed_or_logged(words, url, monkeypatch, output):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(sys, "argv", ["errdesk", *words])
    assert run_command() == 1, "each is refused in words"
    printed = output()
    assert "Traceback" not in printed
    assert re.search(r"DATABASE_URL|pg_dump|database", printed)
    assert leaked(printed) == []


def test_a_whole_process_prints_none_of_it_either(tmp_path):
    env = {
        **os.environ,
        "DATABASE_URL": f"postgresql://u:{HALF}@{REST}@127.0.0.1:1/desk",
        "PYTHONPATH": str(PROJECT_ROOT),
    }
    words = [sys.executable, "-m", "bot", "db", "upgrade"]
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert (done.returncode, "%40" in done.stderr, leaked(done.stdout + done.stderr)) == (1, True, [])
