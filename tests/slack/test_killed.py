"""A summary is posted exactly once, and each of its replies, though the process is killed at any step of it."""

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.desk.lookup import Asked, look_up
from bot.desk.schedules import Plan, save_schedule
from bot.settings import HOME
from bot.steps.by import By

ADA = By("ada", "home", datetime(2026, 11, 1, tzinfo=UTC), "U0ADMIN")
WHOLE = [(0, None), (1, "1.1"), (2, "1.1"), (3, "1.1")]
FEWEST = 15  # steps: the transaction that writes it, the upload's two calls, and for each of four messages three


async def test_killed_at_any_step_it_posts_the_summary_and_each_reply_once(desk, slack, noon, tmp_path):
    save_schedule(desk, Plan("C01", zone="Europe/Berlin"), ADA)
    for number, text in enumerate(("0000113", "0000113", "0000112")):
        look_up(desk, text, Asked(f"U{number}", "errcode", noon + timedelta(hours=number)))
    with closing(sqlite3.connect(tmp_path / "errdesk.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "runs").mkdir()
    words = [Path(__file__).with_name("killed.py"), slack.url, tmp_path / "errdesk.db", tmp_path / "runs"]
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *map(str, words),
        cwd=HOME,
        env={**os.environ, "PYTHONPATH": str(HOME)},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await program.communicate()
    assert program.returncode == 0
    killed = int(said)
    assert killed >= FEWEST
    posted = {number: outline(slack.posted[f"C{number:03}"]) for number in range(1, killed + 2)}
    assert [number for number, said in posted.items() if said != WHOLE] == []


def outline(said):
    """Give the number of each post, counted from the first, and the message under which it stands."""
    numbers = [one["metadata"]["event_payload"]["post"] for one in said]
    return [(number - numbers[0], one.get("thread_ts")) for number, one in zip(numbers, said, strict=True)]
