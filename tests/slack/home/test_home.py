"""App Home in Slack: opened, searched, paged, and published again after actions."""

import asyncio
import json

import pytest

from bot.desk.questions.lookup import Asker, look_up
from bot.desk.steps.feedback import VoteTarget, record_failure_reason
from bot.desk.steps.followers import follow_code
from bot.desk.steps.save import SaveRequest, save_steps
from bot.desk.steps.suggestions import suggest_step
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.home.cards import queue_rows
from bot.slack.home.cards.home_view import ASK, FOLLOWED_PAGE, PERIOD, SEARCH, STOP_WAITING
from bot.slack.stats.cards.definitions import HOW_COUNTED
from bot.slack.stats.cards.faq import SHOW
from bot.slack.steps.cards.review_form import REVIEW
from bot.steps.actor import Actor
from bot.steps.step import Step
from tests.conftest import NOON, PREFIX
from tests.slack.support.card_looks import texts

LOCKED, PASSWORD, PASSPORT = PREFIX + "0000113", PREFIX + "0000112", PREFIX + "0000603"
UNKNOWN = PREFIX + "0009131"


def drawn(view):
    return "\n".join(text for block in view["blocks"] for text in texts(block) if isinstance(text, str))


def element(view, action, value=None):
    """Find a button or menu by its id, and by its value where several have it."""
    parts = [part for block in view["blocks"] for part in (block.get("accessory"), *block.get("elements", ())) if part]
    fitting = [one for one in parts if one.get("action_id") == action and value in (None, one.get("value"))]
    assert fitting, f"no {action} in {drawn(view)}"
    return fitting[0]


def picked(view, action, value):
    menu = element(view, action)
    return {**menu, "selected_option": next(option for option in menu["options"] if option["value"] == value)}


@pytest.fixture
def asked(desk):
    """Record questions for two codes of the catalog and one that it lacks."""
    for text, times in ((LOCKED, 3), (PASSPORT, 2), (UNKNOWN, 1)):
        for number in range(times):
            look_up(desk, text, Asker(f"U9{number}", "errcode", NOON))


@pytest.fixture
def open_home(happen, slack):
    """Return a function that opens App Home and returns the published view."""

    async def open_it(user="U1", **more):
        await happen("app_home_opened", user=user, channel="D1", tab="home", event_ts="1.1", **more)
        return slack.homes.get(user)

    return open_it


@pytest.mark.usefixtures("asked")
async def test_an_asker_sees_how_to_ask_and_what_is_asked_most_and_nothing_for_staff(open_home):
    view = await open_home()
    text = drawn(view)
    assert LOCKED in text
    assert "Asked most, 16–18 Nov 2026*\n6 questions by 3 people" in text
    assert "*3 questions* (+3) · 3 people · no steps yet" in text
    assert "Staff to-do" not in text
    assert "Settings" not in text
    assert UNKNOWN not in text


@pytest.mark.usefixtures("asked")
async def test_staff_see_the_queue_and_admins_the_settings_too(open_home):
    staff, admin = drawn(await open_home("U0STAFF")), drawn(await open_home("U0ADMIN"))
    assert "Staff to-do:* 3 items" in staff
    assert "Settings" not in staff
    assert "Staff to-do" in admin
    assert "<@U0STAFF>, <@U0OTHER>" in admin


async def test_the_tab_with_messages_is_not_app_home(happen, slack):
    await happen("app_home_opened", user="U1", channel="D1", tab="messages", event_ts="1.1")
    assert slack.calls("views.publish") == []


@pytest.mark.usefixtures("asked")
async def test_each_row_of_the_queue_has_its_button(desk, open_home):
    number = suggest_step(desk, LOCKED, "Call the bank.", words="", by=Actor("tom", "card", NOON, "U1")).id
    view = await open_home("U0STAFF")
    assert element(view, WRITE, PASSPORT)["accessibility_label"] == f"Write steps: {PASSPORT}"
    assert element(view, REVIEW, str(number))
    assert element(view, queue_rows.FOLLOW_UNKNOWN, UNKNOWN)
    assert "“Call the bank.”" in drawn(view)
    assert "@tom" in drawn(view)
    assert "Ask whoever keeps the reference for it, then import it." in drawn(view)


async def test_enter_in_the_search_box_answers_in_a_modal_and_is_a_question(open_home, press, slack):
    view = await open_home()
    await press({"type": "plain_text_input", "action_id": SEARCH, "value": "account locked"}, view=view)
    [modal] = slack.views.values()
    assert "The account is locked" in drawn(modal)
    assert modal["blocks"][0]["element"]["initial_value"] == "account locked"
    assert "3 questions" not in drawn(modal)
    assert "1 question this month" in drawn(modal)


