"""Counts: how often a code was asked for this week and this month."""

from bot.desk.state.cache import Live
from bot.stats.period import period
from bot.store.questions.record import times_shown


def counted(recording: Live, code: str, zone: str) -> tuple[int, int]:
    """Return how many questions a code answered since Monday and since the first of the month; at most ``CAP``.

    A code is counted once per transaction, after all of its questions were recorded.
    """
    if code not in recording.counts:
        week = period("week", recording.at, zone)
        month = period("month", recording.at, zone)
        recording.counts[code] = times_shown(recording.transaction, code, week.begins, month.begins)
    return recording.counts[code]
