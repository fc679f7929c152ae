"""The contents of the reference document, checked against a reading by hand."""

from collections import Counter

import pytest

from bot.catalog.code import read_prefixes
from bot.catalog.entry import Reading
from bot.catalog.read import parse_reference
from bot.settings import PROJECT_ROOT

PREFERRED = {  # the codes with more than one meaning, and the line of the right one
    "GGATEWAY_CODE_011": 20,
    "GGATEWAY_CODE_016": 25,
    "USCUSTOMER_API_0000116": 64,
    "USCUSTOMER_API_0000117": 65,
    "USCUSTOMER_API_0000118": 66,
    "USCUSTOMER_API_0000119": 67,
    "USCUSTOMER_API_0000304": 99,
    "USCUSTOMER_API_0000305": 100,
    "USCUSTOMER_API_0000306": 101,
    "USCUSTOMER_API_0000307": 102,
    "USCUSTOMER_API_0000308": 103,
    "USCUSTOMER_API_0000309": 104,
}


@pytest.fixture(scope="module")
def reference() -> Reading:
    text = (PROJECT_ROOT / "data" / "error-code.md").read_text(encoding="utf-8")
    return parse_reference("error-code.md", text, read_prefixes(PROJECT_ROOT / "data" / "sections.toml"))


def test_it_documents_150_codes_in_168_entries(reference):
    assert (len(reference.entries), reference.printed, reference.unread) == (150, 168, ())


def test_the_codes_with_several_meanings_prefer_the_right_one(reference):
    several = {entry.code: entry.meaning.sources[0].lines for entry in reference.entries if len(entry.meanings) > 1}
    assert several == {code: (line,) for code, line in PREFERRED.items()}


def test_every_other_meaning_says_why_it_is_doubtful(reference):
    for entry in reference.entries:
        preferred, *others = entry.meanings
        assert preferred.preferred
        assert preferred.doubt is None
        assert all(not other.preferred and "only repeats the message of line" in other.doubt for other in others)


def test_the_damage_is_found_where_it_is(reference):
    assert [damage.first for damage in reference.damages if damage.kind == "spliced line"] == [33, 64, 99]
    assert [damage.first for damage in reference.damages if damage.kind == "white space in a code"] == [
        *(21, 43, 51, 116, 125, 134, 142, 150)
    ]
    assert [(damage.first, damage.last) for damage in reference.damages if damage.kind == "replayed lines"] == [
        *((31, 33), (60, 64), (88, 99))
    ]


def test_the_heads_without_a_message_are_skipped(reference):
    assert [(skip.line, skip.text) for skip in reference.skipped] == [
        (64, "USCUSTOMER_API_0000111"),
        (99, "USCUSTOMER_API_0000"),
    ]
    assert reference.without_meaning == ()


def test_every_section_of_the_product_is_there(reference):
    sections = Counter(entry.section for entry in reference.entries if entry.family == "customer API")
    assert sections == {
        "general": 11,
        "account": 37,
        "customer group": 15,
        "parameters and verification": 21,
        "KYC": 23,
        "payment": 6,
        "account cancellation": 6,
        "agent": 3,
        "account opening": 2,
        "API key": 3,
    }


def test_stray_words_stay_as_printed(reference):
    texts = {entry.code: entry.meaning.text for entry in reference.entries}
    assert texts["USCUSTOMER_API_0000135"] == "Has been The login password has been set"
    assert texts["USCUSTOMER_API_00011002"].endswith("exceeded the upper limit Limited")
    assert texts["GGATEWAY_CODE_902"] == "Service timeout, please contact customer service"
