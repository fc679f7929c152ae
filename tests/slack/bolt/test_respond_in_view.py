"""A card's buttons work where there is no message to answer to: the answer opens as a modal."""

import pytest
from slack_bolt.async_app import AsyncBoltContext

from bot.slack.bolt.respond_in_view import RespondInView
from bot.slack.cards.answer_buttons import SHARE
from bot.slack.cards.blocks import section
from tests.slack.support.card_looks import drawn

PICKED = {"action_id": "pick_code", "value": "|USCUSTOMER_API_0000113"}
HOME = {"id": "H1", "type": "home", "blocks": []}


def modal(slack, blocks=()):
    """Open a modal by hand."""
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Below"}, "blocks": list(blocks)}
    return slack.views_open({"trigger_id": "any", "view": view})["view"]


async def test_on_the_home_tab_it_opens(press, slack):
    await press(PICKED, view=HOME)
    (opened,) = slack.stack
    assert "The account is locked" in drawn(slack.views[opened])


async def test_in_a_modal_it_is_put_on_top(press, slack):
    await press(PICKED, view=modal(slack))
    assert len(slack.stack) == 2
    assert "The account is locked" in drawn(slack.views[slack.stack[-1]])


async def test_where_slack_takes_no_more_on_top_it_takes_the_place(press, slack):
    below = modal(slack, [{"type": "section", "text": {"type": "mrkdwn", "text": "Here before"}}])
    slack.errors["views.push"] = "push_limit_reached"
    await press(PICKED, view=below)
    assert "The account is locked" in drawn(slack.views[below["id"]])
    assert slack.views[below["id"]]["title"]["text"] == "Below"


@pytest.mark.parametrize(
    ("where", "shared"),
    [
        ({}, True),
        ({"channel": {"id": "D1"}, "container": {"is_ephemeral": False}}, False),
        ({"channel": {"id": "D9"}, "container": {"is_ephemeral": True}}, True),
        ({"view": HOME}, False),
    ],
)
async def test_a_picked_answer_can_be_shared_only_where_others_read(press, where, shared):
    reply = await press(PICKED, **where)
    assert (SHARE in str(reply)) is shared


@pytest.fixture
async def respond(app, slack):
    """Return a reply to a press in a modal, and that modal."""
    view = modal(slack, [{"type": "actions", "elements": [{"type": "external_select", "action_id": "menu"}]}])
    context = AsyncBoltContext({"client": app.client, "user_id": "U1"})
    return RespondInView(context, {"trigger_id": "any", "view": view})


async def test_what_is_said_after_it_goes_below(respond, slack):
    await respond(text="One", blocks=[section("One")], response_type="ephemeral", thread_ts=None)
    await respond(text="Two <!channel>")
    assert len(slack.stack) == 2
    assert drawn(slack.views[slack.stack[-1]]) == "One\nTwo &lt;!channel&gt;"


async def test_what_replaces_the_card_keeps_what_can_be_typed_in(respond, slack):
    await respond(blocks=[section("Page 2")], replace_original=True)
    view = slack.views[slack.stack[-1]]
    assert len(slack.stack) == 1
    assert [block["type"] for block in view["blocks"]] == ["actions", "section"]


async def test_more_than_a_view_takes_is_told(respond, slack):
    await respond(blocks=[section("x")] * 150)
    view = slack.views[slack.stack[-1]]
    assert len(view["blocks"]) == 100
    assert "more than fits" in drawn(view)


async def test_nothing_said_shows_nothing(respond, slack):
    await respond()
    assert len(slack.stack) == 1
