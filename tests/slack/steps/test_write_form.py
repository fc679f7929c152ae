"""Staff write steps in the form: nothing typed is lost, nothing is overwritten unseen, and nobody else gets in."""

import json

import pytest
from sqlalchemy import text

from bot.catalog.entry import Entry, Meaning
from bot.desk.questions.lookup import Asker
from bot.desk.steps.followers import follow_code
from bot.desk.steps.history import load_history
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import SaveRequest, save_steps
from bot.desk.steps.suggestions import suggest_step
from bot.slack.cards.answer_buttons import MORE, WRITE
from bot.slack.cards.forms import option
from bot.slack.steps.cards.clash_form import KEEP_QUESTION
from bot.slack.steps.cards.review_form import ACCEPT, MERGE
from bot.slack.steps.cards.write_form import ADD_STEP, ARRANGE_STEPS, PREVIEW_STEPS
from bot.slack.steps.cards.write_form_fields import CHECKED_INPUT, CODES_INPUT, OTHER_STEPS, REASON_INPUT
from bot.steps.actor import Actor
from bot.steps.step import Step
from tests.slack.support.card_looks import buttons, drawn
from tests.slack.support.fake_people import submitted, with_state
from tests.slack.support.view_looks import button_in, hold_view_to_slack, ids, inputs, said, texts

LOCKED = "USCUSTOMER_API_0000113"
WRONG = "USCUSTOMER_API_0000112"
STAFF = "U0STAFF"


@pytest.fixture
def write(desk, mei):
    """Return a function that saves steps without the form, as another person might."""

    def save_it(*texts, home=LOCKED, base=0, by=mei, **more):
        steps = tuple(step if isinstance(step, Step) else Step(step) for step in texts)
        return save_steps(desk, SaveRequest(home, base, steps, (home,), **more), by)

    return save_it


@pytest.fixture
def form(press, slack):
    """Return a function that opens the form and returns it."""

    async def open_it(code=LOCKED, user=STAFF, action=WRITE, **more):
        await press({"action_id": action, "value": code}, user=user, **more)
        return slack.views[slack.stack[-1]]

    return open_it


@pytest.fixture
def use(press, slack):
    """Return a function that presses something in a form with typed text, and returns the view on top after it."""

    async def use_it(view, action, typed=(), *, picked=None, user=STAFF):
        element = dict(button_in(view, action))
        if picked:
            element["selected_option"] = {"value": picked}
        await press(element, user=user, view=with_state(view, dict(typed)))
        return slack.views[slack.stack[-1]]

    return use_it


def internal_steps(view):
    """Return the numbers of the steps that only staff see."""
    boxes = [block["element"] for block in inputs(view, "who_")]
    return [place for place, element in enumerate(boxes, 1) if "initial_options" in element]


def revisions(desk, home=LOCKED):
    return [[step.text for step in past.revision.steps] for past in load_history(desk, home).revisions][::-1]


async def test_the_form_opens_at_once_and_is_filled_then(form, slack, write):
    write("Ask for the time.", Step("Call risk.", "internal"))
    view = await form()
    assert [method for method, _ in slack.said] == ["views.open", "views.update"]
    hold_view_to_slack(view)
    assert texts(view) == ["Ask for the time.", "Call risk.", ""]
    assert "The account is locked" in said(view)
    assert internal_steps(view) == [2]


async def test_the_form_opens_within_its_trigger_while_the_database_is_locked(form, desk):
    with desk.database.engine.connect() as other:
        other.execute(text("BEGIN IMMEDIATE"))
        view = await form()
        other.execute(text("ROLLBACK"))
    assert texts(view) == ["", "", ""]


async def test_whoever_closes_the_form_before_it_is_filled_hears_of_no_trouble(press, slack):
    slack.errors["views.update"] = "not_found"
    await press({"action_id": WRITE, "value": LOCKED}, user=STAFF)
    assert [method for method, _ in slack.said] == ["views.open", "views.update"]


