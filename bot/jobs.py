"""What the clock starts: one function and one row a job."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # - it gives no types
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]  # - it gives no types

from bot.database.database import Unavailable
from bot.desk.notifications.surges import notice_surges
from bot.desk.notifications.weekly import post_due
from bot.desk.questions.retention import purge
from bot.desk.state.desk import Desk
from bot.desk.stats.rollup import roll_up
from bot.threads import aside

log = logging.getLogger(__name__)

Now: TypeAlias = Callable[[], datetime]
Does: TypeAlias = Callable[[Desk, datetime], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A function that finds in the database what is to be done by now, and when it is called, as cron writes it.

    It may be called at any time, also by several processes at once: what is done already is left.
    """

    name: str
    does: Does
    when: str


JOBS = (
    Job("weekly summaries", post_due, "* * * * *"),
    Job("surge notices", notice_surges, "* * * * *"),
    Job("roll-up of days", roll_up, "11 * * * *"),  # a day is closed ten minutes after its midnight
    Job("purge of old questions", purge, "41 * * * *"),
)


@asynccontextmanager
async def ticking(
    desk: Desk, now: Now = lambda: datetime.now(UTC), jobs: tuple[Job, ...] = JOBS
) -> AsyncIterator[None]:
    """Do all jobs now and then at their times, while the context is open.

    Each is done by one worker at a time; a time that was missed meanwhile, or while the machine slept, is made up once.
    """
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it would tell of each minute
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
    for job in jobs:
        at = CronTrigger.from_crontab(job.when, timezone=UTC)
        scheduler.add_job(done, at, (job, desk, now), name=job.name, next_run_time=datetime.now(UTC))
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def done(job: Job, desk: Desk, now: Now) -> None:
    """Do a job; what goes wrong is logged, and it is tried again at its next time."""
    try:
        if count := await aside(lambda: job.does(desk, now())):
            log.info("The clock did its %s: %s.", job.name, count)
    except Unavailable as trouble:
        log.warning("The clock could not do its %s. %s", job.name, trouble.detail)
    except asyncio.CancelledError:
        log.info("The clock stops in the middle of its %s.", job.name)
    except Exception:
        log.exception("The clock could not do its %s.", job.name)
