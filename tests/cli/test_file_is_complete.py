"""Once a command or the server has ended, the database's file alone holds everything."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import pytest

from bot.cli.trial import standin
from bot.settings import PROJECT_ROOT

pytestmark = pytest.mark.slow

ASKED = '{"query": "0000113"}\n'


@pytest.fixture
def file(reference_template, tmp_path):
    """Return a database's file with the reference in it."""
    copy = tmp_path / "a.db"
    shutil.copy(reference_template, copy)
    return copy


@pytest.fixture
def start(file):
    """Return what starts a command on that file, as a program of its own."""

    def start_it(*words, **env):
        env = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "PYTHONUNBUFFERED": "1", **env}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        words = [sys.executable, "-m", "bot", *words]
        return subprocess.Popen(words, cwd=PROJECT_ROOT, env=env, **pipes)  # noqa: S603 - our own program

    return start_it


def questions_in_a_copy(file):
    """Copy the file alone, as a backup of a stopped program, and count the questions in it."""
    journal = file.with_name(f"{file.name}-wal")
    assert not journal.exists() or not journal.stat().st_size
    copy = file.with_name("copy.db")
    shutil.copy(file, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute("SELECT count(*) FROM questions").fetchone()[0]


def test_after_commands_that_ended_by_themselves(start, file):
    for _ in range(2):
        start("ask", "--json", "--record").communicate(ASKED * 2)
    assert questions_in_a_copy(file) == 4


def test_after_a_command_that_was_refused_half_way(start, file):
    asking = start("ask", "--json", "--record")
    asking.communicate(ASKED + "no query\n")
    assert asking.returncode == 1
    assert questions_in_a_copy(file) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_after_a_command_that_a_signal_ended(start, file, number):
    asking = start("ask", "--json", "--record")
    asking.stdin.write(ASKED)
    asking.stdin.flush()
    assert "0000113" in asking.stdout.readline()
    asking.send_signal(number)
    asking.communicate(timeout=30)
    assert asking.returncode in {1, 128 + number}
    assert questions_in_a_copy(file) == 1


def test_after_two_programs_that_ended_at_the_same_moment(start, file):
    programs = [start("ask", "--json", "--record") for _ in range(2)]
    for program in programs:
        program.stdin.write(ASKED)
        program.stdin.flush()
        program.stdout.readline()
    for program in programs:
        program.stdin.close()
    for program in programs:
        program.wait(30)
        program.stdout.close()
    assert questions_in_a_copy(file) == 2


@pytest.mark.parametrize("way", ["restore", "copy"])
def test_a_backup_can_be_put_back_by_command_or_by_hand_whatever_was_asked_since(start, file, way):
    good = file.with_name("good.db")
    start("ask", "--json", "--record").communicate(ASKED)
    start("db", "backup", str(good)).communicate()
    start("ask", "--json", "--record").communicate('{"query": "113 and 118"}\n' * 400)
    if way == "restore":
        start("db", "restore", str(good)).communicate()
    else:
        shutil.copy(good, file)
    assert questions_in_a_copy(file) == 1
    start("ask", "--json", "--record").communicate(ASKED)
    assert questions_in_a_copy(file) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_after_the_server_was_stopped(start, file, program, number):
    ports = free_port(), free_port()
    with standin.run_standin(program, ports[0]) as page:
        standin.wait_for_page(page)
        tokens = {"SLACK_BOT_TOKEN": standin.BOT_TOKEN, "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": standin.SECRET}
        server = start("serve", "--http", "--clock", SLACK_API_URL=f"{page}/api/", PORT=str(ports[1]), **tokens)
        wait_for_health(ports[1])
        start("ask", "--json", "--record").communicate(ASKED)
        server.send_signal(number)
        server.communicate(timeout=30)
    assert server.returncode == 0
    assert questions_in_a_copy(file) == 1


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_health(port):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")