async def test_a_form_that_was_open_in_the_last_release_is_still_saved(form, payload, desk):
    view = with_state(await form(), {"step_1": "Ask.", "step_2": "Call."})
    for name, audience in (("who_1", "shareable"), ("who_2", "internal")):
        menu = {"type": "static_select", "selected_option": option("Who sees it", audience)}
        view["state"]["values"][name][name] = menu
    await payload({**submitted(view, {}, user=STAFF), "view": view})
    assert load_steps_form(desk, LOCKED).own.revision.steps == (Step("Ask."), Step("Call.", "internal"))


async def test_what_is_saved_is_a_revision_by_the_name_of_who_saved_it(form, submit, slack, desk):
    view = await form()
    answer = await submit(
        view, {"step_1": " Ask. ", "step_2": "Call.", "who_2": ["internal"], CHECKED_INPUT: ["yes"]}, user=STAFF
    )
    fix = desk.cache.guide.fixes.get(LOCKED) or load_steps_form(desk, LOCKED).own
    assert fix.revision.steps == (Step("Ask."), Step("Call.", "internal"))
    assert (fix.revision.by, fix.revision.by_id, fix.revision.surface) == ("u0staff", STAFF, "card")
    assert fix.verified_by == "u0staff"
    assert "Saved: revision 1" in drawn(answer["view"]), "where the form was, however long it was open"
    assert answer["view"]["clear_on_close"] is True
    assert slack.calls("response") == []


async def test_nobody_has_verified_what_nobody_says_was_checked(form, submit, desk):
    answer = await submit(await form(), {"step_1": "Ask."}, user=STAFF)
    assert load_steps_form(desk, LOCKED).own.verified_on is None
    content = drawn(answer["view"])
    assert "Askers see it from now on. Nobody has verified it yet: it waits in the queue on Errdesk's Home" in content


async def test_whoever_changes_nothing_hears_so_and_what_the_tick_does(form, submit, desk, write):
    write("Ask.", verified=False)
    entered = ({}, {CHECKED_INPUT: ["yes"]}, {})
    first, then, last = [drawn((await submit(await form(), values, user=STAFF))["view"]) for values in entered]
    assert "Nothing was changed. Nobody has verified these steps yet; tick “I have checked these steps”" in first
    assert "Saved: revision 1" in then
    assert "Nothing was changed." in last
    assert "tick" not in last
    assert revisions(desk) == [["Ask."]]


async def test_what_was_saved_can_be_looked_at_with_a_press(form, submit, *, press, slack):
    done = (await submit(await form(), {"step_1": "Ask kindly."}, user=STAFF))["view"]
    [show] = buttons(done)
    await press(show, user=STAFF, view={**done, "id": slack.stack[-1]})
    assert "Ask kindly." in drawn(slack.views[slack.stack[-1]])


async def test_whoever_saves_hears_what_comes_of_it(form, submit, desk, noon):
    for user in ("U1", "U2"):
        follow_code(desk, LOCKED, Asker(user, "card", noon))
    entered = (
        {"step_1": "Ask.", "who_1": ["internal"], CHECKED_INPUT: ["yes"]},
        {"who_1": [], CHECKED_INPUT: ["yes"]},
    )
    first, then = [drawn((await submit(await form(), values, user=STAFF))["view"]) for values in entered]
    assert "All of it is internal, so only staff see it." in first
    assert "follower" not in first
    assert "Askers see it from now on. 2 followers will be notified." in then


async def test_a_reason_is_kept_with_the_revision(form, submit, desk, write):
    write("Ask.")
    await submit(await form(), {"step_1": "Ask again.", REASON_INPUT: "They forget"}, user=STAFF)
    assert load_history(desk, LOCKED).revisions[0].revision.why == "They forget"


@pytest.mark.parametrize("entered", [{}, {"step_1": "   "}])
async def test_a_form_without_a_step_is_refused_at_its_field(form, submit, entered):
    answer = await submit(await form(), entered, user=STAFF)
    assert "Write at least one step." in answer["errors"]["step_1"]


