"""What goes wrong is said in words, to the person, with an id that stands in the log."""

import asyncio
import json
import re
from dataclasses import replace

import pytest

from bot.database.database import Unavailable
from bot.errors import Refusal
from bot.slack.app.build import build_app
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.questions.shortcuts import LOOK_UP
from tests.slack.support.card_looks import drawn


@pytest.fixture
def app(desk, slack_settings, noon):
    """Add listeners that fail, each in another way."""
    app = build_app(desk, slack_settings, now=lambda: noon)

    async def refuse(_ack):
        raise Refusal("The <desk> is closed. Come back at nine.")

    async def break_down(_ack):
        raise ZeroDivisionError("secret detail")

    async def break_later(ack):
        await ack()
        raise ZeroDivisionError("secret detail")

    async def break_event():
        raise ZeroDivisionError("secret detail")

    async def reach_no_database(_ack):
        raise Unavailable("The disk is full. Free some space.")

    app.command("/refuse")(refuse)
    app.command("/no_database")(reach_no_database)
    app.command("/break")(break_down)
    app.action("break")(break_later)
    app.action("break_at_once")(break_down)
    app.event("reaction_added")(break_event)
    app.event("reaction_removed")(ack_then(break_event))
    return app


def command(name, slack):
    return {
        "command": name,
        "text": "",
        "user_id": "U1",
        "team_id": "T1",
        "channel_id": "C1",
        "response_url": f"{slack.url}r",
    }


async def test_what_keeps_the_database_away_is_told_to_the_log_alone_under_the_id(send, slack, caplog):
    told = drawn(json.loads((await send(command("/no_database", slack))).body))
    number = re.search(r"id ([0-9A-F]{8})", told)[1]
    assert "disk" not in told
    [line] = [record.getMessage() for record in caplog.records if number in record.getMessage()]
    assert "The disk is full. Free some space." in line


async def test_a_refusal_is_said_in_its_own_words(send, slack):
    reply = json.loads((await send(command("/refuse", slack))).body)
    assert reply["response_type"] == "ephemeral"
    assert drawn(reply) == "The &lt;desk&gt; is closed. Come back at nine."


async def test_anything_else_gives_an_id_that_is_in_the_log(send, slack, caplog):
    response = await send(command("/break", slack))
    assert response.status == 200
    trouble = re.search(r"\(id ([0-9A-F]{8})\)", drawn(json.loads(response.body))).group(1)
    assert "secret" not in response.body
    assert trouble in caplog.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("action", ["break", "break_at_once"])
async def test_a_pressed_button_tells_the_presser(press, action):
    (reply,) = await press({"action_id": action, "value": "x"})
    assert reply["response_type"] == "ephemeral"
    assert reply["replace_original"] is False
    assert "Something broke on my side" in drawn(reply)


async def test_an_event_is_told_in_its_thread(send, slack):
    event = {
        "type": "reaction_added",
        "user": "U1",
        "channel": "C1",
        "ts": "5.5",
        "item": {"channel": "C1", "ts": "5.5"},
    }
    response = await send(event={"type": "event_callback", "team_id": "T1", "event_id": "E1", "event": event})
    assert response.status == 200
    await asyncio.wait_for(slack.heard.wait(), 3)
    ((method, reply),) = slack.said
    assert method == "chat.postMessage"
    assert reply["thread_ts"] == "5.5"
    assert "Something broke on my side" in drawn(reply)


@pytest.mark.usefixtures("broken_desk")
async def test_trouble_with_a_message_that_asked_nobody_stays_in_the_log(write, slack, caplog):
    await write("USCUSTOMER_API_0000113", channel="C1")
    assert slack.posted == {}
    assert "secret detail" in caplog.text


@pytest.mark.usefixtures("broken_desk")
async def test_trouble_with_a_direct_message_is_told_there(write, slack):
    await write("USCUSTOMER_API_0000113", channel="D1", channel_type="im")
    [reply] = slack.posted["D1"]
    assert "Something broke on my side" in drawn(reply)


async def test_trouble_with_an_event_that_is_nowhere_stays_in_the_log(happen, slack, caplog):
    await happen("reaction_removed", user="U1")
    assert slack.said == []
    assert "secret detail" in caplog.text


async def test_a_shortcut_whose_trigger_expired_is_told_in_a_direct_message(use_shortcut, slack):
    slack.errors["views.open"] = "expired_trigger_id"
    await use_shortcut(LOOK_UP)
    [reply] = slack.posted["D1"]
    assert "took too long" in drawn(reply)


@pytest.fixture
def broken_desk(app, desk):
    """Let the desk fail at what no function of it expects, in a channel in which it answers unasked."""

    class Broken:
        def __getattr__(self, _):
            raise ZeroDivisionError("secret detail")

    people = replace(desk.cache.access, choices={"channels": ["C1"]})
    desk.cache.snapshot = replace(desk.cache.snapshot, access=people, index=Broken())
    return app
