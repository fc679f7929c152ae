import pytest

from bot.errors import Refusal
from tests.catalog.formats.reading import cells, lines, read, read_table


def test_pairs_are_read_in_all_their_forms_and_comments_are_left_out():
    text = "# a comment\nE1: one\nE2 - two\nE3=three\nE4 => four\n\n// another\n[CDC:X]: five\n-5: minus\n"
    table = read_table("a.txt", text)
    assert cells(table) == [
        *[("E1", "one"), ("E2", "two"), ("E3", "three"), ("E4", "four"), ("[CDC:X]", "five"), ("-5", "minus")],
    ]
    assert lines(table) == [2, 3, 4, 5, 8, 9]


def test_a_colon_inside_a_code_does_not_end_it():
    assert cells(read_table("a.txt", "a:b/c: text: more\nx-1 - y - z\n")) == [("a:b/c", "text: more"), ("x-1", "y - z")]


def test_sections_in_brackets_are_headings_and_indented_lines_go_on():
    tables = read("a.ini", "E1=one\n  goes on\n[Cards]\nE2=two\n").tables
    assert [(table.headings, cells(table)) for table in tables] == [
        ((), [("E1", "one\ngoes on")]),
        (("Cards",), [("E2", "two")]),
    ]


def test_other_lines_are_named_with_the_reason():
    document = read("a.txt", "E1: one\nnot a pair\n")
    assert [(part.line, part.text, part.reason) for part in document.skipped] == [
        (2, "not a pair", "it isn't a code with a text behind it")
    ]


def test_the_groups_of_a_pattern_are_columns():
    text = "# codes\n00000    S    OK    success\n01000    W    WARN\n"
    document = read("errcodes.txt", text, pattern=r"^(?P<code>\w{5})\s+(?P<kind>[SWE])\s+\S+\s*(?P<message>\S+)?")
    [table] = document.tables
    assert table.header == ("code", "kind", "message")
    assert cells(table) == [("00000", "S", "success"), ("01000", "W", "")]
    assert [part.line for part in document.skipped] == [1]


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(", "--lines isn't a regular expression"),
        ("a{99999999999}", "--lines isn't a regular expression"),
        (r"(\w+)", "names no columns"),
    ],
)
def test_a_pattern_that_is_none_is_refused(pattern, reason):
    with pytest.raises(Refusal, match=reason):
        read("a.txt", "E1: one\n", pattern=pattern)


def test_properties_are_read_by_their_own_rules():
    table = read_table("a.properties", "! comment\nE1=one \\\n  two\nE2 : \\u00e4\nE3=a\\=b\n".encode("iso8859-1"))
    assert cells(table) == [("E1", "one two"), ("E2", "ä"), ("E3", "a=b")]
    document = read("a.properties", "E1=gestört\n".encode("iso8859-1"))
    assert (document.encoding, document.guessed) == ("ISO8859-1", False)
    assert cells(document.tables[0]) == [("E1", "gestört")]
