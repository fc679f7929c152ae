"""Which tables of a file hold codes, and what a confirmed mapping makes of the next release."""

import pytest

from bot.catalog.cells.patterns import is_pattern
from bot.catalog.mapping.changes import describe_changes
from bot.catalog.mapping.flags import write_flags
from bot.catalog.mapping.interpret import interpret_files
from bot.catalog.mapping.interpretation import TableFile
from bot.catalog.mapping.mapping import Layout, Mapping
from bot.catalog.tables import Row, Table, TableDocument
from bot.errors import Refusal

CODES = (("1", "It is hot"), ("2", "It is off"), ("3", "It is wet"))


def table(*headings, header=("Code", "Message"), rows=CODES):
    return Table(headings, header, [Row(line, row) for line, row in enumerate(rows, 2)])


def interpret(*tables, mapping=None):
    return interpret_files([TableFile("api.md", TableDocument("a page", tables))], mapping or Mapping())


def headings(interpretation):
    return [part.table.headings for group in interpretation.groups for part in group.tables]


def test_tables_with_the_same_columns_are_interpreted_together():
    found = interpret(table("Errors", "A"), table("Errors", "B", rows=CODES[:1]), table("C", header=("Nr.", "Text")))
    assert [len(group.tables) for group in found.groups] == [2]
    assert [left.part.table.headings for left in found.left_out] == [("C",)]


@pytest.mark.parametrize(
    "other",
    [
        table("Gateway Opcodes", header=("Code", "Description")),
        table(
            "Request parameters",
            header=("Name", "Description"),
            rows=(("user_id", "The id of it"), ("size", "The size")),
        ),
        table("List", header=("Parameter", "Required", "Description"), rows=(("user_id", "yes", "The id of it"),)),
        table(
            "Webhook calls", header=("Event", "Description"), rows=(("pay.new", "It is new"), ("pay.bad", "It failed"))
        ),
        table("Glossary", header=("Name", "Meaning"), rows=(("API", "An interface of it"), ("SDK", "A kit of it"))),
        table("Statuses", header=("HTTP status", "Description"), rows=(("400", "It is bad"), ("404", "It is lost"))),
        table("Notes", header=(), rows=(("A1", "It is a note"), ("A2", "It is another"))),
    ],
    ids=lambda other: other.headings[0],
)
def test_tables_about_something_else_are_left_out(other):
    found = interpret(table("Error codes"), other)
    assert headings(found) == [("Error codes",)]
    assert found.doubts == ()


def test_tables_of_statuses_count_if_there_are_no_others():
    assert headings(interpret(table("Statuses", header=("HTTP status", "Description")))) == [("Statuses",)]


def test_of_several_maps_those_that_are_about_errors_are_read():
    errors = table("errors", header=("key", "value"), rows=(("not_found", "It is lost"), ("timeout", "It is late")))
    login = table("login", header=("key", "value"), rows=(("log_in", "Log in here"), ("log_out", "Log out here")))
    assert headings(interpret(login, errors)) == [("errors",)]


def test_labelled_rows_are_columns_of_the_code_before_them():
    found = interpret(
        table(
            header=(),
            rows=(
                ("ORA-00001", "It is not unique"),
                ("Cause", "It is there twice"),
                ("Action", "Take one out"),
                ("ORA-00018", "There are too many"),
                ("Cause", "It is small"),
                ("Action", "Make it larger"),
            ),
        )
    )
    [group] = found.groups
    assert dict(group.roles.list_columns()) == {"code": 0, "message": 1, "cause": 2, "action": 3}
    assert [row.cells for row in group.iterate_rows()] == [
        ("ORA-00001", "It is not unique", "It is there twice", "Take one out"),
        ("ORA-00018", "There are too many", "It is small", "Make it larger"),
    ]


def test_labelled_rows_below_headings_belong_to_the_codes_in_these():
    found = interpret(
        *(
            table(
                "All errors",
                f"Error {code}: {text}",
                header=(),
                rows=(("Common cause", "Why not"), ("Resolution", "Wait")),
            )
            for code, text in (("1000", "It is denied"), ("1001", "It is lost"), ("1012", "It is late"))
        )
    )
    [group] = found.groups
    assert group.roles.is_code_in_message
    assert group.header == ("", "", "Common cause", "Resolution")


