"""What plays which role in a table: the columns' names in many languages, their cells, and what makes it doubtful."""

import pytest

from bot.catalog.guess.guess import guess_roles
from bot.catalog.tables import Row


def rows(text):
    """Return the rows of a text, whose cells are separated by bars."""
    return [Row(line, tuple(map(str.strip, row.split("|")))) for line, row in enumerate(text.strip().splitlines(), 2)]


def guess(header, text):
    names = tuple(map(str.strip, header.split("|"))) if header else ()
    found = guess_roles(names, rows(text))
    roles = {}
    for role, column in found.roles.list_columns():
        roles.setdefault(role, []).append(names[column] if names else column + 1)
    return {role: columns[0] if len(columns) == 1 else columns for role, columns in roles.items()}, found


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("Error Code | Error Message | Solution", ("code", "message", "action")),
        ("errorCode | errorMessage | possibleCause", ("code", "message", "cause")),
        ("Fehlernummer | Fehlerbeschreibung | Abhilfe", ("code", "message", "action")),
        ("Code d'erreur | Libellé | Cause possible", ("code", "message", "cause")),
        ("Código | Descripción | Solución", ("code", "message", "action")),
        ("Codice errore | Descrizione | Rimedio", ("code", "message", "action")),
        ("Código de erro | Mensagem | Ação", ("code", "message", "action")),
        ("错误码 | 错误信息 | 解决方案", ("code", "message", "action")),
        ("エラーコード | メッセージ | 対処方法", ("code", "message", "action")),
        ("오류 코드 | 메시지 | 해결 방법", ("code", "message", "action")),
        ("Код ошибки | Описание | Решение", ("code", "message", "action")),
        ("Foutcode | Omschrijving | Oplossing", ("code", "message", "action")),
        ("Kod błędu | Opis | Rozwiązanie", ("code", "message", "action")),
    ],
)
def test_columns_are_known_by_their_names_in_many_languages(header, roles):
    text = "E1 | The motor is hot | Wait a while\nE2 | The door is open | Close the door\nE3 | No water | Fill it up"
    names = list(map(str.strip, header.split("|")))
    found, result = guess(header, text)
    assert found == dict(zip(roles, names, strict=True))
    assert result.doubts == ()


def test_all_roles_are_found_in_one_table():
    found, result = guess(
        "Module | Code | Symbol | HTTP Status | Severity | Message | Cause | Action | Since",
        "Auth | 1001 | AUTH_EXPIRED | 401 | Error | The token is old | It ran out | Log in again | 1.0\n"
        "Auth | 1002 | AUTH_LOCKED | 401 | Warning | The user is locked | Too many tries | Wait an hour | 1.0\n"
        "Pay | 2001 | PAY_DECLINED | 402 | Error | The card was declined | No money | Use another card | 1.1\n"
        "Pay | 2002 | PAY_LIMIT | 402 | Error | The limit was reached | It is too much | Pay less | 1.2",
    )
    assert found == {
        "code": "Code",
        "message": "Message",
        "alias": "Symbol",
        "section": "Module",
        "cause": "Cause",
        "action": "Action",
        "severity": "Severity",
    }
    assert result.doubts == ()


