"""A suggestion on its way: the asker's form, staff's review, and who may do what."""

import pytest

from bot.desk.steps.save import SaveRequest, save_steps
from bot.desk.steps.suggestions import suggest_step
from bot.slack.bolt.deadline import DEADLINE
from bot.slack.cards.answer_buttons import SUGGEST
from bot.slack.steps.cards.review_form import ACCEPT, MERGE, REVIEW, SENTENCE
from bot.slack.steps.cards.suggest_form import STEP_INPUT, WORDS_INPUT
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.admin import audit
from tests.desk.steps.stored import open_suggestions

LOCKED = "USCUSTOMER_API_0000113"


@pytest.fixture
def suggested(desk, noon):
    return suggest_step(
        desk, LOCKED, "Call <!channel> & wait.", words="113 it says", by=Actor("ana", "card", noon, "U1")
    )


@pytest.fixture
def opened(press, slack):
    """Return a function that presses a button and returns the form it opens."""

    async def open_it(action, value, user="U1"):
        await press({"action_id": action, "value": value}, user=user)
        return list(slack.views.values())[-1]

    return open_it


def shown(view):
    return str(view["blocks"])


async def test_a_suggestion_is_written_sent_and_thanked_for(opened, submit, desk):
    form = await opened(SUGGEST, LOCKED)
    assert "The account is locked" in shown(form)
    answer = await submit(form, {STEP_INPUT: "Unlock it.", WORDS_INPUT: "customer sees 113"})
    assert answer["response_action"] == "update"
    [suggestion] = open_suggestions(desk)
    assert (suggestion.code, suggestion.text, suggestion.asked) == (LOCKED, "Unlock it.", "customer sees 113")
    assert (suggestion.by, suggestion.by_id) == ("u1", "U1")


@pytest.mark.parametrize("case", [("x" * 1_001, "up to 1,000"), ("x" * 3_000, "has 3,000"), ("  ", "write")])
async def test_what_cannot_be_kept_is_said_at_its_field(opened, submit, desk, case):
    text, expected = case
    answer = await submit(await opened(SUGGEST, LOCKED), {STEP_INPUT: text})
    assert answer["response_action"] == "errors"
    assert expected in answer["errors"][STEP_INPUT]
    assert open_suggestions(desk) == []


async def test_a_form_for_a_code_that_there_is_not_says_so(opened):
    assert "no longer has" in shown(await opened(SUGGEST, "<!channel>"))


async def test_with_the_database_away_the_form_comes_back_with_what_was_typed(opened, submit, desk, tmp_path):
    form = await opened(SUGGEST, LOCKED)
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    back = await submit(form, {STEP_INPUT: "Unlock it.", WORDS_INPUT: "113"})
    assert back["response_action"] == "update"
    assert "Unlock it." in shown(back["view"])
    assert "113" in shown(back["view"])


async def test_what_takes_too_long_comes_back_and_sent_again_is_kept_once(opened, submit, desk, app):
    form = await opened(SUGGEST, LOCKED)
    app.seconds = 0.0
    back = await submit(form, {STEP_INPUT: "Unlock it."})
    app.seconds = DEADLINE
    assert "Unlock it." in shown(back["view"])
    assert (await submit(form, {STEP_INPUT: "Unlock it."}))["view"]["title"]["text"] == "Thank you"
    assert len(open_suggestions(desk)) == 1


async def test_a_sentence_that_takes_too_long_comes_back(opened, submit, suggested, app):
    form = await opened(REVIEW, str(suggested.id), user="U0STAFF")
    app.seconds = 0.0
    assert "Not for all." in shown((await submit(form, {SENTENCE: "Not for all."}, user="U0STAFF"))["view"])


async def test_staff_see_who_suggests_what_and_what_they_had_typed(opened, suggested):
    form = await opened(REVIEW, str(suggested.id), user="U0STAFF")
    content = shown(form)
    assert "&lt;!channel&gt; &amp; wait." in content
    assert "<!" not in content
    for words in ("@ana", "113 it says", LOCKED, "The account is locked"):
        assert words in content


async def test_a_suggestion_is_merged_only_where_there_are_steps(opened, suggested, desk, mei):
    form = await opened(REVIEW, str(suggested.id), user="U0STAFF")
    assert ACCEPT in shown(form)
    assert MERGE not in shown(form)
    assert "first step, for you to edit. Decline needs a sentence" in shown(form)
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), mei)
    form = await opened(REVIEW, str(suggested.id), user="U0STAFF")
    assert MERGE in shown(form)
    assert "Merge shows it beside the steps that there are. Decline needs a sentence" in shown(form)


async def test_staff_decline_with_a_sentence(opened, submit, suggested, desk):
    form = await opened(REVIEW, str(suggested.id), user="U0STAFF")
    empty = await submit(form, {SENTENCE: " "}, user="U0STAFF")
    assert "why" in empty["errors"][SENTENCE]
    answer = await submit(form, {SENTENCE: "It is done by itself."}, user="U0OTHER")
    assert "@ana" in shown(answer["view"])
    assert open_suggestions(desk) == []


async def test_declined_twice_the_second_is_told_and_keeps_the_sentence(opened, submit, suggested):
    form = await opened(REVIEW, str(suggested.id), user="U0STAFF")
    await submit(form, {SENTENCE: "No."}, user="U0STAFF")
    back = await submit(form, {SENTENCE: "Neither."}, user="U0OTHER")
    assert "declined meanwhile" in shown(back["view"])
    assert "Neither." in shown(back["view"])
    assert "declined meanwhile" in shown(await opened(REVIEW, str(suggested.id), user="U0STAFF"))


@pytest.mark.parametrize("value", ["", "0", "x", "9" * 40, "²"])
async def test_a_review_of_nothing_says_so(opened, value):
    assert "no such suggestion" in shown(await opened(REVIEW, value, user="U0STAFF"))


async def test_a_forged_press_by_whoever_is_not_staff_changes_and_shows_nothing(opened, slack, suggested, desk):
    assert "Only support staff" in shown(await opened(REVIEW, str(suggested.id), user="U2"))
    for action in (ACCEPT, MERGE):
        await opened(action, f"{suggested.id}|{LOCKED}", user="U2")
    assert "wait." not in str(slack.said)
    assert len(open_suggestions(desk)) == 1


async def test_a_forged_form_by_whoever_is_not_staff_changes_nothing(opened, submit, suggested, desk):
    form = await opened(REVIEW, str(suggested.id), user="U0STAFF")
    back = await submit(form, {SENTENCE: "No."}, user="U2")
    assert "Only support staff" in shown(back["view"])
    assert len(open_suggestions(desk)) == 1
    with desk.database.read() as session:
        assert [record.what for record in audit.list_audit_entries(session)] == ["suggested a step"]
