"""The queue: what waits for staff, and in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalog.entry import Cause, Meaning
from bot.desk.home.home import HomePosition, load_home
from bot.desk.home.queue import QueueFilter
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.questions.pages import PAGE_SIZE
from bot.desk.state.desk import open_desk
from bot.desk.steps.feedback import VoteTarget, record_failure_reason
from bot.desk.steps.followers import follow_code
from bot.desk.steps.marks import save_mark
from bot.desk.steps.save import SaveRequest, save_steps
from bot.desk.steps.suggestions import decline_open_suggestion, suggest_step
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.step import Step
from tests.conftest import NOON, PREFIX, TEAM, entry

LOCKED, PASSWORD, PASSPORT = PREFIX + "0000113", PREFIX + "0000112", PREFIX + "0000603"
LATER = NOON + timedelta(minutes=2)  # what is asked most is counted anew after a minute


def asks(desk, text, times=1, *, user="U1", at=NOON):
    """Ask for a text as ``times`` different people."""
    for number in range(times):
        look_up(desk, text, Asker(f"{user}{text}{number}", "errcode", at))


def queue(desk, wanted=None, *, user="U0STAFF", at=LATER):
    return load_home(desk, user, HomePosition(wanted or QueueFilter()), at=at).queue


def kinds(page):
    return [(row.kind, row.code, row.questions) for row in page.rows]


def save(desk, code, by, **how):
    return save_steps(desk, SaveRequest(code, 0, (Step("Unlock it."),), (code, *how.pop("codes", ())), **how), by).fix


def test_what_is_asked_most_without_steps_stands_first(small_desk):
    asks(small_desk, PASSWORD)
    asks(small_desk, LOCKED, 3)
    assert kinds(queue(small_desk)) == [("unwritten", LOCKED, 3), ("unwritten", PASSWORD, 1)]


def test_who_asks_again_within_the_hour_counts_once(small_desk):
    for minutes in (90, 59, 30, 0):
        look_up(small_desk, LOCKED, Asker("U1", "errcode", NOON - timedelta(minutes=minutes)))
    assert kinds(queue(small_desk)) == [("unwritten", LOCKED, 1)]


def test_a_code_with_steps_waits_no_more(small_desk, mei):
    asks(small_desk, LOCKED)
    save(small_desk, LOCKED, mei)
    assert queue(small_desk).rows == ()


def test_a_code_with_a_shared_fix_has_steps(small_desk, mei):
    asks(small_desk, LOCKED)
    save(small_desk, PASSWORD, mei, codes=[LOCKED])
    assert queue(small_desk).rows == ()


def test_a_question_of_last_month_counts_no_more(small_desk):
    asks(small_desk, LOCKED, at=NOON - timedelta(days=31))
    assert queue(small_desk).rows == ()


def test_who_follows_a_code_is_counted_beside_who_asks(small_desk, noon):
    follow_code(small_desk, PASSWORD, Asker("U1", "card", noon))
    follow_code(small_desk, PASSWORD, Asker("U2", "card", noon))
    [row] = queue(small_desk).rows
    assert (row.code, row.questions, row.followers) == (PASSWORD, 0, 2)


def test_steps_that_nobody_verified_wait(small_desk, mei):
    fix = save(small_desk, LOCKED, mei, verified=False)
    [row] = queue(small_desk).rows
    assert (row.kind, row.fix) == ("unverified", fix)


def test_steps_fall_due_after_ninety_days(small_desk, mei):
    save(small_desk, LOCKED, mei)
    assert queue(small_desk, at=NOON + timedelta(days=89)).rows == ()
    assert kinds(queue(small_desk, at=NOON + timedelta(days=90))) == [("unverified", LOCKED, 0)]


def test_a_shared_fix_is_one_row_with_the_questions_of_all_its_codes(small_desk, mei):
    asks(small_desk, LOCKED, 2)
    asks(small_desk, PASSWORD, 3)
    save(small_desk, LOCKED, mei, codes=[PASSWORD], verified=False)
    assert kinds(queue(small_desk)) == [("unverified", LOCKED, 5)]


def test_retired_steps_need_no_verifying(small_desk, mei):
    save(small_desk, LOCKED, mei, verified=False)
    save_steps(small_desk, SaveRequest(LOCKED, 1, ()), mei)
    assert queue(small_desk).rows == ()


def test_suggestions_wait_with_what_was_suggested(small_desk):
    suggest_step(small_desk, LOCKED, "Call the bank.", words="locked", by=Actor("tom", "card", NOON, "U1"))
    [row] = queue(small_desk).rows
    assert (row.kind, row.code) == ("suggested", LOCKED)
    assert (row.suggestion.text, row.suggestion.by) == ("Call the bank.", "tom")


def test_a_code_without_steps_is_one_row_while_a_suggestion_for_it_waits(small_desk, mei):
    asks(small_desk, LOCKED, 2)
    follow_code(small_desk, LOCKED, Asker("U2", "card", NOON))
    number = suggest_step(small_desk, LOCKED, "Call the bank.", words="", by=Actor("tom", "card", NOON, "U1")).id
    page = queue(small_desk)
    assert kinds(page) == [("suggested", LOCKED, 2)]
    assert (page.rows[0].followers, page.kinds) == (1, {"suggested": 1})
    decline_open_suggestion(small_desk, number, "It is done by itself.", mei)
    assert kinds(queue(small_desk)) == [("unwritten", LOCKED, 2)]


def test_an_unknown_code_is_one_row_however_it_was_written(small_desk):
    asks(small_desk, "USCUSTOMER_API_0009131", 2)
    asks(small_desk, "uscustomer-api-0009131")
    assert kinds(queue(small_desk)) == [("unknown", "USCUSTOMER_API_0009131", 3)]


def test_an_unknown_code_that_an_import_added_waits_for_steps_with_what_was_asked_before(small_desk, fill):
    asks(small_desk, "USCUSTOMER_API_0009131")
    fill(small_desk.database, [entry("0009131", "The card is worn out")])
    small_desk.cache.refresh(small_desk.database)
    assert [(row.kind, row.code, row.questions) for row in queue(small_desk).rows] == [
        ("unwritten", PREFIX + "0009131", 1)
    ]


@pytest.fixture
def doubtful_desk(database_url, open_small, fill, lexicon):
    """Open a desk with a code that has two meanings."""
    desk = open_small(database_url)
    code = entry("0000700", "The group cannot be deleted")
    doubt = Meaning("The name is taken", preferred=False, doubt="A slip")
    fill(desk.database, [replace(code, meanings=(*code.meanings, doubt))])
    opened = open_desk(database_url, lexicon, hash_key="a key for tests", team=TEAM)
    yield opened
    opened.database.engine.dispose()


def test_doubtful_meanings_wait_until_one_is_confirmed(doubtful_desk, mei):
    assert kinds(queue(doubtful_desk)) == [("doubtful", PREFIX + "0000700", 0)]
    save_mark(doubtful_desk, Mark(PREFIX + "0000700", preferred="The name is taken"), mei)
    assert queue(doubtful_desk).rows == ()


def test_it_is_filtered_by_section_and_by_kind_and_counts_both(doubtful_desk):
    asks(doubtful_desk, PASSPORT)
    asks(doubtful_desk, LOCKED)
    asks(doubtful_desk, "USCUSTOMER_API_0009131")
    kyc = queue(doubtful_desk, QueueFilter(section="KYC"))
    assert kinds(kyc) == [("unwritten", PASSPORT, 1)]
    assert kyc.kinds == {"unwritten": 1}
    assert kyc.sections == {"KYC": 1, "account": 2, "": 1}
    unwritten = queue(doubtful_desk, QueueFilter(kind="unwritten"))
    assert [row.code for row in unwritten.rows] == [LOCKED, PASSPORT]
    assert unwritten.sections == {"KYC": 1, "account": 1}


def test_a_page_has_ten_rows_and_one_beyond_the_last_is_the_last(small_desk):
    asks(small_desk, " ".join(f"USCUSTOMER_API_00091{number}" for number in range(31, 49)))
    first, last = queue(small_desk), queue(small_desk, QueueFilter(page=9))
    assert (len(first.rows), first.pages, first.total) == (PAGE_SIZE, 2, 18)
    assert (len(last.rows), last.filter.page) == (8, 2)
    assert not {row.code for row in first.rows} & {row.code for row in last.rows}


def test_steps_that_fail_stand_there_with_what_was_said_last_of_them_as_they_are(small_desk, mei):
    fix = save(small_desk, LOCKED, mei)
    comments = [("An older one.", "U1", 1), ("The menu has moved.", "U2", 2), ("", "U3", 3)]
    for text, user, minute in comments:
        asked = Asker(user, "card", NOON + timedelta(minutes=minute))
        record_failure_reason(small_desk, VoteTarget(LOCKED, LOCKED, 1), asked=asked, reason=None, text=text)
    [row] = queue(small_desk).rows
    assert (row.fix.id, row.fix.due) == (fix.id, "failing")
    assert row.failure.text == "The menu has moved."
    save_steps(small_desk, SaveRequest(LOCKED, 1, (Step("Another way."),), verified=False), mei)
    assert [row.failure for row in queue(small_desk).rows] == [None]


def test_a_code_that_is_followed_waits_until_it_has_steps_for_askers(small_desk, mei, noon):
    follow_code(small_desk, LOCKED, Asker("U1", "card", noon))
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Call the bank.", "internal"),)), mei)
    [row] = queue(small_desk).rows
    assert (row.kind, row.code, row.followers, row.internal) == ("unwritten", LOCKED, 1, True)
    save_steps(small_desk, SaveRequest(LOCKED, 1, (Step("Unlock it."),)), mei)
    assert queue(small_desk).rows == ()


def test_an_unknown_code_that_is_followed_waits_however_long_ago_it_was_asked_for(small_desk, noon):
    follow_code(small_desk, "USCUSTOMER_API_0009131", Asker("U1", "card", noon - timedelta(days=90)))
    asks(small_desk, "uscustomer-api-0009131", at=NOON)
    [row] = queue(small_desk, at=NOON + timedelta(days=40)).rows
    assert (row.kind, row.code, row.questions, row.followers) == ("unknown", "USCUSTOMER_API_0009131", 0, 1)


@pytest.fixture
def motor(small_desk, fill):
    """Add a code for which the reference says what to do, and return its key."""
    causes = (Cause("Grass", ("Clean the wheel.",)),)
    fill(small_desk.database, [replace(entry("0000777", "The wheel is blocked"), causes=causes)])
    small_desk.cache.refresh_and_wait(small_desk.database)
    return PREFIX + "0000777"


def test_steps_from_the_reference_wait_to_be_checked_once_two_people_ask(small_desk, motor, mei):
    asks(small_desk, motor)
    assert kinds(queue(small_desk)) == []
    asks(small_desk, motor, user="U2")
    [row] = queue(small_desk).rows
    assert (row.kind, row.code, row.questions, row.fix) == ("unverified", motor, 2, None)
    save(small_desk, motor, mei)
    assert kinds(queue(small_desk)) == []


def test_steps_from_the_reference_wait_to_be_checked_once_somebody_follows_the_code(small_desk, motor):
    follow_code(small_desk, motor, Asker("U1", "card", NOON))
    assert kinds(queue(small_desk)) == [("unverified", motor, 0)]


def test_a_suggestion_goes_before_checking_the_steps_from_the_reference(small_desk, motor):
    asks(small_desk, motor, 2)
    suggest_step(small_desk, motor, "Call.", words="", by=Actor("tom", "card", NOON, "U1"))
    assert [row.kind for row in queue(small_desk).rows] == ["suggested"]
