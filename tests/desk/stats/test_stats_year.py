"""A year of questions: every figure is the one that plain Python counts, in three time zones, rolled up or not."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import asked_by_day, faq, faq_of, stats, summary_chart
from bot.desk.steps.save import Save, save_steps
from bot.stats.period import NAMES, Period, before, period, today
from bot.steps.actor import By
from bot.steps.step import Step
from bot.store.schema.counts import ScheduleRow
from bot.store.schema.curated import VoteRow
from tests.conftest import NOON, PREFIX
from tests.desk.stats.plain_figures import CODES, DAY, local, make, moments

LOCKED = PREFIX + "0000113"
MEI = By("mei", "card", NOON - timedelta(days=390), "U0STAFF")


def schedule(zone):
    return ScheduleRow(channel=zone, weekday=1, hour=9, zone=zone, paused=False, surges=False, by="ada", since=NOON)


def vote(session, plain, fix, rng):
    for number, at in enumerate(moments(rng, 60)):
        solved = rng.random() < 0.6
        row = {"code": rng.choice(CODES), "asker": f"asker {number}", "solved": solved, "at": at}
        session.add(VoteRow(fix_id=fix, number=1, **row))
        plain.votes.append((at, row["code"], solved))


@pytest.fixture
def asked(open_small, request):
    """Give what fills a desk with the questions of some days, as plain Python knows them; one code has steps."""

    def fill(database, zone, days):
        desk = open_small(request.getfixturevalue(f"{database}_url"))
        plain = make(desk.database, days, 150 + days, days=days)
        fix = save_steps(desk, Save(LOCKED, 0, (Step("Unlock it."),)), MEI).fix.id
        with desk.database.begin() as session:
            session.add(schedule(zone))
            vote(session, plain, fix, random.Random(2))  # noqa: S311 - the same at every run
        desk.shelf.snapshot = replace(desk.shelf.snapshot, curated=-1)
        desk.shelf.refresh(desk.database)
        return desk, plain

    return fill


def as_plain(found):
    """Give figures in the form in which plain Python recounts them."""
    counted = {one.code: one for one in found.codes}
    counted |= {"".join(filter(str.isalnum, one.code)).upper(): one for one in found.gaps if not one.entry}
    return {
        "questions": found.questions,
        "people": found.people,
        "hits": found.first_try.part,
        "unmatched": found.unmatched,
        "lookups": found.lookups,
        "again": found.asked_again.part,
        "codes": {
            code: (one.questions, one.lookups, one.people, one.change, one.solved, one.votes)
            for code, one in counted.items()
        },
    }


def days_of(of):
    return of.start, of.end


def check_periods(desk, plain, zone, at):
    """Compare every period that can be asked for."""
    for name in NAMES:
        of = period(name, at, zone)
        compared = before(name, of)
        found = faq(desk, name, at=at, channel=zone)
        assert (found.period, found.compared) == (of, compared)
        assert as_plain(found) == plain.faq(*days_of(of), days_of(compared), zone), (zone, name, at)
        assert list(found.codes) == sorted(found.codes, key=lambda one: (-one.questions, one.code))
        assert {one.code for one in found.gaps if one.entry} == {one.code for one in found.codes} - {LOCKED}


def check_code(desk, plain, zone, code):
    """Compare a code's own twelve weeks."""
    found = stats(desk, code, at=NOON, channel=zone)
    ones = [one for one in plain.shown if one.code == code and one.counts]
    for week, count in found.weeks:
        assert count == len(plain.on(ones, *days_of(week), zone))
    of = plain.on(ones, *days_of(found.period), zone)
    assert dict(found.surfaces) == {place: sum(one.surface == place for one in of) for place in {o.surface for o in of}}
    shown = plain.on(plain.shown, *days_of(found.period), zone)
    people = {one: {other.asker for other in shown if other.code == one} for one in CODES}
    assert found.figures.people == len(people[code])
    common = sorted((-len(people[code] & people[one]), one) for one in CODES if one != code)
    assert [(entry.code, number) for entry, number in found.also] == [(one, -less) for less, one in common if -less > 1]


def check_days(desk, plain, zone):
    """Compare the days of two months, and their picture."""
    end = today(NOON, zone) + DAY
    of = Period(end - 60 * DAY, end, zone)
    per_day = tuple(sum(local(one.at, zone) == day for one in plain.questions) for day in of.days)
    assert asked_by_day(desk, of, NOON) == per_day
    found = faq_of(desk, of, Period(of.start, of.start, zone), NOON)
    chart = summary_chart(desk, found, NOON)
    assert tuple(count for _, count in chart.days) == per_day
    assert all(one.change == one.questions for one in found.codes)
    section = faq(desk, "90d", at=NOON, section="account", channel=zone)
    whole = faq(desk, "90d", at=NOON, channel=zone)
    assert section.questions == sum(one.questions for one in whole.codes if one.entry.section == "account")
    codes = {one.code for one in section.codes}
    shown = [one for one in plain.on(plain.shown, *days_of(section.period), zone) if one.code in codes]
    assert section.people == len({one.asker for one in shown})
    counts = [sum(local(one.at, zone) == day and one.counts for one in shown) for day in section.period.days]
    assert [count for _, count in summary_chart(desk, section, NOON).days] == counts


def check(desk, plain, zone, ats):
    for at in (NOON, *ats):
        check_periods(desk, plain, zone, at)
    check_code(desk, plain, zone, LOCKED)
    check_days(desk, plain, zone)


@pytest.mark.parametrize(
    ("database", "zone", "days"),
    [
        ("sqlite", "Europe/Berlin", 400),
        ("sqlite", "America/New_York", 60),
        ("sqlite", "Asia/Hong_Kong", 60),
        ("postgres", "Europe/Berlin", 40),
    ],
)
def test_every_figure_is_the_one_that_plain_python_counts(asked, database, zone, days):
    desk, plain = asked(database, zone, days)
    turns = [NOON.replace(month=month, day=day, hour=4) for month, day in ((3, 9), (3, 31), (10, 26), (11, 2))]
    check(desk, plain, zone, turns)
    assert days - 9 <= roll_up(desk, NOON) <= days
    check(desk, plain, zone, turns)
    assert roll_up(desk, NOON) == 0
