"""Schedules in App Home, and the notice that one was stopped."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.notifications.outbox import Notification
from bot.desk.notifications.schedule_status import ScheduleStatus
from bot.desk.notifications.schedules import Schedule, SchedulePlan, save_schedule
from bot.slack.home.cards.schedules_form import schedule_form
from bot.slack.home.cards.schedules_list import (
    ADD,
    ERROR_ADVICE,
    RESUME,
    schedule_blocks,
    schedule_resumed_card,
    schedule_stopped_card,
)
from bot.steps.actor import Actor
from bot.store.notifications.schedules import load_schedules, upsert_schedule
from tests.conftest import NOON
from tests.slack.support.card_looks import drawn, hold_to_slack
from tests.slack.support.view_looks import button_in, hold_view_to_slack

SCHEDULE = Schedule("C01", 1, 9, "Europe/Berlin", paused=False, surges=False, by="ada", by_id="U0ADMIN", since=NOON)
NEXT, LAST = datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)
WILD = st.one_of(
    st.text(min_size=1, max_size=300), st.sampled_from(["<!channel>", "`<@U1>`", "🦔" * 200, "&lt;", "@here"])
)


def home(*shown):
    coming = (
        schedule if isinstance(schedule, ScheduleStatus) else ScheduleStatus(schedule, NEXT) for schedule in shown
    )
    return {"type": "home", "blocks": list(schedule_blocks(tuple(coming)))}


def said(*shown):
    return drawn(home(*shown))


def stopped(**payload):
    return schedule_stopped_card(
        Notification("stopped", {"channel": "C01", "error": "is_archived", "by": "ada", **payload})
    )


def test_each_says_when_and_who_set_it_up():
    assert "<#C01>: Mondays at 09:00 (Europe/Berlin). Set up by <@U0ADMIN>." in said(SCHEDULE)
    assert "Set up by somebody." in said(replace(SCHEDULE, by="somebody", by_id=None))
    assert "at once" not in said(SCHEDULE)
    assert "at once when a code is suddenly asked a lot" in said(replace(SCHEDULE, surges=True))


def test_its_state_and_what_can_be_done_are_words():
    runs, paused = said(SCHEDULE), said(replace(SCHEDULE, paused=True))
    assert ("Pause" in runs, "Resume" in runs) == (True, False)
    assert "*Paused*: nothing is posted until you press “Resume”" in paused
    for label in ("Change", "Send me a test", "Remove"):
        assert label in runs
        assert label in paused


def test_one_that_runs_says_when_its_next_summary_comes_and_no_other_does():
    assert said(SCHEDULE).count("Next: Mon 30 Nov, 09:00.") == 1
    assert "Next:" not in said(replace(SCHEDULE, paused=True), replace(SCHEDULE, trouble="is_archived"))


def test_one_that_never_came_says_that_no_clock_runs_and_what_to_do():
    early, late = (said(ScheduleStatus(SCHEDULE, NEXT, LAST, late=late)) for late in (False, True))
    for text in (early, late):
        assert "*Not posted*: the summary of Mon 23 Nov, 09:00. It seems that nothing ran the clock." in text
        assert "Start the bot with `errdesk serve --clock`, or `errdesk clock` beside it" in text
        assert "Next: Mon 30 Nov, 09:00." in text
    assert ("as soon as one runs" in early, "as soon as one runs" in late) == (False, True)
    assert "Not posted" not in said(SCHEDULE)


@pytest.mark.parametrize("error", ERROR_ADVICE)
def test_trouble_says_what_it_is_and_what_to_do(error):
    text = said(replace(SCHEDULE, trouble=error))
    assert "*Stopped*: " in text
    assert ERROR_ADVICE[error][0] in text
    assert "“Resume”" in text or "“Change”" in text
    assert error not in text


def test_what_means_the_same_has_the_same_words():
    texts = [said(replace(SCHEDULE, trouble=f"restricted_action{end}")) for end in ("", "_read_only_channel")]
    assert texts[0] == texts[1]


def test_trouble_without_words_of_its_own_is_named():
    assert "Slack did not take it (`invalid_blocks`)" in said(replace(SCHEDULE, trouble="invalid_blocks"))


def test_without_any_it_says_what_they_are_and_offers_one():
    assert "None yet. Each week I can tell a channel" in said()
    assert button_in(home(), ADD)["text"]["text"] == "Add a weekly summary"


def test_whoever_hears_that_one_stopped_reads_which_why_and_what_to_do():
    card = stopped()
    hold_to_slack(card, live=("<#C01>",))
    assert "The weekly summary that ada set up for <#C01> has stopped: the channel is archived." in drawn(card)
    assert card["text"] == (
        "The weekly summary that ada set up for C01 has stopped: the channel is archived. "
        "To go on, unarchive it and press “Resume”, or choose another with “Change”."
    )
    assert button_in(card, RESUME)["value"] == "C01"


@given(WILD, WILD, st.sampled_from([*ERROR_ADVICE, None]), st.booleans())
def test_whatever_stands_in_them_they_hold_slacks_limits_and_are_not_live(by, error, known, surges):
    wild = replace(SCHEDULE, by=by, by_id=None, trouble=known or error[:100], surges=surges)
    hold_view_to_slack(home(wild), live=("<#C01>",))
    hold_to_slack(stopped(by=by, error=error), live=("<#C01>",))


def test_every_time_that_can_be_chosen_fits_the_form():
    for weekday, hour in ((1, 0), (7, 23)):
        hold_view_to_slack(
            schedule_form(SchedulePlan("C01", weekday, hour, "America/Argentina/ComodRivadavia", surges=True))
        )


async def test_resumed_in_the_message_it_goes_on_and_the_message_says_so(desk, press, slack):
    save_schedule(desk, SchedulePlan("C01"), Actor("ada", "home", NOON, "U0ADMIN"))
    with desk.database.begin() as session:
        upsert_schedule(session, replace(load_schedules(session)[0], trouble="is_archived"))
    await press(button_in(stopped(), RESUME), user="U0ADMIN")
    [reply] = slack.calls("response")
    assert reply["replace_original"]
    assert reply["text"] == schedule_resumed_card("C01")["text"] == "The weekly summary goes on."
    assert desk.cache.schedules[0].runs


async def test_whoever_is_no_admin_any_more_is_told_and_it_stays_stopped(desk, press, slack):
    save_schedule(desk, SchedulePlan("C01"), Actor("ada", "home", NOON, "U0ADMIN"))
    with desk.database.begin() as session:
        upsert_schedule(session, replace(load_schedules(session)[0], trouble="is_archived"))
    await press(button_in(stopped(), RESUME), user="U0STAFF")
    assert "Only an admin" in slack.calls("response")[0]["text"]
    with desk.database.read() as session:
        assert load_schedules(session)[0].trouble == "is_archived"
