import csv
import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.entry import Entry, Meaning, Source
from bot.catalog.formats.flat import write_csv, write_markdown
from bot.csv_rows import restore_text


def entry(text, code="A_1", *, section="deposit", status="active"):
    doubtful = Meaning("Else", preferred=False, doubt="Line 1 came first.", sources=(Source("a.md", (2, 3)),))
    return Entry(code, "funds", code[2:], section, status, (Meaning(text, sources=(Source("a.md", (1,)),)), doubtful))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_csv_brings_every_text_back(text):
    rows = list(csv.DictReader(io.StringIO(write_csv([entry(text)]), newline="")))
    assert [restore_text(row["meaning"]) for row in rows] == [text, "Else"]


def test_csv_has_a_row_a_meaning_with_its_source():
    first, second = csv.DictReader(io.StringIO(write_csv([entry("One")]), newline=""))
    assert (first["preferred"], first["doubt"], first["sources"]) == ("yes", "", "a.md, line 1")
    assert (second["preferred"], second["doubt"], second["sources"]) == (
        "no",
        "Line 1 came first.",
        "a.md, lines 2 and 3",
    )
    assert (second["code"], second["family"], second["number"], second["section"]) == ("A_1", "funds", "1", "deposit")


def test_markdown_has_a_table_a_section_below_its_family():
    page = write_markdown([entry("Two", "A_2", section="loan"), entry("One"), entry("Three", "A_3", status="retired")])
    assert [line for line in page.splitlines() if line.startswith("#")] == [
        "# Error codes",
        "## funds",
        "### deposit",
        "### loan",
    ]
    assert "| `A_1` | One |  |  | a.md, line 1 |" in page
    assert "| `A_3` | Three |  | retired | a.md, line 1 |" in page
    assert "| `A_1` | Else | Line 1 came first. |  | a.md, lines 2 and 3 |" in page


def test_markdown_has_no_column_that_is_empty_everywhere():
    page = write_markdown([Entry("A_1", "A", "1", "general", meanings=(Meaning("One"),))])
    assert "| Code | Meaning | Printed in |" in page


def test_markdown_begins_each_of_several_catalogs_with_its_name():
    entries = [entry("One"), replace(entry("Two"), catalog=2)]
    page = write_markdown(entries, {1: "shop", 2: "*mt5*"})
    assert [line for line in page.splitlines() if line.startswith("# ")] == ["# shop", r"# \*mt5\*"]


@given(st.text(min_size=1))
def test_markdown_keeps_a_row_a_row_and_nothing_in_it_live(text):
    lines = write_markdown([entry(text)]).split("\n")
    assert len(lines) == len(write_markdown([entry("x")]).split("\n"))
    assert all(line.replace("\\|", "").count("|") == 5 for line in lines if line.startswith("| `A"))


def test_markdown_shows_markup_as_it_is_printed():
    assert r"<b> \`x\` \| \*y\* &amp;".replace("<b>", "&lt;b&gt;") in write_markdown([entry("<b> `x` | *y* &")])
