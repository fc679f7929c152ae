"""A number that thousands of codes have: all are counted, and only those that are shown are read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.build import build_index
from bot.search.codes.resolve import find_shared
from bot.search.index import Index
from bot.search.index_files import open_index, save_index
from bot.search.tuning import MAX_HITS
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry

ROWS = st.lists(st.integers(0, 50), unique=True).map(sorted)
TEXTS = [  # each is about number 113 or 114, in full or not
    *("error 113", "error 0113, 0114", "113", "what is 113?", "[113]", "[113] it failed", "code_113 ", "broken 113"),
    *("DESK_BABE_CODE_0113", "desk babe code 113", "DESK_BABA_CODE_0113", "0113 " * 60, "error 113-116"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_few_entries_are_read_of_a_number_that_many_have(
    many_prefixes: Index, lexicon: Lexicon, tmp_path: Path, text: str
) -> None:
    save_index(many_prefixes, tmp_path / "index")
    opened = open_index(tmp_path / "index", lexicon)
    assert find_verdict(opened, text) == find_verdict(many_prefixes, text)
    assert len(opened.entries.decoded) <= 4 * MAX_HITS


@pytest.mark.parametrize("numbers", [["0113"], ["0113", "0114"], ["0113", "0114", "0113"]])
def test_a_choice_counts_every_code_once_that_may_be_meant(many_prefixes: Index, numbers: list[str]) -> None:
    verdict = find_verdict(many_prefixes, "error " + ", ".join(numbers))
    meant = sum(len(many_prefixes.by_number.find_rows(number)) for number in set(numbers))
    assert (verdict.kind, len(verdict.hits) + verdict.more) == ("choose", meant)


def test_a_line_that_starts_with_a_number_counts_them_too(many_prefixes: Index) -> None:
    verdict = find_verdict(many_prefixes, "[113]")
    assert len(verdict.hits) + verdict.more == len(many_prefixes.by_number.find_rows("0113"))


def test_a_code_that_is_sure_and_may_be_meant_again_is_counted_once(shop: Index) -> None:
    verdict = find_verdict(shop, "SHOP-ORDER-0017 and error 0017")
    assert [hit.entry.code for hit in verdict.hits] == ["SHOP-ORDER-0017", "TILL-PAY-17"]
    assert verdict.more == 0


def test_the_family_in_a_question_leaves_the_codes_of_the_others_out(reference: Index) -> None:
    assert [hit.entry.code for hit in find_verdict(reference, "gateway 101").hits] == ["GGATEWAY_CODE_101"]
    assert len(find_verdict(reference, "101").hits) == len(reference.by_value.find_rows(101))


def test_numbers_that_differ_in_zeros_are_told_apart_if_they_are_printed_so(lexicon: Lexicon) -> None:
    index = build_index([entry("SHOP-ORDER-017", "It is empty"), entry("SHOP-ORDER-0017", "It is full")], lexicon)
    assert [hit.entry.code for hit in find_verdict(index, "shop order 0017").hits] == ["SHOP-ORDER-0017"]
    assert [hit.entry.code for hit in find_verdict(index, "error 0017").hits] == ["SHOP-ORDER-0017", "SHOP-ORDER-017"]
    assert len(find_verdict(index, "shop order 17").hits) == 2


@given(one=ROWS, other=ROWS)
def test_shared_rows_are_those_in_both(one: list[int], other: list[int]) -> None:
    assert list(find_shared(one, other)) == sorted(set(one) & set(other))
