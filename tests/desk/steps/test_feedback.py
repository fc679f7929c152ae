"""Votes: one per person, code and revision; after three people in a row without help the steps are due."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.questions.lookup import Asker
from bot.desk.steps.feedback import VoteTarget, load_failures, record_failure_reason, record_vote
from bot.desk.steps.save import SaveRequest, save_steps, verify_steps
from bot.errors import Refusal
from bot.steps.step import Step
from bot.store.admin import audit
from bot.store.steps import fixes, votes
from tests.desk.patience import patiently

LOCKED = "USCUSTOMER_API_0000113"
OTHER = "USCUSTOMER_API_0000112"
FIX = 1  # the id of the only fix


@pytest.fixture
def desk(small_desk, mei):
    """Return a desk with steps that are shared by two codes."""
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),), (LOCKED, OTHER)), mei)
    return small_desk


@pytest.fixture
def say(desk, noon):
    """Return a function that votes for a person some minutes after noon."""

    def say_it(solved, *, user="U1", code=LOCKED, number=1, minutes=1):
        asked = Asker(user, "card", noon + timedelta(minutes=minutes))
        return record_vote(desk, VoteTarget(code, LOCKED, number), asked=asked, solved=solved)

    return say_it


def tally(desk, number=1):
    with desk.database.begin_light() as transaction:
        return votes.tally_votes(transaction, [(FIX, number)])


def due(desk):
    with desk.database.read() as session:
        return fixes.find_fix(session, LOCKED).due


def test_a_vote_is_counted_for_its_code(desk, say):
    assert say(True).present
    say(False, user="U2")
    say(True, user="U2", code=OTHER)
    assert tally(desk) == {(FIX, LOCKED): (1, 2), (FIX, OTHER): (1, 1)}


def test_no_votes_are_no_tally(desk):
    assert tally(desk) == {}
    with desk.database.begin_light() as transaction:
        assert votes.tally_votes(transaction, []) == {}


def test_a_person_has_one_vote_and_may_change_it(desk, say):
    for solved in (True, True, False, True, False):
        say(solved)
    [counted] = tally(desk).values()
    assert counted == (0, 1)


def test_a_vote_for_an_older_revision_is_kept_for_that_one(desk, say, mei):
    save_steps(desk, SaveRequest(LOCKED, 1, (Step("Unlock it, then wait."),), (LOCKED, OTHER)), mei)
    assert not say(True, number=1).present
    assert list(tally(desk, 1).values()) == [(1, 1)]
    assert tally(desk, 2) == {}


def test_the_database_holds_no_name_of_who_voted(desk, say, noon):
    say(False, user="U0SECRET")
    record_failure_reason(
        desk,
        VoteTarget(LOCKED, LOCKED, 1),
        asked=Asker("U0SECRET", "card", noon),
        reason="unclear",
        text="me@example.com",
    )
    with desk.database.read() as session:
        [stored] = votes.list_failures(session, FIX, 10)
    assert "SECRET" not in stored.asker
    assert stored.text == "[e-mail]"


@pytest.mark.parametrize(
    "on",
    [
        VoteTarget(LOCKED, "USCUSTOMER_API_0000111", 1),
        VoteTarget(LOCKED, LOCKED, 0),
        VoteTarget(LOCKED, LOCKED, 2),
        VoteTarget("NO_SUCH_CODE_1", LOCKED, 1),
    ],
)
def test_what_was_never_shown_cannot_be_voted_on(desk, on, noon):
    with pytest.raises(Refusal, match="ask for the code again"):
        record_vote(desk, on, asked=Asker("U1", "card", noon), solved=True)
    assert tally(desk) == {}


def test_three_in_a_row_without_help_put_the_steps_due(desk, say):
    say(False, user="U1", minutes=1)
    say(False, user="U2", minutes=2)
    assert due(desk) is None
    say(False, user="U3", code=OTHER, minutes=3)
    assert due(desk) == "failing"
    desk.cache.refresh(desk.database)
    desk.cache.refresh(desk.database)
    assert desk.cache.guide.fixes[LOCKED].due == "failing"


def test_the_doubt_is_logged_once_and_names_nobody(desk, say):
    for minute in range(1, 6):
        say(False, user=f"U0VOTER{minute}", minutes=minute)
    with desk.database.read() as session:
        doubts = [entry for entry in audit.list_audit_entries(session) if entry.what == "doubted steps"]
    [doubt] = doubts
    assert (doubt.subject, doubt.by, doubt.by_id) == (LOCKED, "askers", None)
    assert "VOTER" not in doubt.detail


def test_help_in_between_breaks_the_row(desk, say):
    for minute, solved in enumerate((False, False, True, False, False), 1):
        say(solved, user=f"U{minute}", minutes=minute)
    assert due(desk) is None
    say(False, user="U9", minutes=9)
    assert due(desk) == "failing"


def test_a_changed_mind_counts_as_it_is_now(desk, say):
    say(False, user="U1", minutes=1)
    say(False, user="U2", minutes=2)
    say(True, user="U2", minutes=3)
    say(False, user="U3", minutes=4)
    assert due(desk) is None


def test_the_same_vote_again_is_no_new_one(desk, say):
    for minute in range(1, 5):
        say(False, user="U1", minutes=minute)
    assert due(desk) is None


def test_one_person_who_was_not_helped_with_several_codes_is_one_of_three(desk, say):
    for minute, (user, code) in enumerate([("U1", LOCKED), ("U1", OTHER), ("U2", LOCKED), ("U2", OTHER)], 1):
        say(False, user=user, code=code, minutes=minute)
    assert due(desk) is None
    say(False, user="U3", minutes=5)
    assert due(desk) == "failing"


def test_after_a_verification_the_row_begins_anew(desk, say, mei, noon):
    for minute in (1, 2, 3):
        say(False, user=f"U{minute}", minutes=minute)
    verify_steps(desk, LOCKED, 1, replace(mei, at=noon + timedelta(minutes=4)))
    say(False, user="U5", minutes=5)
    say(False, user="U6", minutes=6)
    assert due(desk) is None
    say(False, user="U7", minutes=7)
    assert due(desk) == "failing"


def test_only_the_fix_that_fails_is_due(desk, say, mei):
    save_steps(desk, SaveRequest(OTHER, 0, (Step("Another way."),), (OTHER, LOCKED)), mei)
    for minute in (1, 2, 3):
        say(False, user=f"U{minute}", minutes=minute)
    with desk.database.read() as session:
        assert fixes.find_fix(session, OTHER).due is None


def test_retired_steps_never_fail(desk, say, mei):
    save_steps(desk, SaveRequest(LOCKED, 1, (), (LOCKED, OTHER)), mei)
    for minute in (1, 2, 3):
        say(False, user=f"U{minute}", number=2, minutes=minute)
    assert due(desk) is None


def test_votes_at_the_same_time_are_all_counted_and_doubt_once(desk, say):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: patiently(say, False, user=f"U{number}", minutes=number), range(6)))
    [counted] = tally(desk).values()
    assert counted == (0, 6)
    assert due(desk) == "failing"


def test_why_is_kept_beside_the_vote_and_told_to_staff(desk, say, noon, mei):
    say(False)
    asked = Asker("U1", "card", noon + timedelta(minutes=2))
    record_failure_reason(
        desk, VoteTarget(LOCKED, LOCKED, 1), asked=asked, reason="out of date", text="The menu has moved."
    )
    [failure] = load_failures(desk, LOCKED, mei)
    assert (failure.code, failure.number, failure.reason) == (LOCKED, 1, "out of date")
    assert failure.text == "The menu has moved."


def test_why_may_be_left_out_and_a_made_up_reason_is_not_kept(desk, noon, mei):
    on, asked = VoteTarget(LOCKED, LOCKED, 1), Asker("U1", "card", noon)
    record_failure_reason(desk, on, asked=asked, reason="<!channel>", text="  ")
    assert load_failures(desk, LOCKED, mei) == ()
    [counted] = tally(desk).values()
    assert counted == (0, 1)


def test_why_leaves_with_the_vote_that_it_explained(desk, say, noon, mei):
    record_failure_reason(
        desk, VoteTarget(LOCKED, LOCKED, 1), asked=Asker("U1", "card", noon), reason="unclear", text=""
    )
    say(True)
    say(False)
    assert load_failures(desk, LOCKED, mei) == ()


def test_only_staff_read_what_was_said(desk, mei):
    with pytest.raises(Refusal, match="Only support staff"):
        load_failures(desk, LOCKED, replace(mei, user="U1"))
    assert load_failures(desk, "USCUSTOMER_API_0000603", mei) == ()
