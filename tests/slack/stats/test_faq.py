"""``faq`` and ``stats``: typed anywhere, paged through, and drawn."""

from datetime import timedelta

import pytest

from bot.desk.questions.lookup import Asker, look_up
from bot.slack.api import picture_uploads
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.stats import stats_reply
from bot.slack.stats.cards.code_stats import DRAW
from bot.slack.stats.cards.definitions import HOW_COUNTED
from bot.stats.charts import ChartImage, describe_chart
from tests.conftest import NOON, PREFIX
from tests.slack.support.card_looks import buttons, drawn, hold_to_slack, labels

LOCKED, PASSWORD, PASSPORT = PREFIX + "0000113", PREFIX + "0000112", PREFIX + "0000603"
UNKNOWN = PREFIX + "0009131"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def asked(desk):
    """Record questions of this week and last week."""
    for text, times in ((LOCKED, 3), (PASSPORT, 2), (UNKNOWN, 1), ("the printer burns", 1)):
        for number in range(times):
            look_up(desk, text, Asker(f"U9{number}", "errcode", NOON - timedelta(hours=1)))
    look_up(desk, PASSWORD, Asker("U90", "mention", NOON - timedelta(days=7)))


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch):
    """Make pictures available at once: drawing them takes a separate process and has its own tests."""
    monkeypatch.setattr(stats_reply, "render_chart", lambda chart: ChartImage(PNG, describe_chart(chart)))
    monkeypatch.setattr(picture_uploads, "RETRY_DELAYS", (0.01,) * 5)


@pytest.fixture
def type_command(ask, slack):
    """Return a function that types /errcode and returns every response after the acknowledgement."""

    async def type_it(text, **how):
        before = len(slack.calls("response"))
        assert await ask(text, **how) is None, "it is acknowledged first"
        return slack.calls("response")[before:]

    return type_it


def pressable(card, action, text=""):
    return next(
        element
        for element in buttons(card)
        if element["action_id"].startswith(action) and text in element["text"]["text"]
    )


@pytest.mark.usefixtures("asked")
async def test_it_says_what_is_asked_most_this_week_to_the_asker_alone(type_command):
    [card] = await type_command("faq")
    hold_to_slack(card)
    assert card["response_type"] == "ephemeral"
    assert "Error codes, 16–18 Nov 2026*\n7 questions by 3 people" in drawn(card)
    assert drawn(card).index(LOCKED) < drawn(card).index(PASSPORT)
    assert "*3 questions* (+3) · 3 people · no steps yet" in drawn(card)
    assert f"*Asked but not in the catalog*: `{UNKNOWN}` (1)" in drawn(card)
    assert PASSWORD not in drawn(card)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("text", ["faq month", "FAQ 90d", "faq 90 days", "faq last week", "faq lastweek account"])
async def test_other_periods_are_asked_for_by_name(type_command, text):
    [card] = await type_command(text)
    assert PASSWORD in drawn(card)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("text", ["faq KYC", "faq kyc month", "faq month  Kyc", "FAQ month, kyc", "faq KYC 90 days"])
async def test_a_section_is_asked_for_before_or_after_the_period(type_command, text):
    [card] = await type_command(text)
    assert "Error codes (KYC)" in drawn(card)
    assert PASSPORT in drawn(card)
    assert LOCKED not in drawn(card)


@pytest.mark.usefixtures("asked")
async def test_a_section_that_there_is_not_is_answered_with_those_that_there_are(type_command, press):
    [card] = await type_command("faq month kitchen")
    assert "I know no section “kitchen”" in card["text"]
    [chosen] = await press(pressable(card, "faq:section", "KYC"))
    assert "Error codes (KYC), 1–18 Nov 2026" in drawn(chosen)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("text", ["faq kyc month account", "faq month week", "faq last month", "faq kyc year"])
async def test_no_word_is_lost_silently(type_command, text):
    [card] = await type_command(text)
    assert "I know no section “" in card["text"]


@pytest.mark.parametrize("text", ["faq 113", "faq is locked and why is it", "stats page is locked and why is it"])
async def test_other_text_behind_the_word_is_a_question(type_command, text):
    [card] = await type_command(text)
    assert "Error codes," not in card["text"]
    assert "113" in drawn(card)


@pytest.mark.usefixtures("asked")
async def test_staff_write_steps_from_it_and_see_what_was_not_understood(type_command, press, slack):
    [card] = await type_command("faq", user="U0STAFF")
    assert "“the printer burns” (1)" in drawn(card)
    await press(pressable(card, WRITE), user="U0STAFF")
    assert LOCKED in str(next(iter(slack.views.values())))
    [asker] = await type_command("faq")
    assert "printer" not in drawn(asker)
    assert "Write steps" not in labels(asker)


@pytest.mark.usefixtures("asked")
async def test_its_buttons_show_another_part_in_its_place(type_command, press):
    [card] = await type_command("faq", user="U0STAFF")
    [gaps] = await press(pressable(card, "faq", "All gaps"), user="U0STAFF", container={"is_ephemeral": True})
    assert gaps["replace_original"] is True
    assert gaps["response_type"] == "ephemeral"
    assert "Asked for without an answer" in drawn(gaps)
    [last] = await press(pressable(gaps, "faq", "Last week"), user="U0STAFF", container={"is_ephemeral": True})
    assert "9–15 Nov 2026" in drawn(last)


