"""The sender: every message arrives once, whoever crashes, whatever Slack says."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select

from bot.database.database import Unavailable
from bot.desk.notifications import outbox
from bot.desk.questions.lookup import Asker
from bot.desk.state.desk import open_desk
from bot.desk.steps.followers import MAX_FOLLOWED as MOST_FOLLOWED
from bot.desk.steps.followers import follow_code, notify_followers
from bot.desk.steps.save import SaveRequest, save_steps
from bot.desk.steps.suggestions import decline_open_suggestion, suggest_step
from bot.search.index import normalize_code
from bot.slack.api.slack_errors import PAUSE
from bot.slack.notifications.sender import MOST_TRIES, POLL, TRIES, Sender, run_sender
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.notifications import outbox as posts
from bot.store.notifications.outbox import NewPost
from bot.store.schema.notifications import PostRow
from bot.store.steps import followers
from bot.store.steps.followers import Follower
from tests.slack.support.card_looks import drawn
from tests.waiting import until

LOCKED = "USCUSTOMER_API_0000113"


NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
MEI = Actor("mei", "card", NOON, "U0STAFF")


class Crash(BaseException):
    """The process ends here."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def desk(open_small, url):
    return open_small(url)


@pytest.fixture
def sender(desk, slack, clock):
    """Return a function that creates a worker's sender."""
    return lambda on=desk: Sender(on, AsyncWebClient("xoxb-test", slack.url, timeout=2, retry_handlers=[]), clock, 0.0)


@pytest.fixture
def publish(desk, noon):
    """Return a function that makes users follow a code and then publishes its steps."""

    def publish_it(*users, base=0):
        for user in users:
            follow_code(desk, LOCKED, Asker(user, "card", noon + timedelta(seconds=base)))
        return save_steps(desk, SaveRequest(LOCKED, base, (Step(f"Unlock it {base}."),)), MEI)

    return publish_it


@pytest.fixture
def office(sender, publish, slack, clock):
    """Return all of these in one namespace."""
    return SimpleNamespace(desk=sender().desk, sender=sender, publish=publish, slack=slack, clock=clock)


async def send_all(*senders, most=60):
    """Run senders until nothing is due."""
    for _ in range(most):
        if all([await sender.send_next() == POLL for sender in senders]):
            return


async def test_each_follower_gets_one_message_with_the_answer(office):
    office.publish("U1", "U2")
    await send_all(office.sender())
    assert [len(office.slack.posted[channel]) for channel in ("D1", "D2")] == [1, 1]
    [message] = office.slack.posted["D1"]
    assert "when there are steps for" in message["text"]
    assert LOCKED in message["text"]
    assert "Unlock it 0." in str(message["blocks"])


async def test_one_message_tells_of_all_the_codes_that_somebody_waited_for(office, fill, small_codes):
    new = [replace(small_codes[0], code=f"NEW_{number}", number=str(number)) for number in range(MOST_FOLLOWED)]
    with office.desk.database.begin() as session:
        for entry in new:
            followers.add_follower(
                session, Follower("U1", normalize_code(entry.code), entry.code, known=False, at=office.clock())
            )
    fill(office.desk.database, new)
    with office.desk.database.begin() as session:
        notify_followers(session, [entry.code for entry in new], office.clock())
    await send_all(office.sender())
    [message] = office.slack.posted["D1"]
    assert "NEW_0, NEW_1, NEW_10, NEW_100, NEW_101 and 195 more are known" in message["text"]
    assert all(f"`{entry.code}`" in drawn(message) for entry in new)


async def test_internal_steps_stay_out_of_it(office):
    follow_code(office.desk, LOCKED, Asker("U0STAFF", "card", office.clock()))
    save_steps(office.desk, SaveRequest(LOCKED, 0, (Step("Unlock it."), Step("Call the bank.", "internal"))), MEI)
    await send_all(office.sender())
    [message] = office.slack.posted["D0STAFF"]
    assert "Unlock it." in str(message)
    assert "Call the bank." not in str(message)
    assert "write_steps" not in str(message)


