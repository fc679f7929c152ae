"""Figures: edge cases of their definitions, sections, gaps, unknown texts, and the weeks of a code."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.catalog.entry import Cause
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.desk.stats.charts import build_code_chart, build_summary_chart
from bot.desk.stats.code_stats import load_code_stats
from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import UnknownItem, load_faq
from bot.desk.steps.save import SaveRequest, save_steps
from bot.errors import Refusal
from bot.stats.counts import Share
from bot.steps.step import Step
from bot.store.schema.notifications import ScheduleRow
from tests.conftest import NOON, PREFIX, entry
from tests.desk.rebuilding import lose_code_once_searched

LOCKED, PASSWORD, PASSPORT = PREFIX + "0000113", PREFIX + "0000112", PREFIX + "0000603"
WORN = PREFIX + "0009131"  # not in the catalog
GATEWAY = "GGATEWAY_CODE_113"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asks(desk, text, *users, at=NOON, surface="errcode"):
    return [look_up(desk, text, Asker(user, surface, at)) for user in users or ("U1",)]


def week(desk, name="week", at=NOON, **how):
    return load_faq(desk, name, at=at, **how)


def test_codes_stand_by_their_questions_with_people_and_change(small_desk):
    asks(small_desk, LOCKED, "U1", "U2", "U3")
    asks(small_desk, PASSWORD, "U1", "U2", at=NOON - DAY)
    asks(small_desk, PASSWORD, "U1", at=NOON - 2 * HOUR)
    asks(small_desk, LOCKED, "U4", at=NOON - 7 * DAY)
    faq = week(small_desk)
    assert [(code.code, code.questions, code.people, code.change) for code in faq.codes] == [
        (PASSWORD, 3, 2, 3),
        (LOCKED, 3, 3, 2),
    ]
    assert (faq.questions, faq.people, faq.lookups) == (6, 3, 6)


def test_who_asks_ten_times_in_an_hour_counts_once_but_all_lookups_are_told(small_desk):
    for minute in range(10):
        asks(small_desk, LOCKED, at=NOON + timedelta(minutes=minute))
    [code] = week(small_desk).codes
    assert (code.questions, code.lookups, code.people) == (1, 10, 1)
    assert week(small_desk).asked_again == Share(9, 10)


def test_only_answers_without_a_choice_are_first_tries(small_desk):
    asks(small_desk, LOCKED)
    [answer] = asks(small_desk, "113", "U2")
    pick_code(small_desk, GATEWAY, question=answer.question, asked=Asker("U2", "choice", NOON))
    asks(small_desk, "what is the meaning of all this", "U3")
    asks(small_desk, "USCUSTOMER_API_0009131", "U3")
    faq = week(small_desk)
    assert (faq.first_try, faq.questions, faq.unmatched) == (Share(1, 4), 4, 1)
    assert {code.code: code.questions for code in faq.codes} == {LOCKED: 1, GATEWAY: 1}  # what was offered is not asked


def test_gaps_are_codes_without_steps_and_codes_that_the_catalog_lacks(small_desk, mei):
    asks(small_desk, LOCKED, "U1", "U2")
    asks(small_desk, PASSWORD, "U1", "U2")
    asks(small_desk, "USCUSTOMER_API_0009131", "U1", "U2", "U3")
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), mei)
    faq = week(small_desk)
    assert [(code.code, code.has_steps) for code in faq.codes] == [(PASSWORD, False), (LOCKED, True)]
    assert [(code.code, code.entry is None) for code in faq.gaps] == [
        ("USCUSTOMER_API_0009131", True),
        (PASSWORD, False),
    ]


def test_a_code_for_which_the_reference_says_what_to_do_is_no_gap_until_staff_retire_their_own(small_desk, fill, mei):
    entry = small_desk.cache.index.entries[LOCKED]
    fill(small_desk.database, [replace(entry, causes=(Cause("", ("Ask an admin.",)),))])
    small_desk.cache.refresh_and_wait(small_desk.database)
    asks(small_desk, LOCKED, "U1")
    faq = week(small_desk)
    assert [(code.has_steps, code.from_reference) for code in faq.codes] == [(True, True)]
    assert faq.gaps == ()
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), mei)
    assert [(code.has_steps, code.from_reference) for code in week(small_desk).codes] == [(True, False)]
    save_steps(small_desk, SaveRequest(LOCKED, 1, ()), mei)
    assert [code.code for code in week(small_desk).gaps] == [LOCKED]


def test_spellings_of_a_code_that_the_catalog_lacks_are_one(small_desk):
    asks(small_desk, "USCUSTOMER_API_0009131", "U1", "U2")
    asks(small_desk, "uscustomer-api-0009131", "U2", "U3")
    asks(small_desk, "USCUSTOMER_API_0009131", "U4", at=NOON - 7 * DAY)
    [gap] = week(small_desk).gaps
    assert (gap.code, gap.questions, gap.people, gap.change) == ("USCUSTOMER_API_0009131", 4, 3, 3)
    assert week(small_desk).unknown == (UnknownItem(gap.code, None, 4, 3),)


@pytest.mark.parametrize("roll", [False, True])
def test_a_code_counts_as_its_own_what_was_asked_before_the_catalog_had_it(small_desk, fill, roll):
    yesterday = NOON - DAY
    asks(small_desk, WORN, "U1", "U2", at=yesterday)
    asks(small_desk, "uscustomer-api-0009131", "U2", "U3", at=yesterday, surface="mention")
    asks(small_desk, WORN, "U4", at=NOON - 7 * DAY)
    asks(small_desk, LOCKED, "U1", "U2", at=yesterday)
    if roll:
        roll_up(small_desk, NOON)
    fill(small_desk.database, [entry("0009131", "The card is worn out", section="KYC")])
    small_desk.cache.refresh(small_desk.database)
    asks(small_desk, WORN, "U1", "U5")
    faq = week(small_desk)
    assert (faq.codes[0].code, faq.gaps[0].code, faq.unknown) == (WORN, WORN, ())
    assert [(code.questions, code.people, code.change) for code in faq.codes] == [(6, 4, 5), (2, 2, 2)]
    assert week(small_desk, section="KYC").codes == faq.codes[:1]
    own = load_code_stats(small_desk, WORN, at=NOON)
    assert [count for _, count in own.weeks[-2:]] == [1, 6]
    assert (own.surfaces, own.figures.questions) == ((("errcode", 5), ("mention", 2)), 7)
    assert [(other.code, people) for other, people in own.also] == [(LOCKED, 2)]
    assert [(other.code, people) for other, people in load_code_stats(small_desk, LOCKED, at=NOON).also] == [(WORN, 2)]
    kyc = build_summary_chart(small_desk, week(small_desk, section="KYC"), NOON)
    assert [count for _, count in kyc.days[:3]] == [0, 4, 2]


def test_what_was_not_understood_is_told_the_newest_first(small_desk):
    asks(small_desk, "why is the sky so blue", "U1", "U2", at=NOON - 2 * HOUR)
    asks(small_desk, "open the pod bay doors", "U1", at=NOON - HOUR)
    asks(small_desk, "Why is the  sky so blue", "U2")
    texts = [(text.text, text.questions, text.people) for text in week(small_desk).unknown]
    assert texts == [("Why is the sky so blue", 3, 2), ("open the pod bay doors", 1, 1)]


def test_a_section_has_its_own_questions_and_people(small_desk):
    asks(small_desk, PASSPORT, "U1", "U2")
    asks(small_desk, LOCKED, "U2", "U3")
    asks(small_desk, "USCUSTOMER_API_0009131", "U1")
    faq = week(small_desk, section="kyc")
    assert (faq.section, faq.questions, faq.people, faq.first_try) == ("KYC", 2, 2, None)
    assert [code.code for code in faq.codes] == [code.code for code in faq.gaps] == [PASSPORT]
    assert (faq.unknown, faq.unmatched) == ((), 0)
    assert week(small_desk, section="Customer  API").questions == 4


def test_a_section_that_there_is_not_is_refused_with_those_there_are(small_desk):
    with pytest.raises(Refusal, match=r"no section “money”.*KYC, account, customer API, gateway"):
        week(small_desk, section="money")


def test_a_week_begins_on_monday_in_the_channels_own_time_zone(small_desk):
    with small_desk.database.begin() as session:
        for channel, zone in (("C1", "UTC"), ("C2", "Asia/Hong_Kong")):
            columns = {"weekday": 1, "hour": 9, "paused": False, "surges": False, "by": "ada", "since": NOON}
            session.add(ScheduleRow(channel=channel, zone=zone, **columns))
    small_desk.cache.snapshot = replace(small_desk.cache.snapshot, audit_version=-1)
    asks(small_desk, LOCKED, at=datetime(2026, 11, 15, 17, tzinfo=UTC))
    small_desk.cache.refresh(small_desk.database)
    assert [week(small_desk, channel=name).questions for name in ("C1", "C2", "C3")] == [0, 1, 0]
    assert week(small_desk, channel="C2").period.zone == "Asia/Hong_Kong"


def test_nothing_asked_is_nothing_counted(small_desk):
    faq = week(small_desk)
    assert (faq.questions, faq.people, faq.first_try, faq.asked_again) == (0, 0, Share(0, 0), Share(0, 0))
    assert (faq.codes, faq.gaps, faq.unknown) == ((), (), ())


def test_a_codes_own_weeks(small_desk):
    asks(small_desk, LOCKED, "U1", "U2")
    asks(small_desk, LOCKED, "U3", at=NOON - 14 * DAY, surface="mention")
    asks(small_desk, LOCKED, "U3", at=NOON - 84 * DAY)
    asks(small_desk, PASSWORD, "U2", "U3", "U9")
    asks(small_desk, PASSPORT, "U1")
    weekly = load_code_stats(small_desk, "0000113 of the customer API: " + LOCKED, at=NOON)
    assert [count for _, count in weekly.weeks] == [0] * 9 + [1, 0, 2]
    assert weekly.weeks[-1][0].start == date(2026, 11, 16)
    assert (weekly.period.start, weekly.period.last) == (date(2026, 8, 31), date(2026, 11, 18))
    assert weekly.surfaces == (("errcode", 2), ("mention", 1))
    assert [(entry.code, people) for entry, people in weekly.also] == [(PASSWORD, 2)]  # what one person asked is theirs
    assert (weekly.figures.questions, weekly.figures.people, weekly.figures.change) == (3, 3, 2)
    chart = build_code_chart(weekly)
    assert (chart.code, chart.weeks[-1], chart.running) == (LOCKED, (date(2026, 11, 16), 2), True)


@pytest.mark.parametrize("text", ["", "113", "USCUSTOMER_API_0009131", f"{LOCKED} {PASSWORD}", "the account is locked"])
def test_the_weeks_of_anything_but_one_code_are_refused(small_desk, text):
    refusal = f"I can't tell which code “{text[:40]}” is. " if text else "Which code? For example “/errcode stats GGATE"
    with pytest.raises(Refusal, match=f"^{re.escape(refusal)}"):
        load_code_stats(small_desk, text, at=NOON)


def test_a_picture_shows_the_days_beside_those_before_and_ten_codes(small_desk):
    asks(small_desk, LOCKED, "U1", "U2")
    asks(small_desk, PASSWORD, "U1", at=NOON - DAY)
    asks(small_desk, PASSPORT, "U1", at=NOON - 8 * DAY)
    chart = build_summary_chart(small_desk, week(small_desk), NOON)
    assert chart.title == "Error codes, 16–18 Nov 2026"
    assert chart.days == ((date(2026, 11, 16), 0), (date(2026, 11, 17), 1), (date(2026, 11, 18), 2))
    assert chart.before == (0, 1, 0)
    assert chart.codes == ((LOCKED, 2), (PASSWORD, 1))
    kyc = build_summary_chart(small_desk, week(small_desk, section="KYC"), NOON)
    assert (kyc.title, [count for _, count in kyc.days], kyc.before) == (
        "Error codes (KYC), 16–18 Nov 2026",
        [0] * 3,
        (0, 1, 0),
    )


def test_a_code_that_the_catalog_loses_half_way_is_refused_as_any_unknown_one(small_desk):
    lose_code_once_searched(small_desk, LOCKED)
    with pytest.raises(Refusal, match="I can't tell which code"):
        load_code_stats(small_desk, LOCKED, at=NOON)
