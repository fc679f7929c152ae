"""Validate the fields of plain data from outside; errors are sentences for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar, cast

from bot.steps.check import find_text_faults

Kind = TypeVar("Kind")
Fields = Mapping[str, object]


class InvalidDataError(ValueError):
    """Invalid data: ``wrong`` holds whole sentences for people, each with its index in a list or None."""

    def __init__(self, *wrong: str | tuple[str, int | None]) -> None:
        self.wrong = [(problem, None) if isinstance(problem, str) else problem for problem in wrong]
        super().__init__(self.wrong)


def parse_mapping(data: object, keys: Sequence[str], what: str) -> Fields:
    """Return the data as a mapping without unknown keys. Raises for anything else."""
    if not isinstance(data, dict):
        raise InvalidDataError(f"{what} must be a mapping with {', '.join(keys)}, not {describe_type(data)}.")
    if unknown := [key for key in data if key not in keys]:
        raise InvalidDataError(f"“{unknown[0]}” means nothing here. There is: {', '.join(keys)}.")
    return cast("Fields", data)


def parse_text(fields: Fields, name: str) -> str:
    """Return a text field, "" if it is missing."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidDataError(f"“{name}” must be a text, not {describe_type(value)}.")
    if reason := next(find_text_faults(value), None):
        raise InvalidDataError(f"“{name}”: {reason}")
    return value


def parse_name(fields: Fields, name: str, max_length: int, *, needed: bool = True) -> str:
    """Return a text field of at most ``max_length`` characters; it may only be missing if it isn't ``needed``."""
    text = parse_text(fields, name)
    if needed and not text.strip():
        raise InvalidDataError(f"“{name}” is missing.")
    if len(text) > max_length:
        raise InvalidDataError(f"“{name}” has {len(text):,} characters; {max_length:,} have room.")
    return text


def parse_list(fields: Fields, name: str) -> list[object]:
    """Return a required list field."""
    value = fields.get(name)
    if not isinstance(value, list):
        raise InvalidDataError(
            f"“{name}” must be a list, not {describe_type(value)}." if name in fields else f"“{name}” is missing."
        )
    return value


def parse_each(values: Iterable[object], take: Callable[[object], Kind]) -> tuple[Kind, ...]:
    """Convert every item of a list. Raises one error for all invalid items."""
    results = list[Kind]()
    problems = list[tuple[str, int | None]]()
    for place, value in enumerate(values):
        try:
            results.append(take(value))
        except InvalidDataError as error:
            problems += [(reason, place) for reason, _ in error.wrong]
    if problems:
        raise InvalidDataError(*problems)
    return tuple(results)


def parse_timestamp(fields: Fields) -> datetime:
    """Return the time of a revision in UTC; without a zone it is taken to be UTC."""
    text = parse_text(fields, "at")
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidDataError(f"“at” is “{text}”. Write the moment as 2026-11-18T12:00:00Z.") from error


def describe_type(value: object) -> str:
    """Name the type of a value for people."""
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number")
