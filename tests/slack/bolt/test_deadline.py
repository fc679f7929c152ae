"""Slack has its response before the deadline, and a late answer reaches the person all the same."""

import json
from threading import Event
from urllib.parse import urlencode

import pytest

from bot.slack.app.build import build_app
from bot.slack.app.http_server import build_bolt_request
from bot.slack.bolt.background import finish_tasks
from bot.slack.bolt.deadline import DEADLINE, DONE, PunctualApp, build_deadline_response, build_outcome_view
from bot.slack.cards.answer_buttons import SUGGEST
from bot.slack.questions.cards.typeahead_form import LOOK_UP_MENU
from bot.slack.steps.cards.suggest_form import STEP_INPUT
from tests.slack.support.card_looks import drawn
from tests.slack.support.fake_people import shortcut_used, submitted

LOCKED = "USCUSTOMER_API_0000113"
VIEW = {"type": "modal", "id": "V9", "title": {"type": "plain_text", "text": "A form"}, "blocks": []}


@pytest.fixture
def slow(app, monkeypatch, desk):
    """Let the desk take until Slack was answered at the deadline, which is short here."""
    app.seconds = 0.05
    answered = Event()

    def answer(body):
        answered.set()
        return build_deadline_response(body)

    monkeypatch.setattr("bot.slack.bolt.deadline.build_deadline_response", answer)
    monkeypatch.setattr(type(desk.cache), "refresh_if_changed", lambda *_: answered.wait(30))
    return app


def test_slack_waits_longer_than_the_deadline():
    assert DEADLINE < 3
    assert PunctualApp.seconds == DEADLINE


@pytest.mark.usefixtures("slow")
async def test_a_slow_command_is_acknowledged_and_answered_by_its_response_url(ask, slack):
    assert await ask(LOCKED) is None
    [reply] = slack.calls("response")
    assert "The account is locked" in drawn(reply)
    assert reply["response_type"] == "ephemeral"


async def test_a_slow_menu_stays_empty(type_ahead, app):
    app.seconds = 0.0
    assert await type_ahead(LOOK_UP_MENU, "113") == []


async def test_a_form_that_was_late_shows_its_outcome_when_it_is_there(press, submit, slack, app):
    await press({"action_id": SUGGEST, "value": LOCKED})
    form = slack.views[slack.stack[-1]]
    app.seconds = 0.0
    back = await submit(form, {STEP_INPUT: "Unlock it."})
    assert "Unlock it." in str(back["view"]), "with all that was typed"
    assert "Thank you" in str(slack.views[form["id"]]), "and then what became of it"


@pytest.mark.parametrize(
    ("response", "shown"),
    [
        ({"response_action": "update", "view": {"blocks": ["new"]}}, "new"),
        ({"response_action": "errors", "errors": {"a": "Write a step."}}, "Write a step."),
        ({}, DONE),
    ],
)
def test_every_late_response_to_a_form_can_be_shown(response, shown):
    assert shown in json.dumps(build_outcome_view(VIEW, response))


async def test_late_trouble_leaves_an_id_in_the_log(send, app, caplog, slack):
    app.seconds = 0.0
    slack.errors["views.update"] = "not_found"
    response = await send({"payload": json.dumps(submitted({**VIEW, "callback_id": "declined"}, {}))})
    assert response.status == 200
    await finish_tasks(3)
    assert "(id " in caplog.text


async def test_a_shortcut_is_acknowledged_before_its_work(send, slack):
    used = shortcut_used("look_up_code", trigger=slack.trigger())
    assert (await send({"payload": json.dumps(used)})).body == ""


async def test_a_form_that_was_closed_meanwhile_is_told_of_in_a_direct_message(press, submit, slack, app):
    await press({"action_id": SUGGEST, "value": LOCKED})
    form = slack.views[slack.stack[-1]]
    app.seconds = 0.0
    slack.errors["views.update"] = "not_found"
    await submit(form, {STEP_INPUT: "Unlock it."})
    [reply] = slack.posted["D1"]
    assert "Thank you" in drawn(reply) or "Support staff" in drawn(reply)


async def test_slacks_trouble_with_the_token_is_told_as_trouble(desk, slack_settings, slack, noon):
    slack.broken["auth.test"] = 9
    app = build_app(desk, slack_settings, now=lambda: noon)
    app.client.retry_handlers = []
    command = {"command": "/errcode", "text": "113", "user_id": "U1", "team_id": "T1", "channel_id": "C1"}
    form = build_bolt_request(urlencode(command), {"Content-Type": "application/x-www-form-urlencoded"})
    response = await app.async_dispatch(form)
    assert "Slack didn't do what I asked (id " in response.body
