"""``/errcode``, through Bolt's own dispatch."""

import re
import sqlite3
from contextlib import closing

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.slack.cards.stale import STALE
from tests.slack.support.card_looks import buttons, drawn, hold_to_slack, labels


def labelled(card, text):
    """Return the button with this text."""
    return next(button for button in buttons(card) if button["text"]["text"] == text)


async def test_a_code_is_answered_in_the_commands_own_reply_for_the_asker_alone(ask):
    card = await ask("USCUSTOMER_API_0000113")
    assert card["response_type"] == "ephemeral"
    assert card["text"] == "USCUSTOMER_API_0000113: The account is locked"
    assert "> The account is locked" in drawn(card)
    assert "Customer API · Account" in drawn(card)
    assert "No steps yet. 1 question this month." in drawn(card)
    assert "list.md, line 113" in drawn(card)


@pytest.mark.parametrize("text", ["", "  ", "help", "HELP", "?", "help!", "Hi, can you help me please?"])
async def test_who_does_not_know_how_to_ask_is_shown(ask, text):
    assert "How to ask" in drawn(await ask(text))


@pytest.mark.parametrize("text", ["hello", "thx!!", "ok 👍", ":wave:", "test 123", "???"])
async def test_small_talk_is_told_how_to_ask_and_is_not_recorded(ask, sqlite_url, text):
    card = await ask(text)
    assert card["response_type"] == "ephemeral"
    assert card["text"] == drawn(card) == "Happy to help. Send me an error code or message and I'll explain it."
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (0,)


async def test_the_help_names_every_place_to_ask_and_what_each_can_press(ask):
    everybody, staff = drawn(await ask("help")), drawn(await ask("help", user="U0STAFF"))
    for text in (everybody, staff):
        assert all(
            place in text for place in ("/errcode", "@errdesk", "direct message", "*Home* tab", "*Share in channel*")
        )
        assert "in a thread, where no command works" in text
    assert "*Suggest a step*" in everybody
    assert "what waits for you" in staff
    assert "what waits for you" not in everybody


async def test_several_codes_come_in_order_and_missing_ones_are_named(ask):
    card = await ask("USCUSTOMER_API_0000603 USCUSTOMER_API_0000113 USCUSTOMER_API_0000603 USCUSTOMER_API_0000999")
    shown = drawn(card)
    assert shown.index("0000603") < shown.index("0000113")
    assert "×2" in shown
    assert "I know no `USCUSTOMER_API_0000999`." in shown


async def test_a_number_in_two_families_is_a_choice_with_working_buttons(ask, press):
    card = await ask("113")
    assert "Which one do you mean?" in drawn(card)
    shows = buttons(card)
    assert len({button["accessibility_label"] for button in shows}) == len(shows) == 2
    (reply,) = await press(next(button for button in shows if "GGATEWAY" in button["value"]))
    assert "The gateway is asleep" in drawn(reply)
    assert reply["response_type"] == "ephemeral"
    assert reply["replace_original"] is False


async def test_an_unknown_code_is_named_and_followed_by_what_to_do(ask):
    card = await ask("USCUSTOMER_API_0000999")
    assert "I know no `USCUSTOMER_API_0000999`." in drawn(card)
    assert "/errcode help" in drawn(card)


async def test_a_section_is_listed(ask):
    card = await ask("list kyc")
    assert "KYC: 1 code" in drawn(card)
    assert "Please upload the front of the passport" in drawn(card)


@pytest.fixture
def agents(desk, fill):
    """Add a section of twelve codes."""
    codes = [f"USCUSTOMER_API_00007{n:02}" for n in range(12)]
    meanings = (Meaning("Agent"),)
    fill(desk.database, [Entry(code, "customer API", code[-7:], "agent", meanings=meanings) for code in codes])
    desk.cache.refresh(desk.database)


@pytest.mark.usefixtures("agents")
async def test_a_section_that_is_asked_for_by_its_name_is_listed_with_a_press(ask, press):
    card = await ask("agent codes")
    assert drawn(card).startswith("These codes are in Agent:")
    assert "7 more, all in Agent." in drawn(card)
    (listing,) = await press(labelled(card, "Show all"))
    assert "Agent: 12 codes, page 1 of 2" in drawn(listing)
    assert (listing["response_type"], listing["replace_original"]) == ("ephemeral", False)


