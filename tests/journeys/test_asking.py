"""Whole conversations in a workspace, over Socket Mode and over HTTP."""

import pytest

from bot.cli.trial import standin
from tests.journeys.person import shown


async def test_a_code_is_answered_for_the_asker_alone(mei):
    card = await mei.types("USCUSTOMER_API_0000113")
    assert card["ephemeral_to"] == standin.MEI
    assert "The account is locked and login is prohibited" in shown(card)
    assert "No steps yet. 1 question this month." in shown(card)
    assert card["text"].startswith("USCUSTOMER_API_0000113: The account is locked")


async def test_several_codes_in_a_pasted_line_come_in_order(mei):
    card = await mei.types('{"code":"USCUSTOMER_API_0000112"} then GGATEWAY_CODE_005 and USCUSTOMER_API_0000112')
    assert shown(card).index("USCUSTOMER_API_0000112") < shown(card).index("GGATEWAY_CODE_005")
    assert "×2" in shown(card)


async def test_a_number_of_two_families_is_a_choice_and_a_press_answers_it(mei):
    choice = await mei.types("101")
    assert "Which one do you mean?" in shown(choice)
    answer = await mei.presses(choice, "Show GGATEWAY_CODE_101")
    assert "Invalid account information" in shown(answer)
    assert answer["ephemeral_to"] == standin.MEI


async def test_an_unknown_code_leads_on(mei):
    card = await mei.types("USCUSTOMER_API_0009131")
    assert "I know no `USCUSTOMER_API_0009131`." in shown(card)
    assert "/errcode help" in shown(card)


async def test_a_message_that_the_customer_saw_is_found_with_its_value(mei):
    card = await mei.types("you cannot withdraw cash within 48 hours")
    assert "USCUSTOMER_API_0000132" in shown(card)
    assert "*48*" in shown(card)


async def test_a_section_is_listed_and_turned(mei):
    first = await mei.types("list kyc")
    assert "page 1 of" in shown(first)
    second = await mei.presses(first, "Next page")
    assert second["ts"] == first["ts"], "in the place of the first"
    assert "page 2 of" in shown(second)


async def test_a_section_that_is_asked_for_by_its_name_is_listed_with_a_press(mei):
    choice = await mei.types("KYC")
    assert "18 more, all in KYC." in shown(choice)
    listing = await mei.presses(choice, "Show all")
    assert "KYC: 23 codes, page 1 of 3" in shown(listing)
    assert listing["ts"] != choice["ts"], "the choice stays"


async def test_an_answer_is_shared_in_the_name_of_who_shared_it(mei):
    card = await mei.types("USCUSTOMER_API_0000113")
    shared = await mei.presses(card, "Share in channel")
    assert "ephemeral_to" not in shared
    assert f"Shared by <@{standin.MEI}>" in shown(shared)
    assert "The account is locked" in shown(shared)


async def test_a_mention_is_answered_in_its_thread(mei):
    answer = await mei.writes(f"<@{standin.BOT}> what is 0000113?")
    (question, *_) = [one for one in await mei.messages() if one["user"] == standin.MEI]
    assert answer["thread_ts"] == question["ts"]
    assert "The account is locked" in shown(answer)
    assert len([one for one in await mei.messages() if one["user"] == standin.BOT]) == 1


@pytest.mark.parametrize("text", ["", "help"])
async def test_who_does_not_know_how_to_ask_is_shown(mei, text):
    assert "How to ask" in shown(await mei.types(text))
