"""What counts as right, as a first hit and as a false claim."""

import pytest

from bot.search.hit import VerdictKind
from bot.search.index import Index
from bot.search.quality.labelled import LabelledQuery
from bot.search.quality.scores import Outcome, count_by_class, count_outcomes, is_right, score_query


def outcome(expect: VerdictKind, accept: str, kind: VerdictKind, codes: str = "") -> Outcome:
    return Outcome(LabelledQuery("1", "any", "?", expect, tuple(accept.split())), kind, tuple(codes.split()))


@pytest.mark.parametrize(
    ("row", "right"),
    [
        (outcome("answer", "A B", "answer", "B"), True),
        (outcome("answer", "A", "choose", "A B"), True),
        (outcome("answer", "A", "choose", "B A"), False),
        (outcome("answer", "A", "unknown", "A"), False),
        (outcome("answer", "A", "nothing"), False),
        (outcome("choose", "A B", "choose", "C B A"), True),
        (outcome("choose", "A B", "answer", "A"), False),
        (outcome("choose", "A B", "unknown", "A B"), False),
        (outcome("unknown", "", "unknown", "A"), True),
        (outcome("unknown", "", "nothing"), True),
        (outcome("unknown", "", "choose", "A"), False),
        (outcome("nothing", "", "nothing"), True),
        (outcome("nothing", "", "unknown", "A"), True),
        (outcome("nothing", "", "answer", "A"), False),
    ],
)
def test_a_verdict_is_right_if_it_is_what_the_query_expects(row: Outcome, *, right: bool) -> None:
    assert is_right(row) is right


def test_hits_count_among_answers_whatever_the_verdict_and_false_claims_where_no_code_is_meant() -> None:
    score = count_outcomes(
        [
            outcome("answer", "A", "answer", "A"),
            outcome("answer", "A", "unknown", "A B"),
            outcome("answer", "A", "choose", "B C A"),
            outcome("answer", "A", "choose", "B C D A"),
            outcome("choose", "A B", "choose", "A B"),
            outcome("unknown", "", "choose", "A"),
            outcome("nothing", "", "answer", "A"),
            outcome("nothing", "", "nothing"),
        ]
    )
    assert (score.queries, score.right) == (8, 3)
    assert (score.answers, score.first, score.top) == (4, 2, 3)
    assert (score.unknown, score.claims) == (3, 1)


def test_a_query_is_scored_by_as_many_codes_as_a_choice_shows(reference: Index) -> None:
    codes = " ".join(entry.code for entry in reference.by_name.get("kyc"))
    row = score_query(reference, LabelledQuery("1", "log", codes, "answer", (codes.split()[0],)))
    assert (row.kind, len(row.codes), is_right(row)) == ("answer", 5, True)


def test_classes_are_counted_in_their_order(shop: Index) -> None:
    queries = [LabelledQuery(str(place), name, "hello", "nothing") for place, name in enumerate("bab")]
    scores = count_by_class([score_query(shop, query) for query in queries])
    assert [(name, score.queries, score.right) for name, score in scores.items()] == [("b", 2, 2), ("a", 1, 1)]
