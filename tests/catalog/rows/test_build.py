"""Entries are built from the rows of tables: every message and cause, other names, sections, and what is skipped."""

import pytest

from bot.catalog.entry import Cause
from bot.catalog.mapping.interpret import interpret_files
from bot.catalog.mapping.interpretation import TableFile
from bot.catalog.mapping.mapping import Layout, Mapping
from bot.catalog.rows.build import build_readings
from bot.catalog.tables import Row, Table, TableDocument

HEADER = ("Code", "Message", "Cause", "Action")


def table(*rows, header=HEADER, headings=()):
    return Table(headings, header, [Row(line, tuple(row)) for line, row in enumerate(rows, 2)])


def build(*tables, mapping=None):
    document = TableDocument("a document", tables)
    [file] = build_readings(interpret_files([TableFile("codes.csv", document)], mapping or Mapping()), {})
    return file


def entries(*tables, mapping=None):
    return {entry.code: entry for entry in build(*tables, mapping=mapping).reading.entries}


def test_several_rows_of_a_code_are_one_entry_with_all_causes_and_actions():
    found = entries(
        table(
            ("1", "Out of area", "The wire is cut", "Mend the wire"),
            ("1", "Out of area", "The slope is steep", "Move the wire"),
            ("2", "No signal", "", "Turn it on"),
            ("1", "Out of area", "The wire is cut", "Call the service"),
        )
    )
    assert [meaning.text for meaning in found["1"].meanings] == ["Out of area"]
    assert found["1"].meaning.sources[0].lines == (2, 3, 5)
    assert found["1"].causes == (
        Cause("The wire is cut", ("Mend the wire", "Call the service")),
        Cause("The slope is steep", ("Move the wire",)),
    )
    assert found["2"].causes == (Cause("", ("Turn it on",)),)


def test_a_row_without_code_and_message_continues_the_code_before():
    found = entries(
        table(("E1", "It is hot", "Too fast", "Slow down"), ("", "", "Blocked", "Free it"), ("E2", "Off", "", ""))
    )
    assert found["E1"].causes == (Cause("Too fast", ("Slow down",)), Cause("Blocked", ("Free it",)))


def test_several_messages_of_a_code_are_kept_and_the_first_is_preferred():
    found = entries(table(("E1", "The first", "", ""), ("E2", "Other", "", ""), ("E1", "The second", "", "")))
    assert [(meaning.text, meaning.preferred) for meaning in found["E1"].meanings] == [
        ("The first", True),
        ("The second", False),
    ]
    assert found["E1"].meanings[1].doubt == "Line 2 already gives this code another message, and the first one counts."


def test_each_of_several_codes_in_a_cell_has_the_message():
    assert list(entries(table(("E1, E2", "It is hot", "", ""), ("E3", "It is off", "", "")))) == ["E1", "E2", "E3"]


def test_a_list_of_actions_is_several_actions():
    found = entries(
        table(("E1", "It is hot", "", "1. Wait a while\n2. Try again"), ("E2", "It is off", "", "- Turn\n- Wait"))
    )
    assert found["E1"].causes == (Cause("", ("Wait a while", "Try again")),)
    assert found["E2"].causes == (Cause("", ("Turn", "Wait")),)


def test_messages_are_one_line_without_the_bullet_of_the_page():
    assert (
        entries(table(("E1", "- It is\n  hot", "", ""), ("E2", "It is off", "", "")))["E1"].meaning.text == "It is hot"
    )


def test_symbols_and_other_notations_are_aliases():
    found = entries(
        table(
            ("0x80070005", "E_ACCESSDENIED", "It is denied"),
            ("0x80004001", "E_NOTIMPL", "It is not there"),
            header=("Code", "Symbol", "Message"),
        )
    )
    assert found["0x80070005"].aliases == ("E_ACCESSDENIED", "2147942405", "-2147024891")


def test_a_name_of_many_codes_and_a_name_that_is_a_code_are_no_aliases():
    rows = [(f"E{number}", f"S{number}" if number else "E5", f"It is {number}") for number in range(20)]
    found = entries(table(*rows, header=("Code", "Symbol", "Message")))
    assert (found["E0"].aliases, found["E1"].aliases) == ((), ("S1",))


