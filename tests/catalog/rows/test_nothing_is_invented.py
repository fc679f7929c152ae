"""Whatever a file's tables hold, every code, message and other name that is read from them stands in them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.cells.notation import list_notations
from bot.catalog.mapping.interpret import interpret_files
from bot.catalog.mapping.interpretation import TableFile
from bot.catalog.mapping.mapping import Layout, Mapping
from bot.catalog.rows.build import build_readings
from bot.catalog.tables import Row, Table, TableDocument

names = st.sampled_from(
    ["", "Code", "Error code", "Message", "Name", "Value", "Cause", "Action", "Symbol", "Type", "key"]
)
cells = st.one_of(
    st.sampled_from(
        ["E1", "E2", "-1021", "E1, E2", "5 (0x5)", "0x80070005", "It is hot", "MSB4001: It is bad", "Cause", ""]
    ),
    st.text(max_size=12),
)
tables = st.builds(
    Table,
    st.lists(st.sampled_from(["Errors", "Error 1000: It is bad", "Parameters", "Motor"]), max_size=2).map(tuple),
    st.lists(names, max_size=4).map(tuple),
    st.lists(st.lists(cells, max_size=4).map(tuple), min_size=1, max_size=8).map(
        lambda rows: [Row(line, row) for line, row in enumerate(rows, 1)]
    ),
)
mappings = st.one_of(
    st.just(Mapping()),
    st.builds(lambda code, message: Mapping((Layout((code,), message),)), *[st.sampled_from(["1", "2", "Code"])] * 2),
)


def fold(text):
    return " ".join(text.split())


@given(st.lists(tables, min_size=1, max_size=3), mappings)
def test_nothing_is_invented(drawn, mapping):
    printed = [cell for table in drawn for row in table.rows for cell in row.cells]
    printed += [heading for table in drawn for heading in table.headings]
    page = " \n ".join(map(fold, printed))
    interpretation = interpret_files([TableFile("codes.csv", TableDocument("a page", tuple(drawn)))], mapping)
    [file] = build_readings(interpretation, {})
    for entry in file.reading.entries:
        assert entry.code in page
        assert all(fold(meaning.text) in page for meaning in entry.meanings)
        computed = {other for name in (entry.code, *entry.aliases) for other in list_notations(name)}
        assert all(alias in page or alias in computed for alias in entry.aliases)
        assert all(fold(action) in page for cause in entry.causes for action in cause.actions)