async def test_a_fault_is_said_at_its_own_step_though_empty_ones_stand_before_it(form, submit, desk):
    answer = await submit(await form(), {"step_2": "See USCUSTOMER_API_9999999", "step_3": "Give {1}."}, user=STAFF)
    assert answer["response_action"] == "errors"
    assert "USCUSTOMER_API_9999999" in answer["errors"]["step_2"]
    assert "{1}" in answer["errors"]["step_3"]
    assert load_steps_form(desk, LOCKED).own is None


async def test_a_step_that_is_too_long_comes_back_in_pieces_and_says_so(form, submit, desk):
    long = "One sentence of it. " * 120
    answer = await submit(
        await form(), {"step_1": "First.", "step_2": long, "who_2": ["internal"], "step_3": "Last."}, user=STAFF
    )
    view = answer["view"]
    hold_view_to_slack(view)
    assert "cut into several steps" in said(view)
    assert "".join("".join(texts(view)).split()) == "".join(f"First.{long}Last.".split())
    assert texts(view)[0] == "First."
    assert texts(view)[-1] == "Last."
    assert "Saved" in drawn((await submit(view, user=STAFF))["view"])
    steps = load_steps_form(desk, LOCKED).own.revision.steps
    assert [step.audience for step in steps] == ["shareable", "internal", "internal", "internal", "shareable"]


async def test_more_steps_than_may_be_saved_are_refused_at_the_field_and_nothing_is_lost(form, submit, write):
    write(*(f"Step {number}." for number in range(19)))
    view = await form()
    answer = await submit(view, {"step_20": "Sentence. " * 290}, user=STAFF)
    assert answer["response_action"] == "errors", "so that Slack keeps what was typed"
    assert "have room" in answer["errors"]["step_20"]


async def test_a_step_is_added_moved_and_removed_with_all_that_was_typed(form, use):
    view = await form()
    view = await use(view, ADD_STEP, {"step_1": "One.", "step_2": "Two.", "who_2": ["internal"]})
    assert texts(view) == ["One.", "Two.", "", ""]
    assert ids(view)[:3] == ["step_1", "step_2", "step_3"], "untouched inputs keep their ids"
    view = await use(view, ARRANGE_STEPS, picked="up|2")
    assert texts(view) == ["Two.", "One.", "", ""]
    assert not {"step_1", "step_2"} & set(ids(view)), "moved ones have new ids"
    assert internal_steps(view) == [1]
    view = await use(view, ARRANGE_STEPS, picked="remove|3")
    assert texts(view) == ["Two.", "One.", ""]
    hold_view_to_slack(view)


async def test_a_second_press_on_a_form_that_changed_since_is_let_go(form, use):
    view = await form()
    newer = await use(view, ADD_STEP, {"step_1": "One."})
    again = await use(view, ADD_STEP, {"step_1": "Older."})
    assert again == newer
    assert texts(newer)[0] == "One."


async def test_the_preview_shows_the_card_as_askers_will_see_it_and_keeps_the_form(form, use, slack):
    view = await form()
    shown = await use(view, PREVIEW_STEPS, {"step_1": "Ask <!channel>.", "step_2": "Call risk.", "who_2": ["internal"]})
    hold_view_to_slack(shown)
    assert "1. Ask &lt;!channel&gt;." in drawn(shown)
    assert "Call risk." not in drawn(shown)
    assert "Left out as internal: 1 step." in drawn(shown)
    assert slack.stack == [view["id"], shown["id"]]
    assert texts(slack.views[view["id"]]) == ["", "", ""], "the form below is left alone"


async def test_a_preview_that_finds_no_room_says_so_in_the_form(form, use, slack):
    view = await form()
    slack.stack = [*slack.stack, "V98", "V99"]
    await use_on(use, slack, view)
    back = slack.views[view["id"]]
    assert "three windows" in said(back)
    assert texts(back)[0] == "Typed."


