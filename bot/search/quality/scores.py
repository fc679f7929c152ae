"""Score the search on labelled queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.search import tuning
from bot.search.hit import VerdictKind
from bot.search.index import Index
from bot.search.quality.labelled import LabelledQuery
from bot.search.verdict import find_verdict

TOP = 3  # codes that are seen at a glance
UNKNOWN = frozenset({"unknown", "nothing"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """A labelled query with what the search says: the verdict, and its codes, best first and as many as are offered."""

    query: LabelledQuery
    kind: VerdictKind
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How many queries are right.

    ``first`` and ``top`` count those of the ``answers`` (queries that one code answers) whose code is the first or one
    of the first three, ``claims`` the false claims among the ``unknown`` (queries that mean no code).
    """

    queries: int
    right: int
    answers: int
    first: int
    top: int
    unknown: int
    claims: int


def score_query(index: Index, query: LabelledQuery) -> Outcome:
    """Return what the search says of a query."""
    verdict = find_verdict(index, query.query)
    return Outcome(query, verdict.kind, tuple(hit.entry.code for hit in verdict.hits[: tuning.MAX_HITS]))


def is_right(row: Outcome) -> bool:
    """Return whether a verdict is right.

    For ``answer`` an accepted code must be the first of an answer or a choice, for ``choose`` all must be in it. Where
    no code is meant, ``unknown`` (with or without suggestions) and ``nothing`` are both right.
    """
    if row.kind in UNKNOWN or means_none(row):
        return row.kind in UNKNOWN and means_none(row)
    return is_first(row) if means_one(row) else set(row.query.accept) <= set(row.codes)


def means_one(row: Outcome) -> bool:
    """Return whether a query means one code."""
    return row.query.expect == "answer"


def means_none(row: Outcome) -> bool:
    """Return whether a query means no code."""
    return row.query.expect in UNKNOWN


def is_first(row: Outcome) -> bool:
    """Return whether an accepted code is the first, even of suggestions."""
    return not set(row.query.accept).isdisjoint(row.codes[:1])


def is_near_top(row: Outcome) -> bool:
    """Return whether an accepted code is one of the first three, even of suggestions."""
    return not set(row.query.accept).isdisjoint(row.codes[:TOP])


def is_false_claim(row: Outcome) -> bool:
    """Return whether a code is claimed where none is meant."""
    return means_none(row) and row.kind == "answer"


def count_outcomes(outcomes: Iterable[Outcome]) -> Score:
    """Return the score of outcomes."""
    rows = list(outcomes)
    answers = list(filter(means_one, rows))
    unknown = list(filter(means_none, rows))
    return Score(
        queries=len(rows),
        right=sum(map(is_right, rows)),
        answers=len(answers),
        first=sum(map(is_first, answers)),
        top=sum(map(is_near_top, answers)),
        unknown=len(unknown),
        claims=sum(map(is_false_claim, unknown)),
    )


def count_by_class(outcomes: Iterable[Outcome]) -> Mapping[str, Score]:
    """Return the score of each class, in the order in which the classes first appear."""
    groups: dict[str, list[Outcome]] = {}
    for row in outcomes:
        groups.setdefault(row.query.group, []).append(row)
    return {name: count_outcomes(rows) for name, rows in groups.items()}
