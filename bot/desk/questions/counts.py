"""Counts: how often a code was asked for this week and this month."""

from bot.desk.state.cache import QuestionTransaction
from bot.stats.period import resolve_period
from bot.store.questions.record import count_times_shown


def count_code_questions(recording: QuestionTransaction, code: str, zone: str) -> tuple[int, int]:
    """Return how many questions a code answered since Monday and since the first of the month; at most ``CAP``.

    A code is counted once per transaction, after all of its questions were recorded.
    """
    if code not in recording.counts:
        week = resolve_period("week", recording.at, zone)
        month = resolve_period("month", recording.at, zone)
        recording.counts[code] = count_times_shown(recording.transaction, code, week.begins, month.begins)
    return recording.counts[code]
