"""Pictures that were uploaded to Slack are deleted there after 90 days."""

import asyncio
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.database import Unavailable
from bot.desk.admin.uploads import (
    MAX_DELETIONS,
    UPLOAD_RETENTION,
    delete_upload_record,
    find_expired_uploads,
    record_upload,
)
from bot.slack.api import picture_cleanup
from bot.slack.api.picture_cleanup import delete_old_uploads
from bot.slack.api.picture_uploads import upload_picture
from bot.slack.notifications.sender import Sender
from bot.stats.charts import ChartImage
from bot.store.schema.base import Table

PNG = ChartImage(b"png", "Bars")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(picture_cleanup, "DELETE_INTERVAL", 0.0)


@pytest.fixture
def client(slack):
    return AsyncWebClient("xoxb-test", slack.url, retry_handlers=[])


@pytest.fixture
def sender(desk, client, noon):
    return Sender(desk, client, lambda: noon, 0.0)


def kept(desk, now):
    return list(find_expired_uploads(desk, now + UPLOAD_RETENTION + timedelta(days=1)))


def test_what_was_uploaded_is_due_after_90_days_the_oldest_first(small_desk, noon):
    for day in range(3):
        record_upload(small_desk, f"F{day}", noon - timedelta(days=day))
    record_upload(small_desk, "F0", noon)
    assert list(find_expired_uploads(small_desk, noon + UPLOAD_RETENTION)) == ["F2", "F1"]
    delete_upload_record(small_desk, "F2")
    delete_upload_record(small_desk, "F2")
    assert list(find_expired_uploads(small_desk, noon + UPLOAD_RETENTION)) == ["F1"]
    assert "uploads" in Table.metadata.tables


def test_no_day_has_more_to_do_than_slack_takes(small_desk, noon):
    for number in range(MAX_DELETIONS + 1):
        record_upload(small_desk, f"F{number}", noon)
    assert len(find_expired_uploads(small_desk, noon + UPLOAD_RETENTION + timedelta(seconds=1))) == MAX_DELETIONS


async def test_every_upload_is_recorded(desk, slack, noon, sender):
    assert await upload_picture(sender.client, PNG, "faq.png", sender.remember)
    [file] = slack.files
    assert kept(desk, noon) == [file]


async def test_a_picture_that_cannot_be_recorded_is_shown_all_the_same(client, caplog):
    async def fail(_file):
        raise Unavailable("The database is away.")

    assert await upload_picture(client, PNG, "faq.png", fail)
    assert "The database is away." in caplog.text


async def test_the_code_that_draws_in_answer_to_a_press_records_it_too(press, desk, slack, noon):
    await press({"action_id": "draw_stats", "value": "private|USCUSTOMER_API_0000113"})
    assert kept(desk, noon) == list(slack.files)
    assert slack.files


async def test_old_pictures_are_deleted_once_a_day_beside_what_is_sent(desk, slack, noon, sender):
    slack.files = {"F1": b"", "F3": b""}
    for file, days in (("F1", 91), ("F2", 92), ("F3", 1)):
        record_upload(desk, file, noon - timedelta(days=days))
    await sender.tidy()
    await sender.deleting
    assert set(slack.files) == {"F3"}
    assert [body["file"] for body in slack.calls("files.delete")] == ["F2", "F1"], "of which one was gone already"
    assert kept(desk, noon) == ["F3"]
    await sender.tidy()
    assert len(slack.calls("files.delete")) == 2


@pytest.mark.parametrize("trouble", [{"errors": {"files.delete": ["missing_scope"]}}, {"limits": {"files.delete": 1}}])
async def test_what_slack_does_not_delete_today_is_left_for_tomorrow(desk, slack, *, client, noon, trouble):
    slack.files = {"F1": b""}
    record_upload(desk, "F1", noon - timedelta(days=91))
    vars(slack).update(trouble)
    await delete_old_uploads(desk, client, noon)
    assert kept(desk, noon) == ["F1"]
    await delete_old_uploads(desk, client, noon)
    assert slack.files == {}
    assert kept(desk, noon) == []


async def test_where_slack_does_not_answer_they_stay(desk, slack, client, noon):
    slack.files = {"F1": b""}
    record_upload(desk, "F1", noon - timedelta(days=91))
    slack.lost["files.delete"] = 1
    await delete_old_uploads(desk, client, noon)
    assert kept(desk, noon) == ["F1"]


async def test_a_sender_that_stops_leaves_the_rest(desk, slack, noon, *, sender, monkeypatch):
    monkeypatch.setattr(picture_cleanup, "DELETE_INTERVAL", 60.0)
    slack.files = {"F1": b"", "F2": b""}
    for file in slack.files:
        record_upload(desk, file, noon - timedelta(days=91))
    work = asyncio.create_task(sender.run())
    await asyncio.wait_for(slack.heard.wait(), 5)
    sender.stop()
    await asyncio.wait_for(work, 5)
    assert len(slack.files) == 1
