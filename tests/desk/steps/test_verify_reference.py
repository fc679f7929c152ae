"""Steps from the reference: shown as long as staff have written none, and verified by staff."""

import pytest

from bot.catalog.entry import Cause, Entry, Meaning
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.steps.followers import follow_code
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.reference import verify_reference_steps
from bot.desk.steps.save import SaveRequest, save_steps
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.reference_steps import digest_steps
from bot.steps.step import Step
from bot.store.admin.audit import list_audit_entries

CODE = "M22"
LOCKED = "USCUSTOMER_API_0000113"
STEPS = (Step("Clean the wheel."), Step("Restart."))
DIGEST = digest_steps(STEPS)


def motor(*actions, message="The wheel is blocked"):
    return Entry(CODE, "mower", "22", "motor", meanings=(Meaning(message),), causes=(Cause("Grass", actions),))


@pytest.fixture
def desk(small_desk, fill):
    fill(small_desk.database, [motor("Clean the wheel.", "Restart.")])
    small_desk.cache.refresh_and_wait(small_desk.database)
    return small_desk


@pytest.fixture
def shown(desk, noon):
    """Return a function that returns the steps from the reference and those of staff, as an answer shows them."""

    def look(code=CODE):
        [match] = look_up(desk, code, Asker("U1", "errcode", noon)).matches
        return match.reference_steps, [advice.fix.revision.steps for advice in match.advice]

    return look


def log(desk):
    with desk.database.read() as session:
        return [(entry.what, entry.detail) for entry in list_audit_entries(session, subject=CODE)]


def test_the_references_steps_are_shown_as_long_as_staff_have_written_none(desk, shown, mei):
    assert shown() == (STEPS, [])
    saved = save_steps(desk, SaveRequest(CODE, 0, (Step("Call.", "internal"),)), mei)
    assert shown() == ((), [(Step("Call.", "internal"),)])
    save_steps(desk, SaveRequest(CODE, saved.fix.revision.number, ()), mei)
    assert shown() == ((), []), "staff retired what they had, so the code is to have no steps"


def test_a_text_shared_from_another_code_replaces_them_too(desk, shown, mei):
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Call."),), codes=(LOCKED, CODE)), mei)
    assert shown() == ((), [(Step("Call."),)])


def test_verifying_stores_them_as_staffs_steps_in_one_audited_change(desk, shown, mei, noon):
    follow_code(desk, CODE, Asker("U9", "errcode", noon))
    saved = verify_reference_steps(desk, CODE, DIGEST, mei)
    assert (saved.fix.revision.steps, saved.fix.revision.by, saved.fix.verified_by) == (STEPS, "mei", "mei")
    assert saved.followers == 1
    assert log(desk) == [("saved steps", "Revision 1: 2 steps. Verified as the reference has them.")]
    assert shown() == ((), [STEPS])


def test_two_who_verify_at_once_store_them_once(desk, mei, noon):
    verify_reference_steps(desk, CODE, DIGEST, mei)
    again = verify_reference_steps(desk, CODE, DIGEST, Actor("ada", "card", noon, "U0OTHER"))
    assert (again.fix.revision.number, again.fix.verified_by) == (1, "ada")


def test_what_an_import_changed_meanwhile_is_not_verified_unseen(desk, fill, mei):
    fill(desk.database, [motor("Call the service.")])
    desk.cache.refresh_and_wait(desk.database)
    with pytest.raises(Refusal, match="something else about M22"):
        verify_reference_steps(desk, CODE, DIGEST, mei)
    assert log(desk) == []


def test_what_staff_wrote_meanwhile_is_not_overwritten(desk, mei):
    save_steps(desk, SaveRequest(CODE, 0, (Step("Call."),)), mei)
    with pytest.raises(Refusal, match="@mei changed the steps of this code meanwhile"):
        verify_reference_steps(desk, CODE, DIGEST, mei)


def test_what_staff_could_not_have_written_is_refused_with_the_way_out(desk, fill, mei):
    actions = [f"Do {number}." for number in range(21)]
    fill(desk.database, [motor(*actions)])
    desk.cache.refresh_and_wait(desk.database)
    with pytest.raises(Refusal, match=r"21 steps; 20 have room.*Press “Write steps”"):
        verify_reference_steps(desk, CODE, digest_steps(tuple(map(Step, actions))), mei)


@pytest.mark.parametrize("code", [LOCKED, "NOPE"])
def test_a_code_without_such_steps_is_refused(desk, code, mei):
    with pytest.raises(Refusal, match="something else"):
        verify_reference_steps(desk, code, digest_steps(()), mei)


def test_only_staff_verify(desk, noon):
    with pytest.raises(Refusal, match="staff"):
        verify_reference_steps(desk, CODE, DIGEST, Actor("tom", "card", noon, "U1"))


def test_the_form_begins_with_them_until_staff_have_written_some(desk, mei):
    assert load_steps_form(desk, CODE).reference == ("Clean the wheel.", "Restart.")
    verify_reference_steps(desk, CODE, DIGEST, mei)
    assert load_steps_form(desk, CODE).reference == ()
