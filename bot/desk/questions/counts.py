"""The tally: how often a code was asked for this week and this month."""

from bot.desk.state.cache import Live
from bot.stats.period import period
from bot.store.questions.record import times_shown


def counted(live: Live, code: str, zone: str) -> tuple[int, int]:
    """Count the questions that a code answered since Monday and since the first of the month; at most ``CAP``.

    In one transaction a code is counted once, after all of its questions were recorded.
    """
    if code not in live.counts:
        week, month = period("week", live.at, zone), period("month", live.at, zone)
        live.counts[code] = times_shown(live.transaction, code, week.begins, month.begins)
    return live.counts[code]
