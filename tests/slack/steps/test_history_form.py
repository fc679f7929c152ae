"""The history of steps: every change is shown, any revision can be restored, and steps can be retired."""

from datetime import timedelta

import pytest

from bot.desk.questions.lookup import Asker
from bot.desk.steps.feedback import VoteTarget, record_failure_reason
from bot.desk.steps.history import load_history
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import SaveRequest, save_steps
from bot.slack.cards.answer_buttons import MORE
from bot.slack.steps.cards.history_form import RESTORE, RETIRE, TURN_HISTORY
from bot.steps.step import Step
from tests.slack.support.card_looks import drawn
from tests.slack.support.view_looks import button_in, hold_view_to_slack, said

LOCKED = "USCUSTOMER_API_0000113"
STAFF = "U0STAFF"


@pytest.fixture
def write(desk, mei):
    """Return a function that saves one revision after the other."""

    def save_it(*lists):
        for texts in lists:
            own = load_steps_form(desk, LOCKED).own
            base = own.revision.number if own else 0
            steps = tuple(Step(text) for text in texts)
            save_steps(desk, SaveRequest(LOCKED, base, steps, (LOCKED,), why="Because <b>"), mei)

    return save_it


@pytest.fixture
def opened(press, slack):
    """Return a function that opens the history and returns its view."""

    async def open_it(user=STAFF):
        picked = {"action_id": MORE, "type": "overflow", "selected_option": {"value": f"history|{LOCKED}"}}
        await press(picked, user=user)
        return slack.views[slack.stack[-1]]

    return open_it


@pytest.fixture
def use(press, slack):
    """Return a function that presses a button in the history and returns the view after it."""

    async def use_it(view, action, user=STAFF):
        await press(button_in(view, action), user=user, view=view)
        return slack.views[view["id"]]

    return use_it


def now(desk):
    return [step.text for step in load_history(desk, LOCKED).revisions[0].revision.steps]


async def test_every_revision_shows_who_wrote_it_and_what_it_changed(opened, write):
    write(["Ask.", "Wait."], ["Ask.", "Call."])
    view = await opened()
    hold_view_to_slack(view)
    shown = drawn(view)
    assert shown.index("*Revision 2* (now) · @mei · <!date^") < shown.index("*Revision 1*")
    assert "−  Wait." in shown
    assert "+  Call." in shown
    assert "·  Ask." in shown
    assert "Because &lt;b&gt;" in shown


async def test_a_revision_is_restored_as_a_new_one_and_the_history_shows_it(opened, use, write, desk):
    write(["Ask."], ["Call."])
    view = await use(await opened(), RESTORE)
    assert now(desk) == ["Ask."]
    assert "Revision 1 stands again." in drawn(view)
    assert "*Revision 3* (now)" in drawn(view)
    assert load_steps_form(desk, LOCKED).own.verified_on is None


async def test_what_somebody_saved_meanwhile_is_not_written_over(opened, use, write, desk):
    write(["Ask."], ["Call."])
    view = await opened()
    write(["Wait."])
    after = await use(view, RESTORE)
    assert now(desk) == ["Wait."]
    assert "@mei saved revision 3 meanwhile" in drawn(after)


async def test_steps_are_taken_down_and_can_be_restored(opened, use, write, desk):
    write(["Ask."])
    view = await opened()
    assert button_in(view, RETIRE)["confirm"], "after a question"
    gone = await use(view, RETIRE)
    assert now(desk) == []
    assert "The steps were retired." in drawn(gone)
    assert "Take these steps down" not in drawn(gone)
    await use(gone, RESTORE)
    assert now(desk) == ["Ask."]


async def test_steps_for_several_codes_are_taken_down_for_all_and_restored_for_all(opened, use, desk, mei):
    other = "USCUSTOMER_API_0000112"
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."),), (LOCKED, other)), mei)
    gone = await use(await opened(), RETIRE)
    assert desk.cache.guide.fixes_for(other) == () or load_steps_form(desk, LOCKED).own.revision.steps == ()
    await use(gone, RESTORE)
    assert load_steps_form(desk, LOCKED).own.codes == (LOCKED, other)


async def test_older_revisions_are_turned_to(opened, use, write):
    write(*([f"Step {number}."] for number in range(1, 13)))
    view = await opened()
    assert "*Revision 12*" in drawn(view)
    older = await use(view, f"{TURN_HISTORY}:2")
    assert "*Revision 7*" in drawn(older)
    assert "*Revision 12*" not in drawn(older)
    hold_view_to_slack(older)


@pytest.fixture
def complain(desk, noon):
    """Return a function that records why steps didn't help, a minute apart."""

    def say(*lines, number=1):
        for minute, line in enumerate(lines):
            asked = Asker(f"U{minute}", "card", noon + timedelta(minutes=minute))
            record_failure_reason(
                desk, VoteTarget(LOCKED, LOCKED, number), asked=asked, reason="out of date", text=line
            )

    return say


async def test_what_did_not_help_is_told_above_the_newest_revision(opened, use, write, complain):
    write(["Ask."])
    complain("The <!channel> has moved.", *(f"Line {number} " + "<&>" * 160 for number in range(6)))
    write(*([f"Step {number}."] for number in range(1, 9)))
    view = await opened()
    hold_view_to_slack(view)
    shown = drawn(view)
    assert "Revision 1 · 18 Nov 2026 · out of date, “Line 5 &lt;" in shown
    assert shown.index("Line 5") < shown.index("Line 1 ") < shown.index("*Revision 9*")
    assert "has moved" not in shown, "the newest five"
    assert "Line 5" not in drawn(await use(view, f"{TURN_HISTORY}:2"))


async def test_what_did_not_help_names_the_code_where_there_are_several(opened, desk, mei, complain):
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."),), (LOCKED, "USCUSTOMER_API_0000112")), mei)
    complain("")
    assert f"Revision 1 · 18 Nov 2026 · `{LOCKED}` · out of date" in drawn(await opened())


async def test_a_code_without_steps_has_no_history_and_says_what_to_do(opened):
    assert "Write the first." in drawn(await opened())


@pytest.mark.parametrize("action", [RESTORE, RETIRE])
async def test_a_forged_press_changes_nothing_and_shows_nothing(opened, use, *, write, desk, action):
    write(["Ask."], ["Call."])
    assert "Only support staff" in said(await opened(user="U1"))
    view = await opened()
    after = await use(view, action, user="U1")
    assert "Only support staff" in said(after)
    assert now(desk) == ["Call."]


async def test_the_menu_of_a_card_posted_by_release_03_still_opens_it(press, slack, write):
    write(["Ask."])
    picked = {"action_id": MORE, "type": "overflow", "selected_option": {"value": f"history|G1|{LOCKED}"}}
    await press(picked, user=STAFF)
    assert LOCKED in said(slack.views[slack.stack[-1]])
