"""What is asked most, as data: JSON for programs, CSV for spreadsheets."""

import json
from collections.abc import Iterator

from bot.csv_rows import Cell, write_rows
from bot.desk.stats.stats import CodeFigures, Faq, Unknown
from bot.stats.period import Period

COLUMNS = (
    "kind",
    "asked",
    "meaning",
    "questions",
    "people",
    "lookups",
    "change",
    "solved",
    "votes",
    "has_steps",
)


def to_json(faq: Faq) -> str:
    """Write all figures; shares are 0 to 1, or null of nothing."""
    data = {
        "period": period(faq.period),
        "questions": faq.questions,
        "people": faq.people,
        "first_try": faq.first_try.value if faq.first_try else None,
        "asked_again": faq.asked_again.value,
        "codes": [code(one) for one in faq.codes],
        "gaps": [code(one) for one in faq.gaps],
        "unknown": [unknown(one) for one in faq.unknown],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def period(of: Period) -> dict[str, str]:
    """Give a period's first and last day, and how its days are cut."""
    return {"from": of.start.isoformat(), "to": of.last.isoformat(), "time_zone": of.zone}


def code(one: CodeFigures) -> dict[str, object]:
    """Give a code's figures."""
    return {
        "code": one.code,
        "meaning": meaning(one) or None,
        "questions": one.questions,
        "people": one.people,
        "change": one.change,
        "solved": one.solved,
        "votes": one.votes,
        "has_steps": one.has_steps,
    }


def meaning(one: CodeFigures) -> str:
    """Give a code's preferred meaning, "" where the catalog lacks the code."""
    return one.entry.meaning.text if one.entry else ""


def unknown(one: Unknown) -> dict[str, object]:
    """Give the figures of a code that the catalog lacks, or of a text that was not understood."""
    named = {"text": one.text} if one.code is None else {"code": one.code}
    return {**named, "questions": one.questions, "people": one.people}


def to_csv(faq: Faq) -> str:
    """Write a row a code that was asked for, then those that the catalog lacks, then texts, by RFC 4180."""
    return write_rows(rows(faq))


def rows(faq: Faq) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows, the columns' names first; what has no such figure is empty there."""
    yield COLUMNS
    for one in faq.codes:
        yield "code", *figures(one)
    for one in (gap for gap in faq.gaps if not gap.entry):
        yield "unknown code", *figures(one)
    for text in (one for one in faq.unknown if one.code is None):
        empty = [""] * len(COLUMNS[5:])
        yield "unknown text", text.text or "", "", text.questions, text.people, *empty


def figures(one: CodeFigures) -> tuple[Cell, ...]:
    """Return the cells of a code."""
    counts = one.questions, one.people, one.lookups, one.change, one.solved, one.votes
    return one.code, meaning(one), *counts, "yes" if one.has_steps else "no"
