"""Put the texts of a map where they belong: to the constants whose names are the map's keys.

Many programs number their errors in an enum and list the messages elsewhere: ``[ErrorCode.Expired]: 'It has expired'``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import groupby

from bot.catalog.formats.source.members import COMMENT, KEY, Member, add_cell
from bot.catalog.formats.source.values import VALUE


def join_lookups(members: Sequence[Member]) -> list[Member]:
    """Return constants with the texts of the maps all of whose keys name constants, and without these maps."""
    constants = set(map(name_constant, filter(has_value, members)))
    rest = list[Member]()
    lookups = list[Member]()
    for entries in divide_maps(members):
        is_lookup = constants.issuperset(map(read_key, entries))
        (lookups if is_lookup else rest).extend(entries)
    texts = defaultdict[str, list[Member]](list)
    for entry in lookups:
        texts[read_key(entry)].append(entry)
    return [reduce(add_texts, texts[name_constant(member)], member) for member in rest]


def divide_maps(members: Iterable[Member]) -> Iterator[list[Member]]:
    """Yield the entries of each map, and the constants between maps."""
    for _, group in groupby(members, lambda member: (member.path, is_in_map(member))):
        yield list(group)


def has_value(member: Member) -> bool:
    """Return whether a constant has a value without a name."""
    return VALUE in member.cells


def is_in_map(member: Member) -> bool:
    """Return whether a constant is an entry of a map."""
    return member.kind == "map"


def name_constant(member: Member) -> str:
    """Return how a map names a constant of an enum or a class."""
    return ".".join((*member.path[-1:], member.cells.get(KEY, "")))


def read_key(member: Member) -> str:
    """Return the constant that an entry of a map names as its key, "" if it is no such entry."""
    name = member.cells.get(KEY, "").replace("::", ".").removesuffix(".value")
    return name if is_in_map(member) and "." in name else ""


def add_texts(constant: Member, entry: Member) -> Member:
    """Return a constant with the values of a map's entry."""
    cells = dict(constant.cells)
    for column, text in entry.cells.items():
        if column not in {KEY, COMMENT}:
            add_cell(cells, column, text)
    return replace(constant, cells=cells)
