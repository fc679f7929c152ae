"""Work in daemon threads: results and errors are passed on, and no thread keeps the process from ending."""

import subprocess
import sys

import pytest

from bot.database.database import Unavailable
from bot.settings import PROJECT_ROOT
from bot.threads import run_in_thread, start_thread

LONG = """
import asyncio, threading
from bot.threads import run_in_thread

began = threading.Event()

def work():
    began.set()
    threading.Event().wait(60)

async def main():
    task = asyncio.create_task(run_in_thread(work))
    while not began.is_set():
        await asyncio.sleep(0)
    task.cancel()
    print("enough")

asyncio.run(main())
"""


async def test_what_it_gives_and_raises_is_heard():
    assert await run_in_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await run_in_thread(divmod, 7, 0)


def test_trouble_in_a_thread_that_nobody_waits_for_leaves_an_id(caplog):
    start_thread("count", lambda: divmod(7, 0)).join()
    assert "The count failed (id " in caplog.text


def test_a_database_that_cannot_be_used_is_one_line(caplog):
    def count():
        raise Unavailable("The disk is full. Make room.")

    start_thread("count", count).join()
    [record] = caplog.records
    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert "Make room." in record.getMessage()


def test_a_process_ends_though_the_work_goes_on():
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", LONG], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=20, check=True
    )
    assert (ended.stdout, ended.stderr) == ("enough\n", "")
