"""Files with the FAQ statistics: JSON for programs, CSV for spreadsheets."""

import json
from collections.abc import Iterator

from bot.catalog.keys import get_printed_code
from bot.csv_rows import Cell, render_csv
from bot.desk.stats.stats import CodeFigures, Faq, UnknownItem

COUNTS = ("questions", "people", "lookups", "change", "solved", "votes")
COLUMNS = ("kind", "asked", "meaning", *COUNTS, "has_steps")


def faq_to_json(faq: Faq) -> str:
    """Render all figures as JSON; shares are 0 to 1, or null without a base."""
    days = faq.period
    data = {
        "period": {"from": days.start.isoformat(), "to": days.last.isoformat(), "time_zone": days.zone},
        "questions": faq.questions,
        "people": faq.people,
        "first_try": faq.first_try.value if faq.first_try else None,
        "asked_again": faq.asked_again.value,
        "codes": [code_to_json(item) for item in faq.codes],
        "gaps": [code_to_json(item) for item in faq.gaps],
        "unknown": [unknown_to_json(item) for item in faq.unknown],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def code_to_json(figures: CodeFigures) -> dict[str, object]:
    """Return a code's figures as plain data."""
    return {
        "code": get_printed_code(figures.code),
        **({"catalog": figures.catalog} if figures.catalog else {}),
        "meaning": get_meaning_text(figures) or None,
        "questions": figures.questions,
        "people": figures.people,
        "change": figures.change,
        "solved": figures.solved,
        "votes": figures.votes,
        "has_steps": figures.has_steps,
    }


def get_meaning_text(figures: CodeFigures) -> str:
    """Return a code's preferred meaning, "" if the code is not in the catalog."""
    return figures.entry.meaning.text if figures.entry else ""


def unknown_to_json(item: UnknownItem) -> dict[str, object]:
    """Return the figures of a code that is not in the catalog, or of a text that was not understood."""
    named = {"text": item.text} if item.code is None else {"code": item.code}
    return {**named, "questions": item.questions, "people": item.people}


def faq_to_csv(faq: Faq) -> str:
    """Render rows by RFC 4180: codes that were asked for, then unknown codes, then texts not understood."""
    return render_csv(build_rows(faq))


def build_rows(faq: Faq) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows, the header first; cells without a figure are empty. With several catalogs, they come last."""
    if not any(item.catalog for item in faq.codes):
        yield COLUMNS
        yield from (cells for cells, _ in list_rows(faq))
        return
    yield *COLUMNS, "catalog"
    yield from ((*cells, catalog) for cells, catalog in list_rows(faq))


def list_rows(faq: Faq) -> Iterator[tuple[tuple[Cell, ...], str]]:
    """Yield the rows, each with what its code's catalog is called."""
    yield from ((("code", *list_code_figures(item)), item.catalog) for item in faq.codes)
    yield from ((("unknown code", *list_code_figures(item)), "") for item in faq.gaps if not item.entry)
    yield from ((("unknown text", *list_text_figures(item)), "") for item in faq.unknown if item.code is None)


def list_text_figures(item: UnknownItem) -> tuple[Cell, ...]:
    """Return the cells of a text that was not understood, after its kind."""
    return item.text or "", "", item.questions, item.people, *[""] * len(COLUMNS[5:])


def list_code_figures(item: CodeFigures) -> tuple[Cell, ...]:
    """Return a code's cells after its kind."""
    counts = item.questions, item.people, item.lookups, item.change, item.solved, item.votes
    return get_printed_code(item.code), get_meaning_text(item), *counts, "yes" if item.has_steps else "no"
