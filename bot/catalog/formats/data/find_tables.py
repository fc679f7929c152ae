"""Find the tables in structured data: maps of texts, and lists or maps of alike records.

The names of the maps and lists around a table are its headings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.catalog.formats.data.nodes import Fields, Items, Node, Pair, Text, holds_texts_only, join_texts
from bot.catalog.formats.data.records import KEY, build_record_table, list_groups
from bot.catalog.tables import Row, SkippedPart, Table
from bot.texts import truncate

VALUE = "value"
MOSTLY = 0.75  # the share of a map's values that are texts, if it is a table of texts
ALIKE = 0.3  # the share of their keys that most records have in common
NARROW = 16  # columns that a table of few records may have, and WIDE more for each record
WIDE = 4
MIN_COLUMNS = 3  # lists of texts of one length, at least that many, are columns
RECORD_KEYS = {"code", "message", "msg", "description", "desc", "text", "title", "error", "reason", "meaning"}
QUOTED = 100  # characters of a part that is left out

Path = tuple[str, ...]


def find_tables(node: Node, path: Path = ()) -> Iterator[Table | SkippedPart]:
    """Yield the tables in a node."""
    if isinstance(node, Items):
        yield from find_in_items(node, path)
    elif isinstance(node, Fields):
        yield from find_in_fields(node, path)
    elif node.text:
        yield skip_text(Pair(path[-1] if path else "", node.line, node))


def skip_text(pair: Pair) -> SkippedPart:
    """Return a text that stands beside tables as a part that is left out."""
    text = truncate(f"{pair.key}: {join_texts(pair.value)}", QUOTED)
    return SkippedPart(pair.line, text, "it is a single value beside lists, not a row of one")


def find_in_items(node: Items, path: Path) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a list: of records, of rows, or of texts."""
    records = [Pair("", item.line, item) for item in node.items if isinstance(item, Fields)]
    if records:
        yield from build_records(records, path, keyed=False)
    yield from find_in_lists([item for item in node.items if isinstance(item, Items)], path)
    texts = (Row(item.line, (item.text,)) for item in node.items if isinstance(item, Text))
    yield from build_table(path, (), filter(has_text, texts))


def find_in_lists(lists: Sequence[Items], path: Path) -> Iterator[Table | SkippedPart]:
    """Yield the table of lists in a list, which are its rows, or those inside them."""
    if all(map(holds_texts_only, lists)):
        yield from build_table(path, (), (Row(row.line, list_cells(row)) for row in lists))
    else:
        for row in lists:
            yield from find_in_items(row, path)


def has_text(row: Row) -> bool:
    """Return whether a row has a cell that isn't empty."""
    return any(row.cells)


def list_cells(node: Node) -> Path:
    """Return the items of a list as cells, or a text as one."""
    return tuple(map(join_texts, node.items)) if isinstance(node, Items) else (join_texts(node),)


def build_table(path: Path, header: Path, rows: Iterable[Row]) -> Iterator[Table]:
    """Yield a table of rows, unless there are none."""
    built = list(rows)
    if built:
        yield Table(path, header, built)


def find_in_fields(node: Fields, path: Path) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a map: of its texts, of its records, or of those in its groups."""
    texts = [pair for pair in node.pairs if holds_texts_only(pair.value)]
    yield from build_text_table(texts, path) if len(texts) >= MOSTLY * len(node.pairs) else map(skip_text, texts)
    rest = [pair for pair in node.pairs if not holds_texts_only(pair.value)]
    maps = [pair for pair in rest if isinstance(pair.value, Fields)]
    if are_records(maps):
        yield from build_records(maps, path, keyed=True)
        rest = [pair for pair in rest if isinstance(pair.value, Items)]
    for pair in rest:
        yield from find_tables(pair.value, (*path, pair.key))


def build_text_table(texts: Sequence[Pair], path: Path) -> Iterator[Table]:
    """Yield the table of a map from keys to texts; lists of the same length have a column for each item."""
    cells = [list_cells(pair.value) for pair in texts]
    widths = set(map(len, cells))
    header: Path = (KEY, VALUE)
    if len(widths) == 1 and widths != {1} and len(texts) >= MIN_COLUMNS:
        header = (KEY, *(f"{VALUE} {number}" for number in range(1, max(widths) + 1)))
    else:
        cells = [(join_texts(pair.value),) for pair in texts]
    rows = (Row(pair.line, (pair.key, *values)) for pair, values in zip(texts, cells, strict=True))
    yield from build_table(path, header, rows)


def are_records(pairs: Sequence[Pair]) -> bool:
    """Return whether maps are alike, so that their keys are the columns of a table, and not each a table of its own."""
    maps = [pair.value for pair in pairs if isinstance(pair.value, Fields)]
    if len(maps) <= 1:
        return any(map(is_record, maps))
    counts = Counter(key for fields in maps for key in fields.keys)
    shared = sum(count for count in counts.values() if count > len(maps) / 2)
    return shared >= ALIKE * counts.total() and len(counts) <= NARROW + WIDE * len(maps)


def is_record(fields: Fields) -> bool:
    """Return whether a map that has no equal is a record: it has a text that is named as records name theirs."""
    return any(pair.key.lower() in RECORD_KEYS and holds_texts_only(pair.value) for pair in fields.pairs)


def build_records(records: Sequence[Pair], path: Path, *, keyed: bool) -> Iterator[Table | SkippedPart]:
    """Yield the table of some records, and those of the maps inside them."""
    yield from build_record_table(records, path, keyed=keyed)
    for group_path, group in list_groups(records):
        yield from find_tables(group, (*path, *group_path))
