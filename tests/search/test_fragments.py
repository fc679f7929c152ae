"""Fragments are found in a catalog that is too large to look at everything with each keystroke."""

from itertools import islice

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.search.build import build_index
from bot.search.flat import StringTableBuilder
from bot.search.fragments import MAX_EXAMINED, find_code_rows, find_message_rows, scan
from bot.search.words.lexicon import build_lexicon

WORDS = {"ask": [], "errors": [], "other_codes": [], "ids": [], "elsewhere": [], "ignored": ["the", "of"]}
RARE = (
    "The padlock was closed",
    "Die Gebühr fehlt",
    "Счёт заблокирован",
    "Padlock of the order",
    "Reopen it first",
    "Opening hours",
)


@pytest.fixture(scope="module")
def index():
    """Return the index of a catalog with more messages than a keystroke may look at, the rare ones last."""
    texts = (*(f"The order {number}" for number in range(MAX_EXAMINED + 10)), *RARE)
    entries = (
        Entry(f"API_{row:07}", "API", f"{row:07}", "all", meanings=(Meaning(text),)) for row, text in enumerate(texts)
    )
    return build_index(entries, build_lexicon({"words": WORDS, "families": {}, "writes": {}, "means": {}}))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("padlock", [RARE[0], RARE[3]]),
        ("pad", [RARE[0], RARE[3]]),
        ("padlock close", [RARE[0]]),
        ("the padlock closed", [RARE[0]]),
        ("closin", []),
        ("order padlock", [RARE[3]]),
        ("gebühr", [RARE[1]]),
        ("счёт", [RARE[2]]),
        ("заблок", [RARE[2]]),
        ("order 20003", ["The order 20003"]),
        ("zzzz", []),
        ("openi", [RARE[5]]),  # "reopen" and "it" are neighbors in the vocabulary
    ],
)
def test_messages_are_found_by_any_part_of_their_words(index, typed, found):
    rows = find_message_rows(index, typed.split())
    assert [index.messages.read(row).text for row in rows] == found


def test_what_is_in_every_message_is_found_in_some(index):
    for typed in (["the"], ["order"], []):
        assert len(list(islice(find_message_rows(index, typed), 5))) == 5


def test_codes_are_found_by_any_part_and_first_of_all_by_their_beginning(index):
    def find(wanted, most):
        return [index.entries.read(row).code for row in find_code_rows(index, wanted, most)]

    assert find("20003", 10) == ["API_0020003"]
    assert find("PI002000", 3) == ["API_0020000", "API_0020001", "API_0020002"]
    assert "API_0000999" in find("999", 2)
    assert find("999", 2)[-2:] == ["API_0000999", "API_0009990"]
    assert find("9API", 10) == []


@pytest.mark.parametrize(
    ("strings", "wanted", "rows"),
    [
        (["open", "it", "opening"], ["openi"], [2]),
        (["xab", "aba"], ["aba"], [1]),
        (["aaaa", "aa", "", "a"], ["aaa"], [0]),
        (["ab", "", "bab", "ab"], ["ab"], [0, 2, 3]),
        (["ab", "c"], ["abc", "b"], [0]),
        (["Gebü", "hr", "Gebühr"], ["bühr"], [2]),
        (["a", "", "b"], [""], [0, 2]),
        ([], [""], []),
    ],
)
def test_a_text_is_found_within_a_string_and_not_across_two(strings, wanted, rows):
    table = StringTableBuilder()
    for string in strings:
        table.add(string)
    assert list(scan(table.build(), *wanted)) == rows
