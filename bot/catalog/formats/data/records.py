"""Turn alike records into the rows of a table.

Maps inside a record become columns with dotted names, lists of records a row for each item. Where a record has a map
from keys of its own to records like itself, these are codes below a code: they have rows of their own, with both keys.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.catalog.formats.data.nodes import Fields, Items, Pair, holds_texts_only, join_texts
from bot.catalog.tables import Row, SkippedPart, Table
from bot.errors import Refusal

KEY = "key"
MAX_COLUMNS = 120
MAX_CELLS = 5_000_000
SHARED = 0.5  # the share of the maps in which a column stands, if they are parts of records and not maps of codes

Cells = dict[str, list[str]]
Place = tuple[int, Cells]


def build_record_table(records: Sequence[Pair], path: tuple[str, ...], *, keyed: bool) -> Iterator[Table | SkippedPart]:
    """Yield the table of some records; ``keyed`` says that the key of each is its first column."""
    maps = find_maps(records)
    places = [place for record in records for place in list_rows(record, maps, keyed=keyed)]
    counts = Counter(column for _, cells in places for column in cells)
    columns = list(counts)
    if len(columns) > MAX_COLUMNS:
        kept = {column for column, _ in counts.most_common(MAX_COLUMNS)}
        columns = [column for column in columns if column in kept]
        yield SkippedPart(records[0].line, "", f"there are {len(counts):,} different columns: the rarest are left out")
    if len(columns) * len(places) > MAX_CELLS:
        raise Refusal(f"A table in this file has more than {MAX_CELLS:,} cells. Split the file and import its parts.")
    if columns:
        yield Table(path, tuple(columns), [build_row(line, cells, columns) for line, cells in places])


def build_row(line: int, cells: Cells, columns: Iterable[str]) -> Row:
    """Return a row with a cell for each column."""
    return Row(line, tuple("\n".join(cells.get(column, ())) for column in columns))


def list_rows(record: Pair, maps: set[str], *, keyed: bool, prefix: str = "") -> Iterator[Place]:
    """Yield the rows of a record: one, or one for each item of the lists of records in it, and those of its sub-codes."""
    if not isinstance(record.value, Fields):
        return
    cells: Cells = {prefix + KEY: [record.key]} if keyed else {}
    inner = list[Place]()
    below = list[Place]()
    for pair in record.value.pairs:
        if pair.key in maps:
            below.extend(list_sub_rows(record, pair, maps, keyed=keyed))
        else:
            inner.extend(add_value(cells, pair, prefix))
    yield from combine_rows(record.line, cells, inner)
    yield from below


def combine_rows(line: int, cells: Cells, inner: Sequence[Place]) -> Iterator[Place]:
    """Yield a record's own cells once, or beside those of each record inside it."""
    if not inner:
        yield line, cells
    for inner_line, inner_cells in inner:
        yield inner_line, {**cells, **inner_cells}


def add_value(cells: Cells, pair: Pair, prefix: str) -> Iterator[Place]:
    """Add a value to a record's cells, or yield the rows of the records that it lists."""
    name = prefix + pair.key
    value = pair.value
    if isinstance(value, Items) and not holds_texts_only(value):
        for item in value.items:
            yield from list_rows(Pair("", item.line, item), set(), keyed=False, prefix=f"{name}.")
    elif isinstance(value, Fields):
        for inner in value.pairs:
            yield from add_value(cells, inner, f"{name}.")
    else:
        cells.setdefault(name, []).append(join_texts(value))


def list_sub_rows(record: Pair, pair: Pair, maps: set[str], *, keyed: bool) -> Iterator[Place]:
    """Yield the rows of the sub-codes in a map, if they are records like the one around them."""
    if not (keyed and isinstance(record.value, Fields) and isinstance(pair.value, Fields)):
        return
    for sub in pair.value.pairs:
        if isinstance(sub.value, Fields) and is_sub_record(record.value, sub.value):
            yield from list_rows(Pair(f"{record.key}.{sub.key}", sub.line, sub.value), maps, keyed=True)


def is_sub_record(record: Fields, sub: Fields) -> bool:
    """Return whether a record inside another has one of its columns of texts."""
    return any(pair.key in sub.keys for pair in record.pairs if holds_texts_only(pair.value))


def find_maps(records: Sequence[Pair]) -> set[str]:
    """Return the columns of some records that hold maps from keys of their own, and not parts of the record."""
    found = dict[str, list[Fields]]()
    for record in records:
        if isinstance(record.value, Fields):
            for pair in record.value.pairs:
                if isinstance(pair.value, Fields):
                    found.setdefault(pair.key, []).append(pair.value)
    return {column for column, maps in found.items() if not are_parts(maps)}


def are_parts(maps: Sequence[Fields]) -> bool:
    """Return whether maps in a column are parts of their records: they have the same keys, or one has few texts."""
    counts = Counter(key for fields in maps for key in fields.keys)
    if len(maps) == 1:
        return all(holds_texts_only(pair.value) for pair in maps[0].pairs) and len(counts) < MAX_COLUMNS // 4
    return sum(counts.values()) >= SHARED * len(maps) * len(counts)


def list_groups(records: Sequence[Pair]) -> Iterator[tuple[tuple[str, ...], Fields]]:
    """Yield the maps in some records that aren't parts of them and hold no sub-codes, with what stands above each."""
    maps = find_maps(records)
    for record in records:
        if isinstance(record.value, Fields):
            for pair in record.value.pairs:
                if pair.key in maps and isinstance(pair.value, Fields) and not holds_sub_codes(record, pair.value):
                    yield tuple(filter(None, (record.key, pair.key))), pair.value


def holds_sub_codes(record: Pair, group: Fields) -> bool:
    """Return whether a map in a record holds records like it."""
    values = [pair.value for pair in group.pairs]
    return bool(record.key) and any(
        isinstance(value, Fields) and isinstance(record.value, Fields) and is_sub_record(record.value, value)
        for value in values
    )
