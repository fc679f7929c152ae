"""Staff keep steps, alone and two at once; askers see what is for them."""

from datetime import UTC, datetime

import pytest

from bot.cli.trial import standin
from bot.desk.admin.settings import SettingsChange, save_desk_settings
from bot.steps.actor import Actor
from tests.journeys.person import labels, shown

LOCKED, PASSWORD = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
CASH = "USCUSTOMER_API_0000132"  # its message has a value


async def writes_steps(person, code, *steps, **more):
    """Write steps from the card, and give the confirmation."""
    card = await person.types(code)
    label = next(one for one in labels(card) if one in {"Write steps", "Edit steps"})
    await person.opens_modal(person.press(card, label), "Step 1")
    entered = {f"step_{number}": text for number, text in enumerate(steps, 1)}
    return await person.saves(**entered, checked=["yes"], **more)


@pytest.fixture
def tom_is_staff(desk):
    """Let Tom be staff too."""
    now = datetime.now(UTC)
    save_desk_settings(
        desk, SettingsChange(staff=(standin.MEI, standin.TOM)), Actor("ada", "terminal", now, trusted=True)
    )


async def test_what_staff_write_is_what_askers_see_without_what_is_internal(mei, tom):
    said = await writes_steps(mei, LOCKED, "Ask for the time of the last login.", "Unlock it.", who_2=["internal"])
    assert "Saved: revision 1" in shown(said)
    theirs, hers = await tom.types(LOCKED), await mei.types(LOCKED)
    assert "Ask for the time of the last login." in shown(theirs)
    assert "Unlock it." not in shown(theirs)
    assert "Unlock it." in shown(hers)
    assert "verified by @mei" in shown(theirs)
    assert "Edit steps" in labels(hers)
    assert "Edit steps" not in labels(theirs)


async def test_steps_are_edited_and_nothing_of_them_is_lost(mei):
    await writes_steps(mei, LOCKED, "Ask for the time.", "Unlock it.")
    assert "Saved: revision 2" in shown(await writes_steps(mei, LOCKED, "Ask for the hour.", why="clearer"))
    card = await mei.types(LOCKED)
    assert "Ask for the hour." in shown(card)
    assert "Unlock it." in shown(card)


async def test_the_command_opens_the_form_for_staff_and_the_card_for_others(mei, tom):
    await mei.commands("steps 0000113")
    await mei.sees_modal("Step 1")
    await mei.closes()
    assert "The account is locked" in shown(await tom.types("steps 0000113"))
    assert mei.modal is None


async def test_the_values_of_a_message_stand_in_the_steps(mei, tom):
    await writes_steps(mei, CASH, "Wait {2} hours.")
    assert "Wait *48* hours." in shown(await tom.types("you cannot withdraw cash within 48 hours"))


async def test_a_step_is_added_and_looked_at_without_losing_what_was_typed(mei):
    await mei.press(await mei.types(LOCKED), "Write steps")
    await mei.sees_modal("Step 3")
    await mei.presses_in_modal("Add a step", step_1="Unlock it.", who_1=["internal"])
    form = await mei.sees_modal("Step 4")
    assert "Unlock it." in shown(form)
    await mei.presses_in_modal("Preview")
    await mei.sees_modal("Left out as internal: 1 step.")


async def test_what_cannot_be_saved_is_told_at_its_field_and_mended_there(mei):
    card = await mei.types(LOCKED)
    await mei.press(card, "Write steps")
    await mei.sees_modal("Step 1")
    await mei.fills_in(step_1="Ask for {1}.", step_2="See USCUSTOMER_API_0009999.")
    assert "{1}" in await mei.sees_error("step_1")
    assert "USCUSTOMER_API_0009999" in await mei.sees_error("step_2")
    said = await mei.saves(step_1="Ask for it.")
    assert "Saved: revision 1" in shown(said)


async def test_a_text_that_is_too_long_comes_back_in_steps(mei):
    card = await mei.types(LOCKED)
    await mei.press(card, "Write steps")
    await mei.sees_modal("Step 1")
    await mei.fills_in(step_1="Ask the customer for the time of the last login. " * 40)
    form = await mei.sees_modal("cut into several steps")
    assert shown(form).count("Ask the customer") == 40
    assert "Saved: revision 1" in shown(await mei.saves())


