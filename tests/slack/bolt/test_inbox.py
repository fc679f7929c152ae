"""Acknowledged work survives a crash: the next worker does it, and only once."""

import asyncio
from datetime import timedelta

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from sqlalchemy import func, select

from bot.desk.questions.inbox import LEASE, MAX_AGE, MAX_TRIES, Arrival, claim_left_work, record_work, renew_work
from bot.slack.app.build import build_app
from bot.slack.bolt.acknowledge import BUSY
from bot.slack.bolt.background import finish_tasks, running_tasks
from bot.slack.cards.answer_buttons import SHARE
from bot.store.schema.questions import QuestionRow, WorkRow
from tests.slack.support.card_looks import drawn
from tests.slack.support.fake_people import event_of, pressed

LOCKED = "USCUSTOMER_API_0000113"
MENTION = event_of("app_mention", user="U1", text="<@U0ERRDESK> 0000113", ts="5.5", channel="C1")
DIRECT = event_of("message", user="U1", text="0000113", ts="5.5", channel="D1", channel_type="im")
PRESS = pressed({"action_id": "pick_code", "value": f"|{LOCKED}"})


def pending(desk):
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(WorkRow))


def questions(desk):
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(QuestionRow))


async def crash():
    """Cancel all background tasks, as a crash would."""
    for task in list(running_tasks):
        task.cancel()
    await asyncio.gather(*running_tasks, return_exceptions=True)


async def deliver(app, body):
    return await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))


@pytest.fixture
def worker(desk, slack_settings, noon):
    """Return a function that starts a worker at noon plus some seconds."""

    def start(seconds=0):
        return build_app(desk, slack_settings, now=lambda: noon + timedelta(seconds=seconds))

    return start


@pytest.mark.parametrize("body", [MENTION, DIRECT, PRESS], ids=["mention", "direct message", "press"])
async def test_what_a_crash_interrupts_is_answered_by_the_next_worker(worker, desk, slack, body):
    slack.slow = 30.0
    assert (await deliver(worker(), body)).status == 200
    assert pending(desk) == 1, "recorded before it is acknowledged"
    await crash()
    slack.slow, slack.said = 0.0, []
    late = worker(LEASE.total_seconds() + 1)
    await late.inbox.look_once(late, late.ask)
    await finish_tasks(5)
    _, reply = slack.said[-1]
    assert "The account is locked" in drawn(reply)
    assert pending(desk) == 0


async def test_an_answer_that_was_posted_before_the_crash_is_not_posted_again(worker, desk, slack):
    slack.lost["chat.postMessage"] = 1
    await deliver(worker(), MENTION)
    await finish_tasks(5)
    assert len(slack.posted["C1"]) == 1
    assert pending(desk) == 1, "nobody knows whether it arrived"
    late = worker(600)
    await late.inbox.look_once(late, late.ask)
    await finish_tasks(5)
    assert len(slack.posted["C1"]) == 1
    assert pending(desk) == 0


async def test_an_answer_that_slack_did_not_take_is_posted_later(worker, slack):
    slack.broken["chat.postMessage"] = 1
    await deliver(worker(), MENTION)
    await finish_tasks(5)
    late = worker(600)
    await late.inbox.look_once(late, late.ask)
    await finish_tasks(5)
    [reply] = slack.posted["C1"]
    assert "The account is locked" in drawn(reply)


async def test_what_is_done_leaves_nothing_behind(worker, desk):
    for body in (MENTION, DIRECT, PRESS):
        await deliver(worker(), body)
        await finish_tasks(5)
    assert pending(desk) == 0


async def test_a_message_in_a_channel_that_asks_nobody_is_not_recorded(worker, desk, slack):
    await deliver(worker(), event_of("message", user="U1", text=LOCKED, ts="5.5", channel="C1", channel_type="channel"))
    assert pending(desk) == 0
    await finish_tasks(5)
    assert slack.said == []


async def test_another_worker_leaves_what_is_still_being_done(worker, desk, slack):
    slack.slow = 30.0
    busy = worker()
    await deliver(busy, MENTION)
    busy.ask = type(busy.ask)(busy.ask.batcher, lambda: busy.ask_now, "")
    busy.ask_now = late = worker(25).ask.now()
    await busy.inbox.look_once(busy, busy.ask)
    assert claim_left_work(desk, late + timedelta(seconds=25)) == [], "its lease was renewed"
    await crash()