def test_flags_choose_columns_by_name_or_number_and_tables_by_their_headings():
    shop = table("Shop", header=("A", "B", "C"), rows=(("x", "1", "It is hot"), ("y", "2", "It is off")))
    by_name = interpret(shop, table("Bank"), mapping=Mapping((Layout(code=("B",), message="C"),)))
    assert (headings(by_name), by_name.doubts) == ([("Shop",)], ())
    by_number = interpret(shop, mapping=Mapping((Layout(code=("2",), message="3", alias=("1",)),)))
    assert dict(by_number.groups[0].roles.list_columns()) == {"code": 1, "message": 2, "alias": 0}
    assert headings(interpret(table("Shop"), table("Bank"), mapping=Mapping(table="Ba.k"))) == [("Bank",)]


def test_what_flags_do_not_say_is_guessed_and_an_empty_one_says_that_there_is_none():
    full = table(
        header=("Code", "Message", "Cause"), rows=(("1", "It is hot", "It is old"), ("2", "It is off", "It is new"))
    )
    assert interpret(full, mapping=Mapping((Layout(code=("Code",)),))).groups[0].roles.cause == 2
    assert interpret(full, mapping=Mapping((Layout(code=("Code",), cause=""),))).groups[0].roles.cause is None


def test_an_invalid_expression_is_refused_with_its_flag():
    with pytest.raises(Refusal, match="--table isn't a regular expression"):
        interpret(table(), mapping=Mapping(table="("))


def test_a_confirmed_mapping_reads_the_same_file_in_the_same_way_and_can_be_stored():
    unsure = table(header=("id", "name"), rows=(("1", "It is hot"), ("2", "It is off")))
    found = interpret(unsure)
    assert found.doubts
    confirmed = Mapping.from_json(found.confirm().to_json())
    again = interpret(unsure, mapping=confirmed)
    assert (again.groups[0].roles, again.doubts, again.confirm()) == (found.groups[0].roles, (), confirmed)
    assert describe_changes(again) is None


def test_more_columns_are_no_change_and_missing_ones_are():
    confirmed = interpret(table()).confirm()
    wider = table(header=("Code", "Since", "Message"), rows=(("1", "1.0", "It is hot"), ("2", "1.1", "It is off")))
    assert describe_changes(interpret(wider, mapping=confirmed)) is None
    changed = interpret(table(header=("Code", "Text")), mapping=confirmed)
    assert describe_changes(changed) == (
        "The columns of api.md have changed since they were confirmed: "
        "there is no “Message” any more, but “Code”, “Text”."
    )


def test_flags_are_written_as_one_types_them():
    unsure = table(header=("id", "the text", "the text"), rows=(("1", "It is hot", "x"), ("2", "It is off", "y")))
    assert write_flags(interpret(unsure)).text == "--code id --message 2"
    spaced = table(header=("Error code", "Error text"))
    assert write_flags(interpret(spaced)).text == "--code 'Error code' --message 'Error text'"


@pytest.mark.parametrize("code", ["XX102", "13XX", "FLOOD_WAIT_X", "SLOWMODE_WAIT_X_S", "5xx", "E_%d", "ERR_{n}", "E*"])
def test_patterns_are_told_from_codes(code):
    assert is_pattern(code)


@pytest.mark.parametrize("code", ["E102", "MAX_SIZE", "XML_ERROR", "0x15", "X500", "EXIT", "INDEX", "TX_FAILED"])
def test_codes_are_no_patterns(code):
    assert not is_pattern(code)


def test_columns_for_severity_and_what_to_do_say_that_a_list_is_about_errors():
    rows = (("P1", "The pump is hot", "Let it cool down", "high"), ("P2", "The pump is old", "Order a new one", "low"))
    of_pumps = interpret(table("Pumps", header=("Code", "Message", "Solution", "Severity"), rows=rows))
    assert of_pumps.doubts == ()
    assert interpret(table("Pumps", header=("Code", "Message"), rows=[row[:2] for row in rows])).doubts
