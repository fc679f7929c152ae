"""Codes that are asked more than usual: improbable against their own weeks before, not above a fixed number.

Questions for a code are taken to come by chance at its usual rate, so that their number in a span of time follows a
Poisson distribution: https://en.wikipedia.org/wiki/Poisson_distribution
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, lgamma, log

BASE = 8  # weeks before that say what is usual
PRIOR = 0.5  # questions that are added to a base, so that a code never asked before has a chance too
UNLIKELY = 0.01  # of any code of a week to be named by chance alone
PEOPLE = 2  # at least, or one person's bad day would be news


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a code was asked for, and by how many different people."""

    questions: int
    people: int


@dataclass(frozen=True, slots=True)
class Rising:
    """A code that is asked more than usual: questions in a usual week, and ``now``; how probable that is by chance."""

    code: str
    usual: float
    now: int
    chance: float


def at_least(count: int, mean: float) -> float:
    """Give the probability of so many events or more where ``mean`` are expected: a Poisson distribution's tail.

    The smaller side is summed, term by term from its largest, so that the smallest tail is as exact as any.
    """
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if count <= mean:
        return max(0.0, 1.0 - sum(probability(number, mean) for number in range(count)))
    term = total = probability(count, mean)
    number = count
    while term > total * 1e-17:
        number += 1
        term *= mean / number
        total += term
    return min(1.0, total)


def probability(count: int, mean: float) -> float:
    """Give the probability of exactly so many events."""
    return exp(count * log(mean) - mean - lgamma(count + 1))


def usual(questions: int, weeks: float) -> float:
    """Give the questions a week that are usual after so many in so many weeks."""
    return (questions + PRIOR) / weeks


def rising(now: Mapping[str, Asked], base: Mapping[str, int], weeks: float) -> tuple[Rising, ...]:
    """Give the codes that are asked more in a week than in the ``weeks`` before, the least probable first.

    ``base`` are their questions in all those weeks together. Many codes are tested at once, so each must be as much
    less probable. Without any week before, nothing is usual, and nothing rises.
    """
    if weeks <= 0:
        return ()
    enough = UNLIKELY / max(1, len(now))
    found = (
        Rising(code, before / weeks, asked.questions, at_least(asked.questions, usual(before, weeks)))
        for code, asked in now.items()
        if asked.people >= PEOPLE and asked.questions * weeks > (before := base.get(code, 0))
    )
    return tuple(sorted((one for one in found if one.chance < enough), key=lambda one: (one.chance, one.code)))
