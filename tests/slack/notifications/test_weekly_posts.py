"""The weekly summary reaches its channel once, with its thread, whatever Slack says and whoever else tries."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import update

from bot.desk.notifications.manual_run import write_summary_now
from bot.desk.notifications.sample_summary import write_sample_summary
from bot.desk.notifications.schedules import SchedulePlan, pause_schedule, resume_schedule, save_schedule
from bot.desk.notifications.weekly import has_unsent_summary, write_due_summaries
from bot.desk.questions.lookup import Asker, look_up
from bot.slack.api import picture_uploads
from bot.slack.api.slack_errors import PAUSE
from bot.slack.notifications import send
from bot.slack.notifications.cards.summary import render_summary
from bot.slack.notifications.sender import POLL, TRIES, Sender
from bot.stats.charts import ChartError, ChartImage
from bot.steps.actor import Actor
from bot.store.schema.notifications import PostRow
from tests.waiting import until

LOCKED, WRONG, UNKNOWN = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112", "GGATEWAY_CODE_903"
NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)  # in Berlin, on the Monday after noon's week
ADA = Actor("ada", "home", datetime(2026, 11, 1, tzinfo=UTC), "U0ADMIN")
CHANNEL = "C01"
WEEK = timedelta(weeks=1)
TOP = "Error codes, 16–22 Nov 2026"
WHOLE = [(0, None), (1, "1.1"), (2, "1.1"), (3, "1.1")]  # the message, and under it the top, the gaps, and what is new
PARTS = len(WHOLE)
write_due = partial(write_due_summaries, render=render_summary)


on_both = pytest.mark.parametrize("url", ["sqlite", "postgres"], indirect=True)  # where turns and locks matter


@pytest.fixture
def url(request):
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")


@pytest.fixture
def desk(open_small, url):
    return open_small(url)


@pytest.fixture(autouse=True)
def drawing(monkeypatch):
    """Make drawing and Slack's processing instant: how pictures look is tested elsewhere."""
    monkeypatch.setattr(send, "render_chart", lambda _: ChartImage(b"PNG", "questions a day"))
    monkeypatch.setattr(picture_uploads, "RETRY_DELAYS", (0.01,) * len(picture_uploads.RETRY_DELAYS))


@pytest.fixture
def office(desk, slack, noon):
    """Return a desk with a week of questions and a channel with a summary, and a function that creates a sender."""
    assert save_schedule(desk, SchedulePlan(CHANNEL, zone="Europe/Berlin"), ADA) == {}
    for number, text in enumerate((LOCKED, LOCKED, WRONG, UNKNOWN)):
        look_up(desk, text, Asker(f"U{number}", "errcode", noon + timedelta(hours=number)))
    world = SimpleNamespace(desk=desk, slack=slack, now=NINE, posted=slack.posted[CHANNEL])

    def sender(seconds=2):
        client = AsyncWebClient("xoxb-test", slack.url, timeout=seconds, retry_handlers=[])
        return Sender(desk, client, lambda: world.now, 0.0)

    world.sender = sender
    return world


async def send_all(sender, most=40):
    """Run a sender until nothing is due."""
    for _ in range(most):
        if await sender.send_next() == POLL:
            return


async def post(office):
    """Write the posts that are due and send them."""
    written = await asyncio.to_thread(write_due, office.desk, office.now)
    await send_all(office.sender())
    return written


def move_to_ten(office):
    """Resume the stopped schedule, change its hour to ten, and wait until then."""
    ada = Actor("ada", "home", NINE + timedelta(minutes=30), "U0ADMIN")
    resume_schedule(office.desk, CHANNEL, ada)
    assert save_schedule(office.desk, SchedulePlan(CHANNEL, 1, 10, "Europe/Berlin"), ada, instead_of=CHANNEL) == {}
    office.now = NINE + timedelta(hours=1)


def outline(messages):
    """Return each post's number, counted from the first, and the timestamp of its thread."""
    numbers = [message["metadata"]["event_payload"]["post"] for message in messages]
    return [(number - numbers[0], message.get("thread_ts")) for number, message in zip(numbers, messages, strict=True)]


@on_both
async def test_it_is_posted_once_with_its_picture_and_its_thread(office):
    assert await post(office) == 1
    assert outline(office.posted) == WHOLE
    assert office.posted[0]["text"].startswith(TOP)
    assert [block["alt_text"] for block in office.posted[0]["blocks"] if block["type"] == "image"] == [
        "questions a day"
    ]
    for later in (timedelta(minutes=1), timedelta(hours=20), timedelta(days=3)):
        office.now = NINE + later
        assert await post(office) == 0
    assert len(office.posted) == PARTS


async def test_the_next_week_has_its_own(office):
    await post(office)
    office.now += WEEK
    assert await post(office) == 1
    head, *replies = office.posted[PARTS:]
    assert "nobody asked" in head["text"]
    assert replies == []


