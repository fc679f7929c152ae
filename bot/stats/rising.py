"""Rising codes: asked improbably often, compared with their own weeks before instead of a fixed threshold.

Questions for a code are assumed to arrive independently at its baseline rate, so that their number in a span of time
follows a Poisson distribution: https://en.wikipedia.org/wiki/Poisson_distribution
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, lgamma, log

from bot.catalog.keys import LabelledCode

BASELINE_WEEKS = 8  # weeks before that make the baseline
PRIOR = 0.5  # questions added to a baseline, so that a code never asked before has a rate above zero
MAX_CHANCE = 0.01  # probability that any code of a week is reported by chance alone
MIN_PEOPLE = 2  # at least so many different people, or one person's bad day would be news


@dataclass(frozen=True, slots=True)
class CodeDemand:
    """The number of questions for a code, and of the different people who asked."""

    questions: int
    people: int


@dataclass(frozen=True, slots=True)
class RisingCode(LabelledCode):
    """A code asked more than usual: questions in a baseline week, and ``now``; the probability of that by chance.

    ``catalog`` is what to call the code's catalog beside it, "" if there is only one.
    """

    code: str
    baseline: float
    now: int
    chance: float
    catalog: str = ""


def poisson_tail(count: int, mean: float) -> float:
    """Return the probability of ``count`` events or more where ``mean`` are expected: a Poisson distribution's tail.

    The smaller side is summed, beginning with its largest term, so that even the smallest tail is exact.
    """
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if count <= mean:
        return max(0.0, 1.0 - sum(poisson_probability(number, mean) for number in range(count)))
    term = total = poisson_probability(count, mean)
    number = count
    while term > total * 1e-17:
        number += 1
        term *= mean / number
        total += term
    return min(1.0, total)


def poisson_probability(count: int, mean: float) -> float:
    """Return the probability of exactly ``count`` events where ``mean`` are expected."""
    return exp(count * log(mean) - mean - lgamma(count + 1))


def weekly_baseline(questions: int, weeks: float) -> float:
    """Return the baseline: the questions to expect in a week, after so many in so many weeks."""
    return (questions + PRIOR) / weeks


def find_rising_codes(now: Mapping[str, CodeDemand], base: Mapping[str, int], weeks: float) -> tuple[RisingCode, ...]:
    """Return the codes asked improbably more in a week than in the ``weeks`` before, the least probable first.

    ``base`` are their questions in all those weeks together. Because many codes are tested at once, the threshold for
    each is divided by their number. Without any week before there is no baseline, and nothing rises.
    """
    if weeks <= 0:
        return ()
    threshold = MAX_CHANCE / max(1, len(now))
    rising: list[RisingCode] = []
    for code, asked in now.items():
        before = base.get(code, 0)
        if asked.people >= MIN_PEOPLE and asked.questions * weeks > before:
            chance = poisson_tail(asked.questions, weekly_baseline(before, weeks))
            if chance < threshold:
                rising.append(RisingCode(code, before / weeks, asked.questions, chance))
    return tuple(sorted(rising, key=lambda rise: (rise.chance, rise.code)))
