import pytest

from bot.catalog.read import parse_reference
from bot.catalog.release import Release, compare_release, list_entries_after


@pytest.fixture
def stored():
    return parse_reference("codes.md", "A_1=One\nA_2=Two\nB_1=Else", {}).entries


def list_changes(stored, text, document="codes.md", *, part=True):
    release = Release(parse_reference(document, text, {}), part=part)
    return [(change.kind, change.after.code) for change in compare_release(stored, release)]


def apply(stored, text, document, *, part=True):
    """Return a catalog after a release."""
    return list(list_entries_after(stored, Release(parse_reference(document, text, {}), part=part)))


def describe(entry):
    return [
        (meaning.text, meaning.preferred, [source.document for source in meaning.sources]) for meaning in entry.meanings
    ]


def test_the_same_document_changes_nothing(stored):
    assert list_changes(stored, "A_1=One\nA_2=Two\nB_1=Else") == []


def test_new_codes_are_added_and_new_words_are_told(stored):
    assert list_changes(stored, "A_1=One\nA_2=Deux\nB_1=Else\nA_3=Three") == [("reworded", "A_2"), ("added", "A_3")]


def test_a_second_meaning_is_a_rewording(stored):
    assert list_changes(stored, "A_1=One\nA_2=Two\nB_1=Else\nA_1=Uno") == [("reworded", "A_1")]


def test_codes_on_other_lines_are_moved(stored):
    assert list_changes(stored, "A_1=One\n\nA_2=Two\nB_1=Else") == [("moved", "A_2"), ("moved", "B_1")]


def test_a_code_that_is_gone_is_retired_with_its_meanings(stored):
    [change] = compare_release(stored, Release(parse_reference("codes.md", "A_1=One\nA_2=Two", {}), part=True))
    assert (change.kind, change.after.code, change.after.status) == ("retired", "B_1", "retired")
    assert change.after.meanings == change.before.meanings


def test_a_whole_catalog_is_replaced_whatever_its_document_is_called(stored):
    after = [("moved", "A_1"), ("retired", "A_2"), ("retired", "B_1")]
    assert list_changes(stored, "A_1=One", "codes-2.md", part=False) == after


def test_a_further_part_retires_nothing(stored):
    assert list_changes(stored, "02000=No data", "other.properties") == [("added", "02000")]


def test_a_further_part_adds_its_meanings_to_those_of_others_which_come_first(stored):
    catalog = apply(stored, "A_1=Uno\nA_2=Two", "more.md")
    assert describe(catalog[0]) == [("One", True, ["codes.md"]), ("Uno", False, ["more.md"])]
    assert catalog[0].meanings[1].doubt == "Another document gives this code another message, and the first one counts."
    assert describe(catalog[1]) == [("Two", True, ["codes.md", "more.md"])]


def test_a_document_replaces_only_what_it_printed_itself(stored):
    catalog = apply(stored, "A_1=Uno\nA_2=Two\nC_1=New", "more.md")
    after = apply(catalog, "A_1=Eins\nB_1=Else", "codes.md")
    assert describe(after[0]) == [("Uno", False, ["more.md"]), ("Eins", True, ["codes.md"])][::-1]
    assert [describe(entry) for entry in after[1:]] == [
        [("Two", True, ["more.md"])],
        [("Else", True, ["codes.md"])],
        [("New", True, ["more.md"])],
    ]
    assert {entry.status for entry in after} == {"active"}


@pytest.mark.parametrize("document", ["codes.md", "more.md"])
def test_a_part_that_is_imported_again_changes_nothing(stored, document):
    texts = {"codes.md": "A_1=One\nA_1=Again\nA_2=Two\nB_1=Else", "more.md": "A_1=Uno\nA_1=One\nA_2=Two\nC_1=New"}
    catalog = apply(apply(stored, texts["codes.md"], "codes.md"), texts["more.md"], "more.md")
    assert list_changes(catalog, texts[document], document) == []


def test_a_code_that_no_document_prints_any_longer_is_retired(stored):
    catalog = apply(stored, "A_1=Uno\nC_1=New", "more.md")
    assert list_changes(catalog, "A_1=Uno", "more.md") == [("retired", "C_1")]


def test_a_retired_code_is_retired_once_and_returns_when_it_is_printed_again(stored):
    release = Release(parse_reference("codes.md", "A_1=One\nA_2=Two", {}), part=True)
    retired = [change.after for change in compare_release(stored, release)]
    catalog = [entry for entry in stored if entry.code != "B_1"] + retired
    assert list_changes(catalog, "A_1=One\nA_2=Two") == []
    assert list_changes(catalog, "A_1=One\nA_2=Two\nB_1=Else") == [("returned", "B_1")]
