from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.step import Step
from tests.conftest import PREFIX

COMPANY, PASSWORD, LOCKED, PASSPORT = (PREFIX + number for number in ("0000111", "0000112", "0000113", "0000603"))


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
