"""Pictures on their way into messages: uploaded without being shared, waited for, and done without."""

import io

import pytest
from PIL import Image
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api import picture_uploads
from bot.slack.api.picture_uploads import send_with_picture, upload_picture
from bot.stats.charts import ChartImage
from tests.slack.support.fake_slack import check

TEXT = {"type": "section", "text": {"type": "mrkdwn", "text": "Error codes"}}
IMAGE = {"type": "image", "slack_file": {"id": "F0123456"}, "alt_text": "Bars"}


@pytest.fixture
def picture():
    held = io.BytesIO()
    Image.new("RGB", (2, 2)).save(held, "png")
    return ChartImage(held.getvalue(), "Bars show the questions a day: 142 in all.")


@pytest.fixture
def client(slack):
    return AsyncWebClient("xoxb-test", slack.url, retry_handlers=[])


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(picture_uploads, "RETRY_DELAYS", (0.0, 0.0, 0.0))


async def forget(_file):
    """Keep no file's id."""


async def test_slack_gets_the_picture_and_its_words_and_shares_it_nowhere(slack, client, picture):
    shown = await upload_picture(client, picture, "faq.png", forget)
    [name] = slack.files
    assert shown == {"type": "image", "slack_file": {"id": name}, "alt_text": picture.alt}
    assert slack.files[name] == picture.png
    [asked] = slack.calls("files.getUploadURLExternal")
    assert (asked["filename"], asked["alt_txt"]) == ("faq.png", picture.alt)
    [done] = slack.calls("files.completeUploadExternal")
    assert not {"channel_id", "channels", "thread_ts", "initial_comment"} & set(done)
    check({"blocks": [shown]}, "message")


async def test_where_slack_refuses_there_is_no_picture_and_the_log_says_why(slack, client, picture, caplog):
    for method in ("files.getUploadURLExternal", "files.completeUploadExternal"):
        caplog.clear()
        slack.errors = {method: "missing_scope"}
        assert await upload_picture(client, picture, "faq.png", forget) is None
        assert "Slack takes no picture (missing_scope)" in caplog.text


async def test_where_slack_does_not_answer_there_is_no_picture(slack, client, picture, caplog):
    slack.lost["files.completeUploadExternal"] = 1
    assert await upload_picture(client, picture, "faq.png", forget) is None
    assert "its message goes without" in caplog.text


async def test_where_an_upload_is_cut_off_there_is_no_picture(slack, client, picture, caplog):
    slack.files_getUploadURLExternal = lambda _body: {"file_id": "F1", "upload_url": "http://127.0.0.1:9/upload"}
    assert await upload_picture(client, picture, "faq.png", forget) is None
    assert "its message goes without" in caplog.text


class Messages:
    """What sends blocks, refused with these errors, one a call."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.sent = []

    async def __call__(self, blocks):
        self.sent.append(blocks)
        if self.errors:
            raise SlackApiError("refused", self.errors.pop(0))
        return "1.1"


def refused(*named, error="invalid_blocks"):
    return {"ok": False, "error": error, "errors": list(named)}


PROCESSING = refused("invalid slack file [json-pointer:/blocks/1/slack_file]")


async def test_a_message_waits_until_slack_has_looked_through_the_file():
    send = Messages(PROCESSING, PROCESSING)
    assert await send_with_picture(send, [TEXT, IMAGE], [TEXT]) == "1.1"
    assert send.sent == [[TEXT, IMAGE]] * 3


async def test_a_response_url_that_names_no_reason_is_tried_again_too():
    send = Messages({"ok": False, "error": "invalid_blocks"})
    await send_with_picture(send, [TEXT, IMAGE], [TEXT])
    assert send.sent == [[TEXT, IMAGE]] * 2


async def test_in_the_end_it_goes_without_the_picture_and_in_five_uses_of_a_response_url(caplog):
    send = Messages(*[PROCESSING] * 4)
    assert await send_with_picture(send, [TEXT, IMAGE], [TEXT]) == "1.1"
    assert send.sent == [[TEXT, IMAGE]] * 4 + [[TEXT]]
    assert "the message goes without" in caplog.text


async def test_what_is_wrong_with_other_blocks_is_not_waited_for():
    send = Messages(refused("must be less than 3001 characters [json-pointer:/blocks/0/text/text]"))
    await send_with_picture(send, [TEXT, IMAGE], [TEXT])
    assert send.sent == [[TEXT, IMAGE], [TEXT]]


@pytest.mark.parametrize("answer", [refused(error="is_archived"), refused(error="ratelimited"), b"<html>"])
async def test_what_has_nothing_to_do_with_blocks_is_raised(answer):
    send = Messages(answer)
    with pytest.raises(SlackApiError):
        await send_with_picture(send, [TEXT, IMAGE], [TEXT])
    assert send.sent == [[TEXT, IMAGE]]
