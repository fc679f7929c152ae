"""Give out the questions as they were asked, for whoever counts them elsewhere."""

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
REPEATS = (None, "day", "hour")  # within which the same person had looked the same code up


def export_questions(
    database: Database, form: Form, *, since: datetime | None = None, size: int = PAGE
) -> Iterator[str]:
    """Write the questions since a moment, in the order in which they were asked, some at a time.

    Each part, of ``size`` questions, is read in a transaction of its own, so that an export of any length keeps nobody
    waiting.
    """
    return WRITERS[form](pages(database, since or FIRST, size))


def pages(database: Database, since: datetime, size: int) -> Iterator[list[Raw]]:
    """Read page by page."""
    after = 0
    while True:
        with database.read() as session:
            found = page(session.connection(), since, after, size)
        if not found:
            return
        yield found
        since, after = found[-1].at, found[-1].id


def write_csv(of: Iterable[list[Raw]]) -> Iterator[str]:
    """Write a row a code that a question was about, or one where it was about none, by RFC 4180.

    What a spreadsheet would take for a formula is disarmed.
    """
    yield write_rows([COLUMNS])
    for questions in of:
        yield write_rows(row for question in questions for row in to_rows(question))


def to_rows(question: Raw) -> Iterator[tuple[Cell, ...]]:
    """Turn a question into its rows."""
    head = question.id, moment(question.at), question.asker, question.surface, question.verdict
    for code in question.codes:
        yield *head, code.code, code.role, REPEATS[code.repeat] or "", question.typed or ""
    if not question.codes:
        yield *head, "", "", "", question.typed or ""


def write_json(of: Iterable[list[Raw]]) -> Iterator[str]:
    """Write a list with a question a line."""
    before = "[\n"
    for questions in of:
        yield before + ",\n".join(json.dumps(to_json(question), ensure_ascii=False) for question in questions)
        before = ",\n"
    yield "[]\n" if before.startswith("[") else "\n]\n"


def to_json(question: Raw) -> dict[str, object]:
    """Turn a question into plain data."""
    return {
        "question": question.id,
        "at": moment(question.at),
        "asker": question.asker,
        "surface": question.surface,
        "verdict": question.verdict,
        "codes": [{"code": one.code, "role": one.role, "repeat": REPEATS[one.repeat]} for one in question.codes],
        "typed": question.typed,
    }


def moment(at: datetime) -> str:
    """Write a moment in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


WRITERS: dict[Form, Callable[[Iterable[list[Raw]]], Iterator[str]]] = {"csv": write_csv, "json": write_json}
