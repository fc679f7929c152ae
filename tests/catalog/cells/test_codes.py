"""A cell of a code column may hold more than a code: another name, a note, several codes, or none."""

import pytest

from bot.catalog.cells.codes import read_code_cell


@pytest.mark.parametrize(
    "code",
    [
        *("E1", "-1021", "00000", "0x80070005", "card_declined", "FLOOD_WAIT_X", "XX102", "51004_1101", "A.B", "A:B"),
        *("错误1", "É1", "5xx", "500-599", "user/not-found", "#1062", "E%d"),
    ],
)
def test_a_code_is_kept_as_printed(code):
    assert read_code_cell(code).codes == (code,)


@pytest.mark.parametrize("cell", ['"E1"', "`E1`", "“E1”", "[E1]", "(E1)", "**E1**", " E1 ", "E1:", '`"E1"`'])
def test_what_stands_around_a_code_is_no_part_of_it(cell):
    assert read_code_cell(cell).codes == ("E1",)


@pytest.mark.parametrize(
    ("cell", "code", "names"),
    [
        ("5 (0x5)", "5", ("0x5",)),
        ("CURLE_OK (0)", "CURLE_OK", ("0",)),
        ("E1 (deprecated)", "E1", ()),
        ("200 (OK)", "200", ()),
        ("-1000 UNKNOWN", "-1000", ("UNKNOWN",)),
        ("1062: ER_DUP_ENTRY", "1062", ("ER_DUP_ENTRY",)),
        ("0x80004001\nE_NOTIMPL", "0x80004001", ("E_NOTIMPL",)),
        ("ENOENT 2", "ENOENT", ("2",)),
        ("Error 1001", "1001", ()),
        ("HTTP 404", "404", ()),
        ("-2021 Order partially failed", "-2021", ()),
        ("1001 - Invalid parameter", "1001", ()),
        ("404 Not Found", "404", ()),
    ],
)
def test_other_names_and_titles_beside_a_code_are_told_from_it(cell, code, names):
    found = read_code_cell(cell)
    assert (found.codes, found.names) == ((code,), names)


@pytest.mark.parametrize("cell", ["E1, E2", "E1; E2", "E1 / E2", "E1\nE2", "E1 or E2", "`E1`, `E2`", "E1、E2"])
def test_a_cell_may_hold_several_codes(cell):
    assert read_code_cell(cell).codes == ("E1", "E2")


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-",
        "—",
        "…",
        "n/a",
        "N/A",
        "none",
        ".translator",
        "0 or absent",
        "Some text here",
        "E 01",
        "3D secure",
        "a, b",
    ],
)
def test_texts_and_signs_are_no_codes(cell):
    assert read_code_cell(cell).codes == ()
