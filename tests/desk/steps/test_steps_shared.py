"""Steps that several codes share, and the codes that could share them."""

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.desk.questions.lookup import Asker
from bot.desk.steps.followers import follow_code
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import FaultsError, SaveRequest, save_steps
from bot.steps.step import Step
from bot.store.admin.audit import list_audit_entries
from tests.conftest import PREFIX

COMPANY, PASSWORD, LOCKED, PASSPORT = (PREFIX + number for number in ("0000111", "0000112", "0000113", "0000603"))
ASK, UNLOCK = Step("Ask."), Step("Unlock.")


@pytest.fixture
def shared(small_desk, mei):
    """Return a fix that is shown for its home and for another code."""
    return save_steps(small_desk, SaveRequest(LOCKED, 0, (ASK,), (PASSWORD,)), mei).fix


def log(desk, subject):
    with desk.database.read() as session:
        return [(entry.what, entry.detail) for entry in list_audit_entries(session, subject=subject)]


def test_one_text_is_shown_for_several_codes_and_mended_once(small_desk, mei, shared):
    assert shared.codes == (LOCKED, PASSWORD)
    mended = save_steps(small_desk, SaveRequest(LOCKED, 1, (UNLOCK,), shared.codes), mei).fix
    assert load_steps_form(small_desk, PASSWORD).fixes == (mended,)
    assert log(small_desk, PASSWORD) == [("attached steps", f"The steps of {LOCKED}")]


def test_a_code_with_shared_steps_alone_has_none_of_its_own_and_may_get_some(small_desk, mei, shared):
    assert (load_steps_form(small_desk, PASSWORD).own, load_steps_form(small_desk, PASSWORD).fixes) == (None, (shared,))
    own = save_steps(small_desk, SaveRequest(PASSWORD, 0, (UNLOCK,)), mei).fix
    assert load_steps_form(small_desk, PASSWORD).own == own
    assert load_steps_form(small_desk, PASSWORD).fixes == (own, shared)


def test_changed_codes_alone_are_logged_but_no_revision(small_desk, mei, shared):
    fix = save_steps(small_desk, SaveRequest(LOCKED, 1, (ASK,), (LOCKED, COMPANY), verified=False), mei).fix
    assert (fix.codes, fix.revision) == ((LOCKED, COMPANY), shared.revision)
    assert fix.verified_by == "mei"
    assert log(small_desk, COMPANY) == [("attached steps", f"The steps of {LOCKED}")]
    assert log(small_desk, PASSWORD)[0] == ("detached steps", f"The steps of {LOCKED}")
    assert load_steps_form(small_desk, COMPANY).fixes == (fix,)
    assert load_steps_form(small_desk, PASSWORD).fixes == ()


def test_a_code_stays_with_its_own_steps(small_desk, mei, shared):
    fix = save_steps(small_desk, SaveRequest(LOCKED, 1, shared.revision.steps, (PASSWORD,)), mei).fix
    assert fix.codes == (LOCKED, PASSWORD)
    fix = save_steps(small_desk, SaveRequest(LOCKED, 1, (UNLOCK,), (COMPANY,), before=fix.codes), mei).fix
    assert fix.codes == (LOCKED, COMPANY)


def test_codes_that_somebody_else_attached_or_detached_meanwhile_stay_so(small_desk, mei, shared):
    before = shared.codes
    save_steps(small_desk, SaveRequest(LOCKED, 1, (ASK,), (LOCKED, COMPANY), before=before), mei)
    fix = save_steps(small_desk, SaveRequest(LOCKED, 1, (UNLOCK,), before, before=before), mei).fix
    assert fix.codes == (LOCKED, COMPANY)
    gateway = "GGATEWAY_CODE_113"
    fix = save_steps(small_desk, SaveRequest(LOCKED, 2, (UNLOCK,), (*before, gateway), before=before), mei).fix
    assert fix.codes == (LOCKED, gateway, COMPANY)


