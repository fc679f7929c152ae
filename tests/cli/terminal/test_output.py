"""Nothing that the command line prints can steer a terminal, hide text or turn it around."""

import io
import json
import logging
import os
import pty
import subprocess
import sys
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click
import pytest

from bot.catalog.entry import Entry, Meaning, Source
from bot.catalog.formats import errdesk_json
from bot.cli import errdesk, run_command
from bot.cli.terminal import output
from bot.cli.terminal.export import write_output
from bot.cli.terminal.output import InertFormatter, echo, echo_lines, make_inert, write_data
from bot.database.database import open_database
from bot.settings import PROJECT_ROOT
from bot.steps.actor import Actor
from bot.store.admin import audit
from tests.conftest import NOON
from tests.source import calls, modules, uses

EVIL = "a\x1b[31m \x1b]0;title\x07 \x9b2J \u202eturned \u2066 \u200b \x85 \u2028 \r b\x08\x7f"
ENTRY = Entry(
    "G1",
    f"family {EVIL}",
    "1",
    f"section {EVIL}",
    meanings=(
        Meaning(f"meaning {EVIL}", sources=(Source(f"list {EVIL}.md", (1,)),)),
        Meaning(f"other {EVIL}", preferred=False, doubt=f"doubt {EVIL}"),
    ),
)
IN_LINE = EVIL.replace("\r", "")  # which would end the line of a document
HOSTILE_LINES = f"G1=One {IN_LINE}\nG 2=Two {IN_LINE}\nG3{IN_LINE}\nG4=\nG4=Four\nG4=Fore {IN_LINE}\nG5=Five\n"
HOSTILE_STEPS = [
    {"code": "G1", "steps": [{"text": f"step {EVIL}"}], "verified_by": f"mei {EVIL}", "verified_on": "2026-11-01"}
]
HOSTILE_QUERY = {
    "id": f"id {EVIL}",
    "class": f"class {EVIL}",
    "query": f"question {EVIL}",
    "accept": [f"code {EVIL}"],
    "expect": "answer",
}


def forbidden(text):
    return [
        f"U+{ord(char):04X}"
        for char in text
        if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and char not in "\n\t"
    ]


