"""The weekly summary: what it adds to the figures, and how it is dealt into messages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.desk.notifications.summary import MAX_IMPORTS, StepsChange, load_summary
from bot.desk.steps.save import SaveRequest, save_steps
from bot.stats.period import Period
from bot.steps.step import Step
from bot.store.admin.catalog import record_catalog_change
from bot.store.questions.record import Question, record_questions

LOCKED, PASSWORD, COMPANY = (f"USCUSTOMER_API_{number:07}" for number in (113, 112, 111))
LACKING = "GGATEWAY_CODE_903"
MONDAY = date(2026, 11, 16)
WEEK = Period(MONDAY, MONDAY + timedelta(days=7), "Europe/Berlin")
AFTER = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGINS = WEEK.begins  # 23:00 on Sunday, in UTC


def ask(desk, code, people, at, *, role="answered"):
    """Record questions for a code from so many different people at ``at``."""
    verdict = "unknown" if role == "missing" else "answer"
    asked = [Question(at, f"person {number}", "slash", verdict, None, ((code, role),)) for number in range(people)]
    with desk.database.begin_light() as transaction:
        record_questions(transaction, asked)


def summed(desk, week=WEEK):
    return load_summary(desk, week, by="ada", at=AFTER)


def test_a_week_is_cut_where_its_zone_cuts_it(small_desk):
    for at in (BEGINS - DAY / 10**6, BEGINS, WEEK.ends - DAY / 10**6, WEEK.ends):
        ask(small_desk, LOCKED, 1, at)
    summary = summed(small_desk)
    assert summary.faq.questions == 2
    assert [count for _, count in summary.chart.days] == [1, 0, 0, 0, 0, 0, 1]
    assert (summary.by, summary.empty) == ("ada", False)


def test_it_is_compared_with_the_week_before(small_desk):
    ask(small_desk, LOCKED, 5, BEGINS + DAY)
    ask(small_desk, LOCKED, 2, BEGINS - DAY)
    summary = summed(small_desk)
    assert summary.faq.compared == Period(MONDAY - timedelta(days=7), MONDAY, "Europe/Berlin")
    assert [(figures.code, figures.questions, figures.change) for figures in summary.faq.codes] == [(LOCKED, 5, 3)]


def test_gaps_are_those_that_staff_can_close_and_those_that_the_catalog_lacks(small_desk):
    ask(small_desk, LOCKED, 3, BEGINS + DAY)
    ask(small_desk, LACKING, 4, BEGINS + DAY, role="missing")
    summary = summed(small_desk)
    assert [figures.code for figures in summary.unwritten] == [LOCKED]
    assert [figures.code for figures in summary.unlisted] == [LACKING]


def test_what_is_asked_more_than_in_the_eight_weeks_before_rises(small_desk):
    for week in range(1, 9):
        ask(small_desk, PASSWORD, 6, BEGINS - 7 * week * DAY + HOUR)
    for code in (PASSWORD, LOCKED):
        ask(small_desk, code, 7, BEGINS + DAY)
    ask(small_desk, "ggateway-code-903", 1, BEGINS - DAY, role="missing")
    ask(small_desk, LACKING, 9, BEGINS + DAY, role="missing")
    assert [(figures.code, figures.baseline, figures.now) for figures in summed(small_desk).rising] == [
        (LACKING, 1 / 8, 9),
        (LOCKED, 0, 7),
    ]


def test_a_base_of_few_weeks_counts_from_its_first_question(small_desk):
    ask(small_desk, LOCKED, 4, BEGINS - 14 * DAY)
    ask(small_desk, LOCKED, 30, BEGINS + DAY)
    [figures] = summed(small_desk).rising
    assert figures.baseline == 4 / 2


def test_in_its_first_week_nothing_rises(small_desk):
    ask(small_desk, LOCKED, 1, BEGINS - 6 * DAY)
    ask(small_desk, LOCKED, 30, BEGINS + DAY)
    assert summed(small_desk).rising == ()


def test_new_changed_and_retired_steps_of_the_week_are_told_the_most_asked_first(small_desk, mei):
    def save(code, base, steps, at, *, name="mei"):
        save_steps(small_desk, SaveRequest(code, base, tuple(map(Step, steps))), replace(mei, at=at, name=name))

    save(LOCKED, 0, ["Old."], BEGINS - DAY)
    save(COMPANY, 0, ["Old."], BEGINS - DAY)
    save(LOCKED, 1, ["New."], BEGINS + DAY, name="ann")
    save(COMPANY, 1, [], BEGINS + DAY)
    save(PASSWORD, 0, ["First."], BEGINS + DAY)
    save("GGATEWAY_CODE_113", 0, ["Mistaken."], BEGINS + DAY)
    save("GGATEWAY_CODE_113", 1, [], BEGINS + 2 * DAY)
    ask(small_desk, PASSWORD, 3, BEGINS + DAY)
    entries = small_desk.cache.index.entries
    assert summed(small_desk).steps == (
        StepsChange(PASSWORD, entries[PASSWORD], "mei", "new"),
        StepsChange(COMPANY, entries[COMPANY], "mei", "retired"),
        StepsChange(LOCKED, entries[LOCKED], "ann", "changed"),
    )


def test_the_last_imports_of_the_week_are_told(small_desk):
    with small_desk.database.begin() as session:
        for number in range(MAX_IMPORTS + 1):
            record_catalog_change(session, f"list.md: {number} added", BEGINS + number * HOUR)
        record_catalog_change(session, "list.md: 9 added", WEEK.ends)
    assert summed(small_desk).imported == tuple(f"list.md: {number} added" for number in range(1, MAX_IMPORTS + 1))


def test_a_week_without_questions_is_empty(small_desk):
    assert summed(small_desk).empty
