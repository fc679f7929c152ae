"""Twins: numbers that are easily mistaken for one another, and catalogs that are too dense to have any."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from bot.catalog.entry import Entry
from bot.search.entries import Entries

MIN_DENSE = 0.7  # of a catalog's numbers that have a neighbour one slip away, from which it tells nothing
MIN_NUMBERS = 20  # numbers of a catalog from which it can be dense
SAMPLE = 100  # codes of a catalog that are looked at


@dataclass(frozen=True, slots=True)
class Density:
    """Which catalogs are dense, each looked at when it is first asked for; ``dense`` is a memo, by their number."""

    entries: Entries
    catalogs: memoryview
    dense: dict[int, bool] = field(default_factory=dict)

    def is_dense(self, catalog: int) -> bool:
        """Return whether most of a catalog's numbers have a neighbour one slip away."""
        if catalog not in self.dense:
            keys = list(islice(self.list_numbered(catalog), SAMPLE))
            near = sum(self.has_neighbor(entry) for entry in keys)
            self.dense[catalog] = len(keys) >= MIN_NUMBERS and near >= MIN_DENSE * len(keys)
        return self.dense[catalog]

    def list_numbered(self, catalog: int) -> Iterator[Entry]:
        """Yield codes of a catalog that end with a number, from all over it."""
        rows = range(len(self.entries))
        own = [row for row in rows if self.catalogs[row] == catalog] if len(self.catalogs) else rows
        spread = own[:: max(1, len(own) // SAMPLE)]
        return filter(ends_with_number, map(self.entries.read, spread))

    def has_neighbor(self, entry: Entry) -> bool:
        """Return whether a number one slip away is another code."""
        prefix = entry.key.removesuffix(entry.number)
        return any(prefix + number in self.entries for number in generate_typos(entry.number))


def list_twins(entries: Entries, entry: Entry) -> list[Entry]:
    """Return the entries of the same catalog whose number is one slip away, and that mean something else."""
    prefix = entry.key.removesuffix(entry.number)
    near = filter(None, (entries.get(prefix + number) for number in generate_typos(entry.number)))
    return [twin for twin in near if twin.meaning.text != entry.meaning.text]


def ends_with_number(entry: Entry) -> bool:
    """Return whether a code ends with a number, as all but codes such as 42S02 do."""
    return entry.number.isdecimal()


def generate_typos(number: str) -> Iterator[str]:
    """Yield every number that differs by one digit or one swap of neighbouring digits."""
    for place, digit in enumerate(number):
        head = number[:place]
        tail = number[place + 1 :]
        yield from (head + other + tail for other in "0123456789" if other != digit)
        if tail and tail[0] != digit:
            yield head + tail[0] + digit + tail[1:]
