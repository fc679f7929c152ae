"""Errdesk's own JSON export: deterministic, and read back without loss."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import attrgetter, itemgetter

from bot.catalog.code import Prefixes
from bot.catalog.document import Document, watch
from bot.catalog.entry import Entry, Listing, Meaning, Reading, SkippedLine
from bot.catalog.exported_entry import Json, find_entry_fault, parse_entry, parse_mark, parse_steps, parse_text
from bot.catalog.keys import NO_NAMES, CatalogNames
from bot.catalog.spool import Spool, sort_items
from bot.errors import Refusal
from bot.texts import truncate

NAME = "the JSON that “errdesk catalog export” writes"

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

BEGINNING = re.compile(r'\{\s*"codes"\s*:\s*\[\s*(?:\]|\{.*?"meanings"\s*:)', re.DOTALL)  # no other JSON begins so
MAX_BEGINNING = 60  # lines, and characters, in which it stands
MAX_CHARACTERS = 10_000

NO_STEPS: Mapping[str, Json] = {}

MAX_QUOTED = 60  # characters of a code that is skipped
ODD = "something is missing or of the wrong kind that an export has"
DOUBLE = "the file has this code twice, and the first one counts"
SOME_NAMED = "{} names the catalog of some codes only. Name it for all of them, or for none."


@dataclass(slots=True)
class Contents:
    """What an export holds besides entries: plain data about steps and marks, numbers of catalogs, what was skipped."""

    document: str
    steps: list[Json] = field(default_factory=list)
    marks: list[Json] = field(default_factory=list)
    catalogs: dict[str, int] = field(default_factory=dict)
    skipped: Spool[SkippedLine] = field(default_factory=Spool)

    def number_catalog(self, item: Json) -> int:
        """Return the number of a code's catalog. Refuses a document that names the catalog of some codes only."""
        name = parse_text(item["catalog"]) if "catalog" in item else ""
        number = self.catalogs.setdefault(name, len(self.catalogs) + 1)
        if "" in self.catalogs and len(self.catalogs) > 1:
            raise Refusal(SOME_NAMED.format(self.document))
        return number

    def skip(self, line: int, item: object, reason: str) -> None:
        """Add an item that can't be read."""
        code = item.get("code") if isinstance(item, dict) else item
        self.skipped.add(SkippedLine(line, truncate(str(code), MAX_QUOTED), reason))


def claims(document: Document) -> bool:
    """Return whether a document is an export: a JSON object with nothing but codes that have meanings, or no codes."""
    lines = filter(None, document.read_lines())
    return bool(BEGINNING.match("\n".join(islice(lines, MAX_BEGINNING))[:MAX_CHARACTERS]))


def write(entries: Iterable[Entry], steps: Mapping[str, Json] = NO_STEPS, names: CatalogNames = NO_NAMES) -> str:
    """Render catalogs, sorted by code, with a newline at the end; ``steps`` is plain data by key.

    Each code is written with the name of its catalog, if it has one in ``names``.
    """
    return "".join(write_parts(sorted(entries, key=attrgetter("catalog", "code")), steps, names))


def write_parts(
    entries: Iterable[Entry], steps: Mapping[str, Json] = NO_STEPS, names: CatalogNames = NO_NAMES
) -> Iterator[str]:
    """Yield what ``write`` renders, code by code, so that a catalog of any size takes little memory.

    The entries must be sorted by catalog and code.
    """
    yield '{\n  "codes": ['
    end = "]\n}\n"
    for place, entry in enumerate(entries):
        item = {**entry_to_json(entry, names.get(entry.catalog)), **steps.get(entry.key, {"steps": []})}
        yield ("," if place else "") + f"\n{json.dumps(item, ensure_ascii=False, indent=2)}".replace("\n", "\n    ")
        end = "\n  ]\n}\n"
    yield end


