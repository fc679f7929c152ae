"""Parse and check one code of an export, which may have been changed by hand."""

from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

from bot.catalog.code import is_printable_code
from bot.catalog.entry import MAX_CODE, Cause, Entry, Meaning, Source, Status

# The keys added to an entry if its code has steps; the same as in a file of steps.
STEP_KEYS = ("code", "catalog", "codes", "steps", "verified_by", "verified_on", "due", "revisions")

Json = Mapping[str, object]
Kind = TypeVar("Kind")


def parse_steps(item: Json) -> Json:
    """Return an item's plain data about steps, empty if it has none. Raises KeyError or TypeError if malformed."""
    if not check_type(item["steps"], list) and not item.get("revisions"):
        return {}
    return {name: item[name] for name in STEP_KEYS if name in item}


def parse_mark(item: Json) -> Json:
    """Return an item's plain data about its mark, empty if it has none. Raises TypeError if malformed."""
    named = {name: item[name] for name in ("code", "catalog") if name in item}
    return {**check_type(item["mark"], dict), **named} if "mark" in item else {}


def parse_entry(item: Json) -> Entry:
    """Parse and validate one code. Raises KeyError or TypeError if something is missing or of the wrong type."""
    meanings = tuple(parse_meaning(cast("Json", meaning)) for meaning in check_type(item["meanings"], list))
    code = parse_name(item["code"])
    status = item["status"]
    return Entry(
        code,
        parse_name(item["family"]),
        parse_name(item["number"]),
        parse_name(item["section"]),
        cast("Status", status),
        meanings,
        aliases=tuple(map(parse_name, check_type(item.get("aliases", []), list))),
        severity=parse_text(item["severity"]) if "severity" in item else None,
        causes=tuple(map(parse_cause, check_type(item.get("causes", []), list))),
    )


def find_entry_fault(entry: Entry) -> str | None:
    """Return what is wrong with an entry, None if it is valid."""
    if not is_printable_code(entry.code):
        return "that is not written like a code"
    if entry.status not in ("active", "retired"):
        return "its status is neither active nor retired"
    if not is_first_preferred(entry.meanings):
        return "its first meaning, and only that, must be the preferred one"
    if not entry.code.endswith(entry.number):
        return f"its number “{entry.number}” is not the end of the code"
    if not all(map(has_valid_lines, entry.meanings)):
        return "every source must name the lines that print the meaning, as numbers from 1"
    return None


def is_first_preferred(meanings: Sequence[Meaning]) -> bool:
    """Return whether the first meaning, and no other, is preferred."""
    return bool(meanings) and [meaning.preferred for meaning in meanings] == [True] + [False] * (len(meanings) - 1)


def has_valid_lines(meaning: Meaning) -> bool:
    """Return whether every source has line numbers, all valid ones; to Python, JSON's true is a 1."""
    lines = [source.lines or (0,) for source in meaning.sources]
    return all(line >= 1 and line is not True for numbers in lines for line in numbers)


def parse_meaning(item: Json) -> Meaning:
    """Parse a meaning."""
    doubt = item["doubt"]
    sources = tuple(parse_source(cast("Json", source)) for source in check_type(item["sources"], list))
    return Meaning(
        parse_text(item["text"]),
        check_type(item["preferred"], bool),
        None if doubt is None else parse_text(doubt),
        sources,
    )


def parse_cause(item: object) -> Cause:
    """Parse a cause; its text may be empty, as actions may stand alone."""
    fields = check_type(item, dict)
    text = check_type(fields["text"], str)
    return Cause(parse_text(text) if text else "", tuple(map(parse_text, check_type(fields["actions"], list))))


def parse_source(item: Json) -> Source:
    """Parse a source."""
    lines = tuple(check_type(line, int) for line in check_type(item["lines"], list))
    return Source(parse_text(item["document"]), lines)


def parse_name(value: object) -> str:
    """Parse a name. Raises TypeError if it is too long for its column."""
    if len(text := parse_text(value)) > MAX_CODE:
        raise TypeError
    return text


def parse_text(value: object) -> str:
    """Parse a text. Raises TypeError if it is blank or has what databases can't store: NUL or lone surrogates."""
    text = check_type(value, str)
    if not text.strip() or "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise TypeError
    return text


def check_type(value: object, kind: type[Kind]) -> Kind:
    """Return a value unchanged. Raises TypeError unless it is an instance of ``kind``."""
    if not isinstance(value, kind):
        raise TypeError
    return value