@pytest.fixture
def hostile(sqlite_url, fill, tmp_path, monkeypatch):
    """Set DATABASE_URL to a database with hostile texts, and create files with hostile texts."""
    database = open_database(sqlite_url)
    fill(database, [ENTRY, replace(ENTRY, code="G12", number="12")])
    with database.begin() as session:
        audit.log_change(session, Actor(f"mei {EVIL}", "card", NOON, "U0STAFF"), "saved", "G1", detail=EVIL)
    database.engine.dispose()
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lines.md").write_text(HOSTILE_LINES, encoding="utf-8")
    (tmp_path / "codes.json").write_text(errdesk_json.write([ENTRY], {}), encoding="utf-8")
    (tmp_path / "steps.json").write_text(json.dumps(HOSTILE_STEPS), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(json.dumps(HOSTILE_QUERY), encoding="utf-8")
    return tmp_path


@pytest.fixture
def printed(hostile, monkeypatch, capsys):
    """Run a command as on a terminal, and return all that it prints and logs."""
    assert hostile

    def run_it(*words):
        monkeypatch.setattr(output, "shows_on_screen", lambda: True)
        monkeypatch.setattr(sys, "argv", ["errdesk", *words])
        with suppress(SystemExit):  # what was found is also told by the exit code
            run_command()
        return "".join(capsys.readouterr())

    return run_it


COMMANDS = [
    ("doctor", "Settings"),
    ("catalog lint lines.md", "G3"),
    ("catalog lint codes.json", "other a"),
    ("catalog import --dry-run -v lines.md --as list", "was: meaning a"),
    ("catalog import --dry-run -v codes.json", "unchanged"),
    ("catalog import -v lines.md", "One a"),
    ("catalog export --format json", "meaning a"),
    ("catalog export --format csv", "meaning a"),
    ("catalog export --format markdown", "meaning a"),
    ("ask G1", "meaning a"),
    ("ask --record EVIL", "title"),
    ("ask --json EVIL", "title"),
    ("steps import --by mei --dry-run -v steps.json", "Remove it"),
    ("steps import --by mei steps.json", "Remove it"),
    ("steps lint steps.json -v", "step"),
    ("steps export --format yaml", ""),
    ("search eval --misses queries.jsonl", "question"),
    ("search explain EVIL", "title"),
    ("search explain --format json EVIL", "title"),
    ("faq", "How these are counted"),
    ("faq --section EVIL", "title"),
    ("faq --format json", "questions"),
    ("questions export --format csv", "question"),
    ("audit", "mei a"),
    ("audit EVIL", "title"),
    ("audit --format json", "mei a"),
    ("audit --since EVIL", "title"),
    ("forget EVIL", "title"),
    ("weekly --dry-run --channel EVIL", ""),
    ("manifest --url https://EVIL", "title"),
    ("db backup EVIL", "title"),
    ("db upgrade", "up to date"),
    ("EVIL", "No such command"),
    ("ask --EVIL", "There is no option"),
    ("catalog import nowhere-EVIL.md", "title"),
]


@pytest.mark.parametrize(("words", "expected"), COMMANDS)
def test_no_command_prints_what_a_terminal_obeys(printed, words, expected):
    shown = printed(*(word.replace("EVIL", EVIL) for word in words.split()))
    assert expected in shown
    assert forbidden(shown) == []


def test_nothing_on_a_card_forges_a_line_of_it(printed):
    lines = printed("ask", "G1").splitlines()
    assert sum("meaning a" in line for line in lines) == 1
    assert [line for line in lines if line.startswith(("turned", " b"))] == []


def test_an_export_into_a_pipe_is_what_it_is_byte_for_byte(hostile, capfdbinary):
    content = "".join(chr(number) for number in range(256)).encode() + b"\xff\xfe"
    write_data([content[:100], content[100:]])
    assert capfdbinary.readouterr().out == content
    assert hostile


def test_an_export_to_a_real_terminal_is_inert(hostile):
    shown, screen = pty.openpty()
    words = [sys.executable, "-m", "bot", "catalog", "export", "--format", "csv"]
    env = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT), "TERM": "dumb"}
    process = subprocess.Popen(words, stdout=screen, stderr=subprocess.DEVNULL, env=env, cwd=hostile)  # noqa: S603 - ours
    os.close(screen)
    text = ""
    try:
        while part := os.read(shown, 65536):
            text += part.decode()
    except OSError:  # the other end is closed
        pass
    os.close(shown)
    assert process.wait(timeout=30) == 0
    assert "meaning a" in text
    assert forbidden(text.replace("\r\n", "\n")) == []


def test_an_export_that_names_a_terminal_as_its_file_is_inert_too():
    shown, screen = pty.openpty()
    write_output([EVIL.encode()], Path(os.ttyname(screen)))
    text = os.read(shown, 1000).decode()
    os.close(screen)
    os.close(shown)
    assert text.startswith("a\ufffd[31m")
    assert forbidden(text) == []


def test_a_line_stays_one_line(capsys):
    echo_lines(["a\nb\r\nc", "d\x0be"])
    echo("two\nlines")
    assert capsys.readouterr().out == "a\ufffdb\ufffdc\nd\ufffde\ntwo\nlines\n"


def test_the_log_is_inert_with_its_tracebacks():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(InertFormatter("%(message)s"))
    logger = logging.getLogger("bot.test.output")
    logger.addHandler(handler)
    logger.error("Trouble %s", EVIL, exc_info=ValueError(EVIL))
    logger.removeHandler(handler)
    assert "Trouble a\ufffd[31m" in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert forbidden(stream.getvalue()) == []


def test_letters_of_every_script_and_emoji_stay():
    text = "Größe, 日本語, हिन्दी, العربية, 😀, “…” › ·\n\tx"
    assert make_inert(text) == text


PRINTING = {"click.echo", "click.secho", "click.echo_via_pager", "print", "rich.print", "rich.console.Console"}


def test_no_other_module_of_the_command_line_prints():
    others = modules("bot/cli", but="bot/cli/terminal/output.py")
    printing = {path.name: {name for name, _ in calls(path)} & PRINTING for path in others}
    assert {name: functions for name, functions in printing.items() if functions} == {}
    streams = {
        path.name: {name for name in uses(path) if name.startswith(("sys.stdout", "sys.stderr"))} for path in others
    }
    assert {name: functions for name, functions in streams.items() if functions} == {}


def test_every_command_that_ends_by_itself_is_tried_here():
    stays = {"serve", "clock", "try"}
    groups = {name for name in errdesk.list_commands(click.Context(errdesk)) if name not in stays}
    assert groups - {words.split()[0] for words, _ in COMMANDS} == set()
