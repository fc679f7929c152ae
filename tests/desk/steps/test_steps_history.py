from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk.questions.lookup import Asker
from bot.desk.steps.followers import follow_code
from bot.desk.steps.history import load_history, restore_steps
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import SaveConflict, SaveRequest, save_steps
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.check import PLACEHOLDER_REFERENCE, find_text_faults
from bot.steps.step import Step
from bot.store.admin.audit import list_audit_entries

LOCKED, PASSWORD = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
ASK, UNLOCK = Step("Ask.\nThen wait."), Step("Unlock.", "internal")
WRITTEN = st.text(min_size=1, max_size=60).filter(
    lambda text: text.strip() and not PLACEHOLDER_REFERENCE.search(text) and not list(find_text_faults(text))
)
LISTS = st.lists(st.builds(Step, WRITTEN, st.sampled_from(["shareable", "internal"])), min_size=1, max_size=4).map(
    tuple
)
SIGNS = {"same": " ", "added": "+", "removed": "-"}


@pytest.fixture
def written(small_desk, mei):
    """Return a desk with three revisions: two steps, one step, none."""
    save_steps(small_desk, SaveRequest(LOCKED, 0, (ASK, UNLOCK), (PASSWORD,)), mei)
    save_steps(small_desk, SaveRequest(LOCKED, 1, (Step("Ask.\nThen look."),), (PASSWORD,), why="Nobody unlocks"), mei)
    save_steps(small_desk, SaveRequest(LOCKED, 2, (), (PASSWORD,)), mei)
    return small_desk


def diff(past):
    return [SIGNS[change.kind] + change.line.text for change in past.changes]


def test_the_newest_revision_stands_first_with_what_it_changed(written):
    all_revisions = load_history(written, LOCKED)
    assert (all_revisions.home, all_revisions.codes) == (LOCKED, (LOCKED, PASSWORD))
    assert [past.revision.number for past in all_revisions.revisions] == [3, 2, 1]
    assert [diff(past) for past in all_revisions.revisions] == [
        ["-Ask.", "-Then look."],
        [" Ask.", "-Then wait.", "-Unlock.", "+Then look."],
        ["+Ask.", "+Then wait.", "+Unlock."],
    ]
    assert [past.revision.why for past in all_revisions.revisions] == ["", "Nobody unlocks", ""]


def test_a_code_without_steps_of_its_own_has_no_history(written):
    with pytest.raises(Refusal, match=f"Nobody has written steps under {PASSWORD} yet"):
        load_history(written, PASSWORD)


def test_a_revision_is_restored_as_the_next_one_and_not_verified_by_that(written, mei):
    fix = restore_steps(written, LOCKED, 1, base=3, by=mei).fix
    assert (fix.revision.number, fix.revision.steps, fix.revision.why) == (4, (ASK, UNLOCK), "Revision 1 again")
    assert (fix.codes, fix.verified_by) == ((LOCKED, PASSWORD), None)
    assert len(load_history(written, LOCKED).revisions) == 4
    with written.database.read() as session:
        assert list_audit_entries(session)[0].what == "restored steps"


def test_a_retired_list_can_be_restored_too(written, mei):
    restore_steps(written, LOCKED, 2, base=3, by=mei)
    assert not restore_steps(written, LOCKED, 3, base=4, by=mei).fix.published


def test_what_stands_there_already_is_not_restored_again(written, mei):
    restore_steps(written, LOCKED, 1, base=3, by=mei)
    assert restore_steps(written, LOCKED, 1, base=3, by=mei).fix.revision.number == 4


def test_a_restored_revision_may_name_what_the_catalog_no_longer_has(written, mei, fill):
    wait = Step("Wait {1} minutes.")
    entry = written.cache.index.entries[LOCKED]
    meaning = replace(entry.meaning, text="Locked for %s minutes")
    fill(written.database, [replace(entry, meanings=(meaning,))])
    written.cache.refresh(written.database)
    save_steps(written, SaveRequest(LOCKED, 3, (wait,), (LOCKED,)), mei)
    save_steps(written, SaveRequest(LOCKED, 4, (ASK,)), mei)
    fill(written.database, [entry])
    assert restore_steps(written, LOCKED, 4, base=5, by=mei).fix.revision.steps == (wait,)


def test_restoring_over_what_somebody_saved_meanwhile_is_a_clash(written, mei):
    clash = restore_steps(written, LOCKED, 1, base=2, by=mei)
    assert isinstance(clash, SaveConflict)
    assert clash.theirs.revision.number == 3
    assert restore_steps(written, LOCKED, 1, base=3, by=mei).fix.revision.number == 4


def test_a_revision_that_never_was_is_refused(written, mei):
    with pytest.raises(Refusal, match="has no revision 9"):
        restore_steps(written, LOCKED, 9, base=3, by=mei)
    with pytest.raises(Refusal, match="Nobody has written steps"):
        restore_steps(written, PASSWORD, 1, base=0, by=mei)


def test_followers_are_told_of_what_is_restored(written, mei, noon):
    follow_code(written, PASSWORD, Asker("U0ASKER", "card", noon))
    assert restore_steps(written, LOCKED, 1, base=3, by=mei).followers == 1


def test_only_staff_restore(written, noon):
    with pytest.raises(Refusal, match="Only support staff"):
        restore_steps(written, LOCKED, 1, base=3, by=Actor("eve", "card", noon, "U0EVIL"))
    assert len(load_history(written, LOCKED).revisions) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=st.lists(LISTS, min_size=1, max_size=4))
def test_whatever_was_saved_stands_in_the_guide_and_stays_in_the_history(small_desk, mei, lists):
    own = load_steps_form(small_desk, LOCKED).own
    number = own.revision.number if own else 0
    before = load_history(small_desk, LOCKED).revisions if own else ()
    for steps in lists:
        number = save_steps(small_desk, SaveRequest(LOCKED, number, steps), mei).fix.revision.number
        assert load_steps_form(small_desk, LOCKED).own.revision.steps == steps
    after = load_history(small_desk, LOCKED).revisions
    assert after[len(after) - len(before) :] == before
    assert [past.revision.number for past in after] == list(range(number, 0, -1))
    new = [past.revision.steps for past in reversed(after[: len(after) - len(before)])]
    expected = [own.revision.steps if own else (), *lists]
    assert new == [steps for last, steps in zip(expected, lists, strict=False) if steps != last]