async def test_with_the_database_away_it_is_done_all_the_same(worker, desk, slack, tmp_path):
    app = worker()
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    assert (await deliver(app, MENTION)).status == 200
    await finish_tasks(5)
    assert "The account is locked" in drawn(slack.posted["C1"][-1])


async def test_what_was_tried_too_often_or_too_long_ago_is_given_up_with_an_id(worker, desk, *, slack, noon, caplog):
    record_work(desk, Arrival("old", "U1", MENTION, noon))
    record_work(desk, Arrival("often", "U1", MENTION, noon + MAX_AGE))
    for _ in range(MAX_TRIES):
        claim_left_work(desk, noon + MAX_AGE + LEASE)
        renew_work(desk, ["often", "old"], noon)
    late = worker(MAX_AGE.total_seconds() + 60)
    await late.inbox.look_once(late, late.ask)
    assert pending(desk) == 0
    assert caplog.text.count("was never answered (id ") == 2
    assert slack.posted == {}


@pytest.fixture
def full_house(send, ask, press, *, desk, monkeypatch):
    """Return functions that send requests to a worker without room for more, and its desk."""
    monkeypatch.setattr("bot.slack.bolt.acknowledge.MAX_BACKGROUND_TASKS", 0)
    return send, ask, press, desk


@pytest.mark.parametrize("kind", ["event", "command", "press"])
async def test_more_than_there_is_room_for_is_refused_with_what_to_do(full_house, kind):
    send, ask, press, desk = full_house
    if kind == "event":
        assert (await send(event=MENTION)).status == 503, "so that Slack sends it again"
    elif kind == "command":
        assert (await ask("faq"))["text"] == BUSY
    else:
        assert [reply["text"] for reply in await press({"action_id": "pick_code", "value": f"|{LOCKED}"})] == [BUSY]
    assert pending(desk) == 0


async def test_a_payload_is_kept_without_what_nobody_needs(worker, desk, slack):
    slack.slow = 30.0
    await deliver(worker(), {**MENTION, "token": "deprecated", "authorizations": [{"user_id": "U0ERRDESK"}]})
    with desk.database.read() as session:
        body = session.scalar(select(WorkRow.body))
    assert not {"token", "authorizations"} & set(body)
    await crash()


async def test_a_shared_answer_is_not_posted_again_after_a_crash(worker, desk, slack, response_url):
    value = '[[["USCUSTOMER_API_0000113",0,[],1]],[],0]'
    share = pressed({"action_id": SHARE, "value": value}, url=response_url(), trigger=slack.trigger())
    slack.slows["response"] = 30.0
    await deliver(worker(), share)
    await crash()
    slack.slows, slack.said = {}, []
    late = worker(LEASE.total_seconds() + 1)
    await late.inbox.look_once(late, late.ask)
    await finish_tasks(5)
    kinds = [reply.get("response_type") for _, reply in slack.said]
    assert kinds == ["ephemeral"], "the person looks, and presses again"
    assert pending(desk) == 0


async def test_a_question_that_was_answered_before_the_crash_is_not_counted_again(worker, desk, slack):
    slack.lost["chat.postMessage"] = 1
    await deliver(worker(), MENTION)
    await finish_tasks(5)
    before = questions(desk)
    late = worker(600)
    await late.inbox.look_once(late, late.ask)
    await finish_tasks(5)
    assert questions(desk) == before == 1


async def test_what_fails_again_keeps_nothing_else_from_being_done(worker, desk, slack, noon):
    record_work(desk, Arrival("bad", "U1", {"type": "block_actions", "actions": []}, noon))
    record_work(desk, Arrival("good", "U1", MENTION, noon))
    late = worker(LEASE.total_seconds() + 1)
    await late.inbox.look_once(late, late.ask)
    await finish_tasks(5)
    assert "The account is locked" in drawn(slack.posted["C1"][-1])


async def test_an_unconfirmed_answer_without_a_record_is_not_promised(worker, *, desk, slack, tmp_path, caplog):
    app = worker()
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    slack.broken["chat.postMessage"] = 1
    await deliver(app, MENTION)
    await finish_tasks(5)
    assert "It is not tried again, as there is no record of it (id " in caplog.text
