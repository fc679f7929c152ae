"""Questions about twelve catalogs in one index: how many the search gets right, by class. A floor never falls."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.catalog.code import classify_code
from bot.catalog.entry import Entry, Meaning
from bot.search.build import build_index
from bot.search.hit import Verdict
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon

FOLDER = Path(__file__).parent
FLOORS = {  # right of how many
    "exact": (20, 20),
    "other_case": (15, 15),
    "pasted": (29, 30),
    "half": (9, 10),
    "symbol": (20, 20),
    "values": (20, 20),
    "verbatim": (19, 20),
    "reworded": (9, 15),
    "ambiguous": (10, 10),
    "none": (38, 40),
}

Found = tuple[str, str]  # a catalog's name, and a code


class Outcome(NamedTuple):
    """A question, and what the search made of it."""

    group: str
    query: str
    expect: str
    accept: Sequence[Found]
    kind: str
    codes: Sequence[Found]


@pytest.fixture(scope="module")
def twelve(lexicon: Lexicon) -> Index:
    files = sorted(FOLDER.glob("*.json"))
    catalogs = {number: json.loads(file.read_text(encoding="utf-8")) for number, file in enumerate(files, 1)}
    names = {number: catalog["name"] for number, catalog in catalogs.items()}
    entries = (read_entry(row, number) for number, catalog in catalogs.items() for row in catalog["codes"])
    return build_index(entries, lexicon, catalogs=names)


@pytest.fixture(scope="module")
def outcomes(twelve: Index) -> list[Outcome]:
    rows = map(json.loads, (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines())
    return [read_outcome(row, find_verdict(twelve, row["query"]), twelve.facts.catalogs) for row in rows]


def read_entry(row: Mapping[str, Any], catalog: int) -> Entry:
    code = row["code"]
    family, number, section = classify_code(code, {})
    return Entry(
        code=code,
        family=family,
        number=number,
        section=row.get("section", section),
        meanings=tuple(Meaning(text, place == 0) for place, text in enumerate(row["messages"])),
        aliases=tuple(row.get("aliases", ())),
        catalog=catalog,
    )


def read_outcome(row: Mapping[str, Any], verdict: Verdict, names: Mapping[int, str]) -> Outcome:
    codes = [(names[hit.entry.catalog], hit.entry.code) for hit in verdict.hits]
    accept = [(catalog, code) for catalog, code in row["accept"]]
    return Outcome(row["class"], row["query"], row["expect"], accept, verdict.kind, codes)


def is_right(outcome: Outcome) -> bool:
    if outcome.expect == "answer":
        return outcome.kind == "answer" and len(outcome.codes) == 1 and outcome.codes[0] in outcome.accept
    if outcome.expect == "choose":
        is_offered = outcome.kind == "choose" and set(outcome.accept) <= set(outcome.codes)
        return is_offered or (outcome.group == "reworded" and outcome.kind == "answer" and not is_false(outcome))
    return outcome.kind in {outcome.expect, "nothing"}


def is_false(outcome: Outcome) -> bool:
    return outcome.kind == "answer" and not set(outcome.codes) <= set(outcome.accept)


def list_false(outcomes: Sequence[Outcome]) -> Iterator[str]:
    return (outcome.query for outcome in outcomes if is_false(outcome))


def test_no_code_is_claimed_that_was_not_meant(outcomes: Sequence[Outcome]) -> None:
    assert list(list_false(outcomes)) == []


@pytest.mark.parametrize("group", FLOORS)
def test_a_class_of_questions_stays_above_its_floor(outcomes: Sequence[Outcome], group: str) -> None:
    asked = [outcome for outcome in outcomes if outcome.group == group]
    wrong = [outcome for outcome in asked if not is_right(outcome)]
    floor, count = FLOORS[group]
    assert len(asked) == count
    assert count - len(wrong) >= floor, wrong


def test_every_class_has_a_floor(outcomes: Sequence[Outcome]) -> None:
    assert Counter(outcome.group for outcome in outcomes) == Counter(
        {name: asked for name, (_, asked) in FLOORS.items()}
    )


EVERYDAY = """see you at the stand-up
try again later please
the meeting was moved to another room
could you check the invoice for the catering
our account manager is on holiday until friday
the connection on the train was terrible
please close the window when you leave
the file with the photos is too large for mail
the limit for travel costs was raised
the table in the kitchen is broken
i don't have permission to enter the warehouse
the request for new chairs was refused
payment for the team event is due on friday
where do i find the form for vacation
is the office open on monday""".splitlines()


def test_everyday_talk_is_rarely_taken_for_a_question(twelve: Index) -> None:
    kinds = Counter(find_verdict(twelve, text).kind for text in EVERYDAY)
    assert kinds["answer"] == 0
    assert kinds["choose"] <= 1
