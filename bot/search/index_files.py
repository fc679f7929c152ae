"""An index in files: written once, then mapped, so that opening it costs the same whatever its size.

All tables are in one file, because each mapped file takes a descriptor as long as the index is used.
"""

import json
import mmap
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from io import SEEK_END
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

from bot.private_files import create_file, create_folder
from bot.search.build import assemble_index
from bot.search.catalogs.own_words import OwnWords
from bot.search.index import Index
from bot.search.index_tables import IndexFacts, IndexTables
from bot.search.prefixes.table import PrefixFacts
from bot.search.words.lexicon import Lexicon

FORMAT = 6  # of the files and of what is in them; raise it with every change of what an index holds
FACTS, TABLES = "facts.json", "tables"
ALIGNMENT = 8  # bytes; each table begins at a multiple of it, as numbers are read faster there
KINDS = {"f": "f", "B": "B"}  # kinds of number that are no unsigned integers, by the format of their view
UNSIGNED = {4: "I", 8: "Q"}  # the others, by their size in bytes

Table = TypeVar("Table")


def save_index(index: Index, folder: Path) -> None:
    """Write an index into a new folder."""
    create_folder(folder)
    places: dict[str, tuple[str, int, int]] = {}  # of each table: kind of number, first byte, number of bytes
    with create_file(folder / TABLES) as file:
        for name, view in list_views(index.tables):
            places[name] = KINDS.get(view.format) or UNSIGNED[view.itemsize], file.tell(), view.nbytes
            file.write(view)
            file.write(bytes(-view.nbytes % ALIGNMENT))
        size = file.tell()
    facts = {**asdict(index.facts), "families": sorted(index.facts.families)}
    stored = {"format": FORMAT, "facts": facts, "size": size, "tables": places}
    with create_file(folder / FACTS) as file:
        file.write(json.dumps(stored).encode())


def open_index(folder: Path, lexicon: Lexicon) -> Index:
    """Return the index in a folder, mapped: its files must not change.

    Raises ``OSError`` for files that can't be read, and ``ValueError`` for an index that isn't complete.
    """
    try:
        stored = json.loads((folder / FACTS).read_bytes())
        if stored["format"] != FORMAT:
            raise ValueError(f"its format is {stored['format']}, not {FORMAT}")
        facts = read_facts(stored["facts"])
        mapped = map_file(folder / TABLES, stored["size"])
        places = stored["tables"].items()
        views = {name: mapped[start : start + size].cast(kind) for name, (kind, start, size) in places}
        tables = build_table(IndexTables, views)
    except (KeyError, TypeError) as error:
        raise ValueError(f"something is missing: {error}") from error
    return assemble_index(tables, facts, lexicon.choose(facts.prefixes))


def read_facts(stored: Mapping[str, Any]) -> IndexFacts:
    """Return the facts from what is stored of them."""
    return IndexFacts(
        prefixes={printed: PrefixFacts(*facts) for printed, facts in stored["prefixes"].items()},
        families=frozenset(stored["families"]),
        names=tuple(stored["names"]),
        has_odd=stored["has_odd"],
        has_vectors=stored["has_vectors"],
        own_words={int(number): OwnWords(*map(tuple, words)) for number, words in stored["own_words"].items()},
        catalogs={int(number): name for number, name in stored["catalogs"].items()},
        pattern_widths=tuple(stored["pattern_widths"]),
    )


def list_views(table: object, name: str = "") -> Iterator[tuple[str, memoryview]]:
    """Yield the arrays of a table and of the tables in it, each with a name that says where it belongs."""
    for field in fields(cast("Any", table)):
        value = getattr(table, field.name)
        if isinstance(value, memoryview):
            yield name + field.name, value
        else:
            yield from list_views(value, f"{name}{field.name}.")


def build_table(kind: type[Table], views: Mapping[str, memoryview], name: str = "") -> Table:
    """Return a table of a kind, with the arrays that ``list_views`` named."""
    hints = get_type_hints(kind)
    parts = {
        field: views[name + field] if hint is memoryview else build_table(hint, views, f"{name}{field}.")
        for field, hint in hints.items()
    }
    return kind(**parts)


def map_file(path: Path, size: int) -> memoryview:
    """Return the bytes of a file, mapped into memory; raises ``ValueError`` if it is of another size."""
    with path.open("rb") as file:
        found = file.seek(0, SEEK_END)
        if found != size:
            raise ValueError(f"{path.name} has {found} bytes, not {size}")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
