"""Mentions are answered in their thread."""

from card_looks import buttons, drawn


async def test_a_mention_is_answered_in_its_thread(mention):
    (told,) = await mention("<@U0ERRDESK> what is USCUSTOMER_API_0000113?")
    assert told["thread_ts"] == "5.5"
    assert "The account is locked" in drawn(told)
    assert buttons(told) == [], "it is public already"


async def test_a_mention_in_a_thread_stays_there(mention):
    (told,) = await mention("<@U0ERRDESK> 0000113", thread_ts="4.4")
    assert told["thread_ts"] == "4.4"


async def test_an_empty_mention_is_told_how_to_ask(mention):
    (told,) = await mention("  <@U0ERRDESK>  ")
    assert "How to ask" in drawn(told)


async def test_what_a_bot_writes_is_not_answered(mention, slack):
    await mention("<@U0ERRDESK> 0000113", bot_id="B9", wait=0.2)
    assert slack.said == []


async def test_the_same_text_as_a_message_is_left_alone(mention, slack):
    await mention("<@U0ERRDESK> 0000113", type="message", wait=0.2)
    assert slack.said == []


async def test_an_event_that_comes_twice_is_answered_once(mention, slack):
    await mention("<@U0ERRDESK> 0000113")
    await mention("<@U0ERRDESK> 0000113", wait=0.2)
    assert len(slack.said) == 1


async def test_a_full_channel_is_tried_again_when_slack_says_so(mention, slack):
    slack.limited = 1
    (told,) = await mention("<@U0ERRDESK> 0000113")
    assert "The account is locked" in drawn(told)


async def test_a_mention_may_ask_how_to_ask(mention):
    (told,) = await mention("<@U0ERRDESK> help")
    assert "How to ask" in drawn(told)


async def test_a_mention_may_ask_for_a_list(mention):
    (told,) = await mention("<@U0ERRDESK> list kyc")
    assert "KYC: 1 code" in drawn(told)
    assert told["thread_ts"] == "5.5"
