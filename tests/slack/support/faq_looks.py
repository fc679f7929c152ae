"""Handmade figures."""

from datetime import date, timedelta

from bot.desk.stats.code_stats import CodeStats
from bot.desk.stats.stats import CodeFigures, Faq, UnknownItem
from bot.stats.counts import Share
from bot.stats.period import Period
from tests.slack.support.card_looks import entry

ZONE = "Europe/Berlin"
WEEK = Period(date(2026, 11, 16), date(2026, 11, 23), ZONE)
BEFORE = Period(date(2026, 11, 9), date(2026, 11, 16), ZONE)


def figures(number=113, *, asked=24, known=True, text="The account is locked", **how):
    """Make a code's figures."""
    code = f"USCUSTOMER_API_{number:07}"
    details = {"lookups": asked + 1, "people": 17, "change": 9, "solved": 8, "votes": 10, "has_steps": True, **how}
    return CodeFigures(code, entry(code, text) if known else None, asked, **details)


def gap(number, *, asked=4, known=True, **how):
    """Make the figures of a gap."""
    return figures(number, asked=asked, known=known, solved=0, votes=0, has_steps=False, **how)


def counted(codes=(), gaps=(), texts=(), **how):
    """Make a FAQ of the most frequent questions."""
    unknown = tuple(UnknownItem(None, text, 1, 1) for text in texts)
    details = {"questions": 142, "people": 38, "first_try": Share(129, 142), "unmatched": len(texts), **how}
    return Faq(
        period=details.pop("period", WEEK),
        compared=details.pop("compared", BEFORE),
        section=details.pop("section", ""),
        lookups=150,
        asked_again=Share(9, 150),
        codes=tuple(codes),
        gaps=tuple(gaps),
        unknown=unknown,
        **details,
    )


def twelve_weeks(code=None, *, surfaces=(("errcode", 20), ("mention", 4)), also=(), counts=(0, 1) * 6):
    """Make a code's statistics."""
    code = code or figures()
    begin = WEEK.start - timedelta(days=77)
    weeks = tuple(
        (Period(begin + timedelta(days=7 * at), begin + timedelta(days=7 * at + 7), ZONE), count)
        for at, count in enumerate(counts)
    )
    return CodeStats(code.entry, Period(begin, WEEK.end, ZONE), weeks, tuple(surfaces), tuple(also), code)