async def test_steps_are_written_from_the_queue_which_then_is_shorter(mei, tom):
    await tom.types(LOCKED)
    await mei.opens_home()
    await mei.press_at_home(f"Write steps: {LOCKED}")
    await mei.sees_modal("Step 1")
    await mei.saves(step_1="Unlock it.", checked=["yes"])
    await mei.finds_at_home(f"Write steps: {LOCKED}", gone=True)


@pytest.mark.usefixtures("tom_is_staff")
@pytest.mark.parametrize(("keep", "stands"), [("mine", "Mei's step."), ("theirs", "Tom's step.")])
async def test_two_people_at_once_and_the_second_chooses(mei, tom, keep, stands):
    await mei.press(await mei.types(LOCKED), "Write steps")
    form = await mei.sees_modal("Step 1")
    await writes_steps(tom, LOCKED, "Tom's step.")
    await mei.resumes(form)
    await mei.fills_in(step_1="Mei's step.", checked=["yes"])
    clash = await mei.sees_modal("saved revision 1 while you were writing.")
    fields = str([block.get("fields") for block in clash["blocks"]])
    assert "Tom's step." in fields
    assert "Mei's step." in fields
    assert "Mei's step." in shown(clash), "it is still there to be edited"
    await mei.saves(clash_keep_1=keep)
    card = await tom.types(LOCKED)
    assert stands in shown(card)


@pytest.mark.usefixtures("tom_is_staff")
async def test_of_two_at_once_the_second_edits_theirs_further(mei, tom):
    await mei.press(await mei.types(LOCKED), "Write steps")
    form = await mei.sees_modal("Step 1")
    await writes_steps(tom, LOCKED, "Tom's step.")
    await mei.resumes(form)
    await mei.fills_in(step_1="Mei's step.")
    await mei.sees_modal("while you were writing")
    said = await mei.saves(clash_keep_1="mine", step_1="Tom's and Mei's step.")
    assert "Saved: revision 2" in shown(said)
    assert "Tom's and Mei's step." in shown(await tom.types(LOCKED))


async def test_the_history_shows_what_changed_and_brings_it_back(mei, tom):
    await writes_steps(mei, LOCKED, "Ask for the time.")
    await writes_steps(mei, LOCKED, "Ask for the hour.", why="clearer")
    await mei.press(await mei.types(LOCKED), "History of these steps")
    history = await mei.sees_modal("clearer")
    assert "Ask for the time." in shown(history)
    await mei.presses_in_modal(next(one for one in labels(history) if "estore" in one))
    await mei.sees_modal("Revision 1 stands again")
    assert "Ask for the time." in shown(await tom.types(LOCKED))


async def test_steps_are_checked_again_from_the_card(mei):
    card = await mei.types(LOCKED)
    await mei.press(card, "Write steps")
    await mei.sees_modal("Step 1")
    await mei.saves(step_1="Unlock it.")
    card = await mei.types(LOCKED)
    assert "not verified yet" in shown(card)
    await mei.presses(card, "I have checked these steps")
    assert "verified by @mei" in shown(await mei.types(LOCKED))


async def test_another_phrase_finds_the_code_at_once(mei, tom):
    card = await mei.types(LOCKED)
    await mei.press(card, "About this code …")
    await mei.sees_modal("asked as")
    await mei.fills_in(phrases="the padlock sits on my profile")
    await mei.sees_modal("Saved")
    assert LOCKED in shown(await tom.types("the padlock sits on my profile"))


async def test_one_text_is_kept_for_several_codes_and_mended_once(mei, tom):
    await writes_steps(mei, LOCKED, "Unlock it.", more_codes=[PASSWORD])
    assert "Unlock it." in shown(await tom.types(PASSWORD))
    assert "one text for 2 codes" in shown(await mei.types(PASSWORD))
    await writes_steps(mei, PASSWORD, "Unlock it, then reset it.")
    assert "Unlock it, then reset it." in shown(await tom.types(LOCKED))


async def test_a_confirmed_meaning_leaves_the_queue(mei):
    home = await mei.opens_home()
    before = next(one for one in labels(home) if one.startswith("Meanings to confirm"))
    await mei.opens_modal(mei.press_at_home("Confirm meaning"), "asked as")
    form = mei.modal
    [meaning] = [block for block in form["blocks"] if block.get("element", {}).get("type") == "radio_buttons"][:1]
    first = meaning["element"]["options"][0]["value"]
    await mei.fills_in(**{meaning["block_id"]: first})
    await mei.finds_at_home(before, gone=True)
