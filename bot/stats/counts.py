"""Counts of a period: sums, and sets of askers that can be united. ``definitions`` says what each figure means."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from bot.stats.asker_sets import AskerSet, make_asker_set, unite_asker_sets

K = TypeVar("K")

NOBODY = make_asker_set()


@dataclass(frozen=True, slots=True)
class Totals:
    """All questions of some days: how many, how many answered at the first try, and how many without any code."""

    questions: int = 0
    hits: int = 0
    unmatched: int = 0
    people: AskerSet = field(default_factory=AskerSet)


class Count(NamedTuple):
    """The lookups of one code on some days; a tuple, because thousands are read at a time.

    ``questions`` excludes lookups that repeat one by the same person within the hour before; ``again`` counts those
    that repeat one within the 24 hours before.
    """

    lookups: int = 0
    questions: int = 0
    again: int = 0
    people: AskerSet = NOBODY


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """All counts of some days: the totals, the codes shown, and the codes asked for that the catalog lacks."""

    totals: Totals
    shown: Mapping[str, Count]
    missing: Mapping[str, Count]


def sum_totals(counts: Iterable[Totals]) -> Totals:
    """Return the sum of several totals."""
    counts = list(counts)
    return Totals(
        sum(totals.questions for totals in counts),
        sum(totals.hits for totals in counts),
        sum(totals.unmatched for totals in counts),
        unite_asker_sets(totals.people for totals in counts),
    )


def sum_counts(counts: Iterable[Count]) -> Count:
    """Return the sum of several counts, with the union of their people."""
    if not (counts := list(counts)):
        return Count()
    lookups, questions, again, people = zip(*counts, strict=True)
    return Count(sum(lookups), sum(questions), sum(again), unite_asker_sets(people))


def sum_without_people(counts: Iterable[Count]) -> Count:
    """Return the sum of several counts without their people: uniting thousands of sets takes long."""
    counts = list(counts)
    return Count(
        sum(count.lookups for count in counts),
        sum(count.questions for count in counts),
        sum(count.again for count in counts),
    )


def sum_by_key(counts: Iterable[tuple[K, Count]]) -> dict[K, Count]:
    """Sum up the counts that have the same key, such as a code."""
    by_key: dict[K, list[Count]] = defaultdict(list)
    for key, count in counts:
        by_key[key].append(count)
    return {key: group[0] if len(group) == 1 else sum_counts(group) for key, group in by_key.items()}


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its denominator, such as the questions answered at the first try, of all questions."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Return the share, 0 to 1; None if the whole is 0."""
        return self.part / self.whole if self.whole else None