@pytest.mark.parametrize(
    ("header", "text", "expected"),
    [
        (  # a code beside a symbol, in either order
            "Code Key | Error Code | Message",
            "Unknown | 0 | It went wrong\nMissingField | 101 | A field is missing\nTimeout | 151 | It took too long",
            {"code": "Error Code", "message": "Message", "alias": "Code Key"},
        ),
        (  # HTTP statuses repeat and aren't the codes
            "HTTP code | name | description",
            "400 | BIO_TOO_LONG | The bio is long\n400 | NAME_EMPTY | No name given\n401 | KEY_OLD | The key is old",
            {"code": "name", "message": "description"},
        ),
        (  # unless there are no others
            "HTTP Status | Description",
            "400 | The request is bad\n401 | The token is missing\n404 | It was not found",
            {"code": "HTTP Status", "message": "Description"},
        ),
        (  # statuses in a column called codes
            "name | codes | description",
            "A_B | 400 | The bio is long\nC_D | 401 | No name given\nE_F | 400 | The key is old\nG_H | 401 | No key",
            {"code": "name", "message": "description"},
        ),
        (  # a short message that is a symbol
            "Error Code | Short message | Description",
            "10001 | error | A general failure\n10002 | qty_too_low | The quantity is low\n10003 | x_y | No way out",
            {"code": "Error Code", "message": "Description", "alias": "Short message"},
        ),
        (  # the second message is another column
            "code | message | secondary_message | description",
            "1 | It is off | x | The arm is off\n2 | It is hot | y | The arm is hot\n4 | It is wet | z | A wet arm",
            {"code": "code", "message": "message"},
        ),
        (  # names are the messages if there are no sentences
            "Error Code | Condition Name",
            "00000 | successful_completion\n01000 | warning\n0100C | dynamic_result_sets_returned",
            {"code": "Error Code", "message": "Condition Name"},
        ),
        (  # numbers in front of the rows are no codes
            "No. | Error | Description",
            "1 | E_LOCKED | The door is locked\n2 | E_OPEN | The door is open\n3 | E_LOST | The door is lost",
            {"code": "Error", "message": "Description"},
        ),
        (  # the key of a map may be the message
            "key | category | code",
            "Name is expected. | Error | 1003\nA file refers to itself. | Error | 1006\nNo end of it. | Error | 1002",
            {"code": "code", "message": "key", "severity": "category"},
        ),
        (  # several rows for a code, each with a cause
            "Code | Message | Cause | Action",
            "1 | Far away | A cut wire | Mend it\n2 | No signal | A bad base | Turn it on\n1 | Far away | A slope | Go",
            {"code": "Code", "message": "Message", "cause": "Cause", "action": "Action"},
        ),
    ],
)
def test_traps_are_known(header, text, expected):
    found, result = guess(header, text)
    assert found == expected
    assert result.doubts == ()


def test_a_title_behind_the_code_is_the_message_if_there_are_only_causes():
    text = "E01 Overcurrent | The motor is blocked | Free the motor\nE02 Overvoltage | The mains are high | Check them"
    found, result = guess("Code | Cause | Action", f"{text}\nE03 Overheat | The fan is dirty | Clean the fan")
    assert found == {"code": "Code", "message": "Code", "cause": "Cause", "action": "Action"}
    assert result.doubts == ()


def test_columns_without_names_are_known_by_their_cells():
    found, result = guess("", "P0100 | The air flow circuit is broken\nP0101 | The air flow is out of range")
    assert (found, result.doubts) == ({"code": 1, "message": 2}, ())


def test_of_the_items_of_a_list_the_first_is_the_message():
    found, result = guess(
        "key | value 1 | value 2",
        "expired_card | The card has expired. | Use another card.\nfraudulent | It may be fraud. | Say nothing.\n"
        "card_declined | The card was declined. | Ask the bank.",
    )
    assert (found, result.doubts) == ({"code": "key", "message": "value 1"}, ())