async def use_on(use, slack, view):
    slack.views |= {"V98": view, "V99": view}
    await use(view, PREVIEW_STEPS, {"step_1": "Typed."})


async def test_the_second_of_two_sees_both_texts_and_chooses_mine(form, submit, write, desk):
    write("Ask.")
    view = await form(user="U0OTHER")
    write("Ask kindly.", base=1)
    clash = await submit(view, {"step_1": "Ask loudly.", REASON_INPUT: "Louder"}, user="U0OTHER")
    assert clash["response_action"] == "update"
    hold_view_to_slack(clash["view"])
    assert "@mei saved revision 2" in said(clash["view"])
    assert "Ask kindly." in said(clash["view"])
    assert texts(clash["view"]) == ["Ask loudly."]
    assert revisions(desk) == [["Ask."], ["Ask kindly."]], "nothing is saved over the other"
    await submit(clash["view"], {f"{KEEP_QUESTION}_2": "mine"}, user="U0OTHER")
    assert revisions(desk) == [["Ask."], ["Ask kindly."], ["Ask loudly."]]
    assert load_history(desk, LOCKED).revisions[0].revision.why == "Louder"


async def test_the_second_of_two_keeps_theirs(form, submit, write, desk):
    view = await form(user="U0OTHER")
    write("Ask kindly.")
    clash = await submit(view, {"step_1": "Ask loudly."}, user="U0OTHER")
    answer = await submit(clash["view"], {f"{KEEP_QUESTION}_1": "theirs"}, user="U0OTHER")
    assert revisions(desk) == [["Ask kindly."]]
    assert "yours was dropped" in drawn(answer["view"])


@pytest.mark.parametrize("step", ["Ask loudly.", "One sentence of it. " * 120])
async def test_who_chooses_neither_saves_nothing(form, submit, *, write, desk, step):
    view = await form(user="U0OTHER")
    write("Ask kindly.")
    clash = await submit(view, {"step_1": "Ask loudly."}, user="U0OTHER")
    answer = await submit(clash["view"], {"step_1": step}, user="U0OTHER")
    assert "Choose which shall stand" in answer["errors"][f"{KEEP_QUESTION}_1"]
    assert revisions(desk) == [["Ask kindly."]]


async def test_mine_does_not_undo_what_i_never_touched(form, submit, write, desk):
    write("Ask.", Step("Unlock.", "internal"), "Close.")
    view = await form(user="U0OTHER")
    write("Ask kindly.", Step("Unlock."), "Close.", base=1)
    clash = await submit(view, {"step_3": "Close it."}, user="U0OTHER")
    hold_view_to_slack(clash["view"])
    assert texts(clash["view"]) == ["Ask kindly.", "Unlock.", "Close it."]
    assert internal_steps(clash["view"]) == []
    assert ids(clash["view"])[2] == "step_3"
    assert not {"step_1", "step_2"} & set(ids(clash["view"])), "Slack keeps what stands under an id"
    assert "What you had not changed stands there as theirs." in said(clash["view"])
    await submit(clash["view"], {f"{KEEP_QUESTION}_2": "mine"}, user="U0OTHER")
    assert revisions(desk)[-1] == ["Ask kindly.", "Unlock.", "Close it."]


@pytest.mark.parametrize("theirs", [["Ask kindly."], ["First listen.", "Ask.", "Close."]])
async def test_where_steps_were_added_or_removed_mine_stays_as_it_was_typed(form, submit, write, theirs):
    write("Ask.", "Close.")
    view = await form(user="U0OTHER")
    write(*theirs, base=1)
    clash = await submit(view, {"step_2": "Close it."}, user="U0OTHER")
    assert texts(clash["view"]) == ["Ask.", "Close it."]
    assert "as theirs" not in said(clash["view"])


