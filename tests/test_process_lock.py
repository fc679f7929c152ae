"""One thread or process at a time does what a lock protects, and one that is killed holds up nobody."""

import subprocess
import sys
from threading import Event, Thread

from bot.process_lock import hold_lock
from bot.settings import PROJECT_ROOT

HOLD = """
import sys
from pathlib import Path
from bot.process_lock import hold_lock

with hold_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def take(path):
    """Take a lock in a thread; return the thread, and an event that is set once it has the lock."""
    taken = Event()

    def run():
        with hold_lock(path):
            taken.set()

    thread = Thread(target=run)
    thread.start()
    return thread, taken


def test_threads_of_one_process_wait_for_each_other(tmp_path):
    with hold_lock(tmp_path / "lock"):
        thread, taken = take(tmp_path / "lock")
        assert not taken.wait(0.1)
    thread.join(20)
    assert taken.is_set()


def test_a_process_that_is_killed_gives_the_lock_back(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path / "lock")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=PROJECT_ROOT) as holder:  # noqa: S603 - this very Python
        assert holder.stdout.readline() == b"held\n"
        thread, taken = take(tmp_path / "lock")
        assert not taken.wait(0.1)
        holder.kill()
        thread.join(20)
    assert taken.is_set()


def test_a_child_that_was_given_the_lock_keeps_it(tmp_path):
    with hold_lock(tmp_path / "lock") as lock:
        child = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock.fileno()], text=True
        )
    thread, taken = take(tmp_path / "lock")
    assert not taken.wait(0.1)
    child.communicate("end\n")
    thread.join(20)
    assert taken.is_set()
