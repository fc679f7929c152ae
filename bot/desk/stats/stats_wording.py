"""What every door says of what is counted: plain text, which the door still has to make safe for where it is shown."""

from collections.abc import Sequence

from bot.desk.questions.wording import capital
from bot.desk.stats.stats import Faq
from bot.stats.counts import Share
from bot.stats.definitions import DEFINITIONS, days_are_cut
from bot.stats.period import in_words

BARS = "▁▂▃▄▅▆▇█"  # the lowest is nothing at all
NOTHING = "No question"
WHOLE = 100  # percent


def head(faq: Faq) -> str:
    """Say what is counted: “Error codes, 16–22 Nov 2026”, “Error codes (KYC), 16–22 Nov 2026”."""
    section = f" ({capital(faq.section)})" if faq.section else ""
    return f"Error codes{section}, {in_words(faq.period)}"


def totals(faq: Faq) -> str:
    """Sum up: “142 questions by 38 people · 91 % answered at the first try · 6 % asked again within a day”."""
    if not faq.questions:
        return NOTHING
    said = [f"{questions(faq.questions)} by {people(faq.people)}"]
    if faq.first_try and faq.first_try.whole:
        said.append(f"{percent(faq.first_try)} answered at the first try")
    if faq.asked_again.whole:
        said.append(f"{percent(faq.asked_again)} asked again within a day")
    return " · ".join(said)


def questions(count: int) -> str:
    """Count questions: “1 question”, “1,204 questions”."""
    return f"{count:,} question{'' if count == 1 else 's'}"


def people(count: int) -> str:
    """Count people: “17 people”."""
    return "1 person" if count == 1 else f"{count:,} people"


def change(count: int) -> str:
    """Write a change: “+9”, “−3”, “±0”."""
    return f"{'+' if count > 0 else '−' if count < 0 else '±'}{abs(count):,}"


def worked(solved: int, votes: int) -> str:
    """Say how often steps worked, of all votes: “worked 8 of 10”; "" without votes."""
    return f"worked {solved:,} of {votes:,}" if votes else ""


def percent(share: Share | None) -> str:
    """Write a share: “91 %”; only all of it is “100 %”, and only nothing “0 %”. "" where there is no share."""
    if share is None or share.value is None:
        return ""
    rounded = (2 * WHOLE * share.part + share.whole) // (2 * share.whole)
    if rounded == 0 and share.part:
        return "under 1 %"
    return "over 99 %" if rounded == WHOLE and share.part < share.whole else f"{rounded} %"


def spark(numbers: Sequence[int]) -> str:
    """Draw numbers as bars in one line, the highest of them full: “▁▃▇”. The lowest bar is nothing at all."""
    most = max(numbers, default=0)
    high = len(BARS) - 1
    return "".join(BARS[-(-number * high // most)] if number > 0 else BARS[0] for number in numbers)


def counted_how(zone: str) -> tuple[str, ...]:
    """Say how all of it is counted, a line a figure; days are those of a time zone."""
    return (*(f"{name}: {meaning}." for name, meaning in DEFINITIONS), days_are_cut(zone))
