"""Export the recorded questions, for analysis elsewhere."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal, TypeAlias, get_args

from bot.csv_rows import Cell, write_rows
from bot.database.database import Database
from bot.store.questions.export import FIRST, PAGE, Raw, page

Form: TypeAlias = Literal["csv", "json"]
FORM_NAMES: tuple[Form, ...] = get_args(Form)

COLUMNS = ("question", "at", "asker", "surface", "verdict", "code", "role", "repeat", "typed")
REPEATS = (None, "day", "hour")  # the time within which the same person had looked up the same code


def export_questions(
    database: Database, form: Form, *, since: datetime | None = None, size: int = PAGE
) -> Iterator[str]:
    """Yield the questions since a moment as text, in the order in which they were asked.

    Each page of ``size`` questions is read in a transaction of its own, so that a long export blocks nobody.
    """
    return WRITERS[form](pages(database, since or FIRST, size))


def pages(database: Database, since: datetime, size: int) -> Iterator[list[Raw]]:
    """Yield the questions since a moment, page by page."""
    after = 0
    while True:
        with database.read() as session:
            questions = page(session.connection(), since, after, size)
        if not questions:
            return
        yield questions
        since, after = questions[-1].at, questions[-1].id


def write_csv(batches: Iterable[list[Raw]]) -> Iterator[str]:
    """Yield questions as CSV (RFC 4180): a row for each code of a question, or one row without a code.

    Cells that a spreadsheet would run as a formula are escaped.
    """
    yield write_rows([COLUMNS])
    for questions in batches:
        yield write_rows(row for question in questions for row in to_rows(question))


def to_rows(question: Raw) -> Iterator[tuple[Cell, ...]]:
    """Yield the CSV rows of a question."""
    head = question.id, moment(question.at), question.asker, question.surface, question.verdict
    for code in question.codes:
        yield *head, code.code, code.role, REPEATS[code.repeat] or "", question.typed or ""
    if not question.codes:
        yield *head, "", "", "", question.typed or ""


def write_json(batches: Iterable[list[Raw]]) -> Iterator[str]:
    """Yield questions as a JSON array with one question per line."""
    before = "[\n"
    for questions in batches:
        yield before + ",\n".join(json.dumps(to_json(question), ensure_ascii=False) for question in questions)
        before = ",\n"
    yield "[]\n" if before.startswith("[") else "\n]\n"


def to_json(question: Raw) -> dict[str, object]:
    """Return a question as JSON data."""
    return {
        "question": question.id,
        "at": moment(question.at),
        "asker": question.asker,
        "surface": question.surface,
        "verdict": question.verdict,
        "codes": [{"code": code.code, "role": code.role, "repeat": REPEATS[code.repeat]} for code in question.codes],
        "typed": question.typed,
    }


def moment(at: datetime) -> str:
    """Return a moment as ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


WRITERS: dict[Form, Callable[[Iterable[list[Raw]]], Iterator[str]]] = {"csv": write_csv, "json": write_json}
