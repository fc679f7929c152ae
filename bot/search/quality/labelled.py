"""Labelled queries: questions as people type them, with what is right for each, one JSON object a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from bot.errors import Refusal
from bot.search.hit import VerdictKind

KINDS: tuple[VerdictKind, ...] = get_args(VerdictKind)
NEEDS_CODES = frozenset({"answer", "choose"})


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """A question, and what is right for it.

    ``name`` is its id, or the number of its line. ``expect`` is the right verdict and ``accept`` the right codes: for
    ``answer`` any of them may be the first, for ``choose`` all must be offered. ``group`` is the class of such
    questions, and ``why`` a note.
    """

    name: str
    group: str
    query: str
    expect: VerdictKind
    accept: tuple[str, ...] = ()
    why: str = ""


def read_labelled_queries(document: str, text: str) -> Iterator[LabelledQuery]:
    """Yield the queries of a document without its blank lines. Refuses a broken line, with its number and the fault."""
    for number, line in enumerate(text.split("\n"), 1):  # JSON may hold what Python also takes for the end of a line
        if line.strip():
            try:
                yield read_labelled_query(number, line)
            except ValueError as fault:
                raise Refusal(f"Line {number} of {document} {fault}.") from fault


def read_labelled_query(number: int, line: str) -> LabelledQuery:
    """Return the query of a line; raises ValueError, with the fault as the end of a sentence."""
    row = parse_object(line)
    expect = read_text(row, "expect")
    if expect not in KINDS:
        raise ValueError(f"expects “{expect}”; it must be one of {', '.join(KINDS)}")
    accept = read_codes(row)
    if expect in NEEDS_CODES and not accept:
        raise ValueError(f'expects “{expect}”, so “accept” must name a code: ["…"]')
    return LabelledQuery(
        name=read_id(row, number),
        group=read_text(row, "class"),
        query=read_text(row, "query"),
        expect=expect,
        accept=accept,
        why="" if row.get("why") is None else read_text(row, "why"),
    )


def parse_object(line: str) -> dict[str, Any]:
    """Return the JSON object of a line."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"isn't JSON: look at character {error.colno}") from error
    except RecursionError as error:
        raise ValueError("isn't JSON that can be read: it is nested too deeply") from error
    except ValueError as error:  # Python reads no number of more than some thousand digits
        raise ValueError("isn't JSON that can be read: a number in it is too long") from error
    if not isinstance(row, dict):
        raise ValueError('isn\'t a JSON object: {"class": …, "query": …, "accept": …, "expect": …}')  # noqa: TRY004 - a fault of the file
    return row


def read_text(row: dict[str, Any], name: str) -> str:
    """Return a field that must be a text."""
    value = row.get(name)
    if not isinstance(value, str):
        raise ValueError(f"has no text “{name}”")  # noqa: TRY004 - a fault of the file
    return value


def read_id(row: dict[str, Any], number: int) -> str:
    """Return a query's id, which may be a text or a whole number; the number of its line if it has none."""
    value = row.get("id", number)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("needs a text or a whole number as “id”")  # noqa: TRY004 - a fault of the file
    return str(value)


def read_codes(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the codes to accept; there are none if the field is missing."""
    codes = row.get("accept", [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ValueError('needs a list of codes as “accept”: ["…"]')
    return tuple(codes)
