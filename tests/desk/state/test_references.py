"""The files of a catalog are read as far as it is certain what they are, and otherwise refused with what to do."""

import pytest

from bot.catalog.mapping.mapping import Layout, Mapping
from bot.desk.state.reference_faults import Unproven
from bot.desk.state.references import build_reference, open_reference, read_document
from bot.errors import Refusal

SURE = "Code,Message\nE1,The first\nE2,The second\n"
UNSURE = "id,name,city\n1,Anna Smith,New York\n2,Bob Jones,Los Angeles\n"


@pytest.fixture
def write(tmp_path):
    """Write a file, and give its path."""

    def write_file(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def read(*paths, mapping=None, skip=False):
    reference = open_reference(paths, mapping or Mapping())
    return build_reference(reference, reference.interpret(), skip=skip)


def texts(reading):
    return {entry.code: [meaning.text for meaning in entry.meanings] for entry in reading.entries}


def test_a_table_whose_columns_are_certain_is_read_without_asking(write):
    assert texts(read_document(write("codes.csv", SURE))) == {"E1": ["The first"], "E2": ["The second"]}


def test_a_table_whose_columns_are_not_certain_is_refused_with_the_flags_to_use(write):
    with pytest.raises(Unproven) as refused:
        read_document(write("people.csv", UNSURE))
    assert "I'm not sure how to read people.csv, so nothing was imported." in refused.value.detail
    assert "“id” may only number the rows." in refused.value.detail
    assert "--code id --message name" in refused.value.detail
    assert "there are: id, name, city" in refused.value.detail


def test_a_file_without_codes_is_refused_with_what_it_is(write):
    page = "# Guide\n\n| City | Country |\n|---|---|\n| Rome | Italy |\n"
    with pytest.raises(Refusal) as refused:
        read_document(write("guide.md", page))
    assert "guide.md is a Markdown document with 1 table; its header has neither a word for a code" in str(
        refused.value
    )
    assert "--code and --message" in str(refused.value)


def test_a_document_of_which_half_is_understood_is_read(write):
    reading = read_document(write("codes.md", "G1=One\nSome prose.\n"))
    assert [skip.line for skip in reading.skipped] == [2]


def test_lines_of_which_less_than_half_is_understood_are_refused_with_the_first_ones(write):
    path = write("codes.properties", "G1=One\n" + "no code here\n" * 4)
    with pytest.raises(Refusal) as refused:
        read_document(path)
    assert "Only 1 of the 5 lines of codes.properties could be understood" in str(refused.value)
    assert "line 2 “no code here”" in str(refused.value)


def test_a_table_in_which_a_cell_has_an_equals_sign_is_a_table(write):
    page = "| Code | Message |\n|---|---|\n| E1 | a=b is wrong |\n| E2 | x=1 is missing |\n"
    assert texts(read_document(write("codes.md", page))) == {"E1": ["a=b is wrong"], "E2": ["x=1 is missing"]}


def test_flags_make_lines_be_read_as_a_table(write):
    path = write("codes.txt", "[E1] S The first\n[E2] W The second\n")
    mapping = Mapping(lines=r"\[(?P<code>\w+)\] (?P<severity>[SW]) (?P<message>.*)")
    reading = read(path, mapping=mapping)
    assert [(entry.code, entry.severity) for entry in reading.entries] == [("E1", "S"), ("E2", "W")]


def test_several_files_are_one_catalog(write):
    first = write("a.csv", SURE)
    second = write("b.txt", "E2=Another second\nE3=The third\n")
    reading = read(first, second)
    assert texts(reading) == {"E1": ["The first"], "E2": ["The second", "Another second"], "E3": ["The third"]}
    assert (reading.document, reading.documents, reading.whole) == ("a.csv", ("a.csv", "b.txt"), False)
    [doubtful] = [meaning for entry in reading.entries for meaning in entry.meanings if not meaning.preferred]
    assert doubtful.doubt == "a.csv already gives this code another message, and the first one counts."


def test_a_folder_is_one_catalog_without_its_hidden_and_unreadable_files(write, tmp_path):
    write("errors/auth/codes.csv", SURE)
    write("errors/pay.txt", "P1=Declined\nP2=Expired\n")
    write("errors/.git/config", "x=1\n")
    (tmp_path / "errors" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    reference = open_reference([tmp_path / "errors"])
    reading = build_reference(reference, reference.interpret())
    assert reading.documents == ("auth/codes.csv", "pay.txt")
    assert (reading.document, reading.whole) == ("errors", True)
    assert [(file.name, "picture" in file.reason) for file in reference.unread] == [("logo.png", True)]


def test_a_folder_without_any_readable_file_is_refused(tmp_path):
    with pytest.raises(Refusal, match=r"There is no file in .* that I can read"):
        read_document(tmp_path)


def test_a_few_codes_that_cannot_be_read_are_skipped_and_many_are_refused_by_name(write):
    rows = "".join(f"E{number},Message {number}\n" for number in range(100))
    few = read(write("few.csv", f"Code,Message\n{rows}no code,Lost\n"))
    assert [skip.text for skip in few.skipped] == ["no code | Lost"]
    many = write("many.csv", f"Code,Message\n{rows}" + "no code,Lost\n" * 12)
    with pytest.raises(Refusal) as refused:
        read(many)
    assert "12 rows of 112 in many.csv can't be read, so nothing was imported" in str(refused.value)
    assert "line 102 “no code | Lost” (“no code” isn't a code)" in str(refused.value)
    assert "and 2 more. Correct them, or leave them out with --skip." in str(refused.value)
    assert len(read(many, skip=True).entries) == 100


def test_codes_without_a_message_are_named_and_are_no_failure(write):
    reading = read(write("codes.csv", "Code,Message\nE1,The first\nE2,\nE3,\nE4,The fourth\n"))
    assert list(reading.without_meaning) == ["E2", "E3"]


def test_only_some_codes_may_be_taken_from_lines_too(write):
    path = write("codes.txt", "E1=One\nG1=Other\n")
    assert texts(read(path, mapping=Mapping(only="^E"))) == {"E1": ["One"]}


def test_of_properties_only_those_are_taken_whose_names_say_that_they_are_errors(write):
    strings = "app.title=My shop\nerror.user=The user is unknown\nerror.pay=The payment failed\n"
    reading = read_document(write("messages.properties", strings))
    assert list(texts(reading)) == ["error.pay", "error.user"]
    assert [(skip.line, skip.text, skip.reason) for skip in reading.skipped] == [
        (1, "app.title", "its name isn't that of an error")
    ]


def test_a_stored_mapping_does_not_keep_lines_from_being_read(write):
    path = write("more.txt", "E1=One\nE2=Two\n")
    stored = Mapping((Layout(code=("Nr",), message="Text"),))
    reference = open_reference([path], stored, said=False)
    assert texts(build_reference(reference, reference.interpret())) == {"E1": ["One"], "E2": ["Two"]}
