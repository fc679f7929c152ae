"""The advice of an answer: which steps, in which order, verified or not, and how often they helped."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from bot.desk.questions.advice import find_advice, is_overdue
from bot.desk.questions.lookup import Asker, find_named_code, look_up, look_up_unrecorded, pick_code, show_codes
from bot.desk.state.desk import open_desk
from bot.desk.steps.feedback import VoteTarget, record_vote
from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.step import Fix, Revision, Step
from tests.conftest import NOON, PREFIX, TEAM

CODE = PREFIX + "0000113"
OTHER = PREFIX + "0000112"
THIRD = PREFIX + "0000603"


@pytest.fixture
def asked(noon):
    """Return an asker."""
    return Asker("U1", "errcode", noon)


@pytest.fixture
def write(small_desk, mei):
    """Return a function that saves steps for codes (the first is their home) and returns the fix."""

    def save(*codes, text="Unlock it.", **how):
        return save_steps(small_desk, SaveRequest(codes[0], how.pop("base", 0), (Step(text),), codes, **how), mei).fix

    return save


def advice(answer, place=0):
    return [(advice.fix.home, advice.solved, advice.votes) for advice in answer.matches[place].advice]


def help_with(desk, fix, code, *, yes=0, no=0):
    for number in range(yes + no):
        asked = Asker(f"U{number}", "card", NOON)
        record_vote(desk, VoteTarget(code, fix.home, fix.revision.number), asked=asked, solved=number < yes)


def test_an_answer_advises_what_staff_wrote(small_desk, asked, write):
    fix = write(CODE)
    (match,) = look_up(small_desk, CODE, asked).matches
    assert [(advice.fix, advice.overdue) for advice in match.advice] == [(fix, False)]
    assert match.has_own_steps


def test_every_way_to_an_answer_gives_the_advice(small_desk, asked, write):
    write(CODE)
    ways = [
        look_up_unrecorded(small_desk, CODE, NOON),
        pick_code(small_desk, CODE, question=None, asked=asked),
        show_codes(small_desk, [CODE], NOON),
        look_up(small_desk, "the account is locked", asked),
    ]
    assert [advice(answer) for answer in ways] == [[(CODE, 0, 0)]] * 4


def test_votes_on_the_present_revision_are_counted_for_each_code_of_a_fix(small_desk, asked, write):
    old = write(CODE, OTHER)
    help_with(small_desk, old, CODE, yes=5)
    new = write(CODE, OTHER, text="Unlock it twice.", base=1)
    help_with(small_desk, new, CODE, yes=2, no=1)
    help_with(small_desk, new, OTHER, no=1)
    answer = look_up(small_desk, f"{CODE} {OTHER}", asked)
    assert [advice(answer, 0), advice(answer, 1)] == [[(CODE, 2, 3)], [(CODE, 0, 1)]]
    assert advice(show_codes(small_desk, [CODE], NOON)) == [(CODE, 2, 3)]


def test_a_codes_own_steps_come_first_and_then_those_that_surely_help(small_desk, asked, write):
    few = write(PREFIX + "0000111", THIRD)
    many = write(OTHER, THIRD)
    write("GGATEWAY_CODE_113", THIRD)
    own = write(THIRD)
    help_with(small_desk, few, THIRD, yes=1)
    help_with(small_desk, many, THIRD, yes=9, no=2)
    help_with(small_desk, own, THIRD, no=3)
    homes = [home for home, _, _ in advice(look_up(small_desk, THIRD, asked))]
    assert homes == [THIRD, OTHER, PREFIX + "0000111", "GGATEWAY_CODE_113"]


def test_retired_steps_are_not_advised_but_known_to_be_kept(small_desk, asked, write, mei):
    write(CODE)
    save_steps(small_desk, SaveRequest(CODE, 1, ()), mei)
    (match,) = look_up(small_desk, CODE, asked).matches
    assert (match.advice, match.has_own_steps) == ((), True)


def test_from_the_third_code_on_there_is_no_advice(small_desk, asked, write):
    write(CODE, OTHER, THIRD)
    answer = look_up(small_desk, f"{CODE} {OTHER} {THIRD}", asked)
    assert [len(match.advice) for match in answer.matches] == [1, 1, 0]


@pytest.mark.parametrize(
    ("verified", "due", "overdue"),
    [
        (None, None, True),
        (date(2026, 11, 18), None, False),
        (date(2026, 11, 18), "failing", True),
        (date(2026, 8, 21), None, False),
        (date(2026, 8, 20), None, True),
    ],
)
def test_steps_are_verified_again_after_ninety_days_or_before_where_something_says_so(verified, due, overdue):
    revision = Revision(1, (Step("Unlock it."),), "mei", NOON, "card")
    fix = Fix(1, CODE, (CODE,), revision, "mei", verified, due)
    assert is_overdue(fix, 90, NOON.date()) is overdue


def test_the_days_after_which_steps_are_verified_again_are_the_ones_that_an_admin_chose(small_desk, write, asked):
    write(CODE)
    look_up(small_desk, CODE, asked)
    small_desk.cache.snapshot = replace(
        small_desk.cache.snapshot, access=replace(small_desk.cache.access, choices={"verification_days": 5})
    )
    days = [
        find_advice(small_desk.cache.snapshot, [CODE], NOON + timedelta(days=day), None)[CODE][0].overdue
        for day in (4, 5)
    ]
    assert days == [False, True]


def test_an_answer_says_whether_its_revision_is_of_this_year(small_desk, write, asked):
    write(CODE)
    look_up(small_desk, CODE, asked)
    next_year = find_advice(small_desk.cache.snapshot, [CODE], NOON + timedelta(days=365), None)
    assert not next_year[CODE][0].this_year
    assert find_advice(small_desk.cache.snapshot, [CODE], NOON, None)[CODE][0].this_year


def statements(desk, work):
    """Return the number of statements that work sends to the database."""
    statements_sent = []

    def hear(*arguments):
        statements_sent.append(arguments[2])

    event.listen(desk.database.engine, "before_cursor_execute", hear)
    work()
    event.remove(desk.database.engine, "before_cursor_execute", hear)
    return len(statements_sent)


def test_a_code_without_steps_costs_no_query_more_and_one_with_steps_one(small_desk, asked, write):
    def ask(text):
        return lambda: look_up(small_desk, text, asked)

    for _ in range(2):  # from the second question on the asker is known
        look_up(small_desk, CODE, asked)
    before = statements(small_desk, ask(CODE))
    write(OTHER, PREFIX + "0000111")
    look_up(small_desk, CODE, asked)
    assert statements(small_desk, ask(CODE)) == before
    assert statements(small_desk, ask(OTHER)) == before + 1


def test_with_the_database_locked_the_steps_are_shown_without_their_votes(open_small, sqlite_url, asked, mei):
    desk = open_small(sqlite_url)
    fix = save_steps(desk, SaveRequest(CODE, 0, (Step("Unlock it."),)), mei).fix
    help_with(desk, fix, CODE, yes=2)
    assert advice(look_up(desk, CODE, asked)) == [(CODE, 2, 2)]
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = look_up(desk, CODE, asked)
        other.execute("ROLLBACK")
    other.close()
    assert [advice.fix.revision.steps for advice in answer.matches[0].advice] == [(Step("Unlock it."),)]
    assert advice(answer) == [(CODE, 0, 0)]
    assert answer.question is None


@pytest.fixture
def worker(small_desk, database_url, lexicon):
    """Return another desk on the same database."""
    opened = open_desk(database_url, lexicon, team=TEAM)
    yield opened
    opened.database.engine.dispose()
    assert small_desk


def test_another_worker_advises_new_steps_a_second_later(worker, write, asked):
    assert advice(look_up(worker, CODE, asked)) == []
    write(CODE)
    worker.cache.refresh_in_background(worker.database, NOON + timedelta(seconds=1))
    assert advice(look_up(worker, CODE, replace(asked, at=NOON + timedelta(seconds=1)))) == [(CODE, 0, 0)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CODE, CODE),
        ("uscustomer 0000113", CODE),
        (f"{CODE} {OTHER}", None),
        ("113", None),
        (PREFIX + "0000999", None),
        ("the account is locked", None),
        ("", None),
    ],
)
def test_one_code_is_named_or_none(small_desk, text, code):
    assert find_named_code(small_desk, text) == code
