"""The views for steps stay within Slack's limits at their largest, and markup that people enter isn't live."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalog.entry import Entry, Meaning, Source
from bot.desk.steps.history import History, diff_revisions
from bot.desk.steps.read import StepsFormData
from bot.slack.cards.code_options import code_options
from bot.slack.cards.forms import redisplay_with_note
from bot.slack.steps.cards.clash_form import clash_blocks
from bot.slack.steps.cards.from_message_form import message_form
from bot.slack.steps.cards.history_form import find_page_starts, history_view
from bot.slack.steps.cards.marks_form import marks_form
from bot.slack.steps.cards.preview_modal import preview_view
from bot.slack.steps.cards.write_form import (
    FormMetadata,
    StepRow,
    StepsDraft,
    add_rows,
    arrange_rows,
    read_draft,
    render_draft,
)
from bot.slack.steps.write_open import build_write_form, pack_into_inputs
from bot.steps.mark import Mark
from bot.steps.step import Revision, Step
from tests.slack.support.card_looks import entry, fix, found
from tests.slack.support.fake_people import with_state
from tests.slack.support.view_looks import hold_view_to_slack, ids, said, texts

WIDEST = "W" * 100  # a code
AMPERSANDS = "&" * 1_000  # each five characters when escaped
NASTY = ["<!channel>", "<@U1>", "<https://x|y>", "&lt;", "`", "*", "_", "\n", "> ", "\x00", "🦔", "{1}", "http://"]
wild = st.one_of(st.lists(st.sampled_from([*NASTY, "word "]), max_size=20).map("".join), st.text(max_size=200))
typed = wild.filter(str.strip)
steps = st.lists(st.builds(Step, typed, st.sampled_from(["shareable", "internal"])), min_size=1, max_size=6).map(tuple)
quick = settings(print_blob=False, suppress_health_check=[HealthCheck.too_slow])
LINKS = ("<http",)  # what may be live in published steps: addresses that stand as themselves


def long_entry(number=1, meanings=1):
    listed = tuple(Meaning(f"{place} " + "<&" * 1_500, sources=(Source("x" * 80, (1,)),)) for place in range(meanings))
    return Entry(f"{number:03}{WIDEST}"[:100], "family", "1", "section", meanings=listed)


def largest(text=AMPERSANDS, codes=60):
    others = [f"{number:03}{WIDEST}"[:100] for number in range(2, codes)]
    own = long_entry()
    fixed = fix(*(Step(text, "internal") for _ in range(20)), home=own.code, codes=others)
    return StepsFormData(own, (fixed,), tuple(long_entry(number) for number in range(200, 260)))


@pytest.mark.parametrize("text", [AMPERSANDS, "x" * 1_000, "\u6d4b" * 1_000])
@pytest.mark.parametrize("codes", [2, 60, 168])
def test_the_largest_form_holds(text, codes):
    sheet = largest(text, codes)
    view = build_write_form(sheet, FormMetadata(sheet.entry.code, ""))
    hold_view_to_slack(view)
    assert texts(view) == [text] * 20


def test_the_form_holds_with_the_longest_message_as_its_draft():
    sheet = replace(largest(), fixes=())
    view = build_write_form(sheet, FormMetadata(sheet.entry.code, ""), ["word " * 8_000])
    hold_view_to_slack(view)
    assert "".join(texts(view)).count("word") == 8_000


def test_what_a_draft_has_no_room_for_is_said_and_not_hidden():
    sheet = largest()
    view = build_write_form(sheet, FormMetadata(sheet.entry.code, ""), ["word " * 8_000])
    hold_view_to_slack(view)
    assert "had no room" in said(view)


def test_the_largest_clash_holds():
    sheet = largest(codes=60)
    mine = tuple(Step("<" * 1_000) for _ in range(20))
    view = build_write_form(sheet, FormMetadata(sheet.entry.code, ""))
    draft = read_draft(view)
    head = (*draft.head, *clash_blocks(mine, sheet.fixes[0]))
    clash = render_draft(
        replace(draft, head=head, rows=tuple(StepRow(place, row.text) for place, row in enumerate(mine)))
    )
    hold_view_to_slack(clash)
    assert texts(clash) == [row.text for row in mine]


def test_a_clash_in_every_other_step_holds():
    same = [Step(f"{place} the same") for place in range(10)]
    theirs = fix(*(each for step in same for each in (Step(AMPERSANDS + step.text[0]), step)))
    mine = [each for step in same for each in (step, Step("mine " + step.text))]
    blocks = clash_blocks(mine, theirs)
    assert len(blocks) <= 48
    hold_view_to_slack({"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": blocks})


def test_the_most_that_two_lists_differ_holds_and_has_room_for_a_note():
    same = Step("the same")
    theirs = fix(*(Step(f"Theirs {place}.") for place in range(19)), same)
    mine = [same, *(Step(f"Mine {place}.") for place in range(19))]
    view = build_write_form(
        replace(largest(), fixes=(theirs,)), FormMetadata("x", "", suggestion=1, merged=True), to_merge=AMPERSANDS
    )
    draft = read_draft(view)
    head = (*draft.head, *clash_blocks(mine, theirs))
    clash = render_draft(
        replace(draft, head=head, rows=tuple(StepRow(place, row.text) for place, row in enumerate(mine)))
    )
    hold_view_to_slack(clash)
    back = redisplay_with_note(clash, "Busy.")
    hold_view_to_slack(back)
    assert ids(back)[-3:] == ids(clash)[-3:], "nothing is cut at the end"


def test_both_texts_stand_side_by_side_and_what_is_the_same_is_only_counted():
    blocks = clash_blocks([Step("One."), Step("Mine.")], fix("One.", Step("Theirs.", "internal"), number=4))
    content = str(blocks)
    assert "@mei saved revision 4 while you were writing." in content
    assert "Step 1 of theirs is the same in yours." in content
    assert [column["text"] for column in blocks[2]["fields"]] == [
        "*Theirs, step 2* (internal)\nTheirs.",
        "*Yours, step 2*\nMine.",
    ]
    assert "initial_option" not in blocks[-2]["element"], "nothing is chosen for the person"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("wait %s <minutes>", "{1} and {2} in a step stand for: wait {1} {2}"),
        ("Wait %d & see", "{1} in a step stands for: Wait {1} &amp; see"),
        ("%1$s {name} %s", "{1} to {3} in a step stand for: {1} {2} {3}"),
        ("Wait", "`_italic_`"),
    ],
)
def test_the_form_tells_what_can_be_written_in_a_step(message, expected):
    own = entry(text=message)
    view = build_write_form(StepsFormData(own, (), ()), FormMetadata(own.code, ""))
    hold_view_to_slack(view)
    [hint] = [block["elements"][0]["text"] for block in view["blocks"] if block["type"] == "context"]
    assert expected in hint
    assert ("in a step" in hint) == (message != "Wait")
    assert "`*bold*`" in hint
    assert "https:// address becomes a link" in hint


@quick
@given(steps, steps, wild)
def test_no_text_is_live_in_any_view(theirs, mine, why):
    fixed = replace(fix(*theirs, home="USCUSTOMER_API_0000113"), codes=("USCUSTOMER_API_0000113",))
    own = entry(text="x %s " + mine[0].text)
    sheet = StepsFormData(own, (fixed,), ())
    view = build_write_form(sheet, FormMetadata(own.code, "", suggestion=1, merged=True), to_merge=mine[0].text)
    hold_view_to_slack(view)
    assert texts(view)[: len(theirs)] == [step.text for step in theirs], "as it was written"
    hold_view_to_slack(render_draft(replace(read_draft(view), head=tuple(clash_blocks(mine, fixed)))))
    hold_view_to_slack(preview_view(found(text=mine[0].text), fixed, date(2026, 11, 18)), live=LINKS)
    hold_view_to_slack(marks_form(own, Mark(own.code, phrases=tuple(step.text[:200] for step in mine))))
    hold_view_to_slack(history_view(past([theirs, mine], why)))
    said = [step.text for step in mine]
    hold_view_to_slack(message_form(FormMetadata("", ""), code_options([own]), said, why or "x"))


def past(lists, why="", count=1):
    at = datetime(2026, 11, 18, 12, tzinfo=UTC)
    revisions = [
        Revision(number, tuple(listed), "<@U1>", at, "card", None, why)
        for number, listed in enumerate(lists * count, 1)
    ]
    return History("USCUSTOMER_API_0000113", ("USCUSTOMER_API_0000113",), diff_revisions(revisions[::-1]))


def test_a_long_history_is_dealt_into_pages_that_hold():
    first, second = [[Step(char * 1_000) for _ in range(20)] for char in "&<"]
    history = past([first, second], "because " * 500, count=12)
    pages = len(find_page_starts(history))
    assert pages > 10
    shown = "".join(said(history_view(history, page)) for page in range(1, pages + 1))
    for page in (1, 2, pages):
        hold_view_to_slack(history_view(history, page))
    assert all(f"*Revision {number}*" in shown for number in range(1, 25))


def test_the_preview_of_the_longest_steps_holds():
    sheet = largest()
    shareable = tuple(Step(AMPERSANDS) for _ in range(20))
    fixed = replace(sheet.fixes[0], revision=replace(sheet.fixes[0].revision, steps=shareable))
    hold_view_to_slack(preview_view(replace(found(), entry=sheet.entry), fixed, date(2026, 11, 18)))


@pytest.mark.parametrize("meanings", [1, 10, 11, 150])
def test_the_largest_form_about_a_code_holds(meanings):
    phrases = tuple(f"{number:03}" + "<" * 197 for number in range(20))
    own = long_entry(meanings=meanings)
    view = marks_form(own, Mark(own.code, own.meaning.text, "high", "platform", phrases))
    hold_view_to_slack(view)
    assert all(phrase in said(view) for phrase in phrases)


def test_the_largest_message_holds():
    found_codes = code_options(long_entry(number) for number in range(40))
    hold_view_to_slack(
        message_form(FormMetadata("", ""), found_codes, pack_into_inputs(["<&" * 20_000], 30)[0], "x" * 500)
    )


def draft(*words):
    rows = tuple(StepRow(place, text) for place, text in enumerate(words, 1))
    return StepsDraft(FormMetadata("G1", "G1", next=len(rows) + 1), (), rows, (), "Write steps")


def test_a_form_is_read_as_it_was_drawn():
    grown = add_rows(draft("One.", "Two."))
    assert read_draft(with_state(render_draft(grown), {})).rows == grown.rows
    assert read_draft(with_state(render_draft(grown), {})).metadata == grown.metadata


def test_only_the_two_that_change_places_get_new_ids():
    before = draft("One.", "Two.", "Three.")
    after = render_draft(arrange_rows(before, "down|1"))
    assert texts(after) == ["Two.", "One.", "Three."]
    assert ids(after) == ["step_4", "step_5", "step_3"]
    assert texts(render_draft(arrange_rows(before, "up|3"))) == ["One.", "Three.", "Two."]


def test_what_is_removed_takes_its_id_with_it():
    left = arrange_rows(draft("One.", "Two."), "remove|2")
    assert ids(render_draft(add_rows(left))) == ["step_1", "step_3"]


@pytest.mark.parametrize("wanted", ["up|1", "down|3", "remove|9", "", "up|x", "fly|1"])
def test_a_move_that_is_none_changes_nothing_that_is_written(wanted):
    assert [row.text for row in arrange_rows(draft("One.", "Two.", "Three."), wanted).rows] == [
        "One.",
        "Two.",
        "Three.",
    ]


@quick
@given(st.lists(typed, max_size=40), st.integers(1, 30))
def test_a_draft_loses_nothing_but_white_space_and_what_is_counted(words, most):
    words = [word.translate({ord(char): None for char in "0123456789"}) for word in words]
    inputs, left = pack_into_inputs(words, most)
    assert len(inputs) <= most
    assert all(len(text) <= 3_000 for text in inputs)
    whole = "".join("".join(words).split())
    held = "".join("".join(inputs).split())
    assert whole.startswith(held)
    assert left or held == whole
