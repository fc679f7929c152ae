"""Scheduled jobs: each is one function and one row in JOBS."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # - it gives no types
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]  # - it gives no types

from bot.database.database import Unavailable
from bot.desk.notifications.surges import notify_of_surges
from bot.desk.notifications.weekly import write_due_summaries
from bot.desk.questions.retention import purge_questions
from bot.desk.state.desk import Desk
from bot.desk.stats.rollup import roll_up
from bot.desk.steps.learning import suggest_phrases
from bot.slack.notifications.cards.summary import render_summary
from bot.threads import run_in_thread

log = logging.getLogger(__name__)

Clock: TypeAlias = Callable[[], datetime]
JobFunction: TypeAlias = Callable[[Desk, datetime], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A function that does whatever the database says is due, and when to call it, as a crontab expression.

    It must be safe to call at any time, also from several processes at once: work that is done is not repeated.
    """

    name: str
    run: JobFunction
    trigger: str


JOBS = (
    Job("weekly summaries", partial(write_due_summaries, render=render_summary), "* * * * *"),
    Job("surge notices", notify_of_surges, "* * * * *"),
    Job("roll-up of days", roll_up, "11 * * * *"),  # a day is closed ten minutes after its midnight
    Job("search for phrases", suggest_phrases, "26 * * * *"),
    Job("purge of old questions", purge_questions, "41 * * * *"),
)


@asynccontextmanager
async def run_scheduler(
    desk: Desk, now: Clock = lambda: datetime.now(UTC), jobs: tuple[Job, ...] = JOBS
) -> AsyncIterator[None]:
    """Run all jobs now, and then on schedule, while the context is open.

    In one process, no job overlaps itself; runs missed meanwhile, or while the machine slept, are made up for once.
    """
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # at INFO it logs every minute
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
    for job in jobs:
        at = CronTrigger.from_crontab(job.trigger, timezone=UTC)
        scheduler.add_job(run_job, at, (job, desk, now), name=job.name, next_run_time=datetime.now(UTC))
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def run_job(job: Job, desk: Desk, now: Clock) -> None:
    """Run a job; an error is logged, and the job runs again at its next time."""
    try:
        if count := await run_in_thread(job.run, desk, now()):
            log.info("The clock did its %s: %s.", job.name, count)
    except Unavailable as trouble:
        log.warning("The clock could not do its %s. %s", job.name, trouble.detail)
    except asyncio.CancelledError:
        log.info("The clock stops in the middle of its %s.", job.name)
    except Exception:
        log.exception("The clock could not do its %s.", job.name)
