"""What is asked most, as data: JSON for programs, CSV for spreadsheets."""

import csv
import io
import json
from collections.abc import Iterator

from bot.desk.figures import CodeFigures, Faq, Unknown
from bot.figures.period import Period
from bot.steps.formats.csv import disarm

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
        "lookups": faq.lookups,
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
        "lookups": one.lookups,
    }


def meaning(one: CodeFigures) -> str:
    """Give a code's preferred meaning, "" where the catalog lacks the code."""
    return one.entry.meaning.text if one.entry else ""


def unknown(one: Unknown) -> dict[str, object]:
    """Give the figures of a code that the catalog lacks, or of a text that was not understood."""
    named = {"text": one.text} if one.code is None else {"code": one.code}
    return {**named, "questions": one.questions, "people": one.people}


def to_csv(faq: Faq) -> str:
    """Write a row a code, then those that are unknown, by RFC 4180; what would be a formula is disarmed."""
    written = io.StringIO()
    csv.writer(written).writerows(map(disarm, row) for row in rows(faq))
    return written.getvalue()


def rows(faq: Faq) -> Iterator[tuple[str, ...]]:
    """Give the rows, the columns' names first; what has no such figure is empty there."""
    yield COLUMNS
    for one in faq.codes:
        counts = one.questions, one.people, one.lookups, one.change, one.solved, one.votes
        yield "code", one.code, meaning(one), *map(str, counts), "yes" if one.has_steps else "no"
    for other in faq.unknown:
        kind = "unknown text" if other.code is None else "unknown code"
        empty = [""] * len(COLUMNS[5:])
        yield kind, other.code or other.text or "", "", str(other.questions), str(other.people), *empty
