"""Errdesk's own JSON export: deterministic, and read back without loss."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from bot.catalog.assemble import count_lines
from bot.catalog.code import Prefixes, is_code
from bot.catalog.entry import MAX_CODE, Entry, Meaning, Reading, Source, Status
from bot.errors import Refusal

NAME = "the JSON that “errdesk catalog export” writes"

# The keys added to an entry if its code has steps; the same as in a file of steps.
STEP_KEYS = ("code", "codes", "steps", "verified_by", "verified_on", "due", "revisions")

Json = Mapping[str, object]
Kind = TypeVar("Kind")

NO_STEPS: Mapping[str, Json] = {}


def claims(_document: str, text: str) -> bool:
    """Return whether a document is meant to be a JSON object."""
    return text.lstrip().startswith("{")


def write(entries: Iterable[Entry], steps: Mapping[str, Json] = NO_STEPS) -> str:
    """Render a catalog, sorted by code, with a newline at the end; ``steps`` is plain data by code."""
    in_order = sorted(entries, key=lambda entry: entry.code)
    codes = [{**entry_to_json(entry), **steps.get(entry.code, {"steps": []})} for entry in in_order]
    return json.dumps({"codes": codes}, ensure_ascii=False, indent=2) + "\n"


def entry_to_json(entry: Entry) -> Json:
    """Convert an entry to plain data."""
    return {
        "code": entry.code,
        "family": entry.family,
        "number": entry.number,
        "section": entry.section,
        "status": entry.status,
        "meanings": [
            {
                "text": meaning.text,
                "preferred": meaning.preferred,
                "doubt": meaning.doubt,
                "sources": [{"document": source.document, "lines": list(source.lines)} for source in meaning.sources],
            }
            for meaning in entry.meanings
        ],
    }


def read(document: str, text: str, _prefixes: Prefixes) -> Reading:
    """Read an export back, with the families, sections and sources that it names.

    Refuses what is not JSON or not an export, and says where.
    """
    try:
        codes = json.loads(text)["codes"]
        entries = [parse_entry(item, place) for place, item in enumerate(codes, 1)]
        steps = tuple(filter(None, map(parse_steps, codes)))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Refusal(f"{document} isn't valid JSON{where}. Correct it, or import another format.") from error
    except (KeyError, TypeError) as error:
        raise Refusal(f"{document} is JSON, but not {NAME}. Write it as CODE=message lines instead.") from error
    printed = sum(len(entry.meanings) for entry in entries)
    return Reading(document, sort_entries(document, entries), printed, count_lines(text), steps=steps)


def sort_entries(document: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return entries sorted by code. Refuses a code that stands twice."""
    if len({entry.code for entry in entries}) < len(entries):
        raise Refusal(f"{document} names a code twice, which no export of Errdesk does. Take one out.")
    return tuple(sorted(entries, key=lambda entry: entry.code))


def parse_steps(item: Json) -> Json:
    """Return an item's plain data about steps, empty if it has none. Raises KeyError or TypeError if malformed."""
    if not check_type(item["steps"], list) and not item.get("revisions"):
        return {}
    return {name: item[name] for name in STEP_KEYS if name in item}


def parse_entry(item: Json, place: int) -> Entry:
    """Parse and validate one code. Raises KeyError or TypeError if something is missing or of the wrong type."""
    meanings = tuple(parse_meaning(cast("Json", meaning)) for meaning in check_type(item["meanings"], list))
    code = parse_name(item["code"])
    status = item["status"]
    entry = Entry(
        code,
        parse_name(item["family"]),
        parse_name(item["number"]),
        parse_name(item["section"]),
        cast("Status", status),
        meanings,
    )
    if reason := find_entry_fault(entry):
        raise Refusal(f"Code {place} of the file, “{code}”, cannot be imported: {reason}.")
    return entry


def find_entry_fault(entry: Entry) -> str | None:
    """Return what is wrong with an entry, None if it is valid."""
    if not is_code(entry.code):
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
