"""Staff verify the steps from the reference with one press, or change them in the form."""

import pytest

from bot.catalog.entry import Cause, Entry, Meaning
from bot.desk.steps.suggestions import suggest_step
from bot.slack.cards.answer_buttons import VERIFY_REFERENCE, WRITE
from bot.slack.steps.cards.review_form import ACCEPT
from bot.slack.steps.cards.write_form_fields import CHECKED_INPUT
from bot.steps.actor import Actor
from tests.slack.support.card_looks import buttons, drawn
from tests.slack.support.view_looks import said, texts

CODE = "M22"
STAFF = "U0STAFF"


@pytest.fixture(autouse=True)
def motor(desk, fill):
    """Add a code for which the reference says what to do."""
    meanings = (Meaning("The wheel is blocked"),)
    causes = (Cause("Grass", ("Clean the wheel.", "Restart.")),)
    fill(desk.database, [Entry(CODE, "mower", "22", "motor", meanings=meanings, causes=causes)])
    desk.cache.refresh_and_wait(desk.database)


def find_button(card, action):
    return next(button for button in buttons(card) if button["action_id"] == action)


def find_action(block, action):
    return next((element for element in block.get("elements", ()) if element.get("action_id") == action), None)


async def test_one_press_makes_them_steps_of_staff(ask, press):
    card = await ask(CODE, user=STAFF)
    [reply] = await press(find_button(card, VERIFY_REFERENCE), user=STAFF)
    after = drawn(await ask(CODE))
    assert "verified by @u0staff" in after.lower()
    assert "verified by @u0staff" in drawn(reply).lower()
    assert "1. Clean the wheel.\n2. Restart." in after
    assert "From the reference" not in after


@pytest.mark.parametrize(("question", "replaced"), [(CODE, True), (f"{CODE} and USCUSTOMER_API_0000113", False)])
async def test_the_verified_card_replaces_the_pressed_one_if_it_has_no_other_code(ask, press, question, replaced):
    card = await ask(question, user=STAFF)
    [row] = [block for block in card["blocks"] if find_action(block, VERIFY_REFERENCE)]
    button = find_action(row, VERIFY_REFERENCE) | {"block_id": row["block_id"]}
    [reply] = await press(button, user=STAFF)
    assert reply["replace_original"] is replaced


async def test_nobody_else_can_verify_them(ask, press):
    button = find_button(await ask(CODE, user=STAFF), VERIFY_REFERENCE)
    [reply] = await press(button, user="U1")
    assert "staff" in reply["text"]
    assert "From the reference, not verified" in drawn(await ask(CODE))


async def test_the_form_begins_with_them_and_what_is_saved_replaces_them(ask, press, slack, submit):
    await press({"action_id": WRITE, "value": CODE}, user=STAFF)
    view = slack.views[slack.stack[-1]]
    assert texts(view) == ["Clean the wheel.", "Restart."]
    assert "These steps are from the reference" in said(view)
    await submit(view, {"step_1": "Clean both wheels.", "step_2": "", CHECKED_INPUT: ["yes"]}, user=STAFF)
    after = drawn(await ask(CODE))
    assert "1. Clean both wheels." in after
    assert "Restart" not in after


async def test_an_accepted_suggestion_comes_after_them(desk, press, slack, noon):
    suggestion = suggest_step(desk, CODE, "Look at the other wheel.", words="", by=Actor("tom", "card", noon, "U1"))
    await press({"action_id": ACCEPT, "value": f"{suggestion.id}|{CODE}"}, user=STAFF)
    assert texts(slack.views[slack.stack[-1]]) == ["Clean the wheel.", "Restart.", "Look at the other wheel."]
