from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.desk.questions.lookup import Asker
from bot.desk.steps.followers import follow_code
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import FaultsError, SaveConflict, SaveRequest, SaveResult, save_steps, verify_steps
from bot.desk.steps.suggestions import suggest_step
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.admin.audit import list_audit_entries, read_versions
from tests.desk.steps.stored import followed, open_suggestions

LOCKED, PASSWORD, COMPANY = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112", "USCUSTOMER_API_0000111"
ASK, UNLOCK = Step("Ask for the time of the last login."), Step("Unlock.", "internal")
FIRST = SaveRequest(LOCKED, 0, (ASK, UNLOCK))


@pytest.fixture
def ada(noon):
    return Actor("ada", "form", noon + timedelta(hours=1), "U0OTHER")


def now(desk, code=LOCKED):
    [fix, *_] = load_steps_form(desk, code).fixes
    return fix


def log(desk, subject=LOCKED):
    with desk.database.read() as session:
        return [(entry.what, entry.detail) for entry in list_audit_entries(session, subject=subject)]


def curated(desk):
    with desk.database.read() as session:
        return read_versions(session)[1]


def test_the_first_save_is_the_first_revision_signed_and_verified(small_desk, mei, noon):
    saved = save_steps(small_desk, replace(FIRST, why="Asked daily"), mei)
    fix = saved.fix
    assert saved == SaveResult(fix, 0)
    assert (fix.home, fix.codes, fix.revision.number, fix.revision.steps) == (LOCKED, (LOCKED,), 1, (ASK, UNLOCK))
    assert (fix.revision.by, fix.revision.by_id, fix.revision.at) == ("mei", "U0STAFF", noon)
    assert (fix.revision.surface, fix.revision.why) == ("card", "Asked daily")
    assert (fix.verified_by, fix.verified_on, fix.due) == ("mei", date(2026, 11, 18), None)
    assert log(small_desk) == [("saved steps", "Revision 1: 2 steps. Asked daily")]


def test_who_saves_sees_it_at_once(small_desk, mei):
    assert load_steps_form(small_desk, LOCKED).fixes == ()
    saved = save_steps(small_desk, FIRST, mei)
    assert load_steps_form(small_desk, LOCKED).fixes == (saved.fix,)
    assert small_desk.cache.guide.fixes_for(LOCKED) == (saved.fix,)


def test_another_worker_sees_it_within_a_second(open_small, database_url, lexicon, mei):
    desk = open_small(database_url)
    other = replace(desk, cache=type(desk.cache).fill(desk.database, lexicon, desk.cache.access.configured))
    save_steps(desk, FIRST, mei)
    other.cache.refresh(other.database)  # a second passes
    assert now(other).revision.steps == (ASK, UNLOCK)


def test_the_next_save_is_the_next_revision(small_desk, mei, ada):
    save_steps(small_desk, FIRST, mei)
    fix = save_steps(small_desk, SaveRequest(LOCKED, 1, (UNLOCK,)), ada).fix
    assert (fix.revision.number, fix.revision.by, fix.verified_by) == (2, "ada", "ada")


def test_steps_that_nobody_checked_are_not_verified_also_if_those_before_were(small_desk, mei):
    save_steps(small_desk, FIRST, mei)
    fix = save_steps(small_desk, SaveRequest(LOCKED, 1, (UNLOCK,), verified=False), mei).fix
    assert (fix.verified_by, fix.verified_on) == (None, None)


def test_saving_what_is_there_adds_nothing_but_may_verify(small_desk, mei, ada):
    first = save_steps(small_desk, replace(FIRST, verified=False), mei).fix
    before = curated(small_desk)
    assert save_steps(small_desk, SaveRequest(LOCKED, 1, (ASK, UNLOCK), verified=False), ada) == SaveResult(
        first, 0, changed=False
    )
    assert curated(small_desk) == before
    fix = save_steps(small_desk, SaveRequest(LOCKED, 1, (ASK, UNLOCK)), ada).fix
    assert (fix.revision, fix.verified_by) == (first.revision, "ada")
    assert log(small_desk)[0] == ("verified steps", "Revision 1")
    assert now(small_desk) == fix


def test_a_save_that_is_delivered_twice_is_saved_once(small_desk, mei):
    save_steps(small_desk, FIRST, mei)
    assert save_steps(small_desk, FIRST, mei).fix.revision.number == 1


def test_the_second_of_two_is_shown_both_and_nothing_is_overwritten(small_desk, mei, ada):
    save_steps(small_desk, FIRST, mei)
    theirs = save_steps(small_desk, SaveRequest(LOCKED, 1, (ASK,)), mei).fix
    mine = SaveRequest(LOCKED, 1, (UNLOCK,), (LOCKED, PASSWORD), why="Shorter")
    before = curated(small_desk)
    assert save_steps(small_desk, mine, ada) == SaveConflict(theirs, base=(ASK, UNLOCK))
    assert (now(small_desk), curated(small_desk)) == (theirs, before)
    saved = save_steps(small_desk, replace(mine, base=theirs.revision.number), ada)
    assert (saved.fix.revision.number, saved.fix.revision.steps) == (3, (UNLOCK,))


def test_two_first_saves_clash_too(small_desk, mei, ada):
    theirs = save_steps(small_desk, FIRST, mei).fix
    assert save_steps(small_desk, SaveRequest(LOCKED, 0, (UNLOCK,)), ada) == SaveConflict(theirs)


