"""What people send reaches the search, however Slack delivers it; where it cannot, they hear what to do instead."""

import pytest

from bot.slack.questions.question_text import NO_FILES, NOT_READABLE, PREVIEW_ONLY, is_pointing
from tests.slack.support.card_looks import drawn

LOCKED = "USCUSTOMER_API_0000113"
BOT = "<@U0ERRDESK>"
FORWARDED = [{"is_share": True, "text": f"client sees {LOCKED}"}]
SNIPPET = [{"mode": "snippet", "preview": f"ERROR {LOCKED}"}]
DIRECT = {"type": "message", "channel": "D1", "channel_type": "im"}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (BOT, {"attachments": FORWARDED}),
        (f"{BOT} what is this?", {"attachments": FORWARDED}),
        (f"{BOT} 👆", {"attachments": [{"is_msg_unfurl": True, "text": LOCKED}]}),
        (BOT, {"files": SNIPPET, "subtype": "file_share"}),
        (f"{BOT} New ticket: {LOCKED}", {"subtype": "bot_message", "bot_id": "B9", "user": None}),
        (f"{BOT} {LOCKED}", {"edited": {"user": "U1", "ts": "6.0"}}),
        ("", {**DIRECT, "attachments": FORWARDED}),
        ("", {**DIRECT, "files": SNIPPET, "subtype": "file_share"}),
    ],
)
async def test_what_is_sent_with_a_message_is_read_as_part_of_it(mention, text, more):
    (reply,) = await mention(text, **more)
    assert "The account is locked" in drawn(reply)


NESTED = [{"is_share": True, "attachments": [{"text": f"inner {LOCKED}"}]}]
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": f"Ticket {LOCKED}"}}]
WORKFLOW = {"subtype": "bot_message", "bot_id": "B9", "user": None}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (BOT, {"attachments": [{"is_share": True, "files": SNIPPET}]}),
        (BOT, {"attachments": [{"is_share": True, "fallback": LOCKED}]}),
        (BOT, {"attachments": [{"is_share": True, "message_blocks": [{"message": {"blocks": BLOCKS}}]}]}),
        (BOT, {"attachments": NESTED}),
        (f"{BOT} New ticket", {**WORKFLOW, "attachments": [{"text": LOCKED}]}),
        (f"{BOT} New ticket", {**WORKFLOW, "blocks": BLOCKS}),
    ],
)
async def test_whatever_part_of_a_message_holds_it_it_is_read(mention, text, more):
    (reply,) = await mention(text, **more)
    assert "The account is locked" in drawn(reply)


@pytest.mark.parametrize("start", [{"text": "", "files": SNIPPET}, {"text": "", "bot_id": "B9", "blocks": BLOCKS}])
async def test_a_report_is_read_as_a_message_is(mention, slack, start):
    slack.posted["C1"] = [{"ts": "4.4", **start}]
    replies = await mention(BOT, thread_ts="4.4")
    assert "The account is locked" in drawn(replies[-1])


async def test_a_picture_under_which_somebody_asks_is_answered_with_what_to_do(mention, slack):
    slack.posted["C1"] = [{"ts": "4.4", "text": "", "files": [{"mode": "hosted"}]}]
    replies = await mention(f"{BOT} what is this?", thread_ts="4.4")
    assert replies[-1]["text"] == NO_FILES


async def test_what_others_wrote_is_a_question_and_no_command(mention, slack):
    slack.posted["C1"] = [{"ts": "4.4", "text": f"stats {LOCKED}"}]
    replies = await mention(f"{BOT} what is this?", thread_ts="4.4")
    assert "The account is locked" in drawn(replies[-1])
    assert "Questions a week" not in drawn(replies[-1])


@pytest.mark.parametrize("text", [BOT, f"{BOT} what is this?", f"{BOT} any idea?", f"{BOT} what does that mean"])
async def test_a_bare_mention_under_a_report_asks_about_the_report(mention, slack, text):
    slack.posted["C1"] = [{"ts": "4.4", "text": "", "attachments": [{"text": f"ALERT {LOCKED}"}]}]
    (reply,) = (await mention(text, thread_ts="4.4"))[-1:]
    assert "The account is locked" in drawn(reply)
    assert reply["thread_ts"] == "4.4"


@pytest.mark.parametrize("error", ["not_in_channel", "missing_scope", "channel_not_found"])
async def test_a_report_that_cannot_be_read_is_asked_for(mention, slack, error):
    slack.errors["conversations.history"] = error
    replies = await mention(BOT, thread_ts="4.4")
    assert replies[-1]["text"] == NOT_READABLE


async def test_a_question_of_its_own_is_not_taken_for_a_pointer(mention, slack):
    slack.posted["C1"] = [{"ts": "4.4", "text": LOCKED}]
    (reply,) = await mention(f"{BOT} 0000112", thread_ts="4.4")
    assert "The password is incorrect" in drawn(reply)


@pytest.mark.parametrize("text", ["hi, what's this?", ":point_up:", "👆", "???"])
async def test_a_pointer_with_a_greeting_or_without_words_asks_about_the_report(mention, slack, text):
    slack.posted["C1"] = [{"ts": "4.4", "text": LOCKED}]
    replies = await mention(f"{BOT} {text}", thread_ts="4.4")
    assert "The account is locked" in drawn(replies[-1])


async def test_whoever_points_at_small_talk_is_told_how_to_ask(mention, slack):
    slack.posted["C1"] = [{"ts": "4.4", "text": "good morning team"}]
    replies = await mention(f"{BOT} what's this?", thread_ts="4.4")
    assert "Send me an error code or message" in drawn(replies[-1])


async def test_thanks_with_a_picture_get_no_reply_in_a_channel(mention, slack):
    await mention(f"{BOT} thanks!", files=[{"mode": "hosted"}], subtype="file_share")
    assert slack.calls("chat.postMessage") == []


async def test_a_preview_is_answered_with_a_word_that_files_are_not_read(mention):
    (reply,) = await mention(BOT, files=SNIPPET, subtype="file_share")
    assert PREVIEW_ONLY in drawn(reply)


@pytest.mark.parametrize("text", ["", "what is this?"])
async def test_a_picture_alone_is_answered_with_what_to_do_instead(mention, text):
    (reply,) = await mention(text, **DIRECT, files=[{"mode": "hosted", "mimetype": "image/png"}], subtype="file_share")
    assert reply["text"] == NO_FILES


async def test_a_preview_of_a_web_page_is_nobodys_question(mention):
    (reply,) = await mention(BOT, attachments=[{"from_url": "https://example.com", "text": LOCKED}])
    assert "How to ask" in drawn(reply)


async def test_two_integrations_do_not_talk_to_each_other_in_a_thread(mention):
    assert await mention(f"{BOT} {LOCKED}", subtype="bot_message", bot_id="B9", thread_ts="4.4") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "what's this",
        "Any ideas?!",
        "this one",
        "please explain",
        ":point_up:",
        "^^",
        "was ist das?",
        "do you know this?",
        "what happened here?",
    ],
)
def test_words_that_only_point_are_known(text):
    assert is_pointing(text)


async def test_what_slack_escaped_is_read_as_it_was_typed(mention):
    (reply,) = await mention(f"{BOT} &lt;!channel&gt; &amp; zzz")
    assert "&amp;lt;" not in drawn(reply)


@pytest.mark.parametrize("text", ["help", "account is locked", "thistle", "0000113", "is the code 113", "what is 113?"])
def test_words_that_ask_are_no_pointers(text):
    assert not is_pointing(text)