async def test_steps_taken_back_before_it_was_sent_are_not_promised(office):
    office.publish("U1")
    save_steps(office.desk, SaveRequest(LOCKED, 1, ()), MEI)
    await send_all(office.sender())
    assert "taken them back" in office.slack.posted["D1"][0]["text"]


async def test_whoever_suggested_is_told_once(office):
    ana = Actor("ana", "card", office.clock(), "U1")
    suggested = suggest_step(office.desk, LOCKED, "Call <!channel>.", words="", by=ana)
    decline_open_suggestion(office.desk, suggested.id, "It is *done* by <@U2>.", MEI)
    await send_all(office.sender())
    [message] = office.slack.posted["D1"]
    assert "@mei did not take" in message["text"]
    assert "&lt;@U2&gt;" in str(message["blocks"])
    assert "<!" not in str(message)


async def test_a_crash_after_slack_heard_it_does_not_repeat_it(office, monkeypatch):
    office.publish("U1")

    def crash(*_):
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "mark_sent", crash)
        with pytest.raises(Crash):
            await office.sender().send_next()
    assert len(office.slack.posted["D1"]) == 1
    office.clock.wait(minutes=1)
    await send_all(office.sender())
    assert office.slack.calls("conversations.history") == []
    office.clock.wait(minutes=2)
    await send_all(office.sender())
    assert len(office.slack.calls("conversations.history")) == 1
    assert len(office.slack.posted["D1"]) == 1
    office.clock.wait(days=1)
    assert await office.sender().send_next() == POLL


async def test_a_crash_before_slack_heard_it_does_not_lose_it(office):
    office.publish("U1")
    assert outbox.claim_post(office.desk, office.clock())
    office.clock.wait(minutes=3)
    await send_all(office.sender())
    assert len(office.slack.posted["D1"]) == 1


async def test_an_answer_that_was_lost_on_its_way_does_not_repeat_it(office):
    office.publish("U1")
    office.slack.lost["chat.postMessage"] = 1
    await send_all(office.sender())
    assert len(office.slack.posted["D1"]) == 1
    office.clock.wait(minutes=3)
    await send_all(office.sender())
    assert len(office.slack.posted["D1"]) == 1
    assert len(office.slack.calls("conversations.history")) == 1


async def test_a_message_that_slack_hears_two_minutes_late_is_not_repeated_meanwhile(office):
    office.publish("U1")
    office.slack.broken["chat.postMessage"] = 1
    await send_all(office.sender())
    office.clock.wait(minutes=2)
    await send_all(office.sender())
    assert office.slack.calls("conversations.history") == [], "it would not be found yet"
    assert office.slack.posted["D1"] == []


async def test_an_older_message_of_the_same_kind_is_not_taken_for_it(office):
    office.publish("U1")
    await send_all(office.sender())
    save_steps(office.desk, SaveRequest(LOCKED, 1, ()), MEI)
    office.publish("U1", base=2)
    assert outbox.claim_post(office.desk, office.clock())
    office.clock.wait(minutes=3)
    await send_all(office.sender())
    assert len(office.slack.posted["D1"]) == 2


async def test_where_nobody_can_look_nothing_is_repeated(office):
    office.publish("U1")
    office.slack.lost["chat.postMessage"] = 1
    await send_all(office.sender())
    office.slack.errors["conversations.history"] = "missing_scope"
    for _ in range(5):
        office.clock.wait(minutes=10)
        assert await office.sender().send_next() == PAUSE
    del office.slack.errors["conversations.history"]
    office.clock.wait(minutes=10)
    await send_all(office.sender())
    assert len(office.slack.posted["D1"]) == 1


async def test_where_too_much_was_said_since_nothing_is_repeated(office):
    office.publish("U1")
    office.slack.lost["chat.postMessage"] = 1
    await send_all(office.sender())
    endless = {"messages": [], "response_metadata": {"next_cursor": "more"}}
    office.slack.conversations_history = lambda _: endless
    office.clock.wait(minutes=5)
    await office.sender().send_next()
    del office.slack.conversations_history
    office.clock.wait(minutes=5)
    await send_all(office.sender())
    assert len(office.slack.posted["D1"]) == 1


