import pytest

from bot.catalog.read import parse_reference
from bot.catalog.release import compare_release


@pytest.fixture
def stored():
    return parse_reference("codes.md", "A_1=One\nA_2=Two\nB_1=Else", {}).entries


def list_changes(stored, text, document="codes.md"):
    return [(change.kind, change.after.code) for change in compare_release(stored, parse_reference(document, text, {}))]


def test_the_same_document_changes_nothing(stored):
    assert list_changes(stored, "A_1=One\nA_2=Two\nB_1=Else") == []


def test_new_codes_are_added_and_new_words_are_told(stored):
    assert list_changes(stored, "A_1=One\nA_2=Deux\nB_1=Else\nA_3=Three") == [("reworded", "A_2"), ("added", "A_3")]


def test_a_second_meaning_is_a_rewording(stored):
    assert list_changes(stored, "A_1=One\nA_2=Two\nB_1=Else\nA_1=Uno") == [("reworded", "A_1")]


def test_codes_on_other_lines_are_moved(stored):
    assert list_changes(stored, "A_1=One\n\nA_2=Two\nB_1=Else") == [("moved", "A_2"), ("moved", "B_1")]


def test_a_code_that_is_gone_is_retired_with_its_meanings(stored):
    [change] = compare_release(stored, parse_reference("codes.md", "A_1=One\nA_2=Two", {}))
    assert (change.kind, change.after.code, change.after.status) == ("retired", "B_1", "retired")
    assert change.after.meanings == change.before.meanings


def test_a_release_under_another_name_retires_the_families_that_it_documents(stored):
    assert ("retired", "A_2") in list_changes(stored, "A_1=One", "codes-2.md")
    assert ("retired", "B_1") not in list_changes(stored, "A_1=One", "codes-2.md")


def test_a_list_from_somewhere_else_retires_nothing(stored):
    assert list_changes(stored, "02000=No data", "other.properties") == [("added", "02000")]


def test_lists_of_codes_without_a_prefix_do_not_retire_each_other():
    stored = parse_reference("one.properties", "02000=No data", {}).entries
    assert list_changes(stored, "07001=Wrong count", "two.properties") == [("added", "07001")]


def test_a_retired_code_is_retired_once_and_returns_when_it_is_printed_again(stored):
    retired = [change.after for change in compare_release(stored, parse_reference("codes.md", "A_1=One\nA_2=Two", {}))]
    catalog = [entry for entry in stored if entry.code != "B_1"] + retired
    assert list_changes(catalog, "A_1=One\nA_2=Two") == []
    assert list_changes(catalog, "A_1=One\nA_2=Two\nB_1=Else") == [("returned", "B_1")]
