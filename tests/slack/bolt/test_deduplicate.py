"""An event is handled once, by whichever worker and however often Slack sends it."""

import json
from datetime import timedelta

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from sqlalchemy import func, select

from bot.slack.app.build import build_app
from bot.slack.bolt.ask import Ask, LookupBatcher
from bot.slack.bolt.background import finish_tasks
from bot.slack.bolt.deduplicate import Deduplicator
from bot.store.schema.questions import DeliveryRow
from tests.slack.support.fake_people import event_of

SEEN = {"event_id": "Ev1"}


@pytest.fixture
def ask_at(desk):
    counter = LookupBatcher(desk)
    return lambda at: Ask(counter, lambda: at, "U1")


def kept(desk):
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(DeliveryRow))


async def test_two_workers_answer_an_event_once(desk, slack_settings, slack, sign):
    body = json.dumps(event_of("app_mention", user="U1", text="0000113", ts="5.5", channel="C1"))
    for _ in range(2):
        app = build_app(desk, slack_settings)
        response = await app.async_dispatch(AsyncBoltRequest(body=body, headers=sign(body, "application/json")))
        assert response.status == 200
        await finish_tasks(3)
    assert len(slack.calls("chat.postMessage")) == 1


async def test_an_event_is_new_once_to_all_workers(ask_at, noon):
    assert await Deduplicator().is_first(SEEN, ask_at(noon))
    assert not await Deduplicator().is_first(SEEN, ask_at(noon))
    assert await Deduplicator().is_first({"event_id": "Ev2"}, ask_at(noon))


async def test_without_the_database_an_event_counts_as_new(ask_at, noon, desk, tmp_path):
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    assert await Deduplicator().is_first(SEEN, ask_at(noon))


async def test_old_events_are_cleared_once_an_hour(ask_at, desk, noon):
    deduplicator = Deduplicator()
    await deduplicator.is_first(SEEN, ask_at(noon))
    for hours, number in ((0.5, 2), (24, 3), (26, 2)):
        await deduplicator.is_first({"event_id": f"Ev{hours}"}, ask_at(noon + timedelta(hours=hours)))
        await finish_tasks(3)
        assert kept(desk) == number


def test_the_memory_of_a_worker_is_bounded(monkeypatch):
    monkeypatch.setattr("bot.slack.bolt.deduplicate.MAX_REMEMBERED", 3)
    deduplicator = Deduplicator()
    for number in range(5):
        deduplicator.remember(f"Ev{number}")
    assert list(deduplicator.seen) == ["Ev2", "Ev3", "Ev4"]
