"""Who may ask: requests that Slack signed, lately."""

import json
import time

import pytest


@pytest.fixture
def command():
    return {"command": "/errcode", "text": "113", "user_id": "U1", "team_id": "T1", "channel_id": "C1"}


async def test_a_signed_request_is_answered(send, command):
    assert (await send(command)).status == 200


async def test_a_forged_signature_is_refused(send, command):
    response = await send(command, secret="another secret")
    assert response.status == 401
    assert "account" not in response.body


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_a_request_from_another_time_is_refused(send, command, minutes):
    assert (await send(command, at=time.time() + minutes * 60)).status == 401


async def test_slacks_question_whose_address_this_is_is_answered(send):
    response = await send(event={"type": "url_verification", "challenge": "abc"})
    assert json.loads(response.body) == {"challenge": "abc"}
