"""Any text at all: a verdict of the promised shape, and in time linear in its length."""

import json
import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.hit import VerdictKind
from bot.search.index import Index
from bot.search.text.clean import MAX_TEXT_LENGTH
from bot.search.tuning import MAX_QUERY_LENGTH
from bot.search.verdict import find_verdict

GROWING = [
    "1 ",
    "api 1 ",
    "O",
    "a1b2",
    "1.",
    "0 ",
    "0_",
    "_",
    "{",
    "\u0301\u0323",
    "\ufdfa",
    "\ufdfa1",
    "x11&",
    ":a:",
    "test 1",
    "<3 ",
    "error113 ",
]
NEIGHBORS = [
    "113-118/",
    "[113] x\n",
    "(113)",
    "US500 chart ",
    "G500,",
    "ข้อผิดพลาด๑",
    "a-1-",
    "/a/1",
    "no 1 of 1 ",
    "error 1 US500 ",
]
MANY = [  # what is compared with prefixes, and numbers that many of them have
    "error 5555 in module 7, ",
    "desk babo code 113, ",
    "DESK_BABR_CODE_0113 ",
    "xdesk_ba 113;",
    "code_113 ",
    "error 0113, 0114 ",
    "113 ",
    "[113] it failed\n",
]
LINEAR = 10  # times as long as with our few prefixes, which a thousand times as many would exceed if each were compared
QUADRATIC = 3.5  # twice the text takes twice the time where it is linear, four times where it is not
ROUNDS = 5  # of which the best counts: another process may take the machine in the middle of one
STEP = 0.001  # seconds below which a time says nothing
PIECES = [
    "USCUSTOMER_API_",
    "GGATEWAY_CODE_",
    "0000113",
    "113",
    "<",
    ">",
    "|",
    "&lt;",
    "error ",
    "the account ",
    "%s",
    "\u200b",
    "１",
    "'t ",
]


@given(text=st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_gets_a_verdict_of_the_promised_shape(reference: Index, text: str) -> None:
    result = find_verdict(reference, text)
    codes = [hit.entry.code for hit in result.hits]
    assert len(codes) == len(set(codes))
    assert result.kind == "answer" or len(codes) <= 5
    assert result.kind in {"unknown", "nothing"} or codes
    assert result.kind != "nothing" or not (codes or result.missing)
    assert all(hit.entry is reference.entries[hit.entry.code] for hit in result.hits)
    assert all(hit.meaning < len(hit.entry.meanings) and hit.times >= 1 for hit in result.hits)
    json.dumps(result.missing)


@given(data=st.data())
def test_every_code_survives_what_copying_does_to_it(reference: Index, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(reference.entries)))
    typed = data.draw(
        st.sampled_from(
            [str.lower, str.title, lambda c: c.replace("_", "-"), lambda c: c.replace("_", " _"), lambda c: f"`{c}`"]
        )
    )
    assert [hit.entry.code for hit in find_verdict(reference, f"  {typed(code)} ").hits] == [code]


@pytest.mark.parametrize("piece", [*PIECES, *GROWING, *NEIGHBORS])
def test_any_long_text_gets_its_verdict_in_time_linear_in_its_length(reference: Index, piece: str) -> None:
    half, whole = (text_of(piece, size) for size in (MAX_TEXT_LENGTH // 2, MAX_TEXT_LENGTH))
    assert find_verdict(reference, whole).kind in get_args(VerdictKind)
    ratios = (seconds(reference, whole) / seconds(reference, half) for _ in range(ROUNDS))
    assert min(ratios) < QUADRATIC, "twice the text takes about twice the time"


@pytest.mark.parametrize("piece", MANY)
def test_thousands_of_prefixes_make_no_text_slower_than_linear(many_prefixes: Index, piece: str) -> None:
    half, whole = (text_of(piece, size) for size in (MAX_TEXT_LENGTH // 2, MAX_TEXT_LENGTH))
    assert find_verdict(many_prefixes, whole).kind in get_args(VerdictKind)
    ratios = (seconds(many_prefixes, whole) / seconds(many_prefixes, half) for _ in range(ROUNDS))
    assert min(ratios) < QUADRATIC, "twice the text takes about twice the time"


@pytest.mark.parametrize("piece", MANY)
def test_a_text_takes_a_time_that_hardly_grows_with_the_prefixes(
    reference: Index, many_prefixes: Index, piece: str
) -> None:
    text = text_of(piece, MAX_QUERY_LENGTH)
    ratios = (seconds(many_prefixes, text) / seconds(reference, text) for _ in range(ROUNDS))
    assert min(ratios) < LINEAR, "a thousand times the prefixes takes no ten times the time"


def text_of(piece: str, size: int) -> str:
    """Return a text of this size that repeats a piece."""
    return (piece * size)[:size]


def seconds(reference: Index, text: str) -> float:
    """Return the processor's time that a verdict takes, at least the clock's own step."""
    begun = time.process_time()
    find_verdict(reference, text)
    return max(time.process_time() - begun, STEP)


def test_a_code_at_the_end_of_a_long_log_is_found(reference: Index) -> None:
    log = "2026-01-02 03:04:05.678 INFO worker-12 took 345 ms\n" * 700
    result = find_verdict(reference, log + "ERROR USCUSTOMER_API_0000113")
    assert [hit.entry.code for hit in result.hits] == ["USCUSTOMER_API_0000113"]
