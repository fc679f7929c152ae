"""Turn alike records into the rows of a table.

Maps inside a record become columns with dotted names, lists of records a row for each item. Where a record has a map
from keys of its own to records like itself, these are codes below a code: they have rows of their own, with both keys.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain, filterfalse

from bot.catalog.formats.data.nodes import Fields, Items, Node, Pair, holds_texts_only, join_texts
from bot.catalog.tables import Row, SkippedPart, Table
from bot.errors import Refusal

KEY = "key"
MAX_COLUMNS = 120
MAX_PARTS = 30  # texts of a map that only one record has, if it is a part of it
MAX_CELLS = 5_000_000
SHARED = 0.5  # the share of the maps in which a column stands, if they are parts of records and not maps of codes

Cells = dict[str, list[str]]
Place = tuple[int, Cells]


def build_record_table(records: Sequence[Pair], path: tuple[str, ...], *, keyed: bool) -> Iterator[Table | SkippedPart]:
    """Yield the table of some records; ``keyed`` says that the key of each is its first column."""
    maps = find_maps(records)
    places = list(chain.from_iterable(map(partial(list_rows, maps=maps, keyed=keyed), records)))
    counts = Counter(chain.from_iterable(cells for _, cells in places))
    columns = choose_columns(counts)
    if len(columns) * len(places) > MAX_CELLS:
        raise Refusal(f"A table in this file has more than {MAX_CELLS:,} cells. Split the file and import its parts.")
    yield from [Table(path, tuple(columns), [build_row(*place, columns) for place in places])] if columns else ()
    if len(columns) < len(counts):
        yield SkippedPart(records[0].line, "", f"there are {len(counts):,} different columns: the rarest are left out")


def choose_columns(counts: Counter[str]) -> list[str]:
    """Return the columns of a table, in order; of very many the commonest."""
    kept = {column for column, _ in counts.most_common(MAX_COLUMNS)}
    return [column for column in counts if column in kept]


def build_row(line: int, cells: Cells, columns: Iterable[str]) -> Row:
    """Return a row with a cell for each column."""
    return Row(line, tuple("\n".join(cells.get(column, ())) for column in columns))


def list_rows(
    record: Pair, *, maps: AbstractSet[str] = frozenset(), prefix: str = "", keyed: bool = False
) -> Iterator[Place]:
    """Yield the rows of a record: one, or one for each item of the lists in it, then those of its sub-codes."""
    cells: Cells = {prefix + KEY: [record.key]} if keyed else {}
    inner = list[Place]()
    for pair in list_fields(record):
        if pair.key not in maps:
            inner.extend(add_value(cells, pair, prefix))
    yield from combine_rows(record.line, cells, inner)
    for sub in list_sub_codes(record, maps) if keyed else ():
        yield from list_rows(sub, maps=maps, keyed=True)


def combine_rows(line: int, cells: Cells, inner: Sequence[Place]) -> Iterator[Place]:
    """Yield a record's own cells once, or beside those of each record inside it."""
    if not inner:
        yield line, cells
    for inner_line, inner_cells in inner:
        yield inner_line, {**cells, **inner_cells}


def add_value(cells: Cells, pair: Pair, prefix: str) -> Iterator[Place]:
    """Add a value to a record's cells, or yield the rows of the records that it lists."""
    name = prefix + pair.key
    if holds_texts_only(pair.value):
        cells.setdefault(name, []).append(join_texts(pair.value))
    elif isinstance(pair.value, Fields):
        for inner in pair.value.pairs:
            yield from add_value(cells, inner, f"{name}.")
    elif isinstance(pair.value, Items):
        for item in pair.value.items:
            yield from list_rows(Pair("", item.line, item), prefix=f"{name}.")


def list_sub_codes(record: Pair, maps: AbstractSet[str]) -> Iterator[Pair]:
    """Yield the records in the maps of a record that have one of its columns; their keys are both joined by a dot."""
    for pair in list_fields(record):
        if pair.key in maps:
            for sub in list_fields(pair):
                if is_sub_record(record, sub):
                    yield Pair(f"{record.key}.{sub.key}", sub.line, sub.value)


def list_fields(pair: Pair) -> tuple[Pair, ...]:
    """Return the keys and values of the map that a pair holds, if it does."""
    return pair.value.pairs if isinstance(pair.value, Fields) else ()


def is_sub_record(record: Pair, sub: Pair) -> bool:
    """Return whether a record inside another has one of its columns of texts."""
    columns = {pair.key for pair in list_fields(record) if holds_texts_only(pair.value)}
    return any(pair.key in columns for pair in list_fields(sub))


def find_maps(records: Sequence[Pair]) -> set[str]:
    """Return the columns of some records that hold maps from keys of their own, and not parts of the record."""
    found = dict[str, list[Fields]]()
    for record in records:
        for pair in list_fields(record):
            if isinstance(pair.value, Fields):
                found.setdefault(pair.key, []).append(pair.value)
    return set(filterfalse(lambda column: are_parts(found[column]), found))


def are_parts(maps: Sequence[Fields]) -> bool:
    """Return whether maps in a column are parts of their records: they have the same keys, or one has few texts."""
    counts = Counter(chain.from_iterable(fields.keys for fields in maps))
    if len(maps) == 1:
        return len(counts) < MAX_PARTS and all(holds_texts_only(pair.value) for pair in maps[0].pairs)
    return counts.total() > SHARED * len(maps) * len(counts)


def list_groups(records: Sequence[Pair]) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield the maps in some records that aren't parts of them and hold no sub-codes, with what stands above each."""
    maps = find_maps(records)
    for record in records:
        for pair in list_fields(record):
            if pair.key in maps and not holds_sub_codes(record, pair):
                yield tuple(filter(None, (record.key, pair.key))), pair.value


def holds_sub_codes(record: Pair, group: Pair) -> bool:
    """Return whether a map in a record holds records like it."""
    return bool(record.key) and any(is_sub_record(record, sub) for sub in list_fields(group))
