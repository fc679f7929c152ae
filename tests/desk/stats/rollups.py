"""Ask, choose the time zones of schedules, and read figures and the rows that are rolled up."""

from dataclasses import replace

from sqlalchemy import delete, select

from bot.desk.stats.code_stats import load_code_stats
from bot.desk.stats.reading import figures_reader
from bot.desk.stats.stats import load_faq, load_faq_of_period
from bot.stats.period import DAY, PERIOD_NAMES, Period, today
from bot.store.questions.record import Question, record_questions
from bot.store.schema.counts import ZoneRow
from bot.store.schema.notifications import ScheduleRow
from tests.conftest import NOON, PREFIX

LOCKED = PREFIX + "0000113"


def asks(desk, *ats, asker="a hash", code=LOCKED):
    with desk.database.begin_light() as transaction:
        return record_questions(
            transaction, [Question(at, asker, "errcode", "answer", None, ((code, "answered"),)) for at in ats]
        )


def schedule(zone, channel="C1"):
    return ScheduleRow(channel=channel, weekday=1, hour=9, zone=zone, paused=False, surges=False, by="ada", since=NOON)


def use(desk, *zones):
    """Set the zones of all schedules."""
    with desk.database.begin() as session:
        session.execute(delete(ScheduleRow))
        session.add_all(schedule(zone, f"C{place}") for place, zone in enumerate(zones))
    desk.cache.snapshot = replace(desk.cache.snapshot, audit_version=-1)
    desk.cache.refresh(desk.database)


def stored_rows(desk, row=ZoneRow):
    """Return the stored rows of a table as tuples."""
    table = row.__table__
    with desk.database.read() as session:
        return [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]


def figures(desk, at=NOON):
    """Return all kinds of figures."""
    old = Period(today(at, "UTC") - 40 * DAY, today(at, "UTC") - 20 * DAY, desk.cache.zone())
    every = [load_faq(desk, name, at=at) for name in PERIOD_NAMES]
    section = load_faq(desk, "90d", at=at, section="account")
    return [*every, read_faq(desk, old, at), load_code_stats(desk, LOCKED, at=at), section]


def read_faq(desk, period, at):
    """Return the figures of a period, compared with itself."""
    with figures_reader(desk, period.zone) as reader:
        return load_faq_of_period(desk, reader, period, period, at=at)
