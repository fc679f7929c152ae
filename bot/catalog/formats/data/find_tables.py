"""Find the tables in structured data: maps of texts, and lists or maps of alike records.

The names of the maps and lists around a table are its headings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, filterfalse
from typing import Any

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
    kinds = dict[type, list[Any]]()
    for item in node.items:
        kinds.setdefault(type(item), []).append(item)
    if Fields in kinds:
        yield from build_records([Pair("", record.line, record) for record in kinds[Fields]], path, keyed=False)
    yield from find_in_lists(kinds.get(Items, ()), path)
    yield from build_table(path, (), (Row(text.line, (text.text,)) for text in kinds.get(Text, ())))


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
    built = list(filter(has_text, rows))
    if built:
        yield Table(path, header, built)


def find_in_fields(node: Fields, path: Path) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a map: of its texts, of its records, or of those in its groups."""
    texts = list(filter(holds_texts, node.pairs))
    maps = list(filter(holds_fields, node.pairs))
    yield from build_text_table(texts, path) if len(texts) >= MOSTLY * len(node.pairs) else map(skip_text, texts)
    if are_records([pair.value for pair in maps]):
        yield from build_records(maps, path, keyed=True)
        maps = []
    lists = filterfalse(holds_fields, filterfalse(holds_texts, node.pairs))
    for pair in (*maps, *lists):
        yield from find_tables(pair.value, (*path, pair.key))


def holds_texts(pair: Pair) -> bool:
    """Return whether the value of a pair is a text, or a list of texts."""
    return holds_texts_only(pair.value)


def holds_fields(pair: Pair) -> bool:
    """Return whether the value of a pair is a map."""
    return isinstance(pair.value, Fields)


def build_text_table(texts: Sequence[Pair], path: Path) -> Iterator[Table]:
    """Yield the table of a map from keys to texts; lists of the same length have a column for each item."""
    width = find_width(texts)
    if width > 1:
        header = (KEY, *(f"{VALUE} {number}" for number in range(1, width + 1)))
        yield from build_table(path, header, (Row(pair.line, (pair.key, *list_cells(pair.value))) for pair in texts))
    else:
        rows = (Row(pair.line, (pair.key, join_texts(pair.value))) for pair in texts)
        yield from build_table(path, (KEY, VALUE), rows)


def find_width(texts: Sequence[Pair]) -> int:
    """Return the number of texts in each list of a map, 1 if it isn't the same or few have a list."""
    widths = {len(list_cells(pair.value)) for pair in texts}
    return widths.pop() if len(widths) == 1 and len(texts) >= MIN_COLUMNS else 1


def are_records(maps: Sequence[Node]) -> bool:
    """Return whether maps are alike, so that their keys are the columns of a table, and not each a table of its own."""
    if len(maps) <= 1:
        return any(map(is_record, maps))
    counts = Counter(chain.from_iterable(fields.keys for fields in maps if isinstance(fields, Fields)))
    shared = sum(filter(lambda count: count > len(maps) / 2, counts.values()))
    return shared >= ALIKE * counts.total() and len(counts) <= NARROW + WIDE * len(maps)


def is_record(node: Node) -> bool:
    """Return whether a map that has no equal is a record: it has a text that is named as records name theirs."""
    texts = filter(holds_texts, node.pairs) if isinstance(node, Fields) else ()
    return any(pair.key.lower() in RECORD_KEYS for pair in texts)


def build_records(records: Sequence[Pair], path: Path, *, keyed: bool) -> Iterator[Table | SkippedPart]:
    """Yield the table of some records, and those of the maps inside them."""
    yield from build_record_table(records, path, keyed=keyed)
    for group_path, group in list_groups(records):
        yield from find_tables(group, (*path, *group_path))
