"""A message becomes a draft of steps, with a link to the message."""

import pytest

from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import SaveRequest, save_steps
from bot.slack.steps.cards.from_message_form import OTHER_CODE, PROPOSED_CODE
from bot.slack.steps.from_message import SAVE_MESSAGE, strip_slack_markup
from bot.steps.step import Step
from tests.slack.support.view_looks import hold_view_to_slack, inputs, said, texts

LOCKED = "USCUSTOMER_API_0000113"
WRONG = "USCUSTOMER_API_0000112"
STAFF = "U0STAFF"
LINK = "https://support.slack.com/archives/C1/p5.5"


@pytest.fixture
def save(use_shortcut, slack):
    """Return a function that uses the shortcut on a message and returns the form."""

    async def save_it(text, user=STAFF, **more):
        await use_shortcut(SAVE_MESSAGE, user=user, message={"text": text, **more})
        return slack.views[slack.stack[-1]]

    return save_it


async def test_the_message_is_the_draft_and_its_code_is_proposed(save, submit, desk, slack):
    view = await save(f"For {LOCKED}: ask &lt;them&gt; for the time.")
    hold_view_to_slack(view)
    assert slack.said[0][0] == "views.open"
    assert texts(view) == [f"For {LOCKED}: ask <them> for the time.\nSaid in {LINK}"]
    assert inputs(view, PROPOSED_CODE)[0]["element"]["initial_option"]["value"] == LOCKED
    form = (await submit(view, {"step_1": "Ask them."}, user=STAFF))["view"]
    hold_view_to_slack(form)
    assert texts(form) == ["Ask them."], "as it was edited"
    assert "Saved" in said((await submit(form, user=STAFF))["view"])
    fix = load_steps_form(desk, LOCKED).own
    assert fix.revision.steps == (Step("Ask them."),)
    assert fix.revision.surface == "message shortcut"


async def test_on_a_slow_database_the_draft_comes_back_as_it_was_edited(save, submit, app):
    view = await save(f"For {LOCKED}: ask.")
    app.seconds = 0.0
    back = (await submit(view, {"step_1": "Typed."}, user=STAFF))["view"]
    assert texts(back) == ["Typed."]
    assert "still here" in said(back)


async def test_the_draft_stands_behind_the_steps_that_there_are(save, submit, desk, mei):
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."),), (LOCKED,)), mei)
    form = (await submit(await save(f"{LOCKED} again"), user=STAFF))["view"]
    assert texts(form) == ["Ask.", f"{LOCKED} again\nSaid in {LINK}"]


async def test_the_code_at_the_beginning_of_the_thread_is_proposed(save, slack):
    slack.posted["C1"] = [{"ts": "4.4", "text": f"A customer has {LOCKED}"}]
    view = await save("Unlock it in the back office.", thread_ts="4.4")
    assert inputs(view, PROPOSED_CODE)[0]["element"]["initial_option"]["value"] == LOCKED


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel"])
async def test_a_thread_that_cannot_be_read_leaves_the_code_to_be_chosen(save, submit, *, slack, error, type_ahead):
    slack.errors |= {"conversations.history": error, "chat.getPermalink": error}
    view = await save("Unlock it in the back office.", thread_ts="4.4")
    assert not inputs(view, PROPOSED_CODE)
    assert "Choose the code" in (await submit(view, {OTHER_CODE: None}, user=STAFF))["errors"][OTHER_CODE]
    [option] = await type_ahead(OTHER_CODE, "0112")
    form = (await submit(view, {OTHER_CODE: option["value"]}, user=STAFF))["view"]
    assert WRONG in said(form)
    assert texts(form) == ["Unlock it in the back office."]


async def test_another_code_may_be_chosen_than_was_proposed(save, submit):
    view = await save(f"For {LOCKED}: ask.")
    assert WRONG in said((await submit(view, {OTHER_CODE: WRONG}, user=STAFF))["view"])


async def test_a_numbered_message_becomes_a_step_each(save):
    view = await save("1. Ask for the time.\n2. Unlock it.\n3. Wait.")
    assert texts(view) == ["Ask for the time.", "Unlock it.", f"Wait.\nSaid in {LINK}"]


async def test_the_longest_message_is_there_whole(save, submit):
    text = " ".join(f"word{number}." for number in range(3_600))
    view = await save(f"{LOCKED} {text}")
    hold_view_to_slack(view)
    assert all(f"word{number}." in "".join(texts(view)) for number in range(3_600))
    form = (await submit(view, user=STAFF))["view"]
    hold_view_to_slack(form)
    answer = await submit(form, user=STAFF)
    assert answer["response_action"] == "errors", "and nothing is cut to make it fit"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("<https://x.org/a|here> &amp; <https://x.org>", "here (https://x.org/a) & https://x.org"),
        ("<https://x.org|x.org>", "https://x.org"),
        ("<@U1|ana> <@U2> <#C1|help> <!here> <!subteam^S1|@team>", "@ana @someone #help @here @team"),
        ("<mailto:a@x.org|a@x.org> &lt;!channel&gt;", "a@x.org <!channel>"),
        ("<!date^1^{date}|today>", "today"),
    ],
)
def test_a_message_is_written_as_somebody_would_write_it(message, text):
    assert strip_slack_markup(message) == text


async def test_others_than_staff_get_no_draft(save):
    assert "Only support staff" in said(await save(f"For {LOCKED}: ask.", user="U1"))