@pytest.mark.usefixtures("agents")
async def test_a_section_that_is_listed_from_a_choice_that_others_see_leaves_it_to_them(ask, press, slack):
    show_all = labelled(await ask("agent codes"), "Show all")
    public = {"type": "message", "is_ephemeral": False, "message_ts": "6.6", "thread_ts": "5.5"}
    await press(show_all, container=public)
    (listing,) = slack.calls("chat.postEphemeral")
    assert "Agent: 12 codes, page 1 of 2" in drawn(listing)
    assert (listing["user"], listing["thread_ts"]) == ("U1", "5.5")
    (outside,) = await press(show_all, container={"is_ephemeral": False, "message_ts": "6.6"})
    assert (outside["response_type"], outside["replace_original"]) == ("ephemeral", False)


async def test_long_sections_are_turned_page_by_page(ask, press, desk, fill):
    fill(
        desk.database,
        [
            Entry(
                f"USCUSTOMER_API_00007{n:02}",
                "customer API",
                f"00007{n:02}",
                "agent",
                meanings=(Meaning(f"Agent {n}"),),
            )
            for n in range(25)
        ],
    )
    desk.cache.refresh(desk.database)
    first = await ask("list Agent")
    assert "Agent: 25 codes, page 1 of 3" in drawn(first)
    assert [button["text"]["text"] for button in buttons(first)] == ["Next page"]
    (second,) = await press(buttons(first)[0])
    assert second["replace_original"] is True
    assert [button["text"]["text"] for button in buttons(second)] == ["Previous page", "Next page"]
    (third,) = await press(buttons(second)[1])
    assert "page 3 of 3" in drawn(third)
    assert "Agent 24" in drawn(third)


async def test_list_alone_offers_the_sections(ask, press):
    card = await ask("list")
    (reply,) = await press(next(button for button in buttons(card) if button["text"]["text"] == "KYC"))
    assert "0000603" in drawn(reply)


async def test_a_subcommand_that_is_none_is_a_question(ask):
    assert "The password is incorrect" in drawn(await ask("list password is incorrect"))


async def test_sharing_names_who_shared_and_leaves_buttons_for_everybody(ask, press):
    card = await ask("USCUSTOMER_API_0000113")
    (reply,) = await press(labelled(card, "Share in channel"), user="U7")
    assert reply["response_type"] == "in_channel"
    assert reply["replace_original"] is False
    assert "Shared by <@U7>" in drawn(reply)
    assert "The account is locked" in drawn(reply)
    assert labels(reply) == ["Tell me when there are steps", "Suggest a step"]


async def test_sharing_shows_the_same_codes_in_the_same_order_and_what_is_missing(ask, press):
    card = await ask("USCUSTOMER_API_0000603 GGATEWAY_CODE_113 USCUSTOMER_API_0000113 USCUSTOMER_API_0000999")
    (reply,) = await press(labelled(card, "Share in channel"))
    assert reply["text"] == card["text"]
    uncounted = re.sub(
        r"[ \n]1 question this (month\.|week$)|1 question this week · ", "", drawn(card), flags=re.MULTILINE
    )
    assert drawn(reply) == uncounted.replace("Share in channel", "Shared by <@U1>")


async def test_a_press_says_when_the_catalog_lost_what_the_card_showed(press):
    (reply,) = await press({"action_id": "share_answer", "value": '[[["G1",0,[],1]],[],0]'})
    assert reply["response_type"] == "ephemeral"
    assert "ask again" in drawn(reply)


@pytest.mark.parametrize("question", [0, -1, 2**31, 2**63, 2**64, "9" * 1_900, "1.5", "x"])
@pytest.mark.parametrize("words", ["", "|otp wrong"])
async def test_a_row_of_a_question_that_cannot_be_is_of_another_version(press, question, words):
    (reply,) = await press({"action_id": "pick_code", "value": f"{question}|USCUSTOMER_API_0000113{words}"})
    assert reply["text"] == STALE


