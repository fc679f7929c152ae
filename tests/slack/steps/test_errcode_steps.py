"""Steps in ``/errcode``: who sees them, and ``/errcode steps CODE``."""

import json
import sqlite3

import pytest

from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.step import Step
from tests.slack.support.card_looks import buttons, drawn, labels

CODE = "USCUSTOMER_API_0000113"
STEPS = (Step("Unlock it at https://office.example.com/."), Step("Look into the vault.", "internal"))


@pytest.fixture
def written(desk, mei):
    """Save and return a fix with a shareable and an internal step."""
    return save_steps(desk, SaveRequest(CODE, 0, STEPS, (CODE, "USCUSTOMER_API_0000112")), mei).fix


@pytest.fixture
async def share(ask, press):
    """Return a function that asks, shares the answer, and returns the shared message."""

    async def ask_and_share(text, user):
        card = await ask(text, user=user)
        button = next(element for element in buttons(card) if element["action_id"] == "share_answer")
        (reply,) = await press(button, user=user)
        return reply

    return ask_and_share


@pytest.mark.usefixtures("written")
async def test_staff_see_internal_steps_and_what_they_can_do_and_others_do_not(ask):
    card = await ask(CODE, user="U0STAFF")
    assert "1. Unlock it at <https://office.example.com/>.\n2. Look into the vault.    (internal)" in drawn(card)
    assert "Edit steps" in labels(card)
    card = await ask(CODE)
    assert "vault" not in json.dumps(card)
    assert "verified by @mei, 18 Nov 2026" in drawn(card)
    assert labels(card) == ["Solved it", "Didn't help", "Suggest a step", "Share in channel"]


@pytest.mark.usefixtures("written")
async def test_what_staff_share_holds_nothing_internal(share):
    reply = await share(CODE, "U0STAFF")
    assert "Unlock it" in drawn(reply)
    assert "vault" not in json.dumps(reply)
    assert "Edit steps" not in labels(reply)


@pytest.mark.usefixtures("written")
async def test_what_staff_ask_in_a_thread_is_answered_with_nothing_internal(mention):
    (reply,) = await mention(f"<@U0ERRDESK> {CODE}", user="U0STAFF")
    assert "Unlock it" in json.dumps(reply)
    assert "vault" not in json.dumps(reply)
    assert "write_steps" not in json.dumps(reply)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(("user", "sees"), [("U1", False), ("U0OTHER", True), ("U0ADMIN", True)])
async def test_who_presses_a_button_sees_what_is_theirs_to_see(press, user, sees):
    parcel = f'[[["{CODE}",0,[],1]],[],0]'
    for button in (
        {"action_id": "show_whole_answer", "value": parcel},
        {"action_id": "pick_code", "value": f"|{CODE}"},
    ):
        (reply,) = await press({"type": "button", **button}, user=user)
        assert reply["response_type"] == "ephemeral"
        assert ("vault" in json.dumps(reply)) is sees


async def test_staff_open_the_form_for_one_code(ask, slack):
    assert await ask(f"steps {CODE}", user="U0STAFF") is None
    assert slack.calls("views.open")
    assert not slack.calls("response")


@pytest.mark.parametrize("text", ["steps", " Steps  "])
async def test_steps_alone_shows_how_to_ask(ask, slack, text):
    assert await ask(text, user="U0STAFF") is None
    (reply,) = slack.calls("response")
    assert "`/errcode steps GGATEWAY_CODE_113`" in drawn(reply)


@pytest.mark.usefixtures("written")
async def test_others_than_staff_get_the_card(ask, slack):
    assert await ask(f"steps {CODE}") is None
    (reply,) = slack.calls("response")
    assert reply["response_type"] == "ephemeral"
    assert "Unlock it" in drawn(reply)
    assert "vault" not in json.dumps(reply)
    assert not slack.calls("views.open")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("steps 113", "Which one do you mean?"),
        ("steps USCUSTOMER_API_0000999", "I know no `USCUSTOMER_API_0000999`."),
        ("steps for the account is locked", "The account is locked"),
        ("stepson is locked out of the account", "The account is locked"),
    ],
)
async def test_without_one_code_it_is_a_question(ask, slack, text, expected):
    card = await ask(text, user="U0STAFF") or slack.calls("response")[0]
    assert expected in drawn(card)
    assert not slack.calls("views.open")


async def test_with_a_locked_database_the_steps_are_there(ask, written, sqlite_url):
    await ask("0000603")
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        card = await ask(CODE)
        other.execute("ROLLBACK")
    other.close()
    assert written.revision.steps[0].text[:9] in drawn(card)
