"""Roll up: count each day that is over once and for all, in every time zone in use."""

from datetime import date, datetime, timedelta

from bot.desk.state.desk import Desk
from bot.stats.period import today
from bot.store.stats import rollup
from bot.store.stats.live import be_patient, one_view
from bot.store.stats.rollup import Step

OVER = timedelta(minutes=10)  # since midnight, so that no question of the day is still on its way
A_DAY = 60  # seconds that a statement may take, as it reads a whole day at once
DEFAULT = "UTC"  # the zone while no channel has a schedule


def roll_up(desk: Desk, now: datetime) -> int:
    """Keep every day that was over ten minutes ago and is not kept yet, and those for which questions came late.

    Gives how many. Each is counted in a transaction that only reads, and kept in one of its own. Two processes at once,
    or a crash in the middle, do no harm. What is kept of zones that no schedule uses any more is removed.
    """
    desk.shelf.look_again(desk.database, now)
    zones = {one.zone for one in desk.shelf.schedules} or {DEFAULT}
    done = sum(roll_zone(desk, zone, today(now - OVER, zone)) for zone in sorted(zones))
    with desk.database.read() as session:
        unused = rollup.kept_zones(session.connection()) - zones
    for zone in sorted(unused):
        remove(desk, zone)
    return done


def roll_zone(desk: Desk, zone: str, until: date) -> int:
    """Keep the days of a zone before one; give how many."""
    done = 0
    while step := counted(desk, zone, until):
        with desk.database.begin_light() as transaction:
            if not rollup.keep(transaction, step):
                break
        done += 1
    return done


def counted(desk: Desk, zone: str, until: date) -> Step | None:
    """Count the next day that is to be kept; None if there is none."""
    with desk.database.read() as session:
        connection = session.connection()
        one_view(connection)
        be_patient(connection, A_DAY)
        return rollup.next_step(connection, zone, until)


def remove(desk: Desk, zone: str) -> None:
    """Remove what is kept of a zone, a week at a time, so that nobody waits for it."""
    more = True
    while more:
        with desk.database.begin_light() as transaction:
            more = rollup.remove_zone(transaction, zone)