@pytest.mark.parametrize(
    ("header", "text", "doubt"),
    [
        ("id | name", "1 | Anna Smith\n2 | Bob Jones\n3 | Carl May", "“id” may only number the rows."),
        (
            "code | message_en | message_de",
            "1 | The motor is hot | Der Motor ist heiß\n2 | The door is open | Die Tür ist offen",
            "“message_de” may be the message instead of “message_en”.",
        ),
        (
            "name | value | comment",
            "EPERM | 1 | It is not permitted\nENOENT | 7 | There is no such file\nESRCH | 9 | There is no such process",
            "“name” may hold the codes instead of “value”.",
        ),
        (
            "name | value | comment",
            "OK | 0 | It is done\nCANCELLED | 1 | It was cancelled\nUNKNOWN | 2 | It is unknown",
            "“value” may hold the codes instead of “name”.",
        ),
        (
            "code | message",
            "1 | It is hot\n2 | It is cold\n1 | It is wet\n2 | It is dry",
            "“code” gives the same codes other messages in other places.",
        ),
        (
            "code | subcode | message",
            "100 | 33 | Unsupported here\n100 | 34 | It is invalid\n190 | 458 | Not there\n190 | 459 | It is old",
            "The codes may not be split over “code” and “subcode”.",
        ),
        (
            "Error | Description",
            "not found | It was not found\nE_LOST | It was lost\nE_BAD | It is bad\nE_OLD | It is old",
            "Only 75% of the cells in “Error” look like codes.",
        ),
        ("name | text", "alpha | It is the first\nbeta | It is the second", "“name” may not be a column of codes."),
        (
            "code | type",
            "E1 | It is a bad one\nE2 | It is a good one",
            "The name of “type” doesn't say that it is a message.",
        ),
        (
            "",
            "E1 | FIRST | It is the first\nE2 | SECOND | It is the second",
            "column 2 may hold the codes instead of column 1.",
        ),
    ],
)
def test_what_is_not_certain_is_a_doubt(header, text, doubt):
    assert doubt in guess(header, text)[1].doubts


@pytest.mark.parametrize(
    ("header", "text", "reason"),
    [
        (
            "City | Country",
            "Rome | Italy\nParis | France",
            "its header has neither a word for a code nor one for a message",
        ),
        (
            "Message | Explanation",
            "It is hot | The motor is hot\nIt is cold | The motor is cold",
            "no column looks like a code",
        ),
        ("Code | Size", "E1 | 12\nE2 | 13", "no column looks like a message"),
        ("Code | Message", "E1 | \nE2 | \nE3 | It is hot", "no column looks like a message"),
        ("", "Guide | Welcome to the guide\nInstall | Run the setup", "no column looks like a code"),
    ],
)
def test_a_table_without_codes_or_messages_is_left_out(header, text, reason):
    assert guess(header, text)[1].reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "Task | MSB4001: The task is bad.\nName | MSB4002: The name is bad.\nX | Nothing.\nA | MSB4003: It is worse.",
        "x | 421 The service is not available\nx | 450 The mailbox is not available\nx | 500 The command is unknown",
        "x | Error 1000: The address is prohibited\nx | Error 1001: It can't be resolved\nx | Error 1012: It is denied",
        "x | [E01] The paper is empty\nx | [E02] The paper is jammed\nx | [E03] The ink is empty",
    ],
)
def test_messages_may_begin_with_their_codes(text):
    roles = guess_roles((), rows(text)).roles
    assert (roles.code, roles.message) == ((1,), 1)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (
            "Code | Meldung | Schwere | Ursache | Abhilfe",
            "Der Motor ist heiß | schwer | Zu viel Last | Warten Sie ab",
        ),
        (
            "Code | Klartext | Dringlichkeit | Warum | Nächste Schritte",
            "Der Motor ist heiß | hoch | Zu viel Last | Erst warten",
        ),
        (
            "Code | Libellé | Criticité | Motif | À faire",
            "Le moteur est chaud | haute | Trop de charge | Il faut attendre",
        ),
        (
            "Código | Descripción | Prioridad | Origen | Pasos a seguir",
            "El motor arde | alta | Mucha carga | Hay que esperar",
        ),
        (
            "Codice | Testo | Criticità | Motivo | Provvedimento",
            "Il motore è caldo | alta | Troppo carico | Si deve aspettare",
        ),
        (
            "Código | Texto | Criticidade | Razão | Procedimento",
            "O motor está quente | alta | Muita carga | É preciso esperar",
        ),
        (
            "Storingscode | Tekst | Urgentie | Oorzaken | Wat te doen",
            "De motor is heet | hoog | Te veel last | Even wachten",
        ),
        ("Feilkode | Melding | Nivå | Årsak | Tiltak", "Motoren er varm | høy | For mye last | Vent en stund"),
        (
            "Kod błędu | Treść | Ważność | Możliwe przyczyny | Działania",
            "Silnik jest gorący | wysoki | Za dużo pracy | Proszę czekać",
        ),
        (
            "Hata kodu | Açıklama | Önem derecesi | Olası nedenler | Çözüm önerisi",
            "Motor çok sıcak | yüksek | Fazla yük var | Biraz bekleyin",
        ),
        (
            "Код | Расшифровка | Критичность | Причины | Что делать",
            "Мотор слишком горяч | высокий | Много нагрузки | Надо подождать",
        ),
        (
            "故障码 | 提示语 | 优先级 | 触发条件 | 排除方法",
            "电机温度过高了 | 严重 | 负载实在太大了 | 请等待十分钟再试",
        ),
        ("コード | 内容 | 重要度 | 要因 | 復旧方法", "モーターが熱い | 重大 | 負荷が大きすぎる | しばらく待つ"),
        ("Code | Wording | Sev | Why | What you can do", "The motor is hot | P1 | Too much load | Wait a while"),
    ],
)
def test_severity_cause_and_action_are_known_by_name_in_many_languages(header, cells):
    names = list(map(str.strip, header.split("|")))
    message, *rest = cells.split(" | ")
    table = [" | ".join([f"E{number}", f"{message} {number}", *rest]) for number in range(100, 104)]
    found, result = guess(header, "\n".join(table))
    assert found == dict(zip(("code", "message", "severity", "cause", "action"), names, strict=True))
    assert result.doubts == ()


