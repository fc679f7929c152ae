"""Texts about figures that all surfaces share: plain text, which each surface must escape for where it is shown."""

from collections.abc import Sequence

from bot.desk.questions.wording import capitalize_first
from bot.desk.stats.stats import Faq
from bot.stats.counts import Share
from bot.stats.definitions import DEFINITIONS, describe_days
from bot.stats.period import format_period
from bot.texts import format_count

BARS = "▁▂▃▄▅▆▇█"  # the lowest stands for zero
NO_QUESTIONS = "No question"
PERCENT = 100  # percent
EXACT_ONLY = {0: "under 1 %", PERCENT: "over 99 %"}  # what to say instead of these unless they are exact


def format_faq_heading(faq: Faq) -> str:
    """Return the heading: “Error codes, 16–22 Nov 2026”, “Error codes (KYC), 16–22 Nov 2026”."""
    section = f" ({capitalize_first(faq.section)})" if faq.section else ""
    return f"Error codes{section}, {format_period(faq.period)}"


def format_totals(faq: Faq) -> str:
    """Return the totals: “142 questions by 38 people · 91 % answered at the first try · 6 % asked again …”."""
    if not faq.questions:
        return NO_QUESTIONS
    parts = [f"{format_questions(faq.questions)} by {format_people(faq.people)}"]
    if faq.first_try and faq.first_try.whole:
        parts.append(f"{format_percent(faq.first_try)} answered at the first try")
    if faq.asked_again.whole:
        parts.append(f"{format_percent(faq.asked_again)} asked again within a day")
    return " · ".join(parts)


def format_questions(count: int) -> str:
    """Format a number of questions: “1 question”, “1,204 questions”."""
    return format_count(count, "question")


def format_people(count: int) -> str:
    """Format a number of people: “17 people”."""
    return "1 person" if count == 1 else f"{count:,} people"


def format_change(count: int) -> str:
    """Format a change: “+9”, “−3”, “±0”."""
    return f"{'+' if count > 0 else '−' if count < 0 else '±'}{abs(count):,}"


def format_worked(solved: int, votes: int) -> str:
    """Return how often steps worked, of all votes: “worked 8 of 10”; "" without votes."""
    return f"worked {solved:,} of {votes:,}" if votes else ""


def format_percent(share: Share | None) -> str:
    """Format a share: “91 %”; “100 %” and “0 %” only if they are exact. "" if there is no share."""
    if share is None or share.value is None:
        return ""
    rounded = (2 * PERCENT * share.part + share.whole) // (2 * share.whole)
    if rounded in EXACT_ONLY and rounded != share.value * PERCENT:
        return EXACT_ONLY[rounded]
    return f"{rounded} %"


def render_sparkline(numbers: Sequence[int]) -> str:
    """Render numbers as a sparkline, scaled to the highest: “▁▃▇”. The lowest bar stands for zero."""
    most = max(numbers, default=0)
    high = len(BARS) - 1
    return "".join(BARS[-(-number * high // most)] if number > 0 else BARS[0] for number in numbers)


def list_definitions(zone: str) -> tuple[str, ...]:
    """Return how the figures are defined, one line each, and the time zone of their days."""
    return (*(f"{name}: {meaning}." for name, meaning in DEFINITIONS), describe_days(zone))
