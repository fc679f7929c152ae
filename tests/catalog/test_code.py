from pathlib import Path

import pytest

from bot.catalog.code import (
    Prefixes,
    classify_code,
    is_code,
    is_printable_code,
    read_prefixes,
    remove_gaps,
    split_code,
)
from bot.catalog.entry import MAX_CODE
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def prefixes() -> Prefixes:
    return read_prefixes(PROJECT_ROOT / "data" / "sections.toml")


CODES = [
    *("G500", "GGATEWAY_CODE_001", "02000", "2200E", "DM-database-10001", "51004_1101", "-1021", "0x80070005"),
    *("card_declined", "Timeout", "FORBIDDEN", "user.not-found", "CDC:ErrX", "auth/invalid-email", "RFC#12"),
]
FRAGMENTS = [
    *("", ".translator", "a b 1", "CODE_", "_1", "Fehler=1", "É1", "A1" * MAX_CODE, "--1021", "-"),
    *("https://example.org/a", "a:", "/usr/lib", "what?", "title"),
]


@pytest.mark.parametrize("text", CODES)
def test_codes_of_any_vendor_are_codes(text):
    assert is_code(text)
    assert is_printable_code(text)


@pytest.mark.parametrize("text", FRAGMENTS)
def test_fragments_are_no_codes(text):
    assert not is_code(text)


@pytest.mark.parametrize("text", ["É1", "[302]", "E%d", "<n>", "错误1", "_1", "A" * MAX_CODE, "🙂"])
def test_a_column_of_codes_may_hold_any_characters_that_can_be_seen(text):
    assert is_printable_code(text)


@pytest.mark.parametrize(
    "text", ["", " ", "a b", "a\tb", "a\u00a0b", "a\u200bb", "a\0", "a\x7f", "a\x85", "\ud800", "A" * (MAX_CODE + 1)]
)
def test_white_space_and_what_cannot_be_seen_are_in_no_code(text):
    assert not is_printable_code(text)


@pytest.mark.parametrize("gap", [" ", "\t", "\u00a0", "\u200b", " \u3000 "])
def test_white_space_of_any_kind_is_closed_up(gap):
    assert remove_gaps(f"G{gap}500") == "G500"


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("USCUSTOMER_API_0000113", ("USCUSTOMER_API_", "0000113")),
        ("G500", ("G", "500")),
        ("DM-database-10001", ("DM-database-", "10001")),
        ("51004_1101", ("", "51004_1101")),
        ("02000", ("", "02000")),
        ("2200E", ("", "2200E")),
        ("E12X", ("", "E12X")),
    ],
)
def test_a_code_splits_into_prefix_and_number(code, parts):
    assert split_code(code) == parts


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("G500", ("gateway", "500", "gateway")),
        ("GGATEWAY_CODE_016", ("gateway", "016", "gateway")),
        ("US500", ("customer API", "500", "general")),
        ("USCUSTOMER_API_0000002", ("customer API", "0000002", "general")),
        ("USCUSTOMER_API_0000113", ("customer API", "0000113", "account")),
        ("USCUSTOMER_API_0000142", ("customer API", "0000142", "account")),
        ("USCUSTOMER_API_0000304", ("customer API", "0000304", "customer group")),
        ("USCUSTOMER_API_0000500", ("customer API", "0000500", "general")),
        ("USCUSTOMER_API_0000501", ("customer API", "0000501", "parameters and verification")),
        ("USCUSTOMER_API_0000632", ("customer API", "0000632", "KYC")),
        ("USCUSTOMER_API_0000707", ("customer API", "0000707", "payment")),
        ("USCUSTOMER_API_0000801", ("customer API", "0000801", "account cancellation")),
        ("USCUSTOMER_API_0000903", ("customer API", "0000903", "agent")),
        ("USCUSTOMER_API_0001025", ("customer API", "0001025", "general")),
        ("USCUSTOMER_API_00010002", ("customer API", "00010002", "account opening")),
        ("USCUSTOMER_API_00011003", ("customer API", "00011003", "API key")),
        ("DM-database-10001", ("DM-database", "10001", "general")),
        ("2200E", ("other", "2200E", "general")),
    ],
)
def test_a_code_says_its_family_and_its_section(prefixes, code, place):
    assert classify_code(code, prefixes) == place


def test_an_admin_can_add_a_family(tmp_path):
    file = tmp_path / "sections.toml"
    file.write_text(
        '[[prefix]]\nbegins = "FUNDS_"\nfamily = "funds"\nsection = "general"\n'
        'sections = [{ name = "deposit", from = 200, to = 299 }]\n'
    )
    prefixes = read_prefixes(file)
    assert classify_code("FUNDS_0201", prefixes) == ("funds", "0201", "deposit")
    assert classify_code("FUNDS_0300", prefixes) == ("funds", "0300", "general")


def test_codes_without_a_prefix_may_be_a_family_too(tmp_path):
    file = tmp_path / "sections.toml"
    file.write_text(
        '[[prefix]]\nbegins = ""\nfamily = "SQL"\nsection = "general"\n'
        'sections = [{ name = "no data", from = 2000, to = 2999 }]\n'
    )
    prefixes = read_prefixes(file)
    assert classify_code("02000", prefixes) == ("SQL", "02000", "no data")
    assert classify_code("2200E", prefixes) == ("SQL", "2200E", "general")


@pytest.mark.parametrize(
    "content",
    [
        "prefix = 5",
        "[[prefix]]",
        "[[prefix",
        "prefix = ['G']",
        '[[prefix]]\nbegins = "G"\nfamily = "g"\nsection = "g"\nsections = 5',
        '[[prefix]]\nbegins = "G"\nfamily = "g"\nsection = "g"\nsections = [{ name = "x", from = "y", to = 1 }]',
    ],
)
def test_a_broken_data_file_is_refused_by_name(tmp_path: Path, content):
    file = tmp_path / "sections.toml"
    file.write_text(content)
    with pytest.raises(Refusal, match=r"sections\.toml"):
        read_prefixes(file)


def test_a_missing_data_file_is_refused_by_name(tmp_path: Path):
    with pytest.raises(Refusal, match=r"sections\.toml cannot be read"):
        read_prefixes(tmp_path / "sections.toml")
