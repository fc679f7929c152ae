from tests.catalog.formats.reading import cells, lines, read, read_table


def test_a_table_is_read_with_its_headings_and_lines():
    table = read_table(
        "a.md", "# Errors\n\n## Cards\n\n| Code | Message |\n|---|:-:|\n| `E1` | **Blocked** |\n| E2 ||\n"
    )
    assert (table.headings, table.header) == (("Errors", "Cards"), ("Code", "Message"))
    assert cells(table) == [("E1", "Blocked"), ("E2", "")]
    assert lines(table) == [7, 8]


def test_markup_is_removed_and_everything_else_stays():
    table = read_table(
        "a.md", "a|b\n-|-\nE\\_1|It's \\| *very* <br> [late](http://x.y) &amp; <columnName> is `a|b`{{x}}<!-- c -->\n"
    )
    assert cells(table) == [("E_1", "It's | very\nlate & <columnName> is `a")]
    table = read_table("a.md", "a|b\n-|-\nx_y_z|snake_case **and** <b>bold</b> <T>\n")
    assert cells(table) == [("x_y_z", "snake_case and bold <T>")]


def test_headings_with_sentences_below_are_rows():
    text = (
        "# API\n\n## 10xx\n\n### -1000 UNKNOWN\n * First.\n * Second\n   goes on.\n\n### -1001 LOST {#lost}\nThird.\n"
    )
    [codes] = [table for table in read("a.md", text).tables if table.headings == ("API", "10xx")]
    assert cells(codes) == [
        ("-1000 UNKNOWN", "First."),
        ("-1000 UNKNOWN", "Second goes on."),
        ("-1001 LOST", "Third."),
    ]
    assert lines(codes) == [6, 7, 11]


def test_a_link_without_a_word_to_a_place_in_the_page_is_left_out():
    table = read_table("a.md", "# exists\n[-](#exists) Already [there](#x)\n\n# gone\n[¶](#gone)Not there\n")
    assert cells(table) == [("exists", "Already there"), ("gone", "Not there")]


def test_words_that_introduce_a_sentence_below_most_headings_are_columns():
    first = "## E1\nLocked.\n\n- **Cause**: too many logins\n- **Cause**: a bot\n- Solution: wait\n\n"
    second = "## E2\n**Cause:** x\n\n**Solution:** y\n\nGone.\n"
    table = read_table("a.md", first + second)
    assert table.header == ("heading", "text", "Cause", "Solution")
    assert cells(table) == [("E1", "Locked.", "too many logins\na bot", "wait"), ("E2", "Gone.", "x", "y")]


def test_a_word_for_a_cause_or_an_action_is_a_column_wherever_it_stands():
    first = "## E1\nLocked.\n\n**Ursache:** too many logins\n**Abhilfe:** wait\n\n"
    table = read_table("a.md", f"{first}## E2\nGone.\n\n## E3\nLost.\n\nNote: red\n")
    assert table.header == ("heading", "text", "Ursache", "Abhilfe")
    assert cells(table)[:2] == [("E1", "Locked.", "too many logins", "wait"), ("E2", "Gone.", "", "")]


def test_what_stands_below_an_introduction_or_a_contact_is_a_table_of_its_own():
    text = "# API\n\n## Introduction\nAll errors.\n\n## E1\nLocked.\n\n## E2\nGone.\n\n## Kontakt\nCall us.\n"
    tables = {table.headings: cells(table) for table in read("a.md", text).tables}
    assert tables == {
        ("API",): [("E1", "Locked."), ("E2", "Gone.")],
        ("API", "Introduction"): [("Introduction", "All errors.")],
        ("API", "Kontakt"): [("Kontakt", "Call us.")],
    }


def test_lists_of_pairs_are_tables_in_all_their_forms():
    items = "- `E1`: one\n- **E2** - two\n- E3: three\n- **E4** four\n"
    table = read_table("a.md", f"# Codes\n\n{items}\nE5=five\nE6=six\n\n```\nE7: seven\nE8: eight\n```\n")
    assert table.headings == ("Codes",)
    assert cells(table) == [
        *[("E1", "one"), ("E2", "two"), ("E3", "three"), ("E4", "four")],
        *[("E5", "five"), ("E6", "six"), ("E7", "seven"), ("E8", "eight")],
    ]
    assert lines(table) == [3, 4, 5, 6, 8, 9, 12, 13]


def test_an_item_with_a_list_inside_is_its_heading():
    tables = read("a.md", "- Cards\n  - `C1`: one\n  - `C2`: two\n- Users\n  - `U1`: three\n").tables
    pairs = {table.headings: cells(table) for table in tables if table.headings}
    assert pairs == {("Cards",): [("C1", "one"), ("C2", "two")], ("Users",): [("U1", "three")]}


def test_html_tables_are_read_even_across_blank_lines():
    rows = "<tr><th>Code</th><th>Text</th></tr>\n\n<tr><td>E1</td>\n\n<td>One<br>more</td></tr>\n"
    table = read_table("a.md", f"Intro\n\n<table>\n{rows}</table>\n")
    assert (table.header, cells(table), lines(table)) == (("Code", "Text"), [("E1", "One\nmore")], [6])


def test_front_matter_and_code_in_a_language_are_left_out():
    assert read("a.md", '---\ntitle: x\nlayout: y\n---\n\n```json\n"code": 1\n"message": 2\n```\n').tables == ()


def test_prose_is_no_table_of_pairs():
    text = "# Guide\n\nNote: this is important.\n\nAll errors have a code.\n\nAnd a text.\n"
    assert cells(read_table("a.md", text)) == [
        ("Guide", "Note: this is important."),
        ("Guide", "All errors have a code."),
        ("Guide", "And a text."),
    ]


def test_a_markdown_table_in_a_plain_text_is_read_as_one():
    document = read("codes.txt", "| Code | Text |\n|---|---|\n| 1 | One |\n")
    assert document.format == "a Markdown document with 1 table"
    assert cells(document.tables[0]) == [("1", "One")]
