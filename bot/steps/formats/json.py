"""Steps as JSON: a list with one object per fix, with history."""

import json
from collections.abc import Iterable, Iterator

from bot.errors import Refusal
from bot.steps.to_plain import FileItem, Plain

MAX_DIGITS = 18  # digits in a number
BLANK = " \t\r\n"


def write(fixes: Iterable[Plain]) -> str:
    """Render fixes as JSON, with a newline at the end."""
    return json.dumps(list(fixes), ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> list[FileItem]:
    """Parse a JSON list into items with their lines. Refuses anything else, and objects with duplicate keys."""
    decoder = json.JSONDecoder(object_pairs_hook=build_object, parse_constant=refuse_constant, parse_int=parse_integer)
    try:
        return list(decode_items(text, decoder))
    except json.JSONDecodeError as error:
        raise Refusal(f"Line {error.lineno}: this is no JSON ({error.msg}).") from error
    except RecursionError as error:
        raise Refusal("This JSON is nested deeper than steps ever are.") from error
    except ValueError as error:
        raise Refusal(f"This is no JSON of steps: {error}.") from error


def decode_items(text: str, decoder: json.JSONDecoder) -> Iterator[FileItem]:
    """Yield a list's items. They are decoded one by one, because the decoder does not report where each begins."""
    position = skip_blanks(text, 0)
    if not text.startswith("[", position):
        raise Refusal("Steps in JSON are a list: [{“code”: …, “steps”: […]}]. “errdesk steps export” writes one.")
    position = skip_blanks(text, position + 1)
    mark = text[position : position + 1]
    line = 1
    counted_to = 0
    while mark != "]":
        line += text.count("\n", counted_to, position)
        counted_to = position
        data, position = decoder.raw_decode(text, position)
        yield FileItem(line, data)
        position = skip_blanks(text, position)
        mark = text[position : position + 1]
        if mark == ",":
            position = skip_blanks(text, position + 1)
        elif mark != "]":
            raise json.JSONDecodeError("a comma or ] is missing", text, position)
    if skip_blanks(text, position + 1) < len(text):
        raise json.JSONDecodeError("something follows the list", text, position + 1)


def skip_blanks(text: str, position: int) -> int:
    """Return the position of the next character that is not blank."""
    while text[position : position + 1] and text[position] in BLANK:
        position += 1
    return position


def build_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the pairs as a mapping. Raises ValueError for duplicate keys."""
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” stands twice in one object")
    return mapping


def parse_integer(digits: str) -> int:
    """Parse an integer. Raises ValueError if it has more digits than any number in a file of steps."""
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number of {len(digits):,} digits stands in it")
    return int(digits)


def refuse_constant(name: str) -> object:
    """Raise ValueError for NaN and Infinity, which are not JSON."""
    raise ValueError(f"{name} is no number")
