"""The labelled queries: how many the search gets right, by class. A floor may rise, never fall."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.search.index import Index
from bot.search.verdict import find_verdict

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
def results(reference: Index, queries: Path) -> list[tuple[dict[str, Any], str, list[str]]]:
    rows = [json.loads(line) for line in queries.read_text(encoding="utf-8").splitlines()]
    verdicts = [find_verdict(reference, row["query"]) for row in rows]
    return [(row, v.kind, [hit.entry.code for hit in v.hits][:5]) for row, v in zip(rows, verdicts, strict=True)]


def is_right(row: dict[str, Any], kind: str, codes: list[str]) -> bool:
    if row["expect"] == "unknown":
        return kind in {"unknown", "nothing"}
    if row["expect"] == "choose":
        return kind != "unknown" and set(row["accept"]) <= set(codes)
    return kind in {"answer", "choose"} and codes[0] in row["accept"]


def test_no_labelled_question_is_taken_for_small_talk(results: list) -> None:
    assert not [row["query"] for row, kind, _ in results if kind == "nothing" and row["expect"] != "unknown"]


@pytest.mark.parametrize("name", FLOORS)
def test_a_class_of_labelled_queries_stays_above_its_floor(results: list, name: str) -> None:
    rows = [(row, is_right(row, kind, codes)) for row, kind, codes in results if row["class"] == name]
    wrong = [row["query"] for row, right in rows if not right]
    assert 100 * (len(rows) - len(wrong)) / len(rows) >= FLOORS[name], wrong


def test_the_search_rarely_claims_what_it_does_not_know(results: list) -> None:
    claims = [row["query"] for row, kind, _ in results if row["expect"] == "unknown" and kind == "answer"]
    assert len(claims) <= FALSE_CLAIMS, claims


def test_every_labelled_class_has_a_floor(results: list) -> None:
    assert set(Counter(row["class"] for row, _, _ in results)) == set(FLOORS)
