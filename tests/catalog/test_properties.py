import pytest

from bot.catalog.read import parse_reference


def told(*lines):
    reading = parse_reference("codes.properties", "\n".join(lines), {})
    return {entry.code: (entry.meaning.text, *entry.meaning.sources[0].lines) for entry in reading.entries}


def skipped(*lines):
    return [(skip.line, skip.reason) for skip in parse_reference("codes.properties", "\n".join(lines), {}).skipped]


def test_comments_are_structure_and_other_keys_are_skipped():
    lines = ("# made by hand", "! since 2019", "", ".translator=Somebody", "2200E = Null value", "02000: No data")
    assert told(*lines) == {"2200E": ("Null value", 5), "02000": ("No data", 6)}
    assert [line for line, _ in skipped(*lines)] == [4]


def test_a_backslash_at_the_end_joins_the_next_line():
    assert told("E1=Too \\", "    long, \\", "  sorry", "E2=Two") == {"E1": ("Too long, sorry", 1), "E2": ("Two", 4)}


def test_a_written_backslash_at_the_end_joins_nothing():
    assert told("E1=C:\\\\", "E2=Two") == {"E1": ("C:\\", 1), "E2": ("Two", 2)}


def test_a_last_line_that_wants_to_go_on_is_read():
    assert told("E1=One\\") == {"E1": ("One", 1)}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"Gr\u00f6\u00dfe", "Größe"),
        (r"a\=b \: c", "a=b : c"),
        (r"\ud83d\ude00", "😀"),
        (r"a\tb", "a\tb"),
        ("a=b", "a=b"),
    ],
)
def test_escapes_are_resolved(written, meant):
    assert told(f"E1={written}") == {"E1": (meant, 1)}


@pytest.mark.parametrize("written", [r"\ud83d", r"\u0000"])
def test_an_escape_for_no_character_is_skipped(written):
    assert skipped(f"E1={written}", "E2=Two") == [(1, "an escape in it stands for no character")]


def test_a_line_without_a_separator_is_skipped():
    assert skipped("E1 One", "E2=Two") == [(1, "there is no “=” in it")]


def test_damage_is_repaired_as_in_any_other_form():
    assert told("AB_001=One", "AB_ 002=Two")["AB_002"] == ("Two", 2)
