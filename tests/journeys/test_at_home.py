"""The Home tab: what each person finds there, the queue that shrinks as it is worked on, and the settings."""

from bot.cli.trial import standin
from bot.desk.admin.settings import CHANNELS_SETTING, STAFF_SETTING, VERIFICATION_SETTING
from bot.desk.notifications.schedules import CHANNEL_FIELD, HOUR_FIELD, SURGES_FIELD, ZONE_FIELD
from bot.slack.home.cards.home_view import SEARCH
from bot.slack.home.cards.schedules_form import YES
from bot.slack.home.cards.settings_form import GROUPS
from tests.journeys.person import labels, pressed, shown

LOCKED, PASSWORD = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
UNKNOWN = "USCUSTOMER_API_0009131"


async def test_an_asker_finds_how_to_ask_and_nothing_for_staff(tom):
    await tom.types(LOCKED)
    home = await tom.opens_home()
    assert "What does an error code mean?" in shown(home)
    assert "Nothing. Press “Tell me …”" in shown(home)
    assert "Asked most" in shown(home)
    assert "Staff to-do" not in shown(home)
    assert "Change settings" not in labels(home)


async def test_who_asks_at_home_is_answered_in_a_modal_where_the_next_question_can_be_asked(tom):
    home = await tom.opens_home()
    await tom.press_in_view(home, pressed(home, "Ask"), {SEARCH: "0000112"})
    await tom.sees_modal("0000112")
    await tom.fills_in(**{SEARCH: "0000113"})
    await tom.sees_modal("The account is locked and login is prohibited")
    await tom.fills_in(**{SEARCH: "you cannot withdraw cash within 48 hours"})
    answer = await tom.sees_modal("USCUSTOMER_API_0000132")
    assert "*48*" in shown(answer)
    await tom.closes()


async def test_the_queue_is_ranked_by_demand_and_filtered(mei, tom, priya):
    for text in (LOCKED, UNKNOWN, PASSWORD):
        await tom.types(text)
    await priya.types(UNKNOWN)
    home = await mei.opens_home()
    assert shown(home).index(UNKNOWN) < shown(home).index(LOCKED)
    await mei.presses_at_home("No steps yet (")
    home = await mei.sees_at_home("2 items under “No steps yet”")
    assert UNKNOWN not in shown(home)
    await mei.presses_at_home("Everything")
    await mei.sees_at_home(UNKNOWN)


async def test_the_pages_of_the_queue_are_turned(mei, tom):
    await tom.types(" ".join(f"USCUSTOMER_API_00091{number}" for number in range(31, 46)))
    first = await mei.opens_home()
    assert "page 1 of" in shown(first)
    second = await mei.presses_at_home("Next page")
    assert "page 2 of" in shown(second)
    assert "page 1 of" in shown(await mei.presses_at_home("Previous page"))


async def test_who_follows_a_code_finds_it_at_home_and_can_stop(tom):
    card = await tom.types(LOCKED)
    await tom.presses(card, "Tell me when there are steps")
    home = await tom.opens_home()
    assert f"`{LOCKED}`  steps for: The account is locked" in shown(home)
    await tom.presses_at_home(f"Stop waiting for {LOCKED}")
    await tom.sees_at_home("steps for:", gone=True)


async def test_staff_follow_an_unknown_code_from_its_row(mei, tom):
    await tom.types(UNKNOWN)
    await mei.opens_home()
    await mei.presses_at_home(f"Tell me when it's added: {UNKNOWN}")
    assert "1 person waits for it" in shown(await mei.sees_at_home("the code to become known"))


async def test_a_listed_code_is_shown_in_a_modal(tom):
    await tom.types(LOCKED)
    await tom.opens_home()
    await tom.press_at_home(f"Show: {LOCKED}")
    await tom.sees_modal("The account is locked and login is prohibited")


async def test_an_admin_makes_somebody_staff_who_then_finds_the_queue(mei, tom):
    assert "Staff to-do" not in shown(await tom.opens_home())
    home = await mei.opens_home()
    assert f"Support staff: <@{standin.MEI}>" in shown(home)
    await mei.press_at_home("Change settings")
    await mei.sees_modal("Support staff: people")
    await mei.submits(
        **{
            STAFF_SETTING: [standin.MEI, standin.TOM],
            CHANNELS_SETTING: [standin.SUPPORT_CHANNEL],
            VERIFICATION_SETTING: "30",
        }
    )
    home = await mei.sees_at_home(f"Support staff: <@{standin.MEI}>, <@{standin.TOM}>")
    assert f"without a mention: <#{standin.SUPPORT_CHANNEL}>" in shown(home)
    assert "Staff to-do" in shown(await tom.opens_home())


async def test_an_admin_sets_up_a_weekly_summary_and_changes_its_zone(mei):
    await mei.opens_home()
    await mei.press_at_home("Add a weekly summary")
    await mei.sees_modal("Time zone")
    await mei.fills_in(**{CHANNEL_FIELD: standin.SUPPORT_CHANNEL, ZONE_FIELD: "Atlantis", SURGES_FIELD: [YES]})
    assert "such as Europe/Berlin" in await mei.sees_error(ZONE_FIELD)
    await mei.submits(**{CHANNEL_FIELD: standin.SUPPORT_CHANNEL, ZONE_FIELD: "berlin", SURGES_FIELD: [YES]})
    await mei.sees_at_home(f"<#{standin.SUPPORT_CHANNEL}>: Mondays at 09:00 (Europe/Berlin)")
    await mei.press_at_home(f"Change the summary for {standin.SUPPORT_CHANNEL}")
    await mei.sees_modal("Time zone")
    await mei.submits(**{HOUR_FIELD: "8"})
    home = await mei.sees_at_home("Mondays at 08:00 (Europe/Berlin)")
    assert "I also tell it at once" in shown(home)


async def test_what_cannot_be_a_setting_is_told_at_the_field(mei):
    await mei.opens_home()
    await mei.press_at_home("Change settings")
    await mei.sees_modal("Support staff: people")
    await mei.fills_in(**{GROUPS: "@desk"})
    assert "no Slack id" in await mei.sees_error(GROUPS)
    await mei.submits(**{GROUPS: ""})


async def test_forged_presses_are_refused_and_change_nothing(mei, tom):
    await mei.opens_home()
    home = await tom.opens_home()
    await tom.press_in_view(home, pressed(mei.home, "Change settings"))
    modal = await tom.sees_modal("Only an admin of Errdesk can do this")
    assert "submit" not in modal
    await tom.closes()
    await tom.press_in_view(home, pressed(mei.home, "Meanings to confirm ("))
    await tom.sees_modal("Only support staff can do this")
    assert "Staff to-do" not in shown(await tom.opens_home())
