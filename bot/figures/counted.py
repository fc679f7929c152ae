"""What was counted in a period: plain sums, and sets of people that can be united (see ``definitions``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.figures.people import People, people


@dataclass(frozen=True, slots=True)
class Totals:
    """All questions of some days: how many, answered at the first try, and without any code found or named."""

    questions: int = 0
    hits: int = 0
    unmatched: int = 0
    people: People = field(default_factory=people)


@dataclass(frozen=True, slots=True)
class Count:
    """The lookups of one code on some days.

    ``questions`` leaves out what the same person had asked within the hour before; ``again`` are the lookups that the
    same person had made within the 24 hours before.
    """

    lookups: int = 0
    questions: int = 0
    again: int = 0
    people: People = field(default_factory=people)


@dataclass(frozen=True, slots=True)
class Counted:
    """All of some days: the totals, the codes that were shown, and those that were asked for but not in the catalog."""

    totals: Totals
    shown: Mapping[str, Count]
    missing: Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its denominator, such as the questions answered at the first try of all."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Give the share, 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None