def test_steps_must_fit_a_code_that_somebody_else_attached_meanwhile_too(small_desk, mei, fill):
    template = "USCUSTOMER_API_0000014"
    fill(small_desk.database, [Entry(template, "customer API", "0000014", "account", meanings=(Meaning("In %s h"),))])
    small_desk.cache.refresh(small_desk.database)
    before = save_steps(small_desk, SaveRequest(template, 0, (ASK,)), mei).fix.codes
    save_steps(small_desk, SaveRequest(template, 1, (ASK,), (LOCKED,), before=before), mei)
    with pytest.raises(FaultsError, match=f"the message of {LOCKED} has no placeholder"):
        save_steps(small_desk, SaveRequest(template, 1, (Step("Wait {1} h."),), before=before), mei)
    alone = SaveRequest(template, 1, (Step("Wait {1} h."),), before=(template, LOCKED))
    assert save_steps(small_desk, alone, mei).fix.codes == (template,)


def test_followers_of_codes_that_are_attached_are_told_and_others_are_not(small_desk, mei, noon, shared):
    for code in (COMPANY, "USCUSTOMER_API_0000603"):
        follow_code(small_desk, code, Asker("U0ASKER", "card", noon))
    saved = save_steps(small_desk, SaveRequest(LOCKED, 1, (ASK,), (*shared.codes, COMPANY)), mei)
    assert saved.followers == 1
    assert save_steps(small_desk, SaveRequest(LOCKED, 1, (UNLOCK,), (*shared.codes, COMPANY)), mei).followers == 0


def test_nobody_is_told_of_a_code_that_a_save_detaches(small_desk, mei, noon, shared):
    save_steps(small_desk, SaveRequest(LOCKED, 1, ()), mei)
    follow_code(small_desk, PASSWORD, Asker("U0ASKER", "card", noon))
    assert save_steps(small_desk, SaveRequest(LOCKED, 2, shared.revision.steps, (LOCKED,)), mei).followers == 0


def test_a_retired_fix_is_shown_for_none_of_its_codes_until_it_is_written_again(small_desk, mei, shared):
    save_steps(small_desk, SaveRequest(LOCKED, 1, (), shared.codes), mei)
    assert load_steps_form(small_desk, PASSWORD).fixes == ()
    save_steps(small_desk, SaveRequest(LOCKED, 2, (ASK,), shared.codes), mei)
    assert len(load_steps_form(small_desk, PASSWORD).fixes) == 1


def test_a_code_that_had_shared_steps_may_share_its_own(small_desk, mei, shared):
    save_steps(small_desk, SaveRequest(PASSWORD, 0, (UNLOCK,), (LOCKED,)), mei)
    assert [fix.home for fix in load_steps_form(small_desk, LOCKED).fixes] == [LOCKED, PASSWORD]
    assert [fix.home for fix in load_steps_form(small_desk, PASSWORD).fixes] == [PASSWORD, LOCKED]
    assert shared.home == LOCKED


def codes(entries):
    return [entry.code for entry in entries]


def test_codes_with_the_same_message_are_similar_whatever_its_case_and_marks(add):
    desk = add("the account IS locked!", "The account is open", "The account is locked")
    assert codes(load_steps_form(desk, LOCKED).similar) == [PREFIX + "0000200", PREFIX + "0000202"]


def test_messages_are_the_same_whatever_stands_in_their_places(add):
    desk = add("Wait %s minutes", "Wait {0} minutes.", "Wait %d hours")
    assert codes(load_steps_form(desk, PREFIX + "0000200").similar) == [PREFIX + "0000201"]


def test_messages_in_another_script_are_compared_as_they_are(add):
    desk = add("账户被锁定", "账户被锁定", "密码错误")
    assert codes(load_steps_form(desk, PREFIX + "0000200").similar) == [PREFIX + "0000201"]


def test_codes_with_the_same_steps_are_similar(add, mei):
    desk = add()
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."), Step("Wait."))), mei)
    save_steps(desk, SaveRequest(PASSWORD, 0, (Step("ask. "), Step("Wait.", "internal")), (COMPANY,)), mei)
    save_steps(desk, SaveRequest(PASSPORT, 0, (Step("Ask."),)), mei)
    assert codes(load_steps_form(desk, LOCKED).similar) == [COMPANY, PASSWORD]


def test_codes_that_the_fix_is_shown_for_and_retired_ones_are_not_offered(add, mei):
    desk = add("The account is locked")
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."),), (PREFIX + "0000200",)), mei)
    assert load_steps_form(desk, LOCKED).similar == load_steps_form(desk, PREFIX + "0000200").similar == ()
    desk = add("The company does not exist", status="retired")
    assert load_steps_form(desk, COMPANY).similar == ()
