"""The audit log says who changed what, the newest first."""

from datetime import timedelta

from bot.desk.admin.audit import load_audit_log
from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.actor import Actor
from bot.steps.step import Step

LOCKED, PASSWORD = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"


def save(desk, home, base, by, *codes):
    save_steps(desk, SaveRequest(home, base, (Step(f"Revision {base + 1}"),), (home, *codes)), by)


def test_the_newest_change_stands_first_and_all_can_be_cut(small_desk, mei, noon):
    save(small_desk, LOCKED, 0, mei)
    save(small_desk, LOCKED, 1, Actor("tom", "terminal", noon + timedelta(hours=1), trusted=True))
    changes = load_audit_log(small_desk.database)
    assert [(change.by, change.by_id, change.surface) for change in changes] == [
        ("tom", None, "terminal"),
        ("mei", "U0STAFF", "card"),
    ]
    assert load_audit_log(small_desk.database, most=1) == changes[:1]
    assert load_audit_log(small_desk.database, since=noon + timedelta(minutes=1)) == changes[:1]


def test_the_log_of_a_code_tells_of_the_steps_that_it_shares(small_desk, mei):
    save(small_desk, LOCKED, 0, mei)
    save(small_desk, LOCKED, 1, mei, PASSWORD)
    subjects = [change.subject for change in load_audit_log(small_desk.database, PASSWORD)]
    assert subjects.count(LOCKED) == 2
    assert subjects.count(PASSWORD) == 1
    ids = [change.id for change in load_audit_log(small_desk.database, PASSWORD)]
    assert ids == sorted(ids, reverse=True)


def test_the_log_of_what_nobody_changed_is_empty(small_desk, mei):
    save(small_desk, LOCKED, 0, mei)
    assert load_audit_log(small_desk.database, PASSWORD) == ()
