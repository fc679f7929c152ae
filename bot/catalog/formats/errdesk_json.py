"""Errdesk's own JSON export: deterministic, and read back without loss."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar, cast

from bot.catalog.code import Prefixes, is_code
from bot.catalog.document import Document, watch
from bot.catalog.entry import MAX_CODE, Cause, Entry, Meaning, Reading, Source, Status
from bot.catalog.keys import CatalogNames
from bot.catalog.spool import Spool, sort_items
from bot.errors import Refusal

NAME = "the JSON that “errdesk catalog export” writes"

# The keys added to an entry if its code has steps; the same as in a file of steps.
STEP_KEYS = ("code", "catalog", "codes", "steps", "verified_by", "verified_on", "due", "revisions")

Json = Mapping[str, object]
Kind = TypeVar("Kind")

INSIDE = "      "  # how the lines within a code begin
OUTLINE: Mapping[str, tuple[str, ...]] = {  # which of the other lines may follow which
    "": ("{",),
    "{": ('  "codes": [',),
    '  "codes": [': ("    {",),
    "    {": ("    }", "    },"),
    "    },": ("    {",),
    "    }": ("  ]",),
    "  ]": ("}",),
    "}": (),
}

NO_STEPS: Mapping[str, Json] = {}
NO_NAMES: CatalogNames = {}


def claims(document: Document) -> bool:
    """Return whether a document is meant to be a JSON object."""
    return next(filter(None, document.read_lines()), "").startswith("{")


def write(entries: Iterable[Entry], steps: Mapping[str, Json] = NO_STEPS, names: CatalogNames = NO_NAMES) -> str:
    """Render catalogs, sorted by code, with a newline at the end; ``steps`` is plain data by key.

    Each code is written with the name of its catalog, if it has one in ``names``.
    """
    in_order = sorted(entries, key=attrgetter("catalog", "code"))
    codes = [
        {**entry_to_json(entry, names.get(entry.catalog)), **steps.get(entry.key, {"steps": []})} for entry in in_order
    ]
    return json.dumps({"codes": codes}, ensure_ascii=False, indent=2) + "\n"


def entry_to_json(entry: Entry, catalog: str | None = None) -> Json:
    """Convert an entry to plain data; what few catalogs tell of their codes is left out where it is missing."""
    causes = [{"text": cause.text, "actions": list(cause.actions)} for cause in entry.causes]
    return {
        "code": entry.code,
        **({"catalog": catalog} if catalog else {}),
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
        **({"aliases": list(entry.aliases)} if entry.aliases else {}),
        **({"severity": entry.severity} if entry.severity else {}),
        **({"causes": causes} if causes else {}),
    }


def read(document: Document, _prefixes: Prefixes) -> Reading:
    """Read an export back, with the families, sections and sources that it names.

    Refuses what is not JSON or not an export, and says where.
    """
    steps = list[Json]()
    catalogs = dict[str, int]()
    try:
        entries = Spool(sort_items(parse_entries(document, steps, catalogs), attrgetter("catalog", "code")))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Refusal(f"{document.name} isn't valid JSON{where}. Correct it, or import another format.") from error
    except (KeyError, TypeError) as error:
        raise Refusal(f"{document.name} is JSON, but not {NAME}. Write it as CODE=message lines instead.") from error
    refuse_doubles(document.name, entries)
    return Reading(
        document.name,
        entries,
        printed=sum(len(entry.meanings) for entry in entries),
        lines=sum(map(bool, document.read_lines())),
        families={entry.family for entry in entries},
        steps=tuple(steps),
        catalogs=tuple(filter(None, catalogs)),
    )


def parse_entries(document: Document, steps: list[Json], catalogs: dict[str, int]) -> Iterator[Entry]:
    """Yield the entries, and add the plain data about steps, and the names of catalogs with their numbers.

    Raises what ``read`` turns into a refusal.
    """
    items = read_items(document) if is_laid_out(document) else json.loads("\n".join(document.open()))["codes"]
    for place, item in enumerate(watch(items, "Reading", document.progress), 1):
        name = parse_text(item["catalog"]) if "catalog" in item else ""
        number = catalogs.setdefault(name, len(catalogs) + 1)
        if "" in catalogs and len(catalogs) > 1:
            raise Refusal(
                f"{document.name} names the catalog of some codes only. Name it for all of them, or for none."
            )
        yield replace(parse_entry(item, place), catalog=number)
        if item_steps := parse_steps(item):
            steps.append(item_steps)


def is_laid_out(document: Document) -> bool:
    """Return whether a document has the layout that ``write`` gives it, so that it can be read code by code.

    Any other JSON is read whole, in memory proportional to its size.
    """
    before = ""
    for line in document.open():
        if not line.startswith(INSIDE):
            if line not in OUTLINE[before]:
                return False
            before = line
    return before == "}"


def read_items(document: Document) -> Iterator[Json]:
    """Yield the codes of a document that has the layout. Raises JSONDecodeError with the line in the document."""
    lines = list[str]()
    for number, line in enumerate(document.open(), 1):
        if line == "    {":
            lines = []
        lines.append(line)
        if line in OUTLINE["    {"]:
            yield load_item("\n".join(lines).rstrip(","), number - len(lines))


def load_item(text: str, before: int) -> Json:
    """Parse a code that stands after so many lines."""
    try:
        item: Json = json.loads(text)
    except json.JSONDecodeError:
        item = json.loads("\n" * before + text)  # raises the same with the right line
    return item


def refuse_doubles(document: str, entries: Iterable[Entry]) -> None:
    """Refuse a code that stands twice; the entries are sorted by code."""
    if any(one.key == other.key for one, other in pairwise(entries)):
        raise Refusal(f"{document} names a code twice, which no export of Errdesk does. Take one out.")


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
        aliases=tuple(map(parse_name, check_type(item.get("aliases", []), list))),
        severity=parse_text(item["severity"]) if "severity" in item else None,
        causes=tuple(map(parse_cause, check_type(item.get("causes", []), list))),
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
