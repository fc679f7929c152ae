"""[Tell me when there are steps], [Tell me when it's added], [Stop telling me]."""

import pytest

from bot.desk.steps.save import SaveRequest, save_steps
from bot.slack.cards.answer_buttons import FOLLOW, PICK
from bot.slack.steps.cards.follow_card import STOP_FOLLOWING
from bot.steps.step import Step
from tests.desk.steps.stored import followed
from tests.slack.support.card_looks import LIVE, texts

LOCKED = "USCUSTOMER_API_0000113"


def offered(card):
    pairs = [
        (block, element)
        for block in card["blocks"]
        for element in block.get("elements", [block.get("accessory")])
        if element
    ]
    return {element["text"]["text"]: {**element, "block_id": block.get("block_id", "b")} for block, element in pairs}


async def test_a_code_is_followed_stopped_and_followed_again(press, desk):
    [reply] = await press({"action_id": FOLLOW, "value": LOCKED})
    assert "as soon as there are steps for" in reply["text"]
    assert (reply["response_type"], reply["replace_original"]) == ("ephemeral", False)
    assert [follower.code for follower in followed(desk, "U1")] == [LOCKED]
    [stopped] = await press(offered(reply)["Stop telling me"])
    assert stopped["replace_original"] is True
    assert followed(desk, "U1") == []
    [again] = await press(offered(stopped)["Tell me after all"])
    assert again["replace_original"] is True
    assert [follower.code for follower in followed(desk, "U1")] == [LOCKED]


async def test_pressed_twice_it_is_said_twice_and_kept_once(press, desk):
    for _ in range(2):
        [reply] = await press({"action_id": FOLLOW, "value": LOCKED})
        assert "I will tell you once" in reply["text"]
    assert len(followed(desk, "U1")) == 1


async def test_an_unknown_code_is_followed_until_it_is_known(press, desk):
    [reply] = await press({"action_id": FOLLOW, "value": "USCUSTOMER_API_0000131"})
    assert "as soon as USCUSTOMER_API_0000131 is known" in reply["text"]
    assert not followed(desk, "U1")[0].known


async def test_steps_that_are_there_already_are_offered_at_once(press, desk, mei):
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), mei)
    [reply] = await press({"action_id": FOLLOW, "value": LOCKED})
    assert "already" in reply["text"]
    [shown] = await press(offered(reply)["Show"])
    assert offered(reply)["Show"]["action_id"] == PICK
    assert "Unlock it." in str(shown["blocks"])


@pytest.mark.parametrize("value", ["", "<!channel>", "🦔", "x" * 2_000])
async def test_whatever_is_followed_or_stopped_is_inert(press, value):
    for action in (FOLLOW, STOP_FOLLOWING):
        [reply] = await press({"action_id": action, "value": value})
        assert not LIVE.search(reply["text"])
        assert not any(LIVE.search(text) for block in reply["blocks"] for text in texts(block))
