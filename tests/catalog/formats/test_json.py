import json

import pytest

from bot.errors import Refusal
from tests.catalog.formats.reading import cells, lines, read, read_table


def test_a_map_of_texts_is_a_table_of_keys_and_values():
    table = read_table("a.json", '{\n  "errors": {\n    "E1": "One",\n    "00": null,\n    "E1": "Again"\n  }\n}')
    assert (table.headings, table.header) == (("errors",), ("key", "value"))
    assert (cells(table), lines(table)) == ([("E1", "One"), ("00", ""), ("E1", "Again")], [3, 4, 5])


def test_a_map_of_records_has_a_column_for_each_field():
    text = (
        '{"a": {"code": 1, "text": "x", "http": {"status": 400}},\n "b": {"code": -2, "text": ["y", "z"], "code": 3}}'
    )
    table = read_table("a.json", text)
    assert table.header == ("key", "code", "text", "http.status")
    assert cells(table) == [("a", "1", "x", "400"), ("b", "-2\n3", "y\nz", "")]


def test_numbers_stay_as_they_are_printed():
    assert cells(read_table("a.json", '[{"code": 1.50, "n": -0}, {"code": 1e3, "n": 12345678901234567890}]')) == [
        ("1.50", "-0"),
        ("1e3", "12345678901234567890"),
    ]


def test_lists_inside_a_record_have_a_row_for_each_item():
    data = [{"code": "E1", "text": "x", "causes": [{"why": "a", "do": "b"}, {"why": "c"}]}, {"code": "E2", "text": "y"}]
    table = read_table("a.json", json.dumps(data))
    assert table.header == ("code", "text", "causes.why", "causes.do")
    assert cells(table) == [("E1", "x", "a", "b"), ("E1", "x", "c", ""), ("E2", "y", "", "")]


def test_records_like_the_one_around_them_are_sub_codes():
    data = {
        "A": {"message": ["x", "y"], "sub": {"B": {"message": ["z"]}, "C": {"message": ["w"]}}},
        "D": {"message": ["v"]},
    }
    table = read_table("a.json", json.dumps(data))
    assert (table.header, cells(table)) == (
        ("key", "message"),
        [("A", "x\ny"), ("A.B", "z"), ("A.C", "w"), ("D", "v")],
    )


def test_groups_of_codes_have_their_own_tables():
    data = {"cards": {"E1": "a", "E2": "b", "E3": "c"}, "users": {"U1": "d", "U2": "e"}, "version": "1"}
    document = read("a.json", json.dumps(data))
    assert [(table.headings, len(table.rows)) for table in document.tables] == [(("cards",), 3), (("users",), 2)]
    assert [part.text for part in document.skipped] == ["version: 1"]
    by_group = [{"name": "Cards", "codes": {"1": "a", "2": "b"}}, {"name": "Users", "codes": {"3": "c"}}]
    tables = read("a.json", json.dumps(by_group)).tables
    assert [cells(table) for table in tables if table.headings] == [[("1", "a"), ("2", "b")], [("3", "c")]]


def test_lists_of_the_same_length_are_columns_and_others_are_lines():
    same = read_table("a.json", '{"E1": ["a", "b"], "E2": ["c", "d"], "E3": ["e", "f"]}')
    assert (same.header, cells(same)[0]) == (("key", "value 1", "value 2"), ("E1", "a", "b"))
    other = read_table("a.json", '{"E1": ["a", "b"], "E2": ["c"], "E3": "e"}')
    assert cells(other) == [("E1", "a\nb"), ("E2", "c"), ("E3", "e")]


def test_lists_of_lists_json_lines_and_comments_are_read():
    assert cells(read_table("a.json", '[["E1", "a"], ["E2", "b"]]')) == [("E1", "a"), ("E2", "b")]
    assert cells(read_table("a.jsonl", '{"code": 1, "text": "a"}\n{"code": 2, "text": "b"}\n')) == [
        ("1", "a"),
        ("2", "b"),
    ]
    assert cells(read_table("a.json", '// codes\n{"E1": "a", /* x */ "E2": "b",}')) == [("E1", "a"), ("E2", "b")]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"a": 1,\n"b" 2}', 2, "it isn't clear what “2” means here"),
        ('{"a": [1, 2', 1, "it ends in the middle"),
        ("{'a': 1}", 1, "isn't clear"),
        ('["a\nb"]', 1, "isn't clear"),
        ('["\\x"]', 1, "isn't clear"),
        ("[1] ]", 1, "isn't clear"),
    ],
)
def test_what_is_not_json_is_refused_with_its_line(text, line, reason):
    with pytest.raises(Refusal, match=f"Line {line}: this is not valid JSON; .*{reason}"):
        read("a.json", text)
