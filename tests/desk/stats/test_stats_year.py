"""A year of questions: every figure is the one that plain Python counts, in three time zones, rolled up or not."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.stats.charts import build_summary_chart
from bot.desk.stats.code_stats import load_code_stats
from bot.desk.stats.reading import figures_reader
from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import load_faq, load_faq_of_period
from bot.desk.steps.save import SaveRequest, save_steps
from bot.stats.period import PERIOD_NAMES, Period, previous_period, resolve_period, today
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.schema.notifications import ScheduleRow
from bot.store.schema.steps import VoteRow
from tests.conftest import NOON, PREFIX
from tests.desk.stats.plain_figures import CODES, DAY, local, make, moments

LOCKED = PREFIX + "0000113"
MEI = Actor("mei", "card", NOON - timedelta(days=390), "U0STAFF")


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
    """Return a function that fills a desk with the questions of some days; one code has steps."""

    def fill(database, zone, days):
        desk = open_small(request.getfixturevalue(f"{database}_url"))
        plain = make(desk.database, days, 150 + days, days=days)
        fix = save_steps(desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), MEI).fix.id
        with desk.database.begin() as session:
            session.add(schedule(zone))
            vote(session, plain, fix, random.Random(2))  # noqa: S311 - the same at every run
        desk.cache.snapshot = replace(desk.cache.snapshot, audit_version=-1)
        desk.cache.refresh(desk.database)
        return desk, plain

    return fill


def as_plain(figures):
    """Return figures in the form in which plain Python recounts them."""
    by_code = {row.code: row for row in figures.codes}
    by_code |= {"".join(filter(str.isalnum, row.code)).upper(): row for row in figures.gaps if not row.entry}
    return {
        "questions": figures.questions,
        "people": figures.people,
        "hits": figures.first_try.part,
        "unmatched": figures.unmatched,
        "lookups": figures.lookups,
        "again": figures.asked_again.part,
        "codes": {
            code: (row.questions, row.lookups, row.people, row.change, row.solved, row.votes)
            for code, row in by_code.items()
        },
    }


def days_of(span):
    return span.start, span.end


def check_periods(desk, plain, zone, at):
    """Check every named period."""
    for name in PERIOD_NAMES:
        span = resolve_period(name, at, zone)
        compared = previous_period(name, span)
        figures = load_faq(desk, name, at=at, channel=zone)
        assert (figures.period, figures.compared) == (span, compared)
        assert as_plain(figures) == plain.faq(*days_of(span), days_of(compared), zone), (zone, name, at)
        assert list(figures.codes) == sorted(figures.codes, key=lambda code: (-code.questions, code.code))
        assert {code.code for code in figures.gaps if code.entry} == {code.code for code in figures.codes} - {LOCKED}


def check_code(desk, plain, zone, code):
    """Check the figures of a code."""
    figures = load_code_stats(desk, code, at=NOON, channel=zone)
    lookups = [lookup for lookup in plain.shown if lookup.code == code and lookup.counts]
    for week, count in figures.weeks:
        assert count == len(plain.on(lookups, *days_of(week), zone))
    asked = plain.on(lookups, *days_of(figures.period), zone)
    assert dict(figures.surfaces) == Counter(lookup.surface for lookup in asked)
    shown = plain.on(plain.shown, *days_of(figures.period), zone)
    people = {name: {lookup.asker for lookup in shown if lookup.code == name} for name in CODES}
    assert figures.figures.people == len(people[code])
    common = sorted((-len(people[code] & people[name]), name) for name in CODES if name != code)
    also = [(entry.code, number) for entry, number in figures.also]
    assert also == [(name, -less) for less, name in common if -less > 1]


def check_days(desk, plain, zone):
    """Check the days of two months, and their chart."""
    end = today(NOON, zone) + DAY
    span = Period(end - 60 * DAY, end, zone)
    per_day = tuple(sum(local(question.at, zone) == day for question in plain.questions) for day in span.days)
    with figures_reader(desk, zone) as reader:
        figures = load_faq_of_period(desk, reader, span, Period(span.start, span.start, zone), at=NOON)
    chart = build_summary_chart(desk, figures, NOON)
    assert tuple(count for _, count in chart.days) == per_day
    assert all(code.change == code.questions for code in figures.codes)
    section = load_faq(desk, "90d", at=NOON, section="account", channel=zone)
    whole = load_faq(desk, "90d", at=NOON, channel=zone)
    assert section.questions == sum(code.questions for code in whole.codes if code.entry.section == "account")
    codes = {code.code for code in section.codes}
    shown = [lookup for lookup in plain.on(plain.shown, *days_of(section.period), zone) if lookup.code in codes]
    assert section.people == len({lookup.asker for lookup in shown})
    counts = [sum(local(lookup.at, zone) == day and lookup.counts for lookup in shown) for day in section.period.days]
    assert [count for _, count in build_summary_chart(desk, section, NOON).days] == counts


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