async def test_two_workers_send_each_message_once(office, url, lexicon):
    users = [f"U{number}" for number in range(20)]
    office.publish(*users)
    other = open_desk(url, lexicon, hash_key="a key for tests")
    await asyncio.gather(send_all(office.sender(), most=40), send_all(office.sender(other), most=40))
    other.database.engine.dispose()
    assert [len(office.slack.posted[f"D{number}"]) for number in range(20)] == [1] * 20


async def test_too_many_requests_wait_as_long_as_slack_says(office):
    office.publish("U1", "U2")
    office.slack.limits["chat.postMessage"], office.slack.retry_after = 1, 30
    assert await office.sender().send_next() == 30
    office.clock.wait(seconds=30)
    await send_all(office.sender())
    assert [len(office.slack.posted[channel]) for channel in ("D1", "D2")] == [1, 1]
    assert office.slack.calls("conversations.history") == []


@pytest.mark.parametrize("error", ["channel_not_found", "user_not_found", "cannot_dm_bot", "messages_tab_disabled"])
async def test_somebody_who_is_gone_is_given_up_and_the_next_is_told(office, caplog, error):
    office.publish("U1", "U2")
    office.slack.errors["chat.postMessage"] = [error]
    await send_all(office.sender())
    office.clock.wait(days=2)
    await send_all(office.sender())
    assert [len(office.slack.posted[channel]) for channel in ("D1", "D2")] == [0, 1]
    assert error in caplog.text
    assert "U1" not in caplog.text


async def test_with_a_token_that_is_refused_everything_waits_for_two_days(office, caplog):
    office.publish("U1")
    office.slack.errors["chat.postMessage"] = "token_revoked"
    for _ in range(2 * 24):
        assert await office.sender().send_next() in {PAUSE, POLL}
        office.clock.wait(hours=1)
    office.slack.errors.clear()
    office.clock.wait(hours=1)
    await send_all(office.sender())
    assert len(office.slack.posted["D1"]) == 1
    assert "token_revoked" in caplog.text


async def test_an_error_that_stays_is_given_up_after_a_while(office, caplog):
    office.publish("U1")
    office.slack.errors["chat.postMessage"] = "some_new_error"
    for _ in range(TRIES + 3):
        await office.sender().send_next()
        office.clock.wait(hours=2)
    assert len(office.slack.calls("chat.postMessage")) == TRIES
    assert "given up: some_new_error" in caplog.text


async def test_an_error_that_slack_is_unsure_of_is_looked_into(office):
    office.publish("U1")
    office.slack.errors["chat.postMessage"] = ["internal_error"]
    await send_all(office.sender())
    office.clock.wait(minutes=5)
    await send_all(office.sender())
    assert len(office.slack.calls("conversations.history")) == 1
    assert len(office.slack.posted["D1"]) == 1


async def test_whoever_slept_since_the_claim_leaves_it_to_the_next(office):
    office.publish("U1")
    post = outbox.claim_post(office.desk, office.clock())
    office.clock.wait(minutes=3)
    await office.sender().deliver(post)
    assert office.slack.posted["D1"] == []
    await send_all(office.sender())
    assert len(office.slack.posted["D1"]) == 1


async def test_a_message_that_cannot_be_made_does_not_keep_the_others_and_ends_one_day(office):
    with office.desk.database.begin() as session:
        posts.write_posts(session, [NewPost("broken", "U2", "steps", {"codes": ["NO_SUCH_CODE_1"]})], at=office.clock())
    office.publish("U1")
    for _ in range(3):
        await office.sender().send_next()
    assert len(office.slack.posted["D1"]) == 1
    with office.desk.database.begin() as session:
        for _ in range(MOST_TRIES):
            office.clock.wait(minutes=3)
            posts.claim_post(session, office.clock(), outbox.LEASE)
    office.clock.wait(minutes=3)
    await send_all(office.sender())
    office.clock.wait(days=1)
    assert outbox.claim_post(office.desk, office.clock()) is None
    assert office.slack.posted["D2"] == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # a file is what can be taken away
