"""``errdesk try``: both are started, both are ended, and where one cannot be had the terminal stands in."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request

import click
import pytest
from click.testing import CliRunner

from bot.cli import standin
from bot.cli.tryout import in_terminal
from bot.settings import HOME


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def tried(tmp_path):
    """Give what starts errdesk try on a database that is not there yet."""
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'new' / 'errdesk.db'}", "PYTHONUNBUFFERED": "1"}

    def start(*words):
        words = [sys.executable, "-m", "bot", "try", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(words, cwd=HOME, env=env, **pipes)  # noqa: S603 - our own program

    return start


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("program")
def test_it_answers_and_ends_without_leaving_anything_behind(tried, free_port, name):
    process = tried("--port", str(free_port))
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    assert f"http://localhost:{free_port}" in said
    assert said.count("/errcode ") == 3
    assert "Words in red brackets are menus" in said
    assert "Imported 150 codes" in said
    command = {"channel": standin.SUPPORT, "user": standin.MEI, "command": "/errcode", "text": "0000113"}
    assert "The account is locked" in told(free_port, command)
    process.send_signal(name)
    rest, _ = process.communicate(timeout=15)
    assert process.returncode == 0
    assert "Traceback" not in said + rest
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", free_port)) != 0, "the stand-in has ended too"


def told(port, command):
    body = json.dumps(command).encode()
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/_control/command", body, {"content-type": "application/json"}
    )
    urllib.request.urlopen(asked, timeout=10).close()  # noqa: S310 - loopback
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_control/messages/{standin.SUPPORT}", timeout=10) as messages:
        return messages.read().decode()


def test_a_taken_port_is_said_before_anything_starts(tried, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = tried("--port", str(taken.getsockname()[1]))
        said, _ = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "is taken" in said
    assert "PORT=" in said
    assert not (tmp_path / "new").exists()


def test_the_terminal_answers_instead(tmp_path):
    trying = CliRunner(env={"DATABASE_URL": f"sqlite:///{tmp_path / 'errdesk.db'}"})
    result = trying.invoke(click.Command("try", callback=in_terminal), input="0000113\n")
    assert result.exit_code == 0
    assert "The account is locked" in result.output
