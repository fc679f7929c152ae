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
    rows = [item for item in node.items if isinstance(item, Items)]
    if all(map(holds_texts_only, rows)):
        yield from build_rows(path, (), ((row.line, [join_texts(cell) for cell in row.items]) for row in rows))
    else:
        for row in rows:
            yield from find_in_items(row, path)
    texts = [item for item in node.items if isinstance(item, Text) and item.text]
    yield from build_rows(path, (), ((text.line, [text.text]) for text in texts))


def build_rows(path: Path, header: Path, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Table]:
    """Yield a table of rows, each a line and its cells, unless there are none."""
    built = [Row(line, tuple(cells)) for line, cells in rows]
    if built:
        yield Table(path, header, built)


def find_in_fields(node: Fields, path: Path) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a map: of its texts, of its records, or of those in its groups."""
    texts = [pair for pair in node.pairs if holds_texts_only(pair.value)]
    others = [pair for pair in node.pairs if not holds_texts_only(pair.value)]
    records = [pair for pair in others if isinstance(pair.value, Fields)]
    if len(texts) >= MOSTLY * len(node.pairs):
        yield from build_text_table(path, texts)
    else:
        yield from map(skip_text, texts)
    if records and are_records([pair.value for pair in records if isinstance(pair.value, Fields)]):
        yield from build_records(records, path, keyed=True)
        others = [pair for pair in others if not isinstance(pair.value, Fields)]
    for pair in others:
        yield from find_tables(pair.value, (*path, pair.key))


def build_text_table(path: Path, texts: Sequence[Pair]) -> Iterator[Table]:
    """Yield the table of a map from keys to texts; lists of the same length have a column for each item."""
    widths = {len(pair.value.items) if isinstance(pair.value, Items) else 1 for pair in texts}
    if len(widths) == 1 and widths != {1} and len(texts) >= MIN_COLUMNS:
        header = (KEY, *(f"{VALUE} {number}" for number in range(1, max(widths) + 1)))
        yield from build_rows(path, header, ((pair.line, [pair.key, *list_cells(pair.value)]) for pair in texts))
    else:
        yield from build_rows(path, (KEY, VALUE), ((pair.line, [pair.key, join_texts(pair.value)]) for pair in texts))


def list_cells(node: Node) -> list[str]:
    """Return the items of a list as cells."""
    return [join_texts(item) for item in node.items] if isinstance(node, Items) else [join_texts(node)]


def are_records(maps: Sequence[Fields]) -> bool:
    """Return whether maps are alike, so that their keys are the columns of a table, and not each a table of its own."""
    counts = Counter(key for fields in maps for key in fields.keys)
    if len(maps) == 1:
        texts = {pair.key.lower() for pair in maps[0].pairs if holds_texts_only(pair.value)}
        return bool(texts & RECORD_KEYS)
    shared = sum(count for count in counts.values() if count > len(maps) / 2)
    return shared >= ALIKE * counts.total() and len(counts) <= NARROW + WIDE * len(maps)


def build_records(records: Sequence[Pair], path: Path, *, keyed: bool) -> Iterator[Table | SkippedPart]:
    """Yield the table of some records, and those of the maps inside them."""
    yield from build_record_table(records, path, keyed=keyed)
    for group_path, group in list_groups(records):
        yield from find_tables(group, (*path, *group_path))
