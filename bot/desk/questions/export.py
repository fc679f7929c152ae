"""Export the recorded questions, for analysis elsewhere."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from bot.catalog.keys import REMOVED, CatalogNames, get_printed_code, split_key
from bot.csv_rows import Cell, render_csv
from bot.database.database import Database
from bot.steps.to_plain import time_to_plain
from bot.store.admin.catalogs import load_catalog_names
from bot.store.questions.export import EARLIEST, PAGE, ExportedQuestion, LookedUpCode, read_question_page

ExportFormat: TypeAlias = Literal["csv", "json"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)

COLUMNS = ("question", "at", "asker", "surface", "verdict", "code", "role", "repeat", "typed", "catalog")
REPEAT_NAMES = (None, "day", "hour")  # the time within which the same person had looked up the same code


def export_questions(
    database: Database, form: ExportFormat, *, since: datetime | None = None, size: int = PAGE
) -> Iterator[str]:
    """Yield the questions since a moment as text, in the order in which they were asked.

    Each page of ``size`` questions is read in a transaction of its own, so that a long export blocks nobody.
    """
    with database.read() as transaction:
        names = load_catalog_names(transaction)
    return WRITERS[form](read_question_pages(database, since or EARLIEST, size), names)


def read_question_pages(database: Database, since: datetime, size: int) -> Iterator[list[ExportedQuestion]]:
    """Yield the questions since a moment, page by page."""
    after = 0
    while True:
        with database.read() as transaction:
            questions = read_question_page(transaction, since, after, size)
        if not questions:
            return
        yield questions
        since, after = questions[-1].at, questions[-1].id


def write_csv(batches: Iterable[list[ExportedQuestion]], names: CatalogNames) -> Iterator[str]:
    """Yield questions as CSV (RFC 4180): a row for each code of a question, or one row without a code.

    Cells that a spreadsheet would run as a formula are escaped.
    """
    yield render_csv([COLUMNS])
    for questions in batches:
        yield render_csv(row for question in questions for row in question_to_rows(question, names))


def question_to_rows(question: ExportedQuestion, names: CatalogNames) -> Iterator[tuple[Cell, ...]]:
    """Yield the CSV rows of a question."""
    head = question.id, time_to_plain(question.at), question.asker, question.surface, question.verdict
    for code in question.codes:
        repeat = REPEAT_NAMES[code.repeat] or ""
        yield *head, get_printed_code(code.code), code.role, repeat, question.typed or "", name_of_code(code, names)
    if not question.codes:
        yield *head, "", "", "", question.typed or "", ""


def name_of_code(code: LookedUpCode, names: CatalogNames) -> str:
    """Return the name of the catalog of a code, "" for one that no catalog has."""
    number = split_key(code.code)[0]
    return "" if code.role == "missing" else names.get(number, REMOVED if names else "")


def write_json(batches: Iterable[list[ExportedQuestion]], names: CatalogNames) -> Iterator[str]:
    """Yield questions as a JSON array with one question per line."""
    before = "[\n"
    for questions in batches:
        items = (json.dumps(question_to_json(question, names), ensure_ascii=False) for question in questions)
        yield before + ",\n".join(items)
        before = ",\n"
    yield "[]\n" if before.startswith("[") else "\n]\n"


def question_to_json(question: ExportedQuestion, names: CatalogNames) -> dict[str, object]:
    """Return a question as JSON data."""
    return {
        "question": question.id,
        "at": time_to_plain(question.at),
        "asker": question.asker,
        "surface": question.surface,
        "verdict": question.verdict,
        "codes": [code_to_json(code, names) for code in question.codes],
        "typed": question.typed,
    }


def code_to_json(code: LookedUpCode, names: CatalogNames) -> dict[str, object]:
    """Return a code of a question as JSON data."""
    return {
        "code": get_printed_code(code.code),
        "role": code.role,
        "repeat": REPEAT_NAMES[code.repeat],
        "catalog": name_of_code(code, names) or None,
    }


WRITERS: dict[ExportFormat, Callable[[Iterable[list[ExportedQuestion]], CatalogNames], Iterator[str]]] = {
    "csv": write_csv,
    "json": write_json,
}
