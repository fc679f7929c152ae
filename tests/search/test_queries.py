"""The labelled queries: how many the search gets right, by class. A floor may rise, never fall."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.search.index import Index
from bot.search.quality.labelled import read_labelled_queries
from bot.search.quality.scores import Outcome, count_by_class, is_false_claim, is_right, score_query

FLOORS = {  # right answers in a hundred
    "exact": 100,
    "case_space": 100,
    "partial": 100,
    "typo": 100,
    "embedded": 100,
    "rendered": 95,
    "message": 100,
    "paraphrase": 90,
    "foreign": 95,
    "negative": 93,
}
FALSE_CLAIMS = 1  # sure answers where there is none


@pytest.fixture(scope="module")
def outcomes(reference: Index, queries: Path) -> list[Outcome]:
    labelled = read_labelled_queries(queries.name, queries.read_text(encoding="utf-8"))
    return [score_query(reference, query) for query in labelled]


def test_no_labelled_question_is_taken_for_small_talk(outcomes: Sequence[Outcome]) -> None:
    assert not [row.query for row in outcomes if row.kind == "nothing" and row.query.expect != "unknown"]


@pytest.mark.parametrize("name", FLOORS)
def test_a_class_of_labelled_queries_stays_above_its_floor(outcomes: Sequence[Outcome], name: str) -> None:
    score = count_by_class(outcomes)[name]
    wrong = [row.query.query for row in outcomes if row.query.group == name and not is_right(row)]
    assert 100 * score.right / score.queries >= FLOORS[name], wrong


def test_the_search_rarely_claims_what_it_does_not_know(outcomes: Sequence[Outcome]) -> None:
    claims = [row.query.query for row in filter(is_false_claim, outcomes)]
    assert len(claims) <= FALSE_CLAIMS, claims


def test_every_labelled_class_has_a_floor(outcomes: Sequence[Outcome]) -> None:
    assert set(count_by_class(outcomes)) == set(FLOORS)
