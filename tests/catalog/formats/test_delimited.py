import pytest

from bot.catalog.entry import Entry, Meaning, Source
from bot.catalog.formats.flat import write_csv, write_markdown
from tests.catalog.formats.reading import cells, lines, read, read_table


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_by_rows_of_the_same_width(separator):
    text = (
        separator.join(("Code", "Text"))
        + "\n"
        + "".join(separator.join((f"E{n}", f"Text {n}. More")) + "\n" for n in (1, 2))
    )
    table = read_table("a.csv", text)
    assert (table.header, cells(table)) == (("Code", "Text"), [("E1", "Text 1. More"), ("E2", "Text 2. More")])


def test_commas_in_the_texts_do_not_mislead():
    table = read_table("a.csv", "Code;Meldung;Ursache\r\n1;Ja, nein, doch;x, y\r\n2;Nie;z\r\n".encode("cp1252"))
    assert cells(table) == [("1", "Ja, nein, doch", "x, y"), ("2", "Nie", "z")]


def test_a_quoted_cell_may_hold_separators_quotes_and_line_ends():
    table = read_table("a.csv", 'code,text\nE1,"a, ""b""\nc"\nE2,d\n')
    assert (cells(table), lines(table)) == ([("E1", 'a, "b"\nc'), ("E2", "d")], [2, 4])


def test_a_quotation_mark_without_an_end_belongs_to_the_text():
    assert cells(read_table("a.csv", '1,a\n2,"b\n3,c\n4,d\n')) == [("1", "a"), ("2", '"b'), ("3", "c"), ("4", "d")]


@pytest.mark.parametrize(
    ("first", "named"),
    [
        ("Fehlercode;Bedeutung", True),
        ("errorCode;x", True),
        ("Zahl;Wort", True),
        ("Fehler-Nr.;Text der Anzeige.", True),
        ("Lfd. Nr. der Störung.;Abhilfe", True),
        ("No.;Txt.", True),
        ("card_declined;Your card was declined.", False),
        ("1000;OK", False),
        ("E_0;Success", False),
    ],
)
def test_a_first_row_is_a_header_only_if_it_names_columns(first, named):
    table = read_table("a.csv", f"{first}\n1001;Not found here\n1002;Gone for good\n")
    assert (len(table.rows), bool(table.header)) == ((2, True) if named else (3, False))


def test_lines_above_the_table_are_its_headings():
    table = read_table("a.csv", "Error list v3,,\n,,\nCode,Text,Cause\n1,a,b\n2,c,d\n")
    assert (table.headings, table.header, lines(table)) == (("Error list v3",), ("Code", "Text", "Cause"), [4, 5])


def test_the_line_that_tells_excel_the_separator_is_no_row():
    assert cells(read_table("a.csv", "sep=;\n1;a,b\n2;c,d\n")) == [("1", "a,b"), ("2", "c,d")]


def test_rows_of_the_same_width_are_a_table_in_any_text():
    assert read("a.txt", "E1|one\nE2|two\n").format == "a CSV file with 1 table"
    assert read("a.txt", "some words, and more\nother words\n").tables == ()


ODD = [
    "-5 below zero",
    "=1+1",
    "'+quoted",
    "a | b",
    "*not* `code` <b>&amp; [x](y) ~z~ \\",
    'say "hi", ok',
    "line\nend",
    "_a_b_",
]


def list_entries() -> list[Entry]:
    return [
        Entry(f"E_{n}", "other", f"E_{n}", "general", meanings=(Meaning(text, sources=(Source("a.md", (n,)),)),))
        for n, text in enumerate(ODD, 1)
    ]


def test_errdesks_own_csv_comes_back_with_its_formulas():
    table = read_table("codes.csv", write_csv(list_entries()))
    assert [row.cells[table.header.index("meaning")] for row in table.rows] == ODD


def test_errdesks_own_markdown_comes_back_without_its_escapes():
    table = read_table("codes.md", write_markdown(list_entries()))
    assert [row.cells[:2] for row in table.rows] == [(f"E_{n}", text) for n, text in enumerate(ODD, 1)]


def test_an_apostrophe_in_anybody_elses_table_stays():
    assert cells(read_table("a.csv", "code,text\n1,'-x' is unknown\n")) == [("1", "'-x' is unknown")]


def test_a_name_that_ends_with_a_period_may_name_a_column():
    table = read_table("a.csv", "Alarm Nr.,Art\n1001,A\n1002,B\n")
    assert (table.header, len(table.rows)) == (("Alarm Nr.", "Art"), 2)
