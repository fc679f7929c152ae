"""The fake is as nasty as Slack: what a caller sees of each fault, and what was done all the same."""

import asyncio
from collections import Counter

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.slack.support.fake_faults import BODIES
from tests.slack.support.fake_people import delivered_twice

POST = "chat.postMessage"


@pytest.fixture
def client(slack):
    return AsyncWebClient("xoxb-test", slack.url, timeout=1, retry_handlers=[])


async def post(client):
    return await client.chat_postMessage(channel="C1", text="hello")


@pytest.mark.parametrize("kind", ["html_502", "text_500", "empty_503", "empty_500"])
async def test_the_edge_answers_with_something_that_is_no_json(client, slack, kind):
    slack.fault(POST, kind, times=1)
    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert caught.value.response.status_code == int(kind[-3:])
    assert caught.value.response.data in ({}, *(text for _, text in BODIES.values()))  # {} for HTML: slack_sdk drops it
    assert slack.posted == {}
    assert (await post(client))["ok"]


@pytest.mark.parametrize("kind", ["empty_200", "broken_json", "json_list", "json_null"])
async def test_slack_says_yes_with_a_body_that_says_nothing(client, slack, kind):
    slack.fault("chat.*", kind)
    with pytest.raises((SlackApiError, TypeError, AttributeError)):
        await post(client)
    assert slack.posted == {}


@pytest.mark.parametrize(("kind", "header"), [("limited", "7"), ("limited_text", None)])
async def test_any_method_may_be_limited_and_a_response_url_too(client, slack, kind, header):
    slack.fault("*", kind, retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert caught.value.response.headers.get("Retry-After") == header
    told = await AsyncWebhookClient(slack.response_url()).send(text="hello")
    assert (told.status_code, told.headers.get("Retry-After")) == (429, header)


async def test_slack_never_answers(client, slack):
    slack.fault(POST, "never")
    client.timeout = 0.1
    with pytest.raises(TimeoutError):
        await post(client)
    assert slack.posted == {}


@pytest.mark.parametrize(("kind", "posted"), [("reset", 0), ("reset_after", 1), ("late", 0)])
async def test_the_connection_is_reset(client, slack, kind, posted):
    slack.fault(POST, kind, times=1)
    with pytest.raises(aiohttp.ClientError):
        await post(client)
    assert len(slack.posted["C1"]) == posted


async def test_a_call_is_heard_late_although_the_connection_was_cut(client, slack):
    slack.fault(POST, "late", times=1)
    with pytest.raises(aiohttp.ClientError):
        await post(client)
    await slack.catch_up()
    assert len(slack.posted["C1"]) == 1
    assert slack.outcomes == [
        (POST, slack.said[0][1], False, "late"),
        (POST, slack.said[0][1], True, ""),
    ]


async def test_a_call_is_done_although_the_edge_says_otherwise(client, slack):
    slack.fault(POST, "done_html_502", times=1)
    with pytest.raises(SlackApiError):
        await post(client)
    assert len(slack.posted["C1"]) == 1


@pytest.mark.parametrize("error", ["rate_limited", "is_archived", "token_revoked", "missing_scope", "user_not_found"])
async def test_any_error_of_slacks_own_comes_with_http_200(client, slack, error):
    slack.fault(POST, error, times=1)
    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert caught.value.response.status_code == 200
    assert caught.value.response["error"] == error


async def test_a_fault_spares_the_methods_that_it_is_told_to(client, slack):
    slack.fault("*", "text_500", spared=(POST,))
    assert (await post(client))["ok"]
    with pytest.raises(SlackApiError):
        await client.users_info(user="U1")


async def test_a_response_url_is_used_up_after_five_times_and_expires_after_half_an_hour(slack):
    url = slack.response_url()
    answers = [await AsyncWebhookClient(url).send(text="hello") for _ in range(6)]
    assert Counter(one.status_code for one in answers) == {200: 5, 404: 1}
    assert "used_url" in answers[-1].body
    old = AsyncWebhookClient(slack.response_url())
    slack.wait(1_801)
    told = await old.send(text="hello")
    assert (told.status_code, "expired_url" in told.body) == (404, True)


async def test_a_response_url_refuses_blocks_with_404(slack):
    slack.fault("response", "invalid_blocks", plain=True)
    told = await AsyncWebhookClient(slack.response_url()).send(text="hello")
    assert (told.status_code, told.body) == (404, "invalid_blocks")


@pytest.mark.parametrize(("passed", "error"), [(3.1, "expired_trigger_id"), (0, "exchanged_trigger_id")])
async def test_a_trigger_opens_one_modal_within_three_seconds(client, slack, passed, error):
    trigger, view = slack.trigger(), {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": []}
    if not passed:
        await client.views_open(trigger_id=trigger, view=view)
    slack.wait(passed)
    with pytest.raises(SlackApiError, match=error):
        await client.views_open(trigger_id=trigger, view=view)


async def test_a_message_is_deleted_once_and_a_file_too(client, slack):
    said = await post(client)
    slack.files["F1"] = b"png"
    await client.chat_delete(channel="C1", ts=said["ts"])
    await client.files_delete(file="F1")
    assert (slack.posted["C1"], slack.files) == ([], {})
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_delete(channel="C1", ts=said["ts"])


async def test_messages_are_read_back_with_their_metadata(client):
    mark = {"event_type": "mark", "event_payload": {"n": 1}}
    said = await client.chat_postMessage(channel="C1", text="hello", metadata=mark)
    for read in (client.conversations_history(channel="C1", include_all_metadata=True), replies(client, said["ts"])):
        [found] = (await read)["messages"]
        assert found["metadata"] == mark


def replies(client, ts):
    return client.conversations_replies(channel="C1", ts=ts, include_all_metadata=True)


def test_one_message_comes_under_two_event_ids():
    first, second = delivered_twice("app_mention", ts="7.1", channel="C1")
    assert first["event"] == second["event"]
    assert first["event_id"] != second["event_id"]


async def test_ending_the_faults_ends_them(client, slack):
    slack.fault("*", "reset")
    slack.mend()
    assert (await asyncio.wait_for(post(client), 5))["ok"]
