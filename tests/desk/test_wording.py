import pytest

from bot.catalog.entry import Entry, Meaning, Source
from bot.desk.wording import also_prints, asked_and_printed, filled, no_steps, place, questions
from tests.conftest import entry


def test_a_heading_names_family_and_section_once_each():
    assert place(entry("0000113", "Locked")) == "Customer API · Account"
    assert place(Entry("G500", "gateway", "500", "gateway", meanings=(Meaning("Broken"),))) == "Gateway"


@pytest.mark.parametrize(("count", "said"), [(1, "1 question"), (2, "2 questions"), (1000, "over 999 questions")])
def test_questions_are_counted_in_words(count, said):
    assert questions(count) == said


def test_without_steps_it_says_how_much_they_are_missed():
    assert no_steps(14) == "No steps yet. 14 questions this month."
    assert no_steps(1000) == "No steps yet. Over 999 questions this month."
    assert no_steps(None) == no_steps(0) == "No steps yet."


def test_the_small_print_leaves_out_what_is_not_known():
    printed = Meaning("Locked", sources=(Source("list.md", (57,)),))
    assert asked_and_printed(3, printed) == "3 questions this week · list.md, line 57"
    assert asked_and_printed(None, printed) == "list.md, line 57"
    assert asked_and_printed(None, Meaning("Locked")) == ""


def test_a_doubtful_meaning_names_its_lines_and_of_several_documents_each():
    one, two = Source("a.md", (88, 97)), Source("b.md", (3,))
    assert "(lines 88, 97)" in also_prints(Meaning("X", sources=(one,)), "X")
    assert "(a.md, lines 88, 97; b.md, line 3)" in also_prints(Meaning("X", sources=(one, two)), "X")


@pytest.mark.parametrize(
    ("text", "values", "pieces"),
    [
        ("after %s minutes", ("30",), [("after ", "30"), (" minutes", "")]),
        ("after %s minutes", (), [("after ", "%s"), (" minutes", "")]),
        ("{0} takes {1} days", ("", "3"), [("", "{0}"), (" takes ", "3"), (" days", "")]),
        ("nothing to fill", ("30",), [("nothing to fill", "")]),
    ],
)
def test_values_take_the_places_of_placeholders_of_any_make(text, values, pieces):
    assert filled(text, values) == pieces