@pytest.mark.usefixtures("asked")
async def test_a_mention_gets_it_in_its_thread_without_what_is_for_staff(mention, press):
    [card] = await mention("<@U0ERRDESK> faq", user="U0STAFF")
    assert card["thread_ts"] == "5.5"
    assert "Write steps" not in labels(card)
    assert "printer" not in drawn(card)
    [month] = await press(pressable(card, "faq", "This month"), user="U0STAFF", container={"is_ephemeral": False})
    assert (month["response_type"], month["replace_original"]) == ("in_channel", True)
    assert "Write steps" not in labels(month)


@pytest.mark.usefixtures("asked")
async def test_a_direct_message_gets_it_too(write):
    [card] = await write("faq", channel="D1", channel_type="im")
    assert LOCKED in drawn(card)


@pytest.mark.usefixtures("asked")
async def test_its_codes_open_in_a_modal_and_so_does_how_it_is_counted(type_command, press, slack):
    [card] = await type_command("faq")
    await press(pressable(card, "home_show"))
    await press(pressable(card, HOW_COUNTED))
    answer, how = slack.views.values()
    assert "The account is locked" in str(answer)
    assert "asked again" in str(how).lower()


async def test_a_week_without_a_question_says_so(type_command):
    [card] = await type_command("faq")
    assert "No question" in drawn(card)
    assert "Choose another period" in drawn(card)


async def test_asking_for_figures_is_no_question(type_command):
    await type_command("faq")
    await type_command(f"stats {LOCKED}")
    [card] = await type_command("faq")
    assert "No question" in drawn(card)


@pytest.mark.usefixtures("asked")
async def test_a_code_is_told_in_numbers_at_once_and_its_picture_in_a_direct_message(type_command, slack):
    [card] = await type_command(f"stats {LOCKED}")
    [picture] = slack.posted["D1"]
    hold_to_slack(card)
    assert "comes as a direct message" in drawn(card)
    assert "*3 questions by 3 people*" in drawn(card)
    assert "Asked in: /errcode 3" in drawn(card)
    assert f"`{PASSPORT}`" in drawn(card)
    assert "Show as a picture" not in labels(card)
    named, image = picture["blocks"]
    assert "The account is locked" in named["text"]["text"]
    assert image["type"] == "image"
    assert picture["text"] == image["alt_text"]
    assert LOCKED in image["alt_text"]


@pytest.mark.usefixtures("asked")
async def test_where_slack_takes_no_picture_the_numbers_stay(type_command, slack, press, mention):
    slack.errors["files.getUploadURLExternal"] = "missing_scope"
    card, without = await type_command(f"stats {LOCKED}")
    assert "*3 questions by 3 people" in drawn(card)
    assert without["text"] == "I could not show a picture here, so these are all the figures."
    [public] = await mention(f"<@U0ERRDESK> stats {LOCKED}")
    replies = await press(pressable(public, DRAW), container={"is_ephemeral": False})
    assert "I could not show a picture" in drawn(replies[-1])
    assert replies[-1]["replace_original"] is True


@pytest.mark.usefixtures("asked")
async def test_in_a_thread_the_picture_is_a_press_away(mention, press):
    [card] = await mention(f"<@U0ERRDESK> stats {LOCKED}")
    replies = await press(pressable(card, DRAW), container={"is_ephemeral": False, "message_ts": "1.1"})
    drawn_now = replies[-1]
    assert drawn_now["ts"] == "1.1", "it stays where it is"
    assert [block["type"] for block in drawn_now["blocks"]].count("image") == 1
    assert "Show as a picture" not in labels(drawn_now)


@pytest.mark.parametrize("text", ["stats", "stats 113", f"stats {UNKNOWN}"])
async def test_without_one_code_that_is_known_it_says_what_to_do(type_command, text):
    [card] = await type_command(text)
    assert "code" in card["text"]
    assert "Something broke" not in card["text"]


async def test_with_the_database_out_of_reach_it_says_what_to_do(type_command, desk, tmp_path):
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").rename(tmp_path / "away.db")
    [card] = await type_command("faq")
    assert "database" in card["text"]
    assert "Something broke" not in card["text"]


@pytest.mark.usefixtures("asked")
async def test_where_slack_refuses_the_picture_in_a_card_the_card_stays_without_it(slack, ask, press, mention):
    slack.errors["chat.postMessage"] = ["invalid_blocks"] * 9
    await ask(f"stats {LOCKED}")
    assert "*3 questions by 3 people*" in drawn(slack.calls("response")[0])
    assert slack.posted["D1"] == []
    slack.errors.clear()
    [public] = await mention(f"<@U0ERRDESK> stats {LOCKED}")
    slack.errors["chat.update"] = ["invalid_blocks"] * 6
    await press(pressable(public, DRAW), container={"is_ephemeral": False, "message_ts": "1.1"})
    assert "I could not show a picture" in drawn(slack.calls("chat.update")[-1])
