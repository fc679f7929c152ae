from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.catalog.entry import Entry, Meaning, Source
from bot.desk.questions.advice import Advice
from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.wording import (
    explain_missing_steps,
    format_capped_questions,
    format_code_footer,
    format_doubtful_meaning,
    format_mark,
    format_section,
    format_sharing,
    format_success,
    format_verification,
    render_plain_match,
    split_message,
    split_step,
)
from bot.steps.mark import Mark
from bot.steps.step import Fix, Revision, Step
from tests.conftest import entry


def test_a_heading_names_family_and_section_once_each():
    assert format_section(entry("0000113", "Locked")) == "Customer API · Account"
    assert format_section(Entry("E-12", "E", "12", "general", meanings=(Meaning("Broken"),)), "frigo") == "frigo"
    assert format_section(Entry("12", "other", "12", "doors", meanings=(Meaning("Broken"),))) == "Doors"
    assert format_section(Entry("G500", "gateway", "500", "gateway", meanings=(Meaning("Broken"),))) == "Gateway"


@pytest.mark.parametrize(("count", "text"), [(1, "1 question"), (2, "2 questions"), (1000, "over 999 questions")])
def test_questions_are_counted_in_words(count, text):
    assert format_capped_questions(count) == text


def test_without_steps_it_says_how_much_they_are_missed():
    def text_in(month):
        return explain_missing_steps(CodeMatch(entry("0000113", "Locked"), month=month))

    assert text_in(14) == "No steps yet. 14 questions this month."
    assert text_in(1000) == "No steps yet. Over 999 questions this month."
    assert text_in(None) == text_in(0) == "No steps yet."


def test_the_small_print_leaves_out_what_is_not_known():
    match = CodeMatch(entry("0000057", "Locked"), week=3)
    assert format_code_footer(match) == "3 questions this week · list.md, line 57"
    assert format_code_footer(replace(match, week=1000)) == "Over 999 questions this week · list.md, line 57"
    assert format_code_footer(replace(match, week=None)) == "list.md, line 57"
    nowhere = replace(match.entry, meanings=(Meaning("Locked"),))
    assert format_code_footer(CodeMatch(nowhere), "Worked for 9 of 11") == "Worked for 9 of 11"
    assert format_code_footer(CodeMatch(nowhere)) == ""


def test_a_doubtful_meaning_names_its_lines_and_of_several_documents_each():
    first, second = Source("a.md", (88, 97)), Source("b.md", (3,))
    assert "(lines 88, 97)" in format_doubtful_meaning(Meaning("X", sources=(first,)), "X")
    assert "(a.md, lines 88, 97; b.md, line 3)" in format_doubtful_meaning(Meaning("X", sources=(first, second)), "X")


@pytest.mark.parametrize(
    ("text", "values", "pieces"),
    [
        ("after %s minutes", ("30",), [("after ", "30"), (" minutes", "")]),
        ("after %s minutes", (), [("after ", "…"), (" minutes", "")]),
        ("{0} takes {1} days", ("", "3"), [("", "…"), (" takes ", "3"), (" days", "")]),
        ("nothing to fill", ("30",), [("nothing to fill", "")]),
    ],
)
def test_values_take_the_places_of_placeholders_of_any_make(text, values, pieces):
    assert split_message(text, values) == pieces


def advice(*steps, codes=("G1",), by="mei", on=date(2026, 11, 3), **how):
    made = steps or (Step("Unlock it."),)
    revision = Revision(2, made, "mei", datetime(2026, 11, 3, 9, tzinfo=UTC), "card")
    return Advice(Fix(1, "G1", codes, revision, by, on), how.pop("overdue", False), **how)


@pytest.mark.parametrize(
    ("fix_advice", "text"),
    [
        (advice(), "verified by @mei, 3 Nov 2026"),
        (advice(by="@mei"), "verified by @mei, 3 Nov 2026"),
        (advice(by=None), "verified, 3 Nov 2026"),
        (advice(overdue=True), "not verified since 3 Nov 2026"),
        (advice(on=None, by=None, overdue=True), "not verified yet"),
    ],
)
def test_it_says_who_verified_steps_and_when(fix_advice, text):
    assert format_verification(fix_advice) == text


def test_it_says_how_often_steps_worked_since_they_were_written_so():
    assert format_success(advice(solved=9, votes=11)) == "Worked for 9 of 11 since 3 Nov"
    assert format_success(advice(solved=0, votes=1, this_year=False)) == "Worked for 0 of 1 since 3 Nov 2026"
    assert format_success(advice()) == ""


def test_a_text_for_several_codes_says_so():
    assert format_sharing(advice(codes=("G1", "G2", "G3")).fix) == "one text for 3 codes"
    assert format_sharing(advice().fix) == ""


def test_severity_and_who_must_act_are_words_and_never_made_up():
    assert format_mark(Mark("G1", severity="high", actor="support")) == "High severity · Support must act"
    assert format_mark(Mark("G1", actor="caller")) == "The caller must act"
    assert format_mark(Mark("G1")) == format_mark(None) == ""


def test_a_meaning_is_called_a_slip_only_if_its_lines_were_copied_and_staff_confirmed_none():
    several = Meaning("X", doubt="Line 1 already gives this code another message", sources=(Source("a.md", (88,)),))
    assert format_doubtful_meaning(several, "X") == "The reference also prints “X” (line 88)."
    doubtful = replace(several, doubt="Line 88 only repeats the message of line 7: the lines before …")
    assert format_doubtful_meaning(doubtful, "X", Mark("G1")).endswith("(line 88), probably a copying slip.")
    confirmed = format_doubtful_meaning(doubtful, "X", Mark("G1", "Y"))
    assert confirmed == "The reference also prints “X” (line 88); support staff confirmed the one above."


@pytest.mark.parametrize(
    ("step", "values", "text"),
    [
        ("Wait {2} hours, not {1}.", ("5", "24"), "Wait 24 hours, not 5."),
        ("Wait {2} hours, not {1}.", ("", "24"), "Wait 24 hours, not …."),
        ("Wait {3}, {0}, {x} and {}.", ("5", "24"), "Wait {3}, {0}, {x} and {}."),
        ("{1}", (), "…"),
        ("Nothing", ("5", "24"), "Nothing"),
    ],
)
def test_the_askers_values_take_their_places_in_steps(step, values, text):
    assert "".join(map("".join, split_step(step, values, "{a} and %s"))) == text


def test_a_code_in_words_holds_the_steps_that_may_be_seen():
    steps = Step("Look."), Step("Unlock.", "internal"), Step("Wait.")
    match = CodeMatch(entry("0000113", "Locked"), advice=(advice(*steps),))
    assert render_plain_match(match, staff=False) == "USCUSTOMER_API_0000113: Locked · What to do: 1. Look. 2. Wait."
    assert render_plain_match(match, staff=True).endswith("1. Look. 2. Unlock. (internal) 3. Wait.")
    other = replace(match, advice=(advice(Step("Unlock.", "internal")), advice(Step("Call."))))
    assert render_plain_match(other, staff=False).endswith("Locked · What to do: 1. Call.")
    assert render_plain_match(other, staff=True).endswith("1. Unlock. (internal) · What else may help: 1. Call.")