def test_steps_without_any_are_retired_and_can_be_written_again(small_desk, mei):
    save_steps(small_desk, FIRST, mei)
    fix = save_steps(small_desk, SaveRequest(LOCKED, 1, (), why="Obsolete"), mei).fix
    assert (fix.published, fix.revision.number, fix.verified_by) == (False, 2, None)
    assert log(small_desk)[0] == ("retired steps", "Revision 2: 0 steps. Obsolete")
    assert load_steps_form(small_desk, LOCKED).own == fix
    assert small_desk.cache.guide.fixes_for(LOCKED) == ()
    assert save_steps(small_desk, SaveRequest(LOCKED, 2, (ASK,)), mei).fix.revision.number == 3
    assert log(small_desk)[0] == ("saved steps", "Revision 3: 1 step.")


def test_a_first_list_without_steps_is_refused(small_desk, mei):
    with pytest.raises(FaultsError, match="Write at least one step") as refused:
        save_steps(small_desk, SaveRequest(LOCKED, 0, ()), mei)
    assert [fault.place for fault in refused.value.faults] == [None]
    assert curated(small_desk) == 0


def test_faults_are_told_at_their_places_and_nothing_is_saved(small_desk, mei):
    steps = (ASK, Step(" "), Step("Wait {1} minutes for USCUSTOMER_API_0000999."))
    with pytest.raises(FaultsError) as refused:
        save_steps(small_desk, SaveRequest(LOCKED, 0, steps, ("NOPE",), why="\0"), mei)
    assert [fault.place for fault in refused.value.faults] == [None, 1, 2, 2, None]
    assert "The catalog has no code NOPE." in str(refused.value)
    assert "3. The catalog has no code USCUSTOMER_API_0000999." in str(refused.value)
    assert curated(small_desk) == 0


def test_only_staff_save_and_verify_whatever_was_pressed(small_desk, mei, noon):
    fix = save_steps(small_desk, FIRST, mei).fix
    before = curated(small_desk)
    forged = Actor("mei", "card", noon, "U0EVIL")
    for change in (
        lambda: save_steps(small_desk, SaveRequest(LOCKED, 1, (UNLOCK,)), forged),
        lambda: save_steps(small_desk, SaveRequest(PASSWORD, 0, (UNLOCK,), suggestion=1), forged),
        lambda: verify_steps(small_desk, LOCKED, 1, forged),
    ):
        with pytest.raises(Refusal, match="Only support staff"):
            change()
    assert (now(small_desk), curated(small_desk)) == (fix, before)


def test_admins_and_the_terminal_may_save(small_desk, noon):
    save_steps(small_desk, FIRST, Actor("root", "terminal", noon, trusted=True))
    fix = save_steps(small_desk, SaveRequest(LOCKED, 1, (ASK,)), Actor("boss", "card", noon, "U0ADMIN")).fix
    assert fix.revision.number == 2


def test_verifying_needs_the_revision_that_was_read(small_desk, mei, ada):
    save_steps(small_desk, replace(FIRST, verified=False), mei)
    fix = verify_steps(small_desk, LOCKED, 1, ada)
    assert (fix.verified_by, fix.verified_on, fix.revision.number) == ("ada", date(2026, 11, 18), 1)
    assert now(small_desk) == fix
    save_steps(small_desk, SaveRequest(LOCKED, 1, (ASK,)), mei)
    with pytest.raises(Refusal, match="@mei changed these steps meanwhile"):
        verify_steps(small_desk, LOCKED, 1, ada)
    save_steps(small_desk, SaveRequest(LOCKED, 2, ()), mei)
    for code in (LOCKED, PASSWORD):
        with pytest.raises(Refusal, match="retired"):
            verify_steps(small_desk, code, 3, ada)


def test_a_follower_is_told_of_new_steps_once(small_desk, mei, noon):
    asked = Asker("U0ASKER", "card", noon)
    follow_code(small_desk, LOCKED, asked)
    assert save_steps(small_desk, FIRST, mei).followers == 1
    assert save_steps(small_desk, SaveRequest(LOCKED, 1, (ASK,)), mei).followers == 0
    assert followed(small_desk, "U0ASKER") == []


def test_nobody_is_told_of_steps_that_are_retired_or_only_verified(small_desk, mei, noon):
    fix = save_steps(small_desk, FIRST, mei).fix
    save_steps(small_desk, SaveRequest(LOCKED, 1, ()), mei)
    follow_code(small_desk, LOCKED, Asker("U0ASKER", "card", noon))
    assert save_steps(small_desk, SaveRequest(LOCKED, 2, ()), mei).followers == 0
    assert len(followed(small_desk, "U0ASKER")) == 1
    assert save_steps(small_desk, SaveRequest(LOCKED, 2, fix.revision.steps), mei).followers == 1


@pytest.mark.parametrize(("merged", "what"), [(False, "accepted a suggestion"), (True, "merged a suggestion")])
def test_a_suggestion_is_settled_by_the_save_but_not_by_a_clash(small_desk, mei, merged, what):
    suggestion = suggest_step(small_desk, LOCKED, "Ask.", words="", by=replace(mei, user="U0EVE"))
    save_steps(small_desk, FIRST, mei)
    save = SaveRequest(LOCKED, 0, (ASK,), suggestion=suggestion.id, merged=merged)
    assert isinstance(save_steps(small_desk, save, mei), SaveConflict)
    assert len(open_suggestions(small_desk)) == 1
    save_steps(small_desk, replace(save, base=1), mei)
    assert open_suggestions(small_desk) == []
    assert what in [action for action, _ in log(small_desk)]


def test_a_sheet_of_a_code_that_the_catalog_lacks_is_refused(small_desk):
    with pytest.raises(Refusal, match="The catalog has no code NOPE"):
        load_steps_form(small_desk, "NOPE")
    assert load_steps_form(small_desk, COMPANY).entry.code == COMPANY
