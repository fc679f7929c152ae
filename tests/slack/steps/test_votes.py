"""[Solved it], [Didn't help], and why it did not."""

from datetime import UTC, datetime

import pytest

from bot.desk.steps.feedback import load_failures
from bot.desk.steps.save import SaveRequest, save_steps
from bot.slack.cards.answer_buttons import FAILED, SOLVED
from bot.slack.cards.forms import build_modal
from bot.slack.steps.cards.feedback_form import LINE, REASON, SAY_WHY
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.steps import votes

LOCKED = "USCUSTOMER_API_0000113"
MEI = Actor("mei", "card", datetime(2026, 11, 18, tzinfo=UTC), "U0STAFF")
VALUE = f"{LOCKED}|{LOCKED}|1"


@pytest.fixture(autouse=True)
def steps(desk):
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), MEI)


def button(action, value=VALUE, **more):
    return {"action_id": action, "value": value, **more}


def offered(card):
    [row] = [block for block in card["blocks"] if block["type"] == "actions"]
    return {element["text"]["text"]: {**element, "block_id": row["block_id"]} for element in row["elements"]}


def tally(desk, number=1):
    with desk.database.begin_light() as transaction:
        return votes.tally_votes(transaction, [(1, number)]).get((1, LOCKED))


async def test_a_vote_is_kept_and_the_person_sees_it(press, desk):
    [reply] = await press(button(SOLVED))
    assert reply["response_type"] == "ephemeral"
    assert reply["replace_original"] is False
    assert "Thank you" in reply["text"]
    assert list(offered(reply)) == ["Didn't help"]
    assert tally(desk) == (1, 1)


async def test_a_vote_is_changed_where_it_was_thanked_for(press, desk):
    [thanks] = await press(button(SOLVED))
    [changed] = await press(offered(thanks)["Didn't help"])
    assert changed["replace_original"] is True
    assert list(offered(changed)) == ["Say why", "Solved it"]
    assert tally(desk) == (0, 1)
    [back] = await press(offered(changed)["Solved it"])
    assert back["replace_original"] is True
    assert tally(desk) == (1, 1)


async def test_why_it_did_not_help_goes_to_staff(press, submit, slack, desk):
    [thanks] = await press(button(FAILED))
    await press(offered(thanks)["Say why"])
    [form] = slack.views.values()
    answer = await submit(form, {REASON: "out of date", LINE: "The menu has moved."})
    assert answer["response_action"] == "update"
    assert "Thank you" in answer["view"]["title"]["text"]
    [failure] = load_failures(desk, LOCKED, MEI)
    assert (failure.reason, failure.text) == ("out of date", "The menu has moved.")


@pytest.mark.parametrize("values", [{}, {LINE: "  "}])
async def test_a_form_in_which_nothing_was_said_says_so_at_the_field(press, submit, slack, desk, *, values):
    await press(button(SAY_WHY))
    [form] = slack.views.values()
    answer = await submit(form, values)
    assert answer == {
        "response_action": "errors",
        "errors": {REASON: "Choose a reason or write a line, or close this."},
    }
    assert tally(desk) is None
    assert (await submit(form, {REASON: "unclear"}))["response_action"] == "update"
    assert tally(desk) == (0, 1)


async def test_a_vote_for_older_steps_is_kept_and_said_so(press, desk):
    save_steps(desk, SaveRequest(LOCKED, 1, (Step("Unlock it, then wait."),)), MEI)
    [reply] = await press(button(SOLVED))
    assert "counts for the ones that you saw" in reply["text"]
    assert tally(desk, 1) == (1, 1)
    assert tally(desk, 2) is None


@pytest.mark.parametrize(
    "value", ["", "||", f"{LOCKED}|{LOCKED}", f"{LOCKED}|{LOCKED}|x", f"{LOCKED}|{LOCKED}|{'9' * 30}", "A|B|1", "²|²|²"]
)
async def test_a_forged_vote_changes_nothing_and_is_answered(press, slack, desk, value):
    for action in (SOLVED, FAILED, SAY_WHY):
        replies = await press(button(action, value))
        if slack.views:
            assert value == "A|B|1"  # a form may open for it; it is refused when it is sent
        else:
            assert "ask for the code again" in replies[0]["text"]
    assert tally(desk) is None


async def test_why_for_steps_that_there_are_not_comes_back_with_what_was_typed(press, submit, slack):
    await press(button(SAY_WHY, "A|B|1"))
    [form] = slack.views.values()
    back = await submit(form, {LINE: "The menu has moved."})
    assert "ask for the code again" in str(back["view"]["blocks"][0])
    assert "The menu has moved." in str(back["view"])


async def test_in_a_thread_the_thanks_stay_there(press):
    [reply] = await press(button(SOLVED), container={"thread_ts": "5.5"})
    assert reply["thread_ts"] == "5.5"


async def test_with_the_database_away_the_person_hears_that_it_was_not_kept(press, desk, tmp_path):
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    [reply] = await press(button(SOLVED))
    assert "can't reach my database" in reply["text"]


async def test_in_a_modal_the_question_why_opens_on_top_of_it(press, slack):
    below = slack.views_open({"trigger_id": "any", "view": build_modal("Below", [])})["view"]
    await press(button(FAILED), view=below)
    thanks = slack.views[slack.stack[-1]]
    await press(offered(thanks)["Say why"], view=thanks)
    assert [slack.views[view]["title"]["text"] for view in slack.stack] == [
        "Below",
        "Error codes",
        "What went wrong?",
    ]


async def test_what_takes_too_long_comes_back_with_what_was_typed(press, submit, slack, app):
    await press(button(SAY_WHY))
    app.seconds = 0.0
    [form] = slack.views.values()
    back = await submit(form, {LINE: "The menu has moved."})
    assert "taking a while" in str(back["view"]["blocks"][0])
    assert "The menu has moved." in str(back["view"])