@pytest.mark.parametrize("question", [1, 2**31 - 1])
async def test_a_row_of_a_question_that_could_be_is_answered_whether_it_is_there_or_not(press, question):
    (reply,) = await press({"action_id": "pick_code", "value": f"{question}|USCUSTOMER_API_0000113|otp wrong"})
    assert "The account is locked" in reply["text"]


async def test_showing_all_names_what_is_missing(press):
    (reply,) = await press({"action_id": "show_whole_answer", "value": '[[["GGATEWAY_CODE_113",0,[],1]],["G1"],0]'})
    assert "The gateway is asleep" in drawn(reply)
    assert "I know no `G1`." in drawn(reply)


async def test_a_public_list_stays_public_when_its_page_is_turned(press):
    (reply,) = await press({"action_id": "list_page:KYC:1", "value": "1|KYC"}, container={"is_ephemeral": False})
    assert (reply["response_type"], reply["replace_original"]) == ("in_channel", True)


async def test_a_press_in_a_thread_is_answered_in_the_thread(ask, press):
    card = await ask("113")
    (reply,) = await press(buttons(card)[0], container={"type": "message", "thread_ts": "5.5"})
    assert reply["thread_ts"] == "5.5"
    (outside,) = await press(buttons(card)[0])
    assert "thread_ts" not in outside


async def test_the_values_of_a_message_are_shown_in_bold_and_shared_too(ask, press, desk, fill):
    fill(
        desk.database,
        [
            Entry(
                "USCUSTOMER_API_0000132",
                "customer API",
                "0000132",
                "account",
                meanings=(Meaning("You cannot withdraw cash within %s hours"),),
            )
        ],
    )
    desk.cache.refresh(desk.database)
    card = await ask("you cannot withdraw cash within 48 hours")
    assert "within *48* hours" in drawn(card)
    (reply,) = await press(labelled(card, "Share in channel"))
    assert "within *48* hours" in drawn(reply)


async def test_many_codes_are_cut_and_shown_whole_on_demand(ask, press, desk, fill):
    many = [
        Entry(f"USCUSTOMER_API_1{n:06}", "customer API", f"1{n:06}", "agent", meanings=(Meaning("Very long " * 20),))
        for n in range(100)
    ]
    fill(desk.database, many)
    desk.cache.refresh(desk.database)
    card = await ask(" ".join(entry.code for entry in many))
    hold_to_slack(card)
    show_all = next(button for button in buttons(card) if button["text"]["text"] == "Show all")
    replies = await press(show_all)
    assert many[0].code in drawn(replies[0])
    assert many[99].code not in drawn(card)


@pytest.mark.parametrize("text", ["<!channel> hello", "<@U1> & <https://evil|x>", "`<!here>`"])
async def test_nothing_typed_is_live(ask, text):
    hold_to_slack(await ask(text))


async def test_nothing_in_the_catalog_is_live(ask, desk, fill):
    fill(
        desk.database,
        [
            Entry(
                "USCUSTOMER_API_0000777",
                "customer API",
                "0000777",
                "agent",
                meanings=(Meaning("<!channel> and <@U1> & `x`"),),
            )
        ],
    )
    desk.cache.refresh(desk.database)
    await ask("0000113")
    card = await ask("USCUSTOMER_API_0000777")
    assert "&lt;!channel&gt;" in drawn(card)
    hold_to_slack(card)


async def test_a_locked_database_delays_no_answer_beyond_the_deadline(ask, sqlite_url):
    await ask("0000603")
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        card = await ask("USCUSTOMER_API_0000113")
        other.execute("ROLLBACK")
    other.close()
    assert "> The account is locked" in drawn(card)
    assert "No steps yet." in drawn(card)
    assert "question" not in drawn(card)


async def test_a_question_is_recorded_once_with_its_surface(ask, sqlite_url):
    await ask("USCUSTOMER_API_0000113")
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    rows = connection.execute("SELECT surface, verdict, typed FROM questions").fetchall()
    connection.close()
    assert rows == [("errcode", "answer", None)]


@pytest.mark.parametrize(
    "text", ["kafka payload={code=USCUSTOMER_API_0000113}", 'payload: {"code":"USCUSTOMER_API_0000113"}']
)
async def test_a_pasted_log_with_the_word_payload_is_answered(ask, text):
    assert "The account is locked" in drawn(await ask(text))
