from dataclasses import replace

import pytest

from bot.catalog.entry import Meaning
from bot.desk.questions.lookup import look_up_unrecorded
from bot.desk.steps.marks import save_mark
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import FaultsError, SaveRequest, save_steps, verify_steps
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.step import Step
from bot.store.admin.audit import list_audit_entries
from bot.store.steps import marks
from tests.conftest import NOON
from tests.desk.rebuilding import lose_code_once_searched

LOCKED, PASSWORD = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
FULL = Mark(LOCKED, "The account is locked", "high", "support", ("cannot get in",))


def log(desk):
    with desk.database.read() as session:
        return [(entry.what, entry.subject, entry.detail) for entry in list_audit_entries(session)]


def stored_mark(desk, code=LOCKED):
    with desk.database.read() as session:
        return marks.find_mark(session, code)


def places(desk, wanted, by):
    with pytest.raises(FaultsError) as refused:
        save_mark(desk, wanted, by)
    return [(fault.place, fault.reason) for fault in refused.value.faults]


def test_a_mark_is_kept_and_logged_with_what_it_changed(small_desk, mei):
    assert save_mark(small_desk, FULL, mei) == FULL == stored_mark(small_desk)
    detail = "meaning: The account is locked; severity: high; actor: support; + “cannot get in”"
    assert log(small_desk) == [("marked code", LOCKED, detail)]
    save_mark(small_desk, Mark(LOCKED, "The account is locked", phrases=("kein Zugang",)), mei)
    assert log(small_desk)[0][2] == "severity: none; actor: none; + “kein Zugang”; - “cannot get in”"


def test_the_same_mark_again_is_no_change(small_desk, mei):
    save_mark(small_desk, FULL, mei)
    save_mark(small_desk, FULL, mei)
    assert len(log(small_desk)) == 1


def test_a_code_is_found_by_its_phrases_at_once(small_desk, mei):
    assert look_up_unrecorded(small_desk, "kein Zugang zum Depot", NOON).verdict == "unknown"
    save_mark(small_desk, Mark(LOCKED, phrases=("Kein Zugang zum Depot",)), mei)
    [match] = look_up_unrecorded(small_desk, "kein zugang zum depot", NOON).matches
    assert match.entry.code == LOCKED
    save_mark(small_desk, Mark(LOCKED), mei)
    assert look_up_unrecorded(small_desk, "kein Zugang zum Depot", NOON).verdict == "unknown"


def test_a_meaning_that_staff_prefer_stands_first_at_once_and_must_be_printed(small_desk, mei, fill):
    entry = small_desk.cache.index.entries[LOCKED]
    fill(small_desk.database, [replace(entry, meanings=(entry.meaning, Meaning("Login denied", False, "A slip")))])
    small_desk.cache.refresh(small_desk.database)
    save_mark(small_desk, Mark(LOCKED, "Login denied"), mei)
    assert look_up_unrecorded(small_desk, LOCKED, NOON).matches[0].entry.meaning.text == "Login denied"
    with pytest.raises(Refusal, match="no longer has this meaning"):
        save_mark(small_desk, Mark(LOCKED, "Something else"), mei)


def test_steps_must_be_verified_again_once_staff_prefer_another_meaning(small_desk, mei, fill):
    entry = small_desk.cache.index.entries[LOCKED]
    fill(
        small_desk.database, [replace(entry, meanings=(entry.meaning, Meaning("Login denied for %s", False, "A slip")))]
    )
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Wait."),), (LOCKED, PASSWORD)), mei)
    save_mark(small_desk, Mark(LOCKED, "The account is locked", "high"), mei)
    assert load_steps_form(small_desk, PASSWORD).fixes[0].due is None, "what was shown is confirmed"
    save_mark(small_desk, Mark(LOCKED, "Login denied for %s"), mei)
    assert load_steps_form(small_desk, PASSWORD).fixes[0].due == "reworded"
    verify_steps(small_desk, LOCKED, 1, mei)
    save_mark(small_desk, Mark(LOCKED, "Login denied for %s", "low"), mei)
    assert load_steps_form(small_desk, LOCKED).own.due is None
    save_mark(small_desk, Mark(LOCKED), mei)
    assert load_steps_form(small_desk, LOCKED).own.due == "reworded", "nobody prefers it any more"


