"""The server stops on Ctrl-C and SIGTERM, and with its terminal unless nohup started it, on any system."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from bot.settings import PROJECT_ROOT
from bot.slack.app.serve import run_until_stopped
from bot.stopping import list_stop_signals

PROGRAM = """
import asyncio
from bot.slack.app.serve import run_until_stopped

async def work():
    print("begun", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        print("tidied", flush=True)

run_until_stopped(work())
"""
WINDOWS = """
import asyncio, signal
del signal.SIGHUP

def refuse(self, *_):
    raise NotImplementedError

asyncio.SelectorEventLoop.add_signal_handler = refuse
asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler = refuse
"""


@pytest.fixture
def start():
    """Return a function that starts the program after running some code in it."""
    running = []

    def start_it(before=""):
        program = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", textwrap.dedent(before) + PROGRAM],
            cwd=PROJECT_ROOT,
            env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(program)
        assert program.stdout.readline() == "begun\n"
        return program

    yield start_it
    for program in running:
        program.kill()
        program.communicate()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_stops_it_tidily(start, name):
    program = start()
    program.send_signal(getattr(signal, name))
    assert program.communicate(timeout=10)[0] == "tidied\n"
    assert program.returncode == 0


def test_under_nohup_a_closed_terminal_does_not_stop_it(start):
    program = start("import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n")
    program.send_signal(signal.SIGHUP)
    program.send_signal(signal.SIGTERM)
    assert program.communicate(timeout=10)[0] == "tidied\n"
    assert program.returncode == 0, "the second one did"


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_on_a_system_like_windows_it_runs_and_stops_tidily(start, name):
    program = start(WINDOWS)
    program.send_signal(getattr(signal, name))
    assert program.communicate(timeout=10)[0] == "tidied\n"
    assert program.returncode == 0


def test_a_signal_that_is_ignored_from_outside_stays_ignored(monkeypatch):
    ignored = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert signal.SIGHUP not in list_stop_signals()
    finally:
        signal.signal(signal.SIGHUP, ignored)
    assert {signal.SIGINT, signal.SIGTERM, signal.SIGHUP} <= set(list_stop_signals())
    monkeypatch.delattr(signal, "SIGHUP")
    assert set(list_stop_signals()) == {signal.SIGINT, signal.SIGTERM}


def test_work_that_ends_by_itself_ends_the_program():
    done = []

    async def work():
        await asyncio.sleep(0)
        done.append(True)

    run_until_stopped(work())
    assert done
