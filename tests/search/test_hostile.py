"""Any text at all: a verdict of the promised shape, and in time linear in its length."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.clean import LIMIT
from bot.search.index import Index
from bot.search.verdict import verdict

GROWING = ["1 ", "api 1 ", "O", "a1b2", "1.", "0 ", "0_", "_", "{", "\u0301\u0323", "\ufdfa", "\ufdfa1", "x11&"]
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
    said = verdict(reference, text)
    codes = [hit.entry.code for hit in said.hits]
    assert len(codes) == len(set(codes))
    assert said.kind == "answer" or len(codes) <= 5
    assert said.kind == "unknown" or codes
    assert all(hit.entry is reference.entries[hit.entry.code] for hit in said.hits)
    assert all(hit.meaning < len(hit.entry.meanings) and hit.times >= 1 for hit in said.hits)
    json.dumps(said.missing)


@given(data=st.data())
def test_every_code_survives_what_copying_does_to_it(reference: Index, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(reference.entries)))
    typed = data.draw(
        st.sampled_from(
            [str.lower, str.title, lambda c: c.replace("_", "-"), lambda c: c.replace("_", " _"), lambda c: f"`{c}`"]
        )
    )
    assert [hit.entry.code for hit in verdict(reference, f"  {typed(code)} ").hits] == [code]


@pytest.mark.parametrize("piece", [*PIECES, *GROWING])
def test_forty_thousand_characters_of_anything_give_a_verdict(reference: Index, piece: str) -> None:
    text = (piece * LIMIT)[:LIMIT]
    assert verdict(reference, text).kind in {"answer", "choose", "unknown"}


def test_a_code_at_the_end_of_a_long_log_is_found(reference: Index) -> None:
    log = "2026-01-02 03:04:05.678 INFO worker-12 took 345 ms\n" * 700
    said = verdict(reference, log + "ERROR USCUSTOMER_API_0000113")
    assert [hit.entry.code for hit in said.hits] == ["USCUSTOMER_API_0000113"]
