import pytest

from bot.catalog.guess.subject import is_about_errors, name_record

ERRORS = [
    [("card_declined", "Ask for another card"), ("expired_card", "Ask for another card")],
    [("E-17", "Curtain"), ("E-18", "Window")],
    [("101", "Das Fach ist leer"), ("102", "Die Tür wurde nicht geschlossen")],
    [("101", "Le fichier est manquant"), ("102", "La session a expiré")],
    [("101", "La sesión ha caducado"), ("102", "Usuario desconocido")],
    [("101", "用户不存在"), ("102", "登录已过期")],
    [("101", "用紙がありません"), ("102", "カバーが開いています")],
    [("101", "Неверный пароль"), ("102", "Срок действия истек")],
]
OTHERS = [
    [("DE", "Germany"), ("FR", "France")],
    [("server.port", "8080"), ("server.name", "My little shop")],
    [("2025-11-03", "Meeting about errors"), ("2025-11-10", "Meeting about failures")],
    [("1.2.0", "Fixed an error on start"), ("1.2.1", "Fixed a failure at the end")],
    [("anna@example.com", "Can't log in"), ("bob@example.com", "Wrong password")],
    [],
]


@pytest.mark.parametrize("pairs", ERRORS)
def test_codes_and_messages_speak_of_errors_in_many_languages(pairs):
    assert is_about_errors([], pairs)


@pytest.mark.parametrize("pairs", OTHERS)
def test_other_lists_do_not_speak_of_errors(pairs):
    assert not is_about_errors([], pairs)


def test_the_name_of_a_file_a_heading_or_a_column_may_say_it():
    assert is_about_errors(["data.csv", "Fehlercode", "Text"], [("101", "Leer")])
    assert not is_about_errors(["data.csv", "Code", "Text"], [("101", "Leer")])


def test_columns_of_people_and_orders_are_those_of_other_lists():
    assert name_record(["id", "First name", "Note"]) == "First name"
    assert name_record(["Code", "Message", "Severity"]) is None