def test_a_meaning_that_an_import_took_away_does_not_keep_the_rest_from_being_changed(small_desk, mei, fill):
    entry = small_desk.cache.index.entries[LOCKED]
    save_mark(small_desk, FULL, mei)
    fill(small_desk.database, [replace(entry, meanings=(Meaning("Login denied"),))])
    small_desk.cache.refresh(small_desk.database)
    assert save_mark(small_desk, replace(FULL, severity="low"), mei).severity == "low"


def test_phrases_are_checked_at_their_places(small_desk, mei):
    long, ok = "x" * 201, "y" * 200
    wanted = Mark(LOCKED, phrases=("fine", " ", "???", long, ok, "zero\0byte", "the PASSWORD  is incorrect"))
    assert [place for place, _ in places(small_desk, wanted, mei)] == [1, 2, 3, 5, 6]
    assert f"already leads to {PASSWORD}" in places(small_desk, wanted, mei)[-1][1]
    assert stored_mark(small_desk) is None


def test_a_phrase_belongs_to_one_code(small_desk, mei):
    save_mark(small_desk, FULL, mei)
    [(place, reason)] = places(small_desk, Mark(PASSWORD, phrases=("new", "Cannot  GET in")), mei)
    assert (place, f"already leads to {LOCKED}" in reason) == (1, True)
    save_mark(small_desk, Mark(LOCKED), mei)
    assert save_mark(small_desk, Mark(PASSWORD, phrases=("cannot get in",)), mei).phrases == ("cannot get in",)


def test_phrases_that_say_the_same_are_kept_once_without_white_space_around(small_desk, mei):
    assert save_mark(small_desk, Mark(LOCKED, phrases=(" no way ", "No  way", "in")), mei).phrases == ("no way", "in")


def test_a_code_has_twenty_phrases_at_most(small_desk, mei):
    twenty = tuple(f"word{number}" for number in range(20))
    save_mark(small_desk, Mark(LOCKED, phrases=twenty), mei)
    [(place, reason)] = places(small_desk, Mark(LOCKED, phrases=(*twenty, "more")), mei)
    assert (place, reason.startswith("There are 21 phrases; 20 have room.")) == (None, True)


def test_what_somebody_else_changed_meanwhile_stays(small_desk, mei):
    before = Mark(LOCKED, severity="low", phrases=("first", "second"))
    save_mark(small_desk, before, mei)
    save_mark(small_desk, replace(before, severity="high", phrases=("first", "third")), mei, before=before)
    wanted = replace(before, actor="caller", phrases=("first", "second", "fourth"))
    assert save_mark(small_desk, wanted, mei, before=before) == Mark(
        LOCKED, severity="high", actor="caller", phrases=("first", "fourth", "third")
    )


def test_what_two_choose_otherwise_is_not_overwritten_unseen(small_desk, mei):
    save_mark(small_desk, Mark(LOCKED, severity="high"), mei, before=Mark(LOCKED))
    with pytest.raises(Refusal, match="Somebody else chose “high” meanwhile"):
        save_mark(small_desk, Mark(LOCKED, severity="low", phrases=("new",)), mei, before=Mark(LOCKED))
    assert stored_mark(small_desk) == Mark(LOCKED, severity="high")
    assert (
        save_mark(small_desk, Mark(LOCKED, severity="high", actor="caller"), mei, before=Mark(LOCKED)).actor == "caller"
    )
    save_mark(small_desk, Mark(LOCKED), mei)
    with pytest.raises(Refusal, match="Somebody else chose nothing meanwhile"):
        save_mark(small_desk, Mark(LOCKED, severity="low"), mei, before=Mark(LOCKED, severity="high"))


def test_values_that_nobody_offers_are_refused(small_desk, mei):
    for wanted in (Mark(LOCKED, severity="awful"), Mark(LOCKED, actor="nobody")):
        with pytest.raises(Refusal, match="Severity is low, medium or high"):
            save_mark(small_desk, wanted, mei)
    with pytest.raises(Refusal, match="no code NOPE"):
        save_mark(small_desk, Mark("NOPE"), mei)


def test_only_staff_mark(small_desk, noon):
    with pytest.raises(Refusal, match="Only support staff"):
        save_mark(small_desk, FULL, Actor("eve", "card", noon, "U0EVIL"))
    assert (stored_mark(small_desk), log(small_desk)) == (None, [])


def test_a_meaning_of_a_code_that_the_catalog_loses_half_way_is_refused_kindly(small_desk, mei):
    lose_code_once_searched(small_desk, LOCKED)
    with pytest.raises(Refusal, match="no longer has this meaning"):
        save_mark(small_desk, Mark(LOCKED, "The account is locked"), mei)
