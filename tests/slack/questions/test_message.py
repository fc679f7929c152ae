"""Direct messages are answered; messages that ask nobody only where an admin switched that on, once a code a thread."""

import sqlite3

import pytest
from sqlalchemy import func, select

from bot.desk.admin.settings import SettingsChange, save_desk_settings
from bot.slack.cards.answer_buttons import SHARE, WRITE
from bot.steps.actor import Actor
from bot.store.schema.questions import QuestionRow
from tests.slack.support.card_looks import buttons, drawn

DESK = "C0DESK"
LOCKED, WRONG = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"


@pytest.fixture
def tell(write):
    """Return a function that sends the bot a direct message."""

    async def tell_it(text, **more):
        return await write(text, channel="D1", channel_type="im", **more)

    return tell_it


@pytest.fixture
def chat(write):
    """Return a function that writes in the channel."""

    async def chat_there(text, **more):
        return await write(text, **{"channel": DESK, **more})

    return chat_there


@pytest.fixture
def switched_on(desk, noon):
    """Let the bot answer in a channel without a mention."""
    save_desk_settings(desk, SettingsChange(channels=(DESK,)), Actor("boss", "home", noon, "U0ADMIN"))
    desk.cache.refresh(desk.database)


def questions(desk):
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(QuestionRow))


async def test_a_direct_message_is_answered(tell):
    (reply,) = await tell("0000113?")
    assert reply["channel"] == "D1"
    assert "thread_ts" not in reply
    assert "The account is locked" in drawn(reply)
    assert SHARE not in [button["action_id"] for button in buttons(reply)], "there is nobody to share it with"


async def test_a_direct_message_in_a_thread_is_answered_there(tell):
    (reply,) = await tell("0000113", thread_ts="4.4")
    assert reply["thread_ts"] == "4.4"


async def test_staff_may_write_steps_from_a_direct_message(tell):
    (reply,) = await tell("0000113", user="U0STAFF")
    assert WRITE in [button["action_id"] for button in buttons(reply)]


async def test_a_mention_in_a_direct_message_is_answered_too(tell):
    (reply,) = await tell("<@U0ERRDESK> 0000113")
    assert "The account is locked" in drawn(reply)


async def test_a_direct_message_may_ask_how_to_ask_and_hold_a_file(tell):
    assert "How to ask" in drawn((await tell("help"))[0])
    assert "The account is locked" in drawn((await tell("0000113", subtype="file_share", ts="6.6"))[0])


@pytest.mark.parametrize("text", ["hi", "thanks a lot!", "👍", "test 123"])
async def test_small_talk_in_a_direct_message_is_told_how_to_ask_and_is_not_recorded(tell, desk, text):
    (reply,) = await tell(text)
    assert drawn(reply) == "Happy to help. Send me an error code or message and I'll explain it."
    assert questions(desk) == 0


@pytest.mark.parametrize(
    "what",
    [
        {"bot_id": "B9"},
        {"bot_id": "B1", "user": "U0ERRDESK"},
        {"user": "U0ERRDESK"},
        {"subtype": "message_changed", "message": {"text": "0000113", "user": "U1"}},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"edited": {"user": "U1", "ts": "5.6"}},
        {"user": "USLACKBOT"},
    ],
)
@pytest.mark.parametrize("kind", ["im", "channel"])
@pytest.mark.usefixtures("switched_on")
async def test_edits_and_what_bots_write_get_no_answer(chat, kind, what):
    where = {"channel": "D1", "channel_type": "im"} if kind == "im" else {}
    assert await chat("0000113", **where, **what) == []


async def test_a_message_without_a_mention_gets_no_answer_unless_an_admin_switched_it_on(chat, desk):
    assert await chat(LOCKED) == []
    assert questions(desk) == 0


@pytest.mark.usefixtures("switched_on")
async def test_another_channel_than_the_one_that_is_switched_on_stays_quiet(chat):
    assert await chat(LOCKED, channel="C0LUNCH") == []


@pytest.mark.usefixtures("switched_on")
async def test_where_it_is_switched_on_a_code_is_answered_in_the_thread(chat, desk):
    (reply,) = await chat(f"The customer sees {LOCKED} again")
    assert reply["thread_ts"] == "5.5"
    assert "The account is locked" in drawn(reply)
    assert WRITE not in [button["action_id"] for button in buttons(reply)], "everybody sees it"
    assert questions(desk) == 1


@pytest.mark.usefixtures("switched_on")
async def test_a_code_is_answered_once_a_thread(chat):
    await chat(LOCKED, ts="1.1")
    assert await chat(f"{LOCKED} {LOCKED}", ts="1.2", thread_ts="1.1") == []
    (reply,) = await chat(f"{LOCKED} or {WRONG}?", ts="1.3", thread_ts="1.1")
    assert "The password is incorrect" in drawn(reply)
    assert f"*`{LOCKED}`*" not in drawn(reply)
    assert len(await chat(LOCKED, ts="2.1")) == 1, "another thread begins anew"


@pytest.mark.usefixtures("switched_on")
async def test_what_was_answered_to_a_mention_is_not_answered_again_unasked(mention, chat):
    await mention(f"<@U0ERRDESK> {LOCKED}", channel=DESK, ts="1.1")
    assert await chat(LOCKED, ts="1.2", thread_ts="1.1") == []


@pytest.mark.parametrize(
    "text",
    [
        "good morning",
        "113",
        "0000113",
        "API_0000113",
        "USCUSTOMER_API_0000999",
        "shall we lock the door?",
        "the account is locked",
        "",
    ],
)
@pytest.mark.usefixtures("switched_on")
async def test_what_is_not_sure_gets_no_answer_unasked_and_nothing_is_kept(chat, desk, text):
    assert await chat(text) == []
    assert questions(desk) == 0


@pytest.mark.usefixtures("switched_on")
async def test_a_mention_that_also_comes_as_a_message_is_answered_once(mention, chat, slack):
    await mention(f"<@U0ERRDESK> {LOCKED}", channel=DESK)
    await chat(f"<@U0ERRDESK> {LOCKED}")
    await mention(f"<@U0ERRDESK> {LOCKED}", channel=DESK, ts="6.6", event_id="Ev2", thread_ts="5.5")
    assert len(slack.calls("chat.postMessage")) == 2, "whoever mentions the bot gets an answer each time"


@pytest.mark.usefixtures("switched_on")
async def test_what_mentions_somebody_else_is_a_message_like_others(chat):
    assert len(await chat(f"<@U0STAFF> {LOCKED}")) == 1


@pytest.mark.usefixtures("switched_on")
async def test_a_locked_database_costs_a_direct_message_nothing_and_an_unasked_answer_is_left_out(tell, chat, desk):
    file = desk.database.engine.raw_connection().execute("PRAGMA database_list").fetchone()[2]
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        assert await chat(LOCKED) == []
        assert "The account is locked" in drawn((await tell(LOCKED))[0])
    finally:
        holder.close()


@pytest.mark.usefixtures("switched_on")
async def test_a_channel_that_gets_another_id_is_answered_in_as_before(chat, happen):
    assert await happen("channel_id_changed", old_channel_id=DESK, new_channel_id="C0SHARED") == []
    (reply,) = await chat(LOCKED, channel="C0SHARED")
    assert "The account is locked" in drawn(reply)
    assert await chat(LOCKED) == []
