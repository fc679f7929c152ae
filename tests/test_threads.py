"""Work in daemon threads: results and errors are passed on, and no thread keeps the process from ending."""

import subprocess
import sys

import pytest

from bot.settings import PROJECT_ROOT
from bot.threads import run_in_thread

LONG = """
import asyncio, time
import bot.threads

async def main():
    task = asyncio.create_task(bot.threads.run_in_thread(lambda: time.sleep(60)))
    await asyncio.sleep(0.1)
    task.cancel()
    print("enough")

asyncio.run(main())
"""


async def test_what_it_gives_and_raises_is_heard():
    assert await run_in_thread(lambda: 1 + 1) == 2
    with pytest.raises(ZeroDivisionError):
        await run_in_thread(lambda: 1 / 0)


def test_a_process_ends_though_the_work_goes_on():
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", LONG], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=20, check=True
    )
    assert (ended.stdout, ended.stderr) == ("enough\n", "")
