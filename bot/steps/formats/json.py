"""Steps as JSON: a list of objects, a fix each, with history."""

import json
from collections.abc import Iterable, Iterator

from bot.errors import Refusal
from bot.steps.to_plain import Item, Plain

LONGEST = 18  # digits of a number
BLANK = " \t\r\n"


def write(fixes: Iterable[Plain]) -> str:
    """Write fixes, with a newline at the end."""
    return json.dumps(list(fixes), ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> list[Item]:
    """Read a list and where its items begin. Refuses what is no JSON list, and an object that says a thing twice."""
    decoder = json.JSONDecoder(object_pairs_hook=once, parse_constant=no_number, parse_int=whole)
    try:
        return list(items(text, decoder))
    except json.JSONDecodeError as error:
        raise Refusal(f"Line {error.lineno}: this is no JSON ({error.msg}).") from error
    except RecursionError as error:
        raise Refusal("This JSON is nested deeper than steps ever are.") from error
    except ValueError as error:
        raise Refusal(f"This is no JSON of steps: {error}.") from error


def items(text: str, decoder: json.JSONDecoder) -> Iterator[Item]:
    """Give a list's items one by one, because only so their lines are known."""
    at = skip_blanks(text, 0)
    if text[at : at + 1] != "[":
        raise Refusal("Steps in JSON are a list: [{“code”: …, “steps”: […]}]. “errdesk steps export” writes one.")
    line, counted, mark = 1, 0, "["
    while mark != "]":
        at = skip_blanks(text, at + 1)
        if mark == "[" and text[at : at + 1] == "]":
            break
        line, counted = line + text.count("\n", counted, at), at
        data, at = decoder.raw_decode(text, at)
        yield Item(line, data)
        at = skip_blanks(text, at)
        mark = text[at : at + 1]
        if mark not in {",", "]"}:
            raise json.JSONDecodeError("a comma or ] is missing", text, at)
    if skip_blanks(text, at + 1) < len(text):
        raise json.JSONDecodeError("something follows the list", text, at + 1)


def skip_blanks(text: str, at: int) -> int:
    """Give the place of the next character that is not blank."""
    while text[at : at + 1] and text[at] in BLANK:
        at += 1
    return at


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object in which nothing is said twice; raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” stands twice in one object")
    return found


def whole(digits: str) -> int:
    """Read a whole number, unless it is longer than any that belongs here; raises ValueError."""
    if len(digits) > LONGEST:
        raise ValueError(f"a number of {len(digits):,} digits stands in it")
    return int(digits)


def no_number(name: str) -> object:
    """Refuse NaN and Infinity, which JSON does not have; raises ValueError."""
    raise ValueError(f"{name} is no number")
