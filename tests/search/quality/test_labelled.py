"""Files of labelled queries: what is read, and what is refused."""

import json

import pytest

from bot.errors import Refusal
from bot.search.quality.labelled import LabelledQuery, read_labelled_queries

ROW = {"class": "exact", "query": "SHOP-ORDER-0017", "accept": ["SHOP-ORDER-0017"], "expect": "answer"}

NO_IDS = [{"a": 1}, [], [1], 1.5, True, False, float("nan"), None]


def test_a_query_is_named_by_its_id_or_by_its_line_and_blank_lines_count() -> None:
    text = f"\n{json.dumps({**ROW, 'id': 7, 'also': [], 'why': 'a note'})}\r\n\n{json.dumps(ROW)}\n"
    first, second = read_labelled_queries("q.jsonl", text)
    assert first == LabelledQuery("7", "exact", "SHOP-ORDER-0017", "answer", ("SHOP-ORDER-0017",), "a note")
    assert (second.name, second.why) == ("4", "")


def test_a_query_for_nothing_needs_no_codes() -> None:
    [query] = read_labelled_queries("q.jsonl", '{"class": "chat", "query": "hi", "expect": "nothing"}')
    assert query.accept == ()


def test_a_line_separator_in_a_query_ends_no_line() -> None:
    [query] = read_labelled_queries("q.jsonl", json.dumps({**ROW, "query": "a\u2028b"}, ensure_ascii=False))
    assert query.query == "a\u2028b"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "isn't JSON: look at character 2."),
        ('{"id": 1 "query"}', "isn't JSON: look at character 10."),
        (f'{{"id": {"9" * 5_000}}}', "isn't JSON that can be read: a number in it is too long."),
        ("[" * 100_000, "isn't JSON that can be read: it is nested too deeply"),
        ("[]", "isn't a JSON object"),
        (json.dumps({**ROW, "query": 113}), "has no text “query”"),
        (json.dumps({**ROW, "class": None}), "has no text “class”"),
        (
            json.dumps({**ROW, "expect": "Answer"}),
            "expects “Answer”; it must be one of answer, choose, unknown, nothing",
        ),
        (json.dumps({**ROW, "accept": []}), "expects “answer”, so “accept” must name a code"),
        (json.dumps({**ROW, "accept": "SHOP-ORDER-0017"}), "needs a list of codes as “accept”"),
        (json.dumps({**ROW, "accept": [17]}), "needs a list of codes as “accept”"),
        *((json.dumps({**ROW, "id": odd}), "needs a text or a whole number as “id”.") for odd in NO_IDS),
        *((json.dumps({**ROW, "why": odd}), "has no text “why”.") for odd in (*NO_IDS[:-1], 5, 0)),
    ],
)
def test_a_broken_line_is_refused_with_its_number_and_its_fault(line: str, fault: str) -> None:
    with pytest.raises(Refusal) as refused:
        list(read_labelled_queries("q.jsonl", f"{json.dumps(ROW)}\n{line[:200_000]}"))
    assert refused.value.detail.startswith(f"Line 2 of q.jsonl {fault}")