def entry_to_json(entry: Entry, catalog: str | None = None) -> Json:
    """Convert an entry to plain data; what few catalogs tell of their codes is left out where it is missing."""
    causes = [{"text": cause.text, "actions": list(cause.actions)} for cause in entry.causes]
    told = {"aliases": list(entry.aliases), "severity": entry.severity, "causes": causes}
    return {
        "code": entry.code,
        **dict(filter(itemgetter(1), {"catalog": catalog}.items())),
        "family": entry.family,
        "number": entry.number,
        "section": entry.section,
        "status": entry.status,
        "meanings": list(map(meaning_to_json, entry.meanings)),
        **dict(filter(itemgetter(1), told.items())),
    }


def meaning_to_json(meaning: Meaning) -> Json:
    """Convert a meaning to plain data."""
    return {
        "text": meaning.text,
        "preferred": meaning.preferred,
        "doubt": meaning.doubt,
        "sources": [{"document": source.document, "lines": list(source.lines)} for source in meaning.sources],
    }


def read(document: Document, _prefixes: Prefixes) -> Reading:
    """Read an export back, with the families, sections and sources that it names.

    Codes that nobody's export would hold are skipped with a reason. Refuses what is not JSON or not an export.
    """
    contents = Contents(document.name)
    try:
        entries = Spool(sort_items(parse_entries(document, contents), attrgetter("catalog", "code")))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Refusal(f"{document.name} isn't valid JSON{where}. Correct it, or import another format.") from error
    except (KeyError, TypeError) as error:
        raise Refusal(f"{document.name} is JSON, but not {NAME}.") from error
    whole = Spool(skip_doubles(entries, contents))
    return Reading(
        document.name,
        whole,
        printed=sum(len(entry.meanings) for entry in whole),
        lines=sum(map(bool, document.read_lines())),
        families={entry.family for entry in whole},
        skipped=Listing(contents.skipped),
        unread=Listing(contents.skipped),
        steps=tuple(contents.steps),
        marks=tuple(contents.marks),
        catalogs=tuple(filter(None, contents.catalogs)),
    )


def parse_entries(document: Document, contents: Contents) -> Iterator[Entry]:
    """Yield the entries, and add the other contents. Raises what ``read`` turns into a refusal."""
    for line, item in watch(read_items(document), "Reading", document.progress):
        try:
            entry = parse_entry(item)
            steps = parse_steps(item)
            mark = parse_mark(item)
            number = contents.number_catalog(item)
        except (KeyError, TypeError):
            contents.skip(line, item, ODD)
            continue
        if reason := find_entry_fault(entry):
            contents.skip(line, item, reason)
            continue
        yield replace(entry, catalog=number)
        contents.steps.extend(filter(None, [steps]))
        contents.marks.extend(filter(None, [mark]))


def read_items(document: Document) -> Iterable[tuple[int, Json]]:
    """Return the codes of a document, each with its line; if the document isn't laid out, with its place."""
    if is_laid_out(document):
        return read_laid_out(document)
    return enumerate(json.loads("\n".join(document.open()))["codes"], 1)


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


def read_laid_out(document: Document) -> Iterator[tuple[int, Json]]:
    """Yield the codes of a document that has the layout. Raises JSONDecodeError with the line in the document."""
    lines = list[str]()
    for number, line in enumerate(document.open(), 1):
        if line == "    {":
            lines = []
        lines.append(line)
        if line in OUTLINE["    {"]:
            first = number - len(lines) + 1
            yield first, load_item("\n".join(lines).rstrip(","), first - 1)


def load_item(text: str, before: int) -> Json:
    """Parse a code that stands after so many lines."""
    try:
        item: Json = json.loads(text)
    except json.JSONDecodeError:
        item = json.loads("\n" * before + text)  # raises the same with the right line
    return item


def skip_doubles(entries: Iterable[Entry], contents: Contents) -> Iterator[Entry]:
    """Yield the entries, sorted by code, without those of a code that was there before."""
    key = None
    for entry in entries:
        if entry.key == key:
            contents.skipped.add(SkippedLine(1, entry.code, DOUBLE))
        else:
            yield entry
        key = entry.key
