"""Askers rate steps, ask for them and suggest them, and are told once what came of it."""

from datetime import UTC, datetime

from bot.cli.trial import standin
from bot.desk.admin.catalog_import import import_document
from bot.desk.admin.import_target import ImportOptions
from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.actor import Actor
from bot.steps.step import Step
from tests.journeys.person import labels, shown

LOCKED, UNKNOWN = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0009131"


def write(desk, *texts, base=0):
    """Let somebody at the terminal have written steps."""
    by = Actor("ada", "terminal", datetime.now(UTC), trusted=True)
    save_steps(desk, SaveRequest(LOCKED, base, tuple(map(Step, texts)), (LOCKED,)), by)


async def test_a_vote_counts_once_and_can_be_changed(tom, priya, desk):
    write(desk, "Unlock it.")
    thanks = await tom.presses(await tom.types(LOCKED), "Solved it")
    assert "Thank you" in shown(thanks)
    await tom.presses(await tom.types(LOCKED), "Solved it")
    assert "Worked for 1 of 1" in shown(await priya.types(LOCKED))
    await tom.presses(await tom.types(LOCKED), "Didn't help")
    assert "Worked for 0 of 1" in shown(await priya.types(LOCKED))


async def test_who_was_not_helped_may_say_why(tom, desk):
    write(desk, "Unlock it.")
    thanks = await tom.presses(await tom.types(LOCKED), "Didn't help")
    await tom.opens_modal(tom.press(thanks, "Say why"), "What went wrong")
    await tom.fills_in(line="The button is gone.")
    await tom.sees_modal("Support staff will see it.")
    await tom.closes()


async def test_three_who_were_not_helped_bring_the_steps_into_the_queue(mei, tom, priya, desk):
    write(desk, "Unlock it.")
    for person in (mei, tom, priya):
        await person.presses(await person.types(LOCKED), "Didn't help")
    home = await mei.opens_home()
    assert "they did not help three people in a row" in shown(home)
    await mei.opens_modal(mei.press_at_home(f"Check steps: {LOCKED}"), "Step 1")
    await mei.saves(checked=["yes"])
    await mei.finds_at_home(f"Check steps: {LOCKED}", gone=True)


async def test_a_follower_is_told_once_with_the_answer(mei, tom, desk):
    said = await tom.presses(await tom.types(LOCKED), "Tell me when there are steps")
    assert "I will tell you once" in shown(said)
    card = await mei.types(LOCKED)
    await mei.opens_modal(mei.press(card, "Write steps"), "Step 1")
    told = await mei.saves(step_1="Unlock it.", checked=["yes"])
    assert "1 follower will be notified" in shown(told)
    [message] = await tom.waits_for_direct_message("Unlock it.")
    assert f"You asked to be told when there are steps for `{LOCKED}`" in shown(message)
    write(desk, "Unlock it again.", base=1)
    assert len(await tom.waits_for_direct_message("You asked to be told")) == 1


async def test_who_stopped_following_is_not_told(mei, tom, priya):
    for person in (tom, priya):
        said = await person.presses(await person.types(LOCKED), "Tell me when there are steps")
    await priya.presses(said, "Stop telling me")
    card = await mei.types(LOCKED)
    await mei.opens_modal(mei.press(card, "Write steps"), "Step 1")
    await mei.saves(step_1="Unlock it.")
    await tom.waits_for_direct_message("Unlock it.")
    assert await priya.direct_messages() == []


async def test_who_follows_an_unknown_code_is_told_when_an_import_adds_it(tom, desk, tmp_path):
    await tom.presses(await tom.types(UNKNOWN), "Tell me when it's added")
    document = tmp_path / "more-codes.md"
    document.write_text(f"```\n{UNKNOWN}=The card is worn out\n```\n")
    further_part = ImportOptions("error-code", add=True)
    import_document(desk.database, document, at=datetime.now(UTC), options=further_part)
    [message] = await tom.waits_for_direct_message("The card is worn out")
    assert f"You asked to be told when `{UNKNOWN}` is known" in shown(message)


async def test_a_suggestion_is_accepted_edited_and_its_author_told_once(mei, tom):
    await tom.opens_modal(tom.press(await tom.types(LOCKED), "Suggest a step"), "What helped?")
    await tom.fills_in(step="Call the bank <!channel>.", words="locked")
    await tom.sees_modal("Thank you")
    await tom.closes()
    home = await mei.opens_home()
    assert "Suggested by @tom" in shown(home)
    assert "<!channel>" not in shown(home)
    review = await mei.opens_modal(mei.press_at_home(f"Review: {LOCKED}"), "Call the bank")
    assert "locked" in shown(review)
    form = await mei.opens_modal(mei.presses_in_modal("Accept …"), "Step 1")
    assert "Call the bank" in shown(form)
    await mei.saves(step_1="Call the bank.", checked=["yes"])
    assert "Call the bank." in shown(await tom.types(LOCKED))
    assert len(await tom.waits_for_direct_message("suggested")) == 1
    await mei.sees_at_home("Suggested by", gone=True)


async def test_a_suggestion_is_declined_with_a_sentence(mei, tom):
    await tom.opens_modal(tom.press(await tom.types(LOCKED), "Suggest a step"), "What helped?")
    await tom.fills_in(step="Turn it off and on.")
    await tom.sees_modal("Thank you")
    await tom.closes()
    await mei.opens_home()
    await mei.opens_modal(mei.press_at_home(f"Review: {LOCKED}"), "Turn it off")
    await mei.fills_in(sentence="Thank you, but this does not help.")
    await mei.sees_modal("Declined")
    await mei.closes()
    [message] = await tom.waits_for_direct_message("Thank you, but this does not help.")
    assert "Turn it off and on." in shown(message)
    await mei.sees_at_home("Suggested by", gone=True)


async def test_a_shared_answer_holds_nothing_internal_and_no_buttons_for_staff(mei, desk):
    by = Actor("ada", "terminal", datetime.now(UTC), trusted=True)
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."), Step("Unlock it.", "internal")), (LOCKED,)), by)
    shared = await mei.presses(await mei.types(LOCKED), "Share in channel")
    assert "ephemeral_to" not in shared
    assert "Ask." in shown(shared)
    assert "Unlock it." not in shown(shared)
    assert "Edit steps" not in labels(shared)


async def test_who_is_no_staff_has_no_button_that_writes_and_cannot_forge_one(mei, tom, desk):
    hers, theirs = await mei.types(LOCKED), await tom.types(LOCKED)
    assert "Write steps" not in labels(theirs)
    await tom.opens_modal(tom.press({**hers, "ts": theirs["ts"]}, "Write steps"), "Only support staff can do this")
    await tom.closes()
    assert desk.cache.guide.fixes == {}
    assert standin.TOM not in desk.cache.access.staff
