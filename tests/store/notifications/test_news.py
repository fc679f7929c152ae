"""News of a span of time, and snoozed codes, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.step import Step
from bot.store.admin.catalog import record_catalog_change
from bot.store.notifications import news, snoozes
from bot.store.notifications.news import SavedSteps
from bot.store.questions.record import Question, record_questions

LOCKED, PASSWORD, COMPANY = (f"USCUSTOMER_API_{number:07}" for number in (113, 112, 111))
STEPS, OTHERS = (Step("Unlock it."),), (Step("Ask for the time."),)
DAY = timedelta(days=1)


@pytest.fixture
def saved(small_desk, noon):
    """Return a function for the news of the two days around noon."""

    def read():
        with small_desk.database.read() as session:
            return news.list_saved_steps(session, noon - DAY, noon + DAY)

    return read


def at(by, moment, name="mei"):
    return type(by)(name, by.surface, moment, by.user)


def test_steps_saved_for_the_first_time_had_none_before(small_desk, mei, saved):
    save_steps(small_desk, SaveRequest(LOCKED, 0, STEPS), mei)
    assert saved() == (SavedSteps(LOCKED, "mei", before=False, after=True),)


def test_of_several_saves_the_last_one_counts_against_what_was_there_before_the_first(small_desk, mei, noon, saved):
    save_steps(small_desk, SaveRequest(LOCKED, 0, STEPS), at(mei, noon - 5 * DAY))
    save_steps(small_desk, SaveRequest(LOCKED, 1, ()), mei)
    save_steps(small_desk, SaveRequest(LOCKED, 2, OTHERS), at(mei, noon, "ann"))
    save_steps(small_desk, SaveRequest(PASSWORD, 0, STEPS), mei)
    save_steps(small_desk, SaveRequest(PASSWORD, 1, ()), mei)
    assert saved() == (
        SavedSteps(PASSWORD, "mei", before=False, after=False),
        SavedSteps(LOCKED, "ann", before=True, after=True),
    )


def test_steps_published_again_after_they_were_retired_had_none_before(small_desk, mei, noon, saved):
    save_steps(small_desk, SaveRequest(LOCKED, 0, STEPS), at(mei, noon - 5 * DAY))
    save_steps(small_desk, SaveRequest(LOCKED, 1, ()), at(mei, noon - 4 * DAY))
    save_steps(small_desk, SaveRequest(LOCKED, 2, STEPS), mei)
    assert saved() == (SavedSteps(LOCKED, "mei", before=False, after=True),)


def test_the_span_begins_with_its_first_moment_and_ends_before_its_last(small_desk, mei, noon, saved):
    for wanted, moment in ((LOCKED, noon - DAY), (PASSWORD, noon + DAY), (COMPANY, noon - DAY - DAY / 10**6)):
        save_steps(small_desk, SaveRequest(wanted, 0, STEPS), at(mei, moment))
    assert [one.home for one in saved()] == [LOCKED]


def test_the_last_imports_are_told_in_their_order(database, noon):
    with database.begin() as session:
        for number in range(6):
            record_catalog_change(session, f"list-{number}.md: {number} added", noon + timedelta(hours=number))
        session.flush()
        changes = news.list_imports(session, noon, noon + timedelta(hours=5), 3)
        assert changes == ("list-2.md: 2 added", "list-3.md: 3 added", "list-4.md: 4 added")


def test_who_asked_for_what_is_given_once_and_without_what_was_only_offered(database, noon):
    hour = timedelta(hours=1)

    def asked(who, moment, *codes):
        return Question(moment, who, "slash", "answer", None, codes)

    with database.begin_light() as transaction:
        record_questions(
            transaction,
            [
                asked("a", noon, (LOCKED, "answered"), ("X_1", "missing")),
                asked("a", noon, (LOCKED, "chosen")),
                asked("b", noon - hour, (LOCKED, "answered")),
                asked("c", noon, (LOCKED, "offered")),
                asked("d", noon + hour, (LOCKED, "answered")),
            ],
        )
        pairs = news.list_askers_since(transaction, noon - hour, noon)
        assert [code for code, _ in sorted(pairs)] == [LOCKED, "X_1"]
        assert len({asker for _, asker in pairs}) == 1


def test_a_quiet_code_is_claimed_by_nobody_until_its_time_is_over(database, noon):
    later = noon + timedelta(hours=6)
    with database.begin() as session:
        assert snoozes.claim_snooze(session, "C1", LOCKED, later, now=noon)
        assert not snoozes.claim_snooze(session, "C1", LOCKED, later + DAY, now=later - timedelta(seconds=1))
        assert snoozes.claim_snooze(session, "C2", LOCKED, later, now=noon)
        assert snoozes.load_snoozes(session, noon) == {("C1", LOCKED), ("C2", LOCKED)}
        assert snoozes.load_snoozes(session, later) == frozenset()
        assert snoozes.claim_snooze(session, "C1", LOCKED, later + DAY, now=later)
        snoozes.remove_expired_snoozes(session, before=later + DAY)
        assert snoozes.load_snoozes(session, noon) == {("C1", LOCKED)}


def test_a_snoozed_code_is_quiet_as_long_as_was_said_last(database, noon):
    with database.begin() as session:
        snoozes.snooze_code(session, "C1", LOCKED, noon + DAY)
        snoozes.snooze_code(session, "C1", LOCKED, noon + 7 * DAY)
        assert not snoozes.claim_snooze(session, "C1", LOCKED, noon + 8 * DAY, now=noon + 2 * DAY)
        snoozes.snooze_code(session, "C1", LOCKED, noon + DAY)
        assert snoozes.claim_snooze(session, "C1", LOCKED, noon + 8 * DAY, now=noon + 2 * DAY)


def test_of_many_who_claim_at_once_one_alone_may_speak(database, noon):
    start = Barrier(6)

    def claim(_):
        start.wait()
        with database.begin() as session:
            return snoozes.claim_snooze(session, "C1", LOCKED, noon + DAY, now=noon)

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(claim, range(6))) == 1
