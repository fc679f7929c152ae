"""Mentions are answered in their thread."""

import pytest
from sqlalchemy import select

from bot.slack.bolt.background import finish_tasks
from bot.slack.cards.answer_buttons import SHARE, WRITE
from bot.store.schema.questions import QuestionRow
from tests.slack.support.card_looks import buttons, drawn


async def test_a_mention_is_answered_in_its_thread(mention):
    (reply,) = await mention("<@U0ERRDESK> what is USCUSTOMER_API_0000113?")
    assert reply["thread_ts"] == "5.5"
    assert "The account is locked" in drawn(reply)
    assert {button["action_id"] for button in buttons(reply)}.isdisjoint({SHARE, WRITE}), "it is public already"


async def test_a_mention_in_a_thread_stays_there(mention):
    (reply,) = await mention("<@U0ERRDESK> 0000113", thread_ts="4.4")
    assert reply["thread_ts"] == "4.4"


async def test_an_empty_mention_is_told_how_to_ask(mention):
    (reply,) = await mention("  <@U0ERRDESK>  ")
    assert "How to ask" in drawn(reply)


@pytest.mark.parametrize("text", ["thanks", "hello!", "ok 👍", ":wave:", "👋", "test 123"])
async def test_small_talk_gets_no_reply_in_a_channel_or_thread_and_is_not_recorded(mention, slack, desk, text):
    slack.posted["C1"] = [{"ts": "4.4", "text": "0000113"}]
    await mention(f"<@U0ERRDESK> {text}")
    await mention(f"<@U0ERRDESK> {text}", event_id="Ev2", ts="6.6", thread_ts="4.4")
    assert slack.calls("chat.postMessage") == []
    with desk.database.read() as session:
        assert session.scalars(select(QuestionRow)).all() == []


async def test_a_plea_for_help_is_told_how_to_ask(mention):
    (reply,) = await mention("<@U0ERRDESK> can you help me?")
    assert "How to ask" in drawn(reply)


async def test_a_greeting_before_a_question_is_part_of_it(mention):
    (reply,) = await mention("<@U0ERRDESK> hi, what is 0000113? thanks")
    assert "The account is locked" in drawn(reply)


async def test_what_a_bot_writes_is_not_answered(mention, slack):
    await mention("<@U0ERRDESK> 0000113", bot_id="B9")
    assert slack.said == []


async def test_the_same_text_as_a_message_is_left_alone(mention, slack):
    await mention("<@U0ERRDESK> 0000113", type="message")
    assert slack.said == []


async def test_an_event_that_comes_twice_is_answered_once(mention, slack):
    await mention("<@U0ERRDESK> 0000113")
    await mention("<@U0ERRDESK> 0000113")
    assert len(slack.said) == 1


async def test_a_full_channel_is_tried_again_when_slack_says_so(mention, slack):
    slack.limited = 1
    (reply,) = await mention("<@U0ERRDESK> 0000113")
    assert "The account is locked" in drawn(reply)


async def test_a_mention_may_ask_how_to_ask(mention):
    (reply,) = await mention("<@U0ERRDESK> help")
    assert "How to ask" in drawn(reply)


async def test_a_mention_may_ask_for_a_list(mention):
    (reply,) = await mention("<@U0ERRDESK> list kyc")
    assert "KYC: 1 code" in drawn(reply)
    assert reply["thread_ts"] == "5.5"


async def test_several_codes_in_one_mention_are_answered_in_one_message(mention):
    (reply,) = await mention("<@U0ERRDESK> USCUSTOMER_API_0000603, then USCUSTOMER_API_0000113 and 0000112 (0000113!)")
    shown = drawn(reply)
    assert shown.index("front of the passport") < shown.index("The account is locked") < shown.index("The password")
    assert "×2" in shown


async def test_a_mention_that_an_edit_adds_is_answered_once(mention):
    (reply,) = await mention("<@U0ERRDESK> 0000113", edited={"user": "U1", "ts": "5.6"})
    assert "The account is locked" in drawn(reply)
    assert await mention("<@U0ERRDESK> 0000112", event_id="Ev2", edited={"user": "U1", "ts": "5.7"}) == []


async def test_a_message_that_slack_delivers_under_two_event_ids_is_answered_once(mention):
    assert len(await mention("<@U0ERRDESK> 0000113", event_id="Ev1")) == 1
    assert await mention("<@U0ERRDESK> 0000113", event_id="Ev2") == []


async def test_a_mention_in_a_message_with_a_file_is_answered(mention):
    assert len(await mention("<@U0ERRDESK> 0000113", subtype="file_share")) == 1


async def test_an_event_without_an_id_is_answered_too(send, slack):
    event = {"type": "app_mention", "user": "U1", "text": "<@U0ERRDESK> 0000113", "ts": "5.5", "channel": "C1"}
    await send(event={"type": "event_callback", "team_id": "T1", "event": event})
    await finish_tasks(3)
    assert len(slack.said) == 1
