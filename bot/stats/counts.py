"""What was counted in a period: plain sums, and sets of people that can be united (see ``definitions``)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from bot.stats.asker_sets import People, people, united

K = TypeVar("K")

NOBODY = people()


@dataclass(frozen=True, slots=True)
class Totals:
    """All questions of some days: how many, answered at the first try, and without any code found or named."""

    questions: int = 0
    hits: int = 0
    unmatched: int = 0
    people: People = field(default_factory=people)


class Count(NamedTuple):
    """The lookups of one code on some days; a tuple, as thousands of them are read at a time.

    ``questions`` leaves out what the same person had asked within the hour before; ``again`` are the lookups that the
    same person had made within the 24 hours before.
    """

    lookups: int = 0
    questions: int = 0
    again: int = 0
    people: People = NOBODY


@dataclass(frozen=True, slots=True)
class Counted:
    """All of some days: the totals, the codes that were shown, and those that were asked for but not in the catalog."""

    totals: Totals
    shown: Mapping[str, Count]
    missing: Mapping[str, Count]


def in_all(counts: Iterable[Totals]) -> Totals:
    """Count the questions of several spans of time together."""
    counts = list(counts)
    return Totals(
        sum(one.questions for one in counts),
        sum(one.hits for one in counts),
        sum(one.unmatched for one in counts),
        united(one.people for one in counts),
    )


def together(counts: Iterable[Count]) -> Count:
    """Count several codes, or one code in several spans of time, together."""
    if not (counts := list(counts)):
        return Count()
    lookups, questions, again, who = zip(*counts, strict=True)
    return Count(sum(lookups), sum(questions), sum(again), united(who))


def sum_without_people(counts: Iterable[Count]) -> Count:
    """Return the sums of several counts, and nobody as its people: uniting thousands of sets takes long."""
    counts = list(counts)
    return Count(
        sum(one.lookups for one in counts), sum(one.questions for one in counts), sum(one.again for one in counts)
    )


def grouped(counts: Iterable[tuple[K, Count]]) -> dict[K, Count]:
    """Count together what has the same key, such as a code."""
    found: dict[K, list[Count]] = defaultdict(list)
    for key, count in counts:
        found[key].append(count)
    return {key: of_it[0] if len(of_it) == 1 else together(of_it) for key, of_it in found.items()}


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its denominator, such as the questions answered at the first try of all."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Give the share, 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None
