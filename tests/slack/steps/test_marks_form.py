"""Staff mark a code: which meaning is right, other phrases for it, its severity and who must act."""

import pytest
from sqlalchemy import text

from bot.catalog.entry import Entry, Meaning, Source
from bot.desk.questions.lookup import look_up_unrecorded
from bot.desk.steps.marks import save_mark
from bot.slack.cards.answer_buttons import MORE
from bot.slack.steps.cards.marks_form import (
    ACTOR_INPUT,
    MARK_FROM_QUEUE,
    MEANING_INPUT,
    NOT_SAID,
    PHRASES_INPUT,
    SEVERITY_INPUT,
)
from bot.steps.mark import Mark
from tests.conftest import NOON
from tests.slack.support.card_looks import drawn
from tests.slack.support.view_looks import hold_view_to_slack, inputs, said

LOCKED = "USCUSTOMER_API_0000113"
TWO = "USCUSTOMER_API_0000990"
STAFF = "U0STAFF"
SLIP = "Line 8 only repeats the message of line 3: the lines before were printed a second time."


@pytest.fixture
def desk(desk, fill):
    """Add a code with two meanings, the other one long."""
    places = [(Source("list.md", lines),) for lines in ((7,), (8, 9))]
    lost = Meaning("The card " + "is lost " * 20, preferred=False, doubt=SLIP, sources=places[1])
    meanings = (Meaning("The pin is wrong", sources=places[0]), lost)
    fill(desk.database, [Entry(TWO, "customer API", "0000990", "account", meanings=meanings)])
    desk.cache.refresh(desk.database)
    desk.cache.refresh(desk.database)
    return desk


@pytest.fixture
def opened(press, slack):
    """Return a function that opens the form and returns it."""

    async def open_it(code=TWO, user=STAFF):
        picked = {"action_id": MORE, "type": "overflow", "selected_option": {"value": f"mark|{code}"}}
        await press(picked, user=user)
        return slack.views[slack.stack[-1]]

    return open_it


def options(view, name):
    return [option["value"] for option in inputs(view, name)[0]["element"]["options"]]


def kept(desk, code=TWO):
    desk.cache.refresh(desk.database)
    desk.cache.refresh(desk.database)
    return desk.cache.guide.marks.get(code)


async def test_nothing_is_chosen_that_nobody_said(opened):
    view = await opened()
    hold_view_to_slack(view)
    assert "initial_option" not in inputs(view, MEANING_INPUT)[0]["element"]
    assert inputs(view, SEVERITY_INPUT)[0]["element"]["initial_option"]["value"] == NOT_SAID
    assert "is lost is lost" in drawn(view), "a meaning that is too long for a menu is shown in full"


def told_of(view):
    return [option["description"]["text"] for option in inputs(view, MEANING_INPUT)[0]["element"]["options"]]


async def test_it_says_which_meaning_is_shown_and_which_is_probably_a_slip(opened, submit):
    view = await opened()
    assert told_of(view) == ["Shown now · list.md, line 7", "Probably a copying slip · list.md, lines 8, 9"]
    await submit(view, {MEANING_INPUT: options(view, MEANING_INPUT)[1]}, user=STAFF)
    confirmed = ["Shown now, confirmed · list.md, lines 8, 9", "Not shown · list.md, line 7"]
    assert told_of(await opened()) == confirmed


async def test_where_there_is_one_meaning_nobody_is_asked_which_holds(opened, submit, desk):
    view = await opened(LOCKED)
    hold_view_to_slack(view)
    assert not inputs(view, MEANING_INPUT)
    assert "The account is locked" in drawn(view)
    assert "list.md, line 113" in drawn(view)
    await submit(view, {SEVERITY_INPUT: "low"}, user=STAFF)
    assert kept(desk, LOCKED) == Mark(LOCKED, severity="low")


async def test_whoever_changes_nothing_hears_so(opened, submit):
    first = await submit(await opened(), user=STAFF)
    await submit(await opened(), {PHRASES_INPUT: "card gone", SEVERITY_INPUT: "low"}, user=STAFF)
    again = await submit(await opened(), user=STAFF)
    assert drawn(first["view"]) == drawn(again["view"]) == "Nothing was changed."