async def test_without_the_database_the_sender_rests_and_goes_on(office, tmp_path, caplog):
    office.desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    assert await office.sender().send_next() > POLL
    assert "outbox cannot be read" in caplog.text


@pytest.fixture
def never_polls(monkeypatch):
    """Let the sender look at the outbox only when it is woken; return the posts that it claimed, None for no post."""
    claims = []
    claim_post = outbox.claim_post

    def claim(*args):
        claims.append(claim_post(*args))
        return claims[-1]

    monkeypatch.setattr("bot.slack.notifications.sender.outbox.claim_post", claim)
    monkeypatch.setattr("bot.slack.notifications.sender.POLL", 3_600.0)
    return claims


class WatchedSender(Sender):
    """A sender that notes when it was told to stop and how it ended; it doesn't pause between two messages."""

    def __init__(self, desk, client, now):
        super().__init__(desk, client, now, pace=0.0)
        self.ends = []
        self.on_stop = lambda: None

    async def run(self):
        try:
            await super().run()
        except asyncio.CancelledError:
            self.ends.append("cancelled")
            raise
        self.ends.append("returned")

    def stop(self):
        super().stop()
        self.on_stop()


@pytest.fixture
def watched(monkeypatch):
    """Let ``run_sender`` run a watched sender; return a list that holds it from then on."""
    made = []

    def make(*args):
        made.append(WatchedSender(*args))
        return made[-1]

    monkeypatch.setattr("bot.slack.notifications.sender.Sender", make)
    return made


async def test_it_works_beside_the_app_and_stops_with_it(office, slack_settings, never_polls, watched):
    office.publish("U1")
    async with run_sender(office.desk, slack_settings, 30.0):
        await until(lambda: None in never_polls)  # all is sent: it sleeps until it is woken
    assert len(office.slack.posted["D1"]) == 1
    assert watched[0].ends == ["returned"]


async def test_what_this_process_publishes_is_sent_at_once(office, slack_settings, never_polls):
    async with run_sender(office.desk, slack_settings, 30.0):
        await until(lambda: None in never_polls)
        await asyncio.to_thread(office.publish, "U1")
        await until(lambda: office.slack.posted["D1"])
    assert office.desk.senders == []


async def test_what_was_sent_long_ago_is_removed_once_a_day(office):
    office.publish("U1")
    await send_all(sender := office.sender())
    office.clock.wait(days=29)
    await sender.tidy()
    assert kept_posts(office.desk) == 1
    office.clock.wait(hours=36)
    await sender.tidy()
    assert kept_posts(office.desk) == 0


async def test_old_messages_that_cannot_be_removed_now_are_tried_again_within_an_hour(office, monkeypatch, caplog):
    office.publish("U1")
    await send_all(sender := office.sender())
    office.clock.wait(days=31)
    with monkeypatch.context() as patch:
        patch.setattr("bot.slack.notifications.sender.outbox.delete_finished_posts", refuse_to_write)
        await sender.tidy()
    assert [record.exc_info for record in caplog.records if "were not removed" in record.message] == [None]
    assert "Make room." in caplog.text
    office.clock.wait(minutes=61)
    await sender.tidy()
    assert kept_posts(office.desk) == 0


def refuse_to_write(*_args):
    raise Unavailable("The disk is full. Make room.")


def kept_posts(desk):
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(PostRow))


def call_after_turns(turns, action):
    """Call something after some turns of the event loop."""
    if turns:
        asyncio.get_running_loop().call_soon(call_after_turns, turns - 1, action)
    else:
        action()


async def test_what_is_being_sent_when_the_server_stops_is_finished(office, slack_settings, watched):
    office.publish("U1")
    go_on = office.slack.hold_up("chat.postMessage")
    async with run_sender(office.desk, slack_settings, 30.0):
        await until(lambda: office.slack.held_up)
        watched[0].on_stop = lambda: call_after_turns(50, go_on.set)  # without grace it is cancelled before
    assert len(office.slack.posted["D1"]) == 1
    with office.desk.database.read() as session:
        assert session.scalars(select(PostRow.state)).all() == ["sent"]
