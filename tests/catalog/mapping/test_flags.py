"""The flags that are suggested read a file just as it was understood."""

import shlex
from itertools import combinations

import pytest

from bot.catalog.mapping.flags import write_flags
from bot.catalog.mapping.interpret import interpret_files
from bot.catalog.mapping.interpretation import TableFile
from bot.catalog.mapping.mapping import Mapping
from bot.catalog.tables import Row, Table, TableDocument
from bot.cli.catalog.mapping_options import FLAG_NAMES, build_mapping

CAUSES = (("101", "It is hot", "The fan is dirty", "high"), ("102", "It is off", "No mains", "low"))
PAIRS = (("E1", "It is hot"), ("E2", "It is off"), ("E4", "It is wet"))


def build_table(*headings, header, rows=PAIRS):
    return Table(headings, header, [Row(line, row) for line, row in enumerate(rows, 2)])


TABLES = (
    build_table("Alarms", header=("No.", "Error", "Reason", "Level"), rows=CAUSES),
    build_table("Alarms (2)", header=("No.", "Error", "Reason", "Level"), rows=CAUSES),
    build_table("Errors, raw", header=()),
    build_table("Changes", header=(), rows=(("2024", "It is new"), ("2025", "It is revised"))),
    build_table("History", header=("Date", "Change"), rows=(("2024", "It is new"), ("2025", "It is revised"))),
    build_table("Fields", header=("id", "name"), rows=(("1", "Anna Smith"), ("2", "Bob Jones"))),
    build_table(header=("Error code", "Error code"), rows=PAIRS),
    build_table(
        "Keys", header=("key", "value"), rows=(("error_a", "It is a"), ("error_b", "It is b"), ("title", "A b"))
    ),
)


def interpret(tables, mapping=None):
    return interpret_files([TableFile("list.xlsx", TableDocument("a spreadsheet", tables))], mapping or Mapping())


def parse_flags(text):
    words = shlex.split(text)
    said = dict.fromkeys(FLAG_NAMES) | dict(
        zip((flag.removeprefix("--") for flag in words[::2]), words[1::2], strict=True)
    )
    return build_mapping(said)


def understood(interpretation):
    return [(group.tables, group.roles) for group in interpretation.groups], interpretation.only


@pytest.mark.parametrize("count", [1, 2, 3])
def test_suggested_flags_read_what_was_shown_or_its_first_table(count):
    for tables in combinations(TABLES, count):
        found = interpret(tables)
        if not found.groups:
            continue
        flags = write_flags(found)
        groups, only = understood(interpret(tables, parse_flags(flags.text)))
        expected, expected_only = understood(found)
        assert (groups, only) == (expected if flags.whole else expected[:1], expected_only), flags


def test_a_table_is_named_only_where_another_has_the_columns_too():
    assert write_flags(interpret(TABLES[:1])).text == "--code No. --message Error --cause Reason --severity Level"
    raw = interpret((TABLES[2], TABLES[3]))
    assert write_flags(raw).text == "--code 1 --message 2 --table 'Errors, raw'"
