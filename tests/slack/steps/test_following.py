"""[Tell me when there are steps], [Tell me when it is known], [Stop telling me]."""

import pytest

from bot.desk.steps.save import Save, save_steps
from bot.slack.cards.answer_buttons import FOLLOW
from bot.slack.cards.code_rows import PICK
from bot.slack.steps.cards.follow_card import STOP
from bot.steps.step import Step
from tests.desk.steps.stored import followed
from tests.slack.support.card_looks import LIVE, texts

LOCKED = "USCUSTOMER_API_0000113"


def offered(card):
    found = [(block, one) for block in card["blocks"] for one in block.get("elements", [block.get("accessory")]) if one]
    return {one["text"]["text"]: {**one, "block_id": block.get("block_id", "b")} for block, one in found}


async def test_a_code_is_followed_stopped_and_followed_again(press, desk):
    [said] = await press({"action_id": FOLLOW, "value": LOCKED})
    assert "as soon as there are steps for" in said["text"]
    assert (said["response_type"], said["replace_original"]) == ("ephemeral", False)
    assert [one.code for one in followed(desk, "U1")] == [LOCKED]
    [stopped] = await press(offered(said)["Stop telling me"])
    assert stopped["replace_original"] is True
    assert followed(desk, "U1") == []
    [again] = await press(offered(stopped)["Tell me after all"])
    assert again["replace_original"] is True
    assert [one.code for one in followed(desk, "U1")] == [LOCKED]


async def test_pressed_twice_it_is_said_twice_and_kept_once(press, desk):
    for _ in range(2):
        [said] = await press({"action_id": FOLLOW, "value": LOCKED})
        assert "I will tell you once" in said["text"]
    assert len(followed(desk, "U1")) == 1


async def test_an_unknown_code_is_followed_until_it_is_known(press, desk):
    [said] = await press({"action_id": FOLLOW, "value": "USCUSTOMER_API_0000131"})
    assert "as soon as USCUSTOMER_API_0000131 is known" in said["text"]
    assert not followed(desk, "U1")[0].known


async def test_steps_that_are_there_already_are_offered_at_once(press, desk, mei):
    save_steps(desk, Save(LOCKED, 0, (Step("Unlock it."),)), mei)
    [said] = await press({"action_id": FOLLOW, "value": LOCKED})
    assert "already" in said["text"]
    [shown] = await press(offered(said)["Show"])
    assert offered(said)["Show"]["action_id"] == PICK
    assert "Unlock it." in str(shown["blocks"])


@pytest.mark.parametrize("value", ["", "<!channel>", "🦔", "x" * 2_000])
async def test_whatever_is_followed_or_stopped_is_inert(press, value):
    for action in (FOLLOW, STOP):
        [said] = await press({"action_id": action, "value": value})
        assert not LIVE.search(said["text"])
        assert not any(LIVE.search(text) for block in said["blocks"] for text in texts(block))
