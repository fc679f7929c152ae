"""The tally: how often a code was asked for this week and this month."""

from datetime import UTC, datetime, time, timedelta

from bot.desk.shelf import Live
from bot.store.lookups import times_shown


def counted(live: Live, code: str) -> tuple[int, int]:
    """Count the questions that a code answered since Monday and since the first of the month; at most ``CAP``.

    In one transaction a code is counted once, after all of its questions were recorded.
    """
    if code not in live.counts:
        live.counts[code] = times_shown(live.transaction, code, monday(live.at), first_of_month(live.at))
    return live.counts[code]


def monday(at: datetime) -> datetime:
    """Give the beginning of the week, in UTC."""
    day = at.astimezone(UTC).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), UTC)


def first_of_month(at: datetime) -> datetime:
    """Give the beginning of the month, in UTC."""
    return datetime.combine(at.astimezone(UTC).date().replace(day=1), time(), UTC)