async def test_the_button_asks_what_stands_in_the_box(open_home, press, slack):
    view = await open_home()
    state = {"values": {SEARCH: {SEARCH: {"type": "plain_text_input", "value": "0000113"}}}}
    await press(element(view, ASK), view={**view, "state": state})
    [modal] = slack.views.values()
    assert LOCKED in drawn(modal)


async def test_with_an_empty_box_the_modal_is_where_to_type_and_answers_there(open_home, press, submit, slack):
    view = await open_home()
    await press(element(view, ASK), view=view)
    [modal] = slack.views.values()
    assert "How to ask" in drawn(modal)
    back = await submit(modal, {SEARCH: "passport"})
    assert back["response_action"] == "update"
    assert PASSPORT in drawn(back["view"])


@pytest.mark.usefixtures("asked")
async def test_a_listed_code_is_shown_and_counts_as_no_question(open_home, press, slack):
    view = await open_home()
    await press(element(view, SHOW, LOCKED), view=view)
    assert "The account is locked" in drawn(next(iter(slack.views.values())))
    assert "3 questions" in drawn(await open_home())


async def test_the_pages_of_the_queue_are_turned_and_the_menus_hold(desk, open_home, press, slack):
    look_up(desk, " ".join(f"USCUSTOMER_API_00091{number}" for number in range(31, 45)), Asker("U9", "errcode", NOON))
    view = await open_home("U0STAFF")
    await press(element(view, f"{queue_rows.QUEUE_PAGE}:2"), user="U0STAFF", view=view)
    second = slack.homes["U0STAFF"]
    assert "page 2 of 2" in drawn(second)
    assert json.loads(second["private_metadata"])["queue"]["page"] == 2
    await press(picked(second, queue_rows.KIND_FILTER, "unwritten"), user="U0STAFF", view=second)
    third = slack.homes["U0STAFF"]
    assert "Staff to-do:* nothing under “No steps yet”" in drawn(third)
    assert element(third, queue_rows.KIND_FILTER)["initial_option"]["value"] == "unwritten"


@pytest.mark.usefixtures("asked")
async def test_the_queue_is_filtered_by_section(open_home, press, slack):
    view = await open_home("U0STAFF")
    await press(picked(view, queue_rows.SECTION_FILTER, "KYC"), user="U0STAFF", view=view)
    filtered = slack.homes["U0STAFF"]
    assert "1 item under “KYC”" in drawn(filtered)
    await press(picked(filtered, queue_rows.SECTION_FILTER, queue_rows.ALL_VALUE), user="U0STAFF", view=filtered)
    assert "3 items" in drawn(slack.homes["U0STAFF"])


@pytest.mark.usefixtures("asked")
async def test_who_opens_it_again_is_at_its_beginning(open_home, press, slack):
    view = await open_home("U0STAFF")
    await press(picked(view, queue_rows.SECTION_FILTER, "KYC"), user="U0STAFF", view=view)
    await press(element(view, SHOW, LOCKED), user="U0STAFF", view=slack.homes["U0STAFF"])
    assert "under “KYC”" in drawn(slack.homes["U0STAFF"]), "a press in it keeps the place"
    again = drawn(await open_home("U0STAFF", view=slack.homes["U0STAFF"]))
    assert "3 items" in again
    assert "under “" not in again


async def test_where_app_home_cannot_be_shown_nobody_is_written_to(open_home, slack, caplog):
    slack.errors["views.publish"] = "internal_error"
    for _ in range(2):
        assert await open_home() is None
    assert len(slack.calls("views.publish")) == 2
    assert slack.calls("chat.postMessage") == []
    assert "internal_error" in caplog.text


async def test_a_code_is_followed_no_more_at_once(desk, open_home, press, slack):
    follow_code(desk, LOCKED, Asker("U1", "card", NOON))
    view = await open_home()
    assert "steps for: The account is locked" in drawn(view)
    await press(element(view, STOP_WAITING, LOCKED), view=view)
    assert "steps for" not in drawn(slack.homes["U1"])


async def test_the_pages_of_followed_codes_are_turned(desk, open_home, press, slack):
    for number in range(11):
        follow_code(desk, f"{PREFIX}00091{number:02}", Asker("U1", "card", NOON))
    view = await open_home()
    await press(element(view, f"{FOLLOWED_PAGE}:2"), view=view)
    assert "(page 2 of 2)" in drawn(slack.homes["U1"])


@pytest.mark.usefixtures("asked")
async def test_an_unknown_code_is_followed_from_its_row(open_home, press, slack):
    view = await open_home("U0STAFF")
    await press(element(view, queue_rows.FOLLOW_UNKNOWN, UNKNOWN), user="U0STAFF", view=view)
    text = drawn(slack.homes["U0STAFF"])
    assert "1 person waits for it" in text
    assert "the code to become known" in text


