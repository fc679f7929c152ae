import pytest

from bot.errors import Refusal
from tests.catalog.formats.reading import cells, lines, read, read_table


def test_yaml_stays_as_it_is_written_and_keys_may_stand_twice():
    table = read_table("a.yaml", "00000: no\n-1: yes\n1_000: 'it''s'\n00000: |\n  two\n  lines\nnull: ~\n")
    assert cells(table) == [("00000", "no"), ("-1", "yes"), ("1_000", "it's"), ("00000", "two\nlines\n"), ("null", "")]
    assert lines(table) == [1, 2, 3, 4, 7]


def test_a_list_of_records_in_yaml_is_a_table():
    first = "  - code: XX1\n    text: >\n      a\n      b\n    tags: [x, y]\n"
    records, texts = read("a.yml", f"---\nErrors:\n{first}  - {{code: XX1, text: c}}\n---\nE: f\n").tables
    assert (records.headings, records.header) == (("Errors",), ("code", "text", "tags"))
    assert cells(records) == [("XX1", "a b\n", "x\ny"), ("XX1", "c", "")]
    assert cells(texts) == [("E", "f")]


def test_an_alias_stands_for_what_its_anchor_names():
    text = "base: &base {http: 400, text: x}\nE1: {<<: *base, code: 1}\nE2: &e {text: y, code: 2}\nE3: *e\n"
    table = read_table("a.yaml", text)
    assert cells(table) == [
        ("base", "400", "x", ""),
        ("E1", "400", "x", "1"),
        ("E2", "", "y", "2"),
        ("E3", "", "y", "2"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: b: c", r"Line 1: this is not valid YAML"),
        ("a: &a [*a]", "no complete “&a” above it"),
        ("a: *b", "no complete|not valid YAML"),
        ("a: \x01", "control characters"),
    ],
)
def test_what_is_not_yaml_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        read("a.yaml", text)


def test_toml_tables_are_records_with_their_lines():
    first = '[error.DM-1]\nmessage = "a"\ncode = 0x1F\n'
    second = '[error."DM-2"]\nmessage = """b"""\ncode = 1_000\nok = true\n'
    table = read_table("a.toml", f"# codes\n{first}\n{second}")
    assert (table.headings, table.header) == (("error",), ("key", "message", "code", "ok"))
    assert cells(table) == [("DM-1", "a", "0x1F", ""), ("DM-2", "b", "1_000", "true")]
    assert lines(table) == [2, 6]


def test_lists_of_tables_in_toml_are_records():
    table = read_table(
        "a.toml", '[[errors]]\ncode = 1\ntags = ["x", "y"]\n\n[[errors]]\ncode = 2.50\nwhen = 2026-01-02\n'
    )
    assert (cells(table), lines(table)) == ([("1", "x\ny", ""), ("2.50", "", "2026-01-02")], [1, 5])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = 1\nb = 01", "Line 2: this is not valid TOML"),
        ("a = " + "[" * 5000, "nested"),
        (".".join("a" * 99) + "=1", "nested"),
    ],
)
def test_what_is_not_toml_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        read("a.toml", text)