@pytest.mark.parametrize("place", range(PARTS))
async def test_a_message_whose_answer_was_lost_is_found_and_not_repeated(office, place):
    await asyncio.to_thread(write_due, office.desk, office.now)
    sender = office.sender()
    for _ in range(place):
        await sender.send_next()
    office.slack.lost["chat.postMessage"] = 1
    await send_all(sender)
    assert len(office.posted) == place + 1, "what follows waits until it is known"
    office.now += timedelta(minutes=5)
    await send_all(sender)
    assert outline(office.posted) == WHOLE


async def test_a_time_out_whose_message_arrived_all_the_same_does_not_repeat_it(office):
    arrive = office.slack.hold_up("chat.postMessage")
    await asyncio.to_thread(write_due, office.desk, office.now)
    await send_all(office.sender(seconds=1))
    arrive.set()
    await until(lambda: office.posted)
    assert len(office.posted) == 1
    office.now += timedelta(minutes=5)
    await send_all(office.sender())
    assert outline(office.posted) == WHOLE


@pytest.mark.parametrize("place", range(PARTS))
async def test_an_error_of_the_server_is_looked_into_and_it_is_sent_again(office, place):
    await asyncio.to_thread(write_due, office.desk, office.now)
    sender = office.sender()
    for _ in range(place):
        await sender.send_next()
    office.slack.broken["chat.postMessage"] = 1
    await send_all(sender)
    office.now += timedelta(minutes=5)
    await send_all(sender)
    assert outline(office.posted) == WHOLE


async def test_too_many_requests_wait_as_long_as_slack_says_and_keep_the_order(office):
    await asyncio.to_thread(write_due, office.desk, office.now)
    sender = office.sender()
    office.slack.limits["chat.postMessage"], office.slack.retry_after = 1, 30
    assert await sender.send_next() == 30
    assert office.posted == []
    assert await sender.send_next() == POLL, "the replies wait for their head"
    office.now += timedelta(seconds=30)
    await sender.send_next()
    await sender.send_next()
    office.slack.limits["chat.postMessage"] = 1
    assert await sender.send_next() == 30
    assert await sender.send_next() == POLL, "what comes after waits too"
    office.now += timedelta(seconds=30)
    await send_all(sender)
    assert outline(office.posted) == WHOLE


@pytest.mark.parametrize("place", range(PARTS))
async def test_nobody_waits_for_what_follows_something_that_was_put_off(office, place):
    await asyncio.to_thread(write_due, office.desk, office.now)
    sender = office.sender()
    for _ in range(place):
        await sender.send_next()
    soon = office.now + timedelta(minutes=5)
    assert has_unsent_summary(office.desk, soon)
    office.slack.limits["chat.postMessage"], office.slack.retry_after = 1, 3_600
    await sender.send_next()
    assert not has_unsent_summary(office.desk, soon)
    assert has_unsent_summary(office.desk, soon + timedelta(hours=1))


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel", "channel_not_found", "invalid_blocks"])
async def test_a_channel_that_takes_none_is_told_to_the_admins_once_and_stops(office, error):
    office.slack.errors["chat.postMessage"] = [error] * (5 if error == "invalid_blocks" else 1)  # with no picture too
    await post(office)
    assert office.posted == []
    [notice] = office.slack.posted["D0ADMIN"]
    assert CHANNEL in str(notice["blocks"])
    office.now += WEEK
    assert await post(office) == 0
    assert len(office.slack.posted["D0ADMIN"]) == 1
    resume_schedule(office.desk, CHANNEL, Actor("ada", "home", office.now + timedelta(days=1), "U0ADMIN"))
    office.now += timedelta(days=1, minutes=1)
    assert await post(office) == 0, "what it missed is not made up"
    office.now += WEEK - timedelta(days=1)
    assert await post(office) == 1
    assert len(office.posted) == 1


async def test_an_error_that_stays_is_told_to_the_admins_too(office):
    office.slack.broken["chat.postMessage"] = TRIES
    await asyncio.to_thread(write_due, office.desk, office.now)
    for _ in range(TRIES):
        await office.sender().send_next()
        office.now += timedelta(hours=1)
    await send_all(office.sender())
    assert office.posted == []
    [notice] = office.slack.posted["D0ADMIN"]
    assert "Slack did not take it (`no answer`)" in str(notice["blocks"])


async def test_a_thread_that_was_locked_stops_no_summary(office):
    await asyncio.to_thread(write_due, office.desk, office.now)
    await office.sender().send_next()
    office.slack.errors["chat.postMessage"] = ["restricted_action_thread_locked"] * PARTS
    await send_all(office.sender())
    assert "D0ADMIN" not in office.slack.posted
    assert office.desk.cache.schedules[0].runs


