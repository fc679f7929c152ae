from tests.catalog.formats.reading import cells, lines, read, read_table


def test_a_table_is_read_with_its_headings_although_its_cells_are_not_closed():
    rows = "<thead><tr><th>Code<th>Text\n<tbody>\n<tr><td><code>E1</code><td>The <i>first</i>\n one\n"
    table = read_table("a.html", f"<h2>Codes</h2>\n<table>{rows}</table>")
    assert (table.headings, table.header) == (("Codes",), ("Code", "Text"))
    assert (cells(table), lines(table)) == ([("E1", "The first one")], [4])


def test_a_cell_stands_in_each_row_and_column_that_it_spans():
    table = read_table("a.html", "<table><tr><td rowspan=2>1<td>a<td>b<tr><td colspan=2>c<tr><td>2<td>d<td>e</table>")
    assert cells(table) == [("1", "a", "b"), ("1", "c", "c"), ("2", "d", "e")]


def test_a_row_of_one_cell_over_all_columns_is_a_heading():
    tables = read(
        "a.html",
        "<table><tr><th>Code<th>Text<tr><td colspan=2>Cards<tr><td>1<td>a<tr><td colspan=2>Users<tr><td>2<td>b</table>",
    ).tables
    assert [(table.headings, table.header, cells(table)) for table in tables] == [
        (("Cards",), ("Code", "Text"), [("1", "a")]),
        (("Users",), ("Code", "Text"), [("2", "b")]),
    ]


def test_definitions_are_pairs():
    assert cells(read_table("a.html", "<dl><dt>E1<dd>One<dt>E2<dd>Two <b>words</b></dl>")) == [
        ("E1", "One"),
        ("E2", "Two words"),
    ]


def test_lists_paragraphs_and_headings_are_read_as_in_markdown():
    items = "<ul><li><b>X1</b>: a<li><code>X2</code> - b</ul>"
    page = f"<!doctype html><body><h1>E1</h1><p>One.</p><h1>E2</h1><p>Two.</p>{items}"
    headings, pairs = read("page", page).tables
    assert cells(headings) == [("E1", "One."), ("E2", "Two.")]
    assert cells(pairs) == [("X1", "a"), ("X2", "b")]


def test_scripts_styles_and_comments_are_left_out():
    page = "<html><head><title>x</title></head><body><script>E1: x</script><style>E2: y</style><!-- E3: z --></body>"
    assert read("a.html", page).tables == ()


def test_a_table_that_arranges_a_page_is_no_table():
    page = "<table><tr><td>Menu<td><table><tr><td>E1<td>One</table></table>"
    assert cells(read("a.html", page).tables[-1]) == [("E1", "One")]