async def test_a_third_version_is_shown_too_before_mine_is_saved_over_it(form, submit, write, desk):
    view = await form(user="U0OTHER")
    write("Ask kindly.")
    clash = await submit(view, {"step_1": "Ask loudly."}, user="U0OTHER")
    write("Ask again.", base=1)
    again = await submit(clash["view"], {"step_1": "Ask very loudly.", f"{KEEP_QUESTION}_1": "mine"}, user="U0OTHER")
    assert "Ask again." in said(again["view"])
    assert "Ask kindly." not in said(again["view"])
    assert texts(again["view"]) == ["Ask very loudly."]
    assert f"{KEEP_QUESTION}_2" in [block.get("block_id") for block in again["view"]["blocks"]], (
        "Slack keeps no older choice"
    )
    assert revisions(desk) == [["Ask kindly."], ["Ask again."]]


async def test_with_the_database_locked_the_form_comes_back_with_all_that_was_typed(form, submit, desk):
    view = await form()
    with desk.database.engine.connect() as other:
        other.execute(text("BEGIN IMMEDIATE"))
        back = await submit(view, {"step_1": "Typed.", "who_1": ["internal"], CHECKED_INPUT: ["yes"]}, user=STAFF)
        other.execute(text("ROLLBACK"))
    hold_view_to_slack(back["view"])
    assert "can't reach my database" in said(back["view"])
    assert texts(back["view"])[0] == "Typed."
    desk.database._resources.clear()  # noqa: SLF001 - a second later
    assert "Saved" in drawn((await submit(back["view"], user=STAFF))["view"])
    assert load_steps_form(desk, LOCKED).own.revision.steps == (Step("Typed.", "internal"),)


async def test_others_than_staff_see_no_form_and_no_internal_step(form, write):
    write(Step("Only for staff.", "internal"))
    refused = await form(user="U1")
    assert "Only support staff" in said(refused)
    assert "Only for staff." not in said(refused)


async def test_a_forged_form_changes_nothing(form, submit, desk, write):
    write("Ask.")
    back = await submit(await form(), {"step_1": "Forged."}, user="U1")
    assert "Only support staff" in said(back["view"])
    assert revisions(desk) == [["Ask."]]


async def test_a_forged_verification_changes_nothing(press, desk, write):
    write("Ask.", verified=False)
    picked = {"action_id": MORE, "type": "overflow", "selected_option": {"value": f"verify|{LOCKED}|1"}}
    (reply,) = await press(picked, user="U1")
    assert "Only support staff" in drawn(reply)
    assert load_steps_form(desk, LOCKED).own.verified_by is None


@pytest.mark.parametrize("error", ["expired_trigger_id", "trigger_expired"])
async def test_a_trigger_that_expired_is_said_in_place_of_silence(press, slack, error):
    slack.errors["views.open"] = error
    reply = await press({"action_id": WRITE, "value": LOCKED}, user=STAFF)
    assert "press it again" in drawn(reply[-1])


async def test_a_trigger_that_expired_on_the_home_tab_is_said_in_a_direct_message(press, slack):
    slack.errors["views.open"] = "expired_trigger_id"
    await press({"action_id": WRITE, "value": LOCKED}, user=STAFF, view={"type": "home", "id": "H1", "blocks": []})
    (message,) = slack.calls("chat.postMessage")
    assert message["channel"] == STAFF
    assert "press it again" in drawn(message)


async def test_steps_are_shared_with_the_codes_that_are_picked(form, submit, desk, type_ahead):
    options = await type_ahead(CODES_INPUT, "0112")
    assert [option["value"] for option in options] == [WRONG]
    await submit(await form(), {"step_1": "Ask.", CODES_INPUT: [WRONG]}, user=STAFF)
    assert load_steps_form(desk, LOCKED).own.codes == (LOCKED, WRONG)
    again = await form()
    assert [option["value"] for option in inputs(again, CODES_INPUT)[0]["element"]["initial_options"]] == [WRONG]
    await submit(again, {CODES_INPUT: []}, user=STAFF)
    assert load_steps_form(desk, LOCKED).own.codes == (LOCKED,)


