"""Validate the fields of plain data from outside; errors are sentences for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar, cast

from bot.steps.check import unkept

Kind = TypeVar("Kind")
Fields = Mapping[str, object]


class WrongError(ValueError):
    """Invalid data: ``wrong`` holds whole sentences for people, each with its index in a list or None."""

    def __init__(self, *wrong: str | tuple[str, int | None]) -> None:
        self.wrong = [(problem, None) if isinstance(problem, str) else problem for problem in wrong]
        super().__init__(self.wrong)


def fields_of(data: object, keys: Sequence[str], what: str) -> Fields:
    """Return the data as a mapping without unknown keys. Raises for anything else."""
    if not isinstance(data, dict):
        raise WrongError(f"{what} must be a mapping with {', '.join(keys)}, not {kind_of(data)}.")
    if unknown := [key for key in data if key not in keys]:
        raise WrongError(f"“{unknown[0]}” means nothing here. There is: {', '.join(keys)}.")
    return cast("Fields", data)


def text_in(fields: Fields, name: str) -> str:
    """Return a text field, "" if it is missing."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WrongError(f"“{name}” must be a text, not {kind_of(value)}.")
    if reason := next(unkept(value), None):
        raise WrongError(f"“{name}”: {reason}")
    return value


def name_in(fields: Fields, name: str, max_length: int, *, needed: bool = True) -> str:
    """Return a text field of at most ``max_length`` characters; it may only be missing if it isn't ``needed``."""
    text = text_in(fields, name)
    if needed and not text.strip():
        raise WrongError(f"“{name}” is missing.")
    if len(text) > max_length:
        raise WrongError(f"“{name}” has {len(text):,} characters; {max_length:,} have room.")
    return text


def list_in(fields: Fields, name: str) -> list[object]:
    """Return a required list field."""
    value = fields.get(name)
    if not isinstance(value, list):
        raise WrongError(
            f"“{name}” must be a list, not {kind_of(value)}." if name in fields else f"“{name}” is missing."
        )
    return value


def each(values: Iterable[object], take: Callable[[object], Kind]) -> tuple[Kind, ...]:
    """Convert every item of a list. Raises one error for all invalid items."""
    results = list[Kind]()
    problems = list[tuple[str, int | None]]()
    for place, value in enumerate(values):
        try:
            results.append(take(value))
        except WrongError as error:
            problems += [(reason, place) for reason, _ in error.wrong]
    if problems:
        raise WrongError(*problems)
    return tuple(results)


def moment_in(fields: Fields) -> datetime:
    """Return the time of a revision in UTC; without a zone it is taken to be UTC."""
    text = text_in(fields, "at")
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WrongError(f"“at” is “{text}”. Write the moment as 2026-11-18T12:00:00Z.") from error


def kind_of(value: object) -> str:
    """Name the type of a value for people."""
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number")
