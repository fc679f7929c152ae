"""Roll-up: store the counts of each past day, in every time zone in use."""

from datetime import date, datetime, timedelta

from bot.desk.state.desk import Desk
from bot.stats.period import today
from bot.store.schema.dialect import set_statement_timeout, use_one_snapshot
from bot.store.stats import rollup
from bot.store.stats.rollup import RollupStep

ROLL_UP_DELAY = timedelta(minutes=10)  # after midnight, so that no question of the day is still being recorded
DAY_STATEMENT_SECONDS = 60  # seconds for a statement that reads a whole day
DEFAULT_ZONE = "UTC"  # time zone while no channel has a schedule


def roll_up(desk: Desk, now: datetime) -> int:
    """Roll up every day that ended ten minutes ago or earlier, and days with late questions; return how many.

    A day is counted in a read transaction and stored in one of its own. Concurrent runs and a crash in the middle are
    harmless. The roll-ups of zones that no schedule uses any more are deleted.
    """
    desk.cache.refresh_if_stale(desk.database, now)
    zones = {schedule.zone for schedule in desk.cache.schedules} or {DEFAULT_ZONE}
    days = sum(roll_up_zone(desk, zone, today(now - ROLL_UP_DELAY, zone)) for zone in sorted(zones))
    with desk.database.read() as transaction:
        unused = rollup.list_zones(transaction) - zones
    for zone in sorted(unused):
        delete_zone_rollup(desk, zone)
    return days


def roll_up_zone(desk: Desk, zone: str, until: date) -> int:
    """Roll up a zone's days before ``until``; return how many."""
    days = 0
    while step := count_next_day(desk, zone, until):
        with desk.database.begin_light() as transaction:
            if not rollup.save_counted_day(transaction, step):
                break
        days += 1
    return days


def count_next_day(desk: Desk, zone: str, until: date) -> RollupStep | None:
    """Return the counts of a zone's next day to roll up; None if there is none."""
    with desk.database.read() as transaction:
        use_one_snapshot(transaction)
        set_statement_timeout(transaction, DAY_STATEMENT_SECONDS)
        return rollup.count_next_day(transaction, zone, until)


def delete_zone_rollup(desk: Desk, zone: str) -> None:
    """Delete the roll-up of a zone, a week per transaction, so that nobody waits for it."""
    more = True
    while more:
        with desk.database.begin_light() as transaction:
            more = rollup.remove_zone(transaction, zone)