async def test_a_code_that_somebody_attached_meanwhile_stays(form, submit, *, desk, write, mei):
    write("Ask.")
    view = await form()
    save_steps(desk, SaveRequest(LOCKED, 1, (Step("Ask."),), (LOCKED, WRONG)), mei)
    await submit(view, {"step_1": "Ask kindly."}, user=STAFF)
    assert set(load_steps_form(desk, LOCKED).own.codes) == {LOCKED, WRONG}


async def test_codes_that_the_form_has_no_room_for_stay_as_they_are_and_the_form_says_so(
    form, submit, *, desk, mei, fill
):
    many = [f"CODE_{number:020}" for number in range(100)]
    fill(desk.database, [Entry(code, "x", code[-20:], "x", meanings=(Meaning("Many"),)) for code in many])
    desk.cache.refresh(desk.database)
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."),), (LOCKED, *many[:99])), mei)
    view = await form()
    hold_view_to_slack(view)
    assert "The steps are shown for 100 codes, more than this form has room for." in said(view)
    save_steps(desk, SaveRequest(LOCKED, 1, (Step("Ask."),), (LOCKED, *many)), mei)
    await submit(view, {"step_1": "Ask kindly.", CODES_INPUT: [WRONG]}, user=STAFF)
    assert set(load_steps_form(desk, LOCKED).own.codes) == {LOCKED, WRONG, *many}


async def test_the_form_of_a_code_that_only_shares_steps_edits_those_and_leads_to_its_own(form, use, desk, mei):
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."),), (LOCKED, WRONG)), mei)
    view = await form(WRONG)
    assert texts(view)[0] == "Ask."
    assert "One text for 2 codes" in said(view)
    own = await use(view, OTHER_STEPS)
    assert texts(own) == ["", "", ""]
    assert json.loads(own["private_metadata"])["home"] == WRONG


async def test_an_accepted_suggestion_is_the_last_step_and_settled_by_the_save(form, submit, *, desk, write, noon):
    write("Ask.")
    number = suggest_step(desk, LOCKED, "Call <!here>.", words="", by=Actor("ana", "card", noon, "U1")).id
    view = await form(f"{number}|{LOCKED}", action=ACCEPT)
    assert texts(view) == ["Ask.", "Call <!here>."]
    await submit(view, user=STAFF)
    assert revisions(desk)[-1] == ["Ask.", "Call <!here>."]


async def test_a_suggestion_to_merge_stands_beside_the_steps(form, desk, write, noon):
    write("Ask.")
    number = suggest_step(desk, LOCKED, "Call <!here>.", words="", by=Actor("ana", "card", noon, "U1")).id
    view = await form(f"{number}|{LOCKED}", action=MERGE)
    assert texts(view) == ["Ask.", ""]
    assert "Call &lt;!here&gt;." in said(view)


@pytest.mark.parametrize("value", [f"verify|{LOCKED}|1", f"verify|G1|{LOCKED}|1"], ids=["now", "release 0.3"])
async def test_steps_are_verified_from_the_card(press, desk, write, value):
    write("Ask.", verified=False)
    picked = {"action_id": MORE, "type": "overflow", "selected_option": {"value": value}}
    (reply,) = await press(picked, user=STAFF)
    assert "Verified: revision 1" in drawn(reply)
    assert load_steps_form(desk, LOCKED).own.verified_by == "u0staff"


async def test_a_step_that_was_emptied_stays_empty_whatever_is_pressed(form, use, *, submit, write, desk):
    write("Unlock it.", "Second.")
    moved = await use(await form(), ARRANGE_STEPS, {"step_2": None}, picked="down|1")
    assert texts(moved)[:2] == ["", "Unlock it."]
    more = await use(moved, ADD_STEP, {ids(moved)[1]: None})
    assert texts(more) == ["", "", "", ""]
    assert "Nothing is written yet" in said(await use(more, PREVIEW_STEPS))
    assert "Saved" in said((await submit(more, {ids(more)[0]: "Only this."}, user=STAFF))["view"])
    assert revisions(desk)[-1] == ["Only this."]