@pytest.mark.usefixtures("asked")
async def test_a_stale_hash_is_survived(open_home, press, slack):
    view = dict(await open_home("U0STAFF"))
    slack.homes["U0STAFF"]["hash"] = "of another worker"
    await press(picked(view, queue_rows.SECTION_FILTER, "KYC"), user="U0STAFF", view=view)
    assert "under “KYC”" in drawn(slack.homes["U0STAFF"])
    first, second = slack.calls("views.publish")[-2:]
    assert first["hash"] == view["hash"]
    assert "hash" not in second


@pytest.mark.usefixtures("asked")
async def test_a_forged_press_in_the_queue_shows_an_asker_nothing(open_home, press, slack):
    view = await open_home()
    menu = {"type": "static_select", "action_id": queue_rows.SECTION_FILTER, "selected_option": {"value": "KYC"}}
    await press(menu, view=view)
    assert "What waits" not in drawn(slack.homes["U1"])
    assert "Only support staff can do this" in drawn(next(iter(slack.views.values())))


@pytest.mark.usefixtures("asked")
async def test_a_place_of_another_release_is_the_beginning(open_home):
    home = {"type": "home", "private_metadata": '{"queue": {"shelf": 1}}', "hash": None}
    assert "3 items" in drawn(await open_home("U0STAFF", view=home))


async def test_who_never_opened_app_home_gets_none_published(press, slack):
    await press(
        {"type": "button", "action_id": STOP_WAITING, "value": LOCKED}, view={"type": "modal", "id": "V1", "blocks": []}
    )
    assert slack.calls("views.publish") == []


@pytest.mark.usefixtures("asked")
async def test_of_two_presses_the_last_one_stands(open_home, press, slack):
    view = await open_home("U0STAFF")
    slack.slows["views.publish"] = 0.1
    menus = [picked(view, queue_rows.SECTION_FILTER, "KYC"), picked(view, queue_rows.SECTION_FILTER, "account")]
    await asyncio.gather(*(press(menu, user="U0STAFF", view=view) for menu in menus))
    assert "under “Account”" in drawn(slack.homes["U0STAFF"])


async def test_steps_that_fail_quote_what_somebody_said(open_home, desk, mei):
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), mei)
    for user in ("U1", "U2", "U3"):
        record_failure_reason(
            desk, VoteTarget(LOCKED, LOCKED, 1), asked=Asker(user, "card", NOON), reason="unclear", text="Ask <b> & co?"
        )
    text = drawn(await open_home("U0STAFF"))
    assert "they did not help three people in a row" in text
    assert "Somebody said: unclear, “Ask &lt;b&gt; &amp; co?”" in text
    assert "Somebody said" not in drawn(await open_home("U1"))


async def test_a_code_with_internal_steps_alone_says_so_to_staff(open_home, desk, mei):
    follow_code(desk, LOCKED, Asker("U1", "card", NOON))
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Call the bank.", "internal"),)), mei)
    view = await open_home("U0STAFF")
    assert "Only internal steps yet · 1 person waits for it" in drawn(view)
    assert element(view, WRITE, LOCKED)


@pytest.mark.usefixtures("asked")
async def test_another_period_is_chosen_and_stays(open_home, press, slack):
    view = await open_home()
    assert element(view, PERIOD)["initial_option"]["value"] == "week"
    await press(picked(view, PERIOD, "lastweek"), view=view)
    last = slack.homes["U1"]
    assert "Asked most, 9–15 Nov 2026" in drawn(last)
    assert "No question" in drawn(last)
    await press(picked(last, PERIOD, "month"), view=last)
    assert "1–18 Nov 2026" in drawn(slack.homes["U1"])


@pytest.mark.usefixtures("asked")
async def test_more_of_what_is_asked_opens_in_a_modal_where_it_is_leafed_through(open_home, press, slack):
    view = await open_home("U0STAFF")
    await press(element(view, "faq:week:codes:1"), user="U0STAFF", view=view)
    [modal] = slack.views.values()
    assert "Asked but not in the catalog" in drawn(modal)
    assert element(modal, WRITE, LOCKED)
    await press(element(modal, "faq:week:gaps:1"), user="U0STAFF", view=modal)
    assert "Asked for without an answer" in drawn(slack.views[modal["id"]])


async def test_how_it_is_counted_opens_as_a_modal(open_home, press, slack):
    view = await open_home()
    await press(element(view, HOW_COUNTED), view=view)
    [modal] = slack.views.values()
    assert modal["title"]["text"] == "How these are counted"
    assert "Days are those of UTC" in drawn(modal)