def test_a_cause_is_the_message_if_there_is_no_other_but_not_without_a_question():
    cells = "0x61 | The head is dirty | Clean the head\n0x62 | The tray is open | Close the tray"
    found, result = guess("Error code | Cause | Solution", cells)
    assert found == {"code": "Error code", "message": "Cause", "action": "Solution"}
    assert result.doubts == ("The name of “Cause” rather says that it is something else than the message.",)


def test_a_cause_beside_texts_without_a_known_name_is_doubtful_as_the_message():
    rows = [("E1", "Es klemmt etwas", "Papier liegt schief"), ("E2", "Es fehlt etwas", "Fach ist leer")]
    guess = guess_roles(("Code", "Anzeigetafel", "Ursache"), [Row(line, row) for line, row in enumerate(rows, 2)])
    assert guess.doubts == ("“Anzeigetafel” may be the message instead of “Ursache”.",)


@pytest.mark.parametrize("name", ["Kurztext", "Bezeichnung", "Benennung", "Name", "Titel"])
def test_short_texts_beside_a_code_are_the_message_and_not_the_cause(name):
    found, result = guess(
        f"Störung | {name} | Ursache | Behebung | Priorität | Baugruppe",
        "F001 | Übertemperatur | Der Lüfter ist defekt | Lüfter prüfen | hoch | Kühlung\n"
        "F002 | Unterspannung | Das Netz ist zu schwach | Netz prüfen | mittel | Netzteil\n"
        "F003 | Drehgeberfehler | Ein Kabel ist gebrochen | Kabel tauschen | hoch | Antrieb",
    )
    assert (found["code"], found["message"], found["cause"]) == ("Störung", name, "Ursache")
    assert result.doubts == ()


@pytest.mark.parametrize("name", ["Ursache", "Possible cause", "Behebung", "Priorität", "Baugruppe"])
@pytest.mark.parametrize("other", ["", "Anzeige | "])
def test_a_column_that_is_named_as_something_else_is_never_the_message_without_a_question(name, other):
    cell = "Kühlung | " if other else ""
    causes = ["Der Lüfter ist defekt", "Das Netz ist zu schwach", "Ein Kabel ist gebrochen"]
    cells = "\n".join(f"F00{number} | {cell}{cause}" for number, cause in enumerate(causes))
    _, result = guess(f"Fehlercode | {other}{name}", cells)
    assert result.reason or result.doubts


def test_a_reason_beside_short_texts_of_an_unknown_name_is_asked_about():
    _, result = guess(
        "Error code | Display | Reason",
        "E1 | Overheat | The fan is dirty\nE2 | Nosignal | The cable is broken\nE3 | Dooropen | Somebody opened it",
    )
    assert result.doubts == ("The name of “Reason” rather says that it is something else than the message.",)