async def test_all_of_it_is_kept_and_shown_again(opened, submit, desk):
    view = await opened()
    other = options(view, MEANING_INPUT)[1]
    entered = {
        MEANING_INPUT: other,
        PHRASES_INPUT: "card gone\n\n  plastic missing ",
        SEVERITY_INPUT: "high",
        ACTOR_INPUT: "caller",
    }
    answer = await submit(view, entered, user=STAFF)
    assert "Saved" in drawn(answer["view"])
    mark = kept(desk)
    assert mark.preferred.startswith("The card is lost")
    assert (mark.severity, mark.actor, mark.phrases) == ("high", "caller", ("card gone", "plastic missing"))
    assert desk.cache.index.entries[TWO].meaning.text == mark.preferred
    assert look_up_unrecorded(desk, "plastic missing", NOON).matches[0].entry.code == TWO, "the search uses it at once"
    again = await opened()
    assert inputs(again, MEANING_INPUT)[0]["element"]["initial_option"]["value"] == other
    assert inputs(again, PHRASES_INPUT)[0]["element"]["initial_value"] == "card gone\nplastic missing"
    await submit(again, {SEVERITY_INPUT: NOT_SAID, PHRASES_INPUT: None}, user=STAFF)
    assert (kept(desk).severity, kept(desk).phrases, kept(desk).preferred) == (None, (), mark.preferred)


async def test_a_phrase_that_cannot_be_kept_is_said_at_its_field(opened, submit, desk):
    answer = await submit(await opened(), {PHRASES_INPUT: "the account is locked"}, user=STAFF)
    assert LOCKED in answer["errors"][PHRASES_INPUT]
    assert kept(desk) is None


async def test_phrases_that_somebody_added_meanwhile_stay(opened, submit, desk, mei):
    view = await opened()
    save_mark(desk, Mark(TWO, phrases=("plastic gone",)), mei)
    await submit(view, {PHRASES_INPUT: "card gone"}, user=STAFF)
    assert set(kept(desk).phrases) == {"plastic gone", "card gone"}


async def test_a_meaning_that_somebody_else_chose_meanwhile_is_not_written_over(opened, submit, desk, mei):
    view = await opened()
    save_mark(desk, Mark(TWO, preferred="The pin is wrong"), mei)
    back = await submit(view, {MEANING_INPUT: options(view, MEANING_INPUT)[1], PHRASES_INPUT: "card gone"}, user=STAFF)
    assert "meanwhile" in said(back["view"])
    assert inputs(back["view"], PHRASES_INPUT)[0]["element"]["initial_value"] == "card gone"
    assert kept(desk).preferred == "The pin is wrong"


async def test_with_the_database_locked_the_form_comes_back_filled(opened, submit, desk):
    view = await opened()
    with desk.database.engine.connect() as other:
        other.execute(text("BEGIN IMMEDIATE"))
        back = await submit(view, {PHRASES_INPUT: "card gone", SEVERITY_INPUT: "low"}, user=STAFF)
        other.execute(text("ROLLBACK"))
    hold_view_to_slack(back["view"])
    assert inputs(back["view"], PHRASES_INPUT)[0]["element"]["initial_value"] == "card gone"
    assert inputs(back["view"], SEVERITY_INPUT)[0]["element"]["initial_option"]["value"] == "low"


async def test_the_queue_on_the_home_tab_opens_the_same_form(press, slack):
    home = {"type": "home", "id": "H1", "blocks": []}
    await press({"action_id": MARK_FROM_QUEUE, "value": TWO}, user=STAFF, view=home)
    assert "The pin is wrong" in said(slack.views[slack.stack[-1]])


async def test_a_forged_form_changes_nothing(opened, submit, desk):
    assert "Only support staff" in said(await opened(user="U1"))
    back = await submit(await opened(), {PHRASES_INPUT: "forged"}, user="U1")
    assert "Only support staff" in said(back["view"])
    assert kept(desk) is None
