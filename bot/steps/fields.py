"""The fields of plain data from outside, each taken in as what it must be, or else what is wrong said for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar, cast

from bot.steps.check import unkept

Kind = TypeVar("Kind")
Fields = Mapping[str, object]


class WrongError(ValueError):
    """What is wrong, each in whole sentences with its place in a list, counted from 0."""

    def __init__(self, *wrong: str | tuple[str, int | None]) -> None:
        self.wrong = [(one, None) if isinstance(one, str) else one for one in wrong]
        super().__init__(self.wrong)


def fields_of(data: object, keys: Sequence[str], what: str) -> Fields:
    """Give a mapping that holds nothing but what belongs there."""
    if not isinstance(data, dict):
        raise WrongError(f"{what} must be a mapping with {', '.join(keys)}, not {kind_of(data)}.")
    if unknown := [key for key in data if key not in keys]:
        raise WrongError(f"“{unknown[0]}” means nothing here. There is: {', '.join(keys)}.")
    return cast("Fields", data)


def text_in(fields: Fields, name: str) -> str:
    """Give a text, "" if there is none."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WrongError(f"“{name}” must be a text, not {kind_of(value)}.")
    if reason := next(unkept(value), None):
        raise WrongError(f"“{name}”: {reason}")
    return value


def name_in(fields: Fields, name: str, most: int, *, needed: bool = True) -> str:
    """Give a text that is not too long for its column, and that must be there if it is needed."""
    text = text_in(fields, name)
    if needed and not text.strip():
        raise WrongError(f"“{name}” is missing.")
    if len(text) > most:
        raise WrongError(f"“{name}” has {len(text):,} characters; {most:,} have room.")
    return text


def list_in(fields: Fields, name: str) -> list[object]:
    """Give a list that must be there."""
    value = fields.get(name)
    if not isinstance(value, list):
        raise WrongError(
            f"“{name}” must be a list, not {kind_of(value)}." if name in fields else f"“{name}” is missing."
        )
    return value


def each(values: Iterable[object], take: Callable[[object], Kind]) -> tuple[Kind, ...]:
    """Take every item of a list in, or tell of all that cannot be."""
    found, wrong = list[Kind](), list[tuple[str, int | None]]()
    for place, value in enumerate(values):
        try:
            found.append(take(value))
        except WrongError as error:
            wrong += [(reason, place) for reason, _ in error.wrong]
    if wrong:
        raise WrongError(*wrong)
    return tuple(found)


def moment_in(fields: Fields) -> datetime:
    """Give the moment of a revision, in UTC where no zone is named."""
    text = text_in(fields, "at")
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WrongError(f"“at” is “{text}”. Write the moment as 2026-11-18T12:00:00Z.") from error


def kind_of(value: object) -> str:
    """Name what stands somewhere, for people."""
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number")