@on_both
async def test_what_was_stopped_unheard_is_posted_at_another_hour_of_the_same_week(office):
    office.slack.archived.add(CHANNEL)
    await post(office)
    office.slack.archived.clear()
    move_to_ten(office)
    assert await post(office) == 1
    assert await post(office) == 0
    assert [message["text"][: len(TOP)] for message in office.posted[:1]] == [TOP]
    assert len(office.posted) == PARTS


async def test_what_may_have_been_heard_is_not_written_again(office):
    office.slack.lost["chat.postMessage"] = 1
    await post(office)
    office.slack.errors["conversations.history"] = "is_archived"
    office.now += timedelta(minutes=5)
    await send_all(office.sender())
    del office.slack.errors["conversations.history"]
    move_to_ten(office)
    assert await post(office) == 0
    assert len(office.posted) == 1


@on_both
async def test_what_may_have_been_heard_at_the_last_try_is_not_written_again(office):
    await asyncio.to_thread(write_due, office.desk, office.now)
    with office.desk.database.begin() as transaction:
        transaction.execute(update(PostRow).values(tries=TRIES - 1))
    office.slack.errors["chat.postMessage"] = "internal_error"
    await send_all(office.sender())
    del office.slack.errors["chat.postMessage"]
    move_to_ten(office)
    assert await post(office) == 0


@on_both
async def test_a_channel_that_is_archived_half_way_gets_no_more(office):
    await asyncio.to_thread(write_due, office.desk, office.now)
    sender = office.sender()
    await sender.send_next()
    await sender.send_next()
    office.slack.archived.add(CHANNEL)
    for _ in range(3):
        await send_all(sender)
        office.now += timedelta(hours=1)
    assert len(office.posted) == 2
    assert len(office.slack.posted["D0ADMIN"]) == 1


async def test_one_channel_that_is_gone_keeps_no_other_waiting(office):
    save_schedule(office.desk, SchedulePlan("C02", zone="Europe/Berlin"), ADA)
    office.slack.archived.add(CHANNEL)
    assert await post(office) == 2
    assert outline(office.slack.posted["C02"]) == WHOLE
    assert len(office.slack.posted["D0ADMIN"]) == 1


async def test_what_could_not_be_sent_for_two_days_is_no_news_any_more(office):
    office.slack.errors["chat.postMessage"] = "token_revoked"
    await asyncio.to_thread(write_due, office.desk, office.now)
    assert await office.sender().send_next() == PAUSE
    office.slack.errors.clear()
    office.now += timedelta(days=2)
    await send_all(office.sender())
    assert office.posted == []
    office.now = NINE + WEEK
    assert await post(office) == 1


async def test_one_posted_by_hand_is_no_news_after_two_days_either(office):
    [schedule] = office.desk.cache.schedules
    write_summary_now(office.desk, schedule, office.now, again=True, render=render_summary)
    office.now += timedelta(days=2)
    await send_all(office.sender())
    assert office.posted == []


@on_both
async def test_a_pause_withdraws_what_is_not_sent_yet(office):
    await asyncio.to_thread(write_due, office.desk, office.now)
    pause_schedule(office.desk, CHANNEL, ADA)
    await send_all(office.sender())
    assert office.posted == []
    assert await post(office) == 0


@pytest.mark.parametrize("arrived", [False, True])
async def test_a_pause_after_a_time_out_finds_what_arrived_and_repeats_nothing(office, arrived):
    notice = office.slack.lost if arrived else office.slack.broken
    notice["chat.postMessage"] = 1
    await post(office)
    pause_schedule(office.desk, CHANNEL, Actor("ada", "home", NINE, "U0ADMIN"))
    office.now += timedelta(minutes=5)
    await send_all(office.sender())
    assert outline(office.posted) == (WHOLE if arrived else [])


async def test_without_a_picture_it_is_posted_all_the_same(office, monkeypatch):
    def fail(_):
        raise ChartError("The picture could not be drawn.")

    with monkeypatch.context() as patched:
        patched.setattr(send, "render_chart", fail)
        await post(office)
    assert outline(office.posted) == WHOLE
    assert "image" not in {block["type"] for block in office.posted[0]["blocks"]}


async def test_with_an_upload_that_slack_refuses_it_is_posted_without(office):
    office.slack.errors["files.getUploadURLExternal"] = "missing_scope"
    await post(office)
    assert outline(office.posted) == WHOLE
    assert "image" not in {block["type"] for block in office.posted[0]["blocks"]}


async def test_a_test_goes_to_the_admin_alone_with_its_thread(office):
    write_sample_summary(office.desk, CHANNEL, Actor("ada", "home", NINE, "U0ADMIN"), render=render_summary)
    await send_all(office.sender())
    assert office.posted == []
    assert outline(office.slack.posted["D0ADMIN"]) == WHOLE
    assert await post(office) == 1, "the channel gets its own"


async def test_slack_may_take_a_moment_to_look_through_the_picture(office):
    office.slack.processing = 1
    await post(office)
    assert outline(office.posted) == WHOLE
    assert "image" in {block["type"] for block in office.posted[0]["blocks"]}