def test_sections_are_those_of_a_column_of_titles_between_rows_or_of_headings():
    by_column = table(("Auth", "E1", "It is hot"), ("Pay", "E2", "It is off"), header=("Category", "Code", "Message"))
    assert entries(by_column)["E2"].section == "Pay"
    titles = table(
        ("Class 00 of them", "", ""),
        ("00000", "It is done", ""),
        ("Class 01 of them", "", ""),
        ("01000", "Look out", ""),
        header=("Code", "Message", "Note"),
    )
    assert [entry.section for entry in entries(titles).values()] == ["Class 00 of them", "Class 01 of them"]
    headed = [
        table(("E1", "It is hot", "", ""), ("E2", "It is off", "", ""), headings=("Errors", "1. Motor")),
        table(("E3", "It is wet", "", ""), ("E4", "It is dry", "", ""), headings=("Errors", "2. Water")),
    ]
    assert [entry.section for entry in entries(*headed).values()] == ["Motor", "Motor", "Water", "Water"]


def test_one_table_has_no_section_by_its_heading():
    found = entries(table(("E1", "It is hot", "", ""), ("E2", "It is off", "", ""), headings=("Errors", "Motor")))
    assert found["E1"].section == "general"


def test_messages_that_begin_with_their_codes_are_split_and_the_others_left_out():
    file = build(
        table(
            ("Task", "MSB4001: The task is bad."),
            ("Name", "MSB4002: The name is bad."),
            ("Hint", "Just a hint."),
            ("Path", "MSB4003: The path is bad."),
            header=("name", "value"),
        )
    )
    assert {entry.code: (entry.meaning.text, entry.aliases) for entry in file.reading.entries} == {
        "MSB4001": ("The task is bad.", ("Task",)),
        "MSB4002": ("The name is bad.", ("Name",)),
        "MSB4003": ("The path is bad.", ("Path",)),
    }
    assert (file.left_out, file.reading.skipped.total) == (1, 0)


def test_of_strings_only_those_are_taken_whose_keys_say_that_they_are_errors():
    strings = table(
        ("app_name", "My app"), ("error_01", "It is hot"), ("error_02", "It is off"), header=("name", "text")
    )
    file = build(strings)
    assert [entry.code for entry in file.reading.entries] == ["error_01", "error_02"]
    assert file.left_out == 1


def test_what_people_say_is_done():
    mapping = Mapping(
        (Layout(code=("Module", "Number"), message="Text"),),
        join="-",
        only="^A",
        strip=r"^Details: ",
    )
    split = table(
        ("A", "1", "Details: It is hot"),
        ("A", "2", "It is off"),
        ("B", "1", "It is wet"),
        header=("Module", "Number", "Text"),
    )
    found = entries(split, mapping=mapping)
    assert {code: entry.meaning.text for code, entry in found.items()} == {"A-1": "It is hot", "A-2": "It is off"}


@pytest.mark.parametrize(
    ("row", "skipped"),
    [
        (("no code", "It is lost", "", ""), ("no code | It is lost", "“no code” isn't a code", None)),
        (("", "It is lost", "", ""), ("It is lost", "there is no code in this row", None)),
        (("E9", "", "", ""), ("E9", "there is no message for this code", "E9")),
    ],
)
def test_a_row_that_cannot_be_read_is_skipped_with_the_reason(row, skipped):
    reading = build(table(*((f"E{number}", f"It is {number}", "", "") for number in range(9)), row)).reading
    assert [(skip.text, skip.reason, skip.code) for skip in reading.skipped] == [skipped]
    assert len(reading.entries) == 9


def test_blank_rows_and_repeated_headers_are_no_rows():
    reading = build(table(("E1", "It is hot", "", ""), ("", "", "", ""), HEADER, ("E2", "It is off", "", ""))).reading
    assert (len(reading.entries), reading.skipped.total) == (2, 0)
