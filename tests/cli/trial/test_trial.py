"""``errdesk try`` starts and ends the bot and the stand-in; without a stand-in it asks in the terminal."""

import gc
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from dataclasses import astuple
from functools import partial

import click
import pytest
from click.testing import CliRunner

from bot.cli.trial import standin, trial_bot
from bot.settings import PROJECT_ROOT
from tests.source import modules, uses
from tests.test_house import settings_variables

STARTING = """
import sys
from pathlib import Path
from bot.cli import main
from bot.cli.trial import trial_bot
trial_bot.TRIAL_DATABASE = Path(sys.argv.pop(1))
main()
"""


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def tried(tmp_path):
    """Return what starts errdesk try on a trial's database that is not there yet, with another one in the settings."""
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'real' / 'errdesk.db'}", "PYTHONUNBUFFERED": "1"}

    def start(*words):
        words = [sys.executable, "-c", STARTING, str(tmp_path / "new" / "try.db"), "try", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(words, cwd=PROJECT_ROOT, env=env, **pipes)  # noqa: S603 - our own program

    return start


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("program")
def test_it_answers_and_ends_without_leaving_anything_behind(tried, free_port, name, tmp_path):
    process = tried("--port", str(free_port))
    printed = ""
    for line in process.stdout:
        printed += line
        if "Ctrl-C" in line:
            break
    assert f"http://localhost:{free_port}" in printed
    assert printed.count("/errcode ") == 3
    assert "Imported 150 codes" in printed
    command = {"channel": standin.SUPPORT_CHANNEL, "user": standin.MEI, "command": "/errcode", "text": "0000113"}
    assert "The account is locked" in told(free_port, command)
    process.send_signal(name)
    rest, _ = process.communicate(timeout=15)
    assert process.returncode == 0
    assert "Traceback" not in printed + rest
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", free_port)) != 0, "the stand-in has ended too"
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["try.db", "try.db-index"]
    assert not (tmp_path / "real").exists()


def told(port, command):
    body = json.dumps(command).encode()
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/_control/command", body, {"content-type": "application/json"}
    )
    urllib.request.urlopen(asked, timeout=10).close()  # noqa: S310 - loopback
    with urllib.request.urlopen(
        f"http://127.0.0.1:{port}/_control/messages/{standin.SUPPORT_CHANNEL}", timeout=10
    ) as messages:
        return messages.read().decode()


def test_a_taken_port_is_said_before_anything_starts(tried, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = tried("--port", str(taken.getsockname()[1]))
        printed, _ = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "is taken" in printed
    assert "PORT=" in printed
    assert not (tmp_path / "new").exists()


@pytest.fixture
def in_terminal(tmp_path, monkeypatch):
    """Return a function that runs the trial in the terminal, and returns its output."""
    monkeypatch.setattr(trial_bot, "TRIAL_DATABASE", tmp_path / "try.db")

    def run(text, **options):
        command = click.Command("try", callback=partial(trial_bot.run_in_terminal, **options))
        result = CliRunner(env={"DATABASE_URL": f"sqlite:///{tmp_path / 'real.db'}"}).invoke(command, input=text)
        assert result.exit_code == 0, result.output
        return result.output

    return run


def questions(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT count(*) FROM questions").fetchone()[0]


def test_the_terminal_answers_instead_on_the_trials_own_database(in_terminal, tmp_path):
    assert "The account is locked" in in_terminal("0000113\n")
    assert questions(tmp_path / "try.db") == 1
    assert not (tmp_path / "real.db").exists()


def test_nothing_is_lost_from_one_trial_to_the_next_until_it_is_to_start_over(in_terminal, tmp_path):
    assert "Imported 150 codes" in in_terminal("0000113\n")
    assert "Imported" not in in_terminal("0000113\n")
    assert questions(tmp_path / "try.db") == 2
    gc.collect()  # closes the files of the two, as the end of their programs would
    assert "Imported 150 codes" in in_terminal("0000113\n", fresh=True)
    assert questions(tmp_path / "try.db") == 1


def test_no_setting_reaches_a_trial(monkeypatch):
    for name in settings_variables():
        monkeypatch.setenv(name, "3999" if name == "PORT" else "U0REAL")
    settings = trial_bot.build_trial_settings("http://localhost:1")
    assert settings.database_url == f"sqlite:///{PROJECT_ROOT / 'data' / 'try.db'}"
    assert "U0REAL" not in str(astuple(settings))
    assert "3999" not in str(astuple(settings))


def test_no_part_of_a_trial_reads_the_settings():
    parts = modules("bot/cli/trial")
    assert len(parts) > 2
    reads = {"bot.cli.terminal.start.read_settings", "bot.settings.Settings.read", "dotenv.dotenv_values", "os.environ"}
    assert [path.name for path in parts if reads & uses(path)] == []
