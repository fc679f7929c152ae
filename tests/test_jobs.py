"""Scheduled jobs: each runs on time, independently, and none keeps the process from ending."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]  # - it gives no types

from bot.database.database import Unavailable
from bot.jobs import JOBS, Job, run_scheduler
from tests.waiting import until

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_has_a_time_and_a_word(job):
    soon = CronTrigger.from_crontab(job.trigger, timezone=UTC).get_next_fire_time(None, MIDNIGHT)
    assert (soon - MIDNIGHT).total_seconds() < 3_600, "what a restart missed is made up within the hour"
    assert getattr(job.run, "func", job.run).__doc__, "a partial has a docstring of its own"


async def test_all_jobs_are_done_at_the_start_with_the_desk_and_the_time():
    done = []
    jobs = [Job(name, lambda *given, name=name: done.append((name, *given)), "0 0 1 1 *") for name in ("one", "two")]
    async with run_scheduler("a desk", lambda: MIDNIGHT, tuple(jobs)):
        await until(lambda: len(done) == 2)
    assert sorted(done) == [("one", "a desk", MIDNIGHT), ("two", "a desk", MIDNIGHT)]


async def test_what_one_job_breaks_the_others_go_on(caplog):
    done = []

    def fail(*_):
        raise ValueError("a fault")

    def wait(*_):
        raise Unavailable("The database is busy.")

    jobs = [Job("faulty", fail, "* * * * *"), Job("waiting", wait, "* * * * *")]
    async with run_scheduler(None, jobs=(*jobs, Job("good", lambda *_: done.append(1), "* * * * *"))):
        await until(lambda: done and "a fault" in caplog.text and "is busy" in caplog.text)
    assert "could not do its faulty" in caplog.text
    [busy] = [record for record in caplog.records if "waiting" in record.getMessage()]
    assert busy.exc_info is None


async def test_it_ends_at_once_while_a_job_works(caplog):
    threads, end = [], threading.Event()

    def work(*_):
        threads.append(threading.current_thread())
        end.wait(30)

    async with run_scheduler(None, jobs=(Job("long", work, "* * * * *"),)):
        await until(lambda: threads)
    end.set()
    await until(lambda: not threads[0].is_alive())
    await asyncio.sleep(0)  # what the thread left for the event loop is done
    assert "Traceback" not in caplog.text
