"""Surges: told once to the channels that want it, and only where they are improbable; snoozed by staff."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from bot.desk.notifications import outbox
from bot.desk.notifications.surges import SURGE_KIND, SurgeNotice, notify_of_surges, snooze_surges
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.notifications import schedules
from bot.store.notifications.schedules import Schedule
from bot.store.questions.record import Question, record_questions
from tests.desk.patience import announce_writes, patiently, wait_until_held_up

LOCKED, PASSWORD, LACKING = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112", "GGATEWAY_CODE_903"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def schedule(noon):
    return Schedule("C1", 1, 9, "UTC", paused=False, surges=True, by="ada", by_id="U0ADMIN", since=noon)


@pytest.fixture
def desk(small_desk, schedule, noon):
    """Return a desk with one channel that wants surge notices, after three weeks with few questions."""
    keep(small_desk, schedule)
    ask(small_desk, PASSWORD, 1, noon - 21 * DAY)
    return small_desk


def keep(desk, *wanted):
    with desk.database.begin() as session:
        for schedule in wanted:
            schedules.upsert_schedule(session, schedule)
    desk.cache.snapshot = replace(desk.cache.snapshot, schedules=wanted)


def ask(desk, code, people, at, **how):
    """Record questions for a code from so many different people, one after the other up to ``at``."""
    apart, role = how.get("apart", MINUTE), how.get("role", "answered")
    asked = [
        Question(at - apart * number, f"person {number}", "slash", "answer", None, ((code, role),))
        for number in range(people)
    ]
    with desk.database.begin_light() as transaction:
        record_questions(transaction, asked)


def posted(desk, now):
    """Send all posts that are due at ``now``, and return them."""
    claimed = []
    while post := outbox.claim_post(desk, now):
        claimed.append(post)
        outbox.mark_sent(desk, post, "1.1")
    return claimed


def test_a_code_that_five_people_ask_for_within_an_hour_is_told(desk, noon):
    ask(desk, LOCKED, 5, noon)
    assert notify_of_surges(desk, noon) == 1
    [post] = posted(desk, noon)
    assert (post.kind, post.channel) == (SURGE_KIND, "C1")
    payload = {name: post.payload[name] for name in ("code", "people", "usual", "meaning", "steps", "by")}
    meaning = "The account is locked"
    assert payload == {"code": LOCKED, "people": 5, "usual": 0, "meaning": meaning, "steps": "", "by": "ada"}


def test_four_people_or_one_who_asks_again_and_again_are_no_surge(desk, noon):
    ask(desk, LOCKED, 4, noon)
    for minutes in range(20):
        ask(desk, PASSWORD, 1, noon - minutes * MINUTE)
    assert notify_of_surges(desk, noon) == 0


def test_five_people_in_more_than_an_hour_are_no_surge(desk, noon):
    ask(desk, LOCKED, 5, noon, apart=15 * MINUTE)
    assert notify_of_surges(desk, noon) == 0


def test_what_is_usual_for_a_code_is_no_surge(desk, noon):
    for day in range(1, 21):
        ask(desk, LOCKED, 20, noon - day * DAY)
    ask(desk, LOCKED, 6, noon)
    assert notify_of_surges(desk, noon) == 0


def test_nothing_is_improbable_before_a_week_was_counted(small_desk, schedule, noon):
    keep(small_desk, schedule)
    ask(small_desk, PASSWORD, 1, noon - 3 * DAY)
    ask(small_desk, LOCKED, 30, noon)
    assert notify_of_surges(small_desk, noon) == 0


def test_a_code_that_the_catalog_lacks_counts_however_it_is_written(desk, noon):
    ask(desk, LACKING, 3, noon, role="missing")
    ask(desk, "ggateway-code-903", 6, noon - 10 * MINUTE, role="missing")
    assert notify_of_surges(desk, noon) == 1
    [post] = posted(desk, noon)
    assert post.payload["people"] == 6, "three of them asked twice"
    assert post.payload["meaning"] == ""


def test_a_code_is_told_at_most_once_in_six_hours(desk, noon):
    notices = 0
    for minutes in range(0, 7 * 60, 30):
        ask(desk, LOCKED, 6, noon + minutes * MINUTE)
        notices += notify_of_surges(desk, noon + minutes * MINUTE)
    assert notices == 2


def test_a_code_that_the_catalog_lacks_is_not_told_again_for_being_written_otherwise(desk, noon):
    ask(desk, LACKING, 5, noon, role="missing")
    assert notify_of_surges(desk, noon) == 1
    ask(desk, "ggateway-code-903", 9, noon + 10 * MINUTE, role="missing")
    assert notify_of_surges(desk, noon + 10 * MINUTE) == 0


def test_a_notice_that_could_not_be_sent_within_the_hour_is_none_any_more(desk, noon):
    ask(desk, LOCKED, 5, noon)
    notify_of_surges(desk, noon)
    [post] = posted(desk, noon)
    assert not post.is_over(noon + HOUR - MINUTE)
    assert post.is_over(noon + HOUR)


def test_only_channels_that_want_it_hear_of_it(desk, schedule, noon):
    silent = (
        replace(schedule, channel="C2", surges=False),
        replace(schedule, channel="C3", paused=True),
        replace(schedule, channel="C4", trouble="is_archived"),
    )
    keep(desk, schedule, *silent, replace(schedule, channel="C5"))
    ask(desk, LOCKED, 5, noon)
    assert notify_of_surges(desk, noon) == 2
    assert {post.channel for post in posted(desk, noon)} == {"C1", "C5"}


def test_staff_snooze_a_code_for_a_channel_and_wake_it(desk, schedule, mei, noon):
    keep(desk, schedule, replace(schedule, channel="C5"))
    assert snooze_surges(desk, SurgeNotice("C1", LOCKED, noon), mei, days=7).until == noon + 7 * DAY
    ask(desk, LOCKED, 5, noon + 6 * DAY)
    ask(desk, PASSWORD, 5, noon + 6 * DAY)
    assert notify_of_surges(desk, noon + 6 * DAY) == 3
    notified = {(post.channel, post.payload["code"]) for post in posted(desk, noon + 6 * DAY)}
    assert notified == {("C1", PASSWORD), ("C5", LOCKED), ("C5", PASSWORD)}
    assert snooze_surges(desk, SurgeNotice("C1", LOCKED, noon), mei, days=0).until is None
    assert notify_of_surges(desk, noon + 6 * DAY) == 1


def test_a_snooze_is_for_staff_and_stands_in_the_audit_log(desk, mei, noon):
    with pytest.raises(Refusal, match="Only support staff"):
        snooze_surges(desk, SurgeNotice("C1", LOCKED, noon), Actor("bob", "surge notice", noon, "U1"), days=1)
    with pytest.raises(Refusal, match="7 days at most"):
        snooze_surges(desk, SurgeNotice("C1", LOCKED, noon), mei, days=400)
    snooze_surges(desk, SurgeNotice("C1", LOCKED, noon), mei, days=1)
    with desk.database.read() as session:
        [change] = audit.list_audit_entries(session, subject=LOCKED)
    assert (change.what, change.detail) == ("snoozed surges", "C1 until 2026-11-19 12:00 UTC")


def test_several_clocks_at_once_tell_it_once(desk, noon):
    ask(desk, LOCKED, 5, noon)
    start = Barrier(4)

    def look(_):
        start.wait()
        return patiently(notify_of_surges, desk, noon)

    with ThreadPoolExecutor(4) as clocks:
        assert sum(clocks.map(look, range(4))) == 1
    assert len(posted(desk, noon)) == 1


def test_a_pause_of_the_same_moment_is_heeded(desk, schedule, noon):
    ask(desk, LOCKED, 5, noon)
    other, begins = announce_writes(desk)
    with ThreadPoolExecutor(1) as clock:
        with desk.database.begin() as session:
            audit.lock_changes(session)
            schedules.upsert_schedule(session, replace(schedule, paused=True))
            second = clock.submit(patiently, notify_of_surges, other, noon)
            wait_until_held_up(session, second, begins)
        assert second.result() == 0
