"""Find out whether texts, codes and names speak of errors at all, or whether a file lists something else.

A list of customers, orders or a program's labels has keys and texts as well, and nothing but their words tells them
from codes and messages.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice, starmap

from bot.catalog.cells.names import normalize_words, read_words
from bot.catalog.guess.headers import names_errors

MOST_SAMPLED = 2000  # codes that are looked at
MIN_ABOUT_ERRORS = 0.2  # share of codes or messages with a word that errors have
NAMED = re.compile(
    r"E[-_]?\d|E_|(?:ERR|ERROR|FAULT|EXCEPTION|FAILURE|ALARM|WARN(?:ING)?)(?=[^A-Za-z]|$)", re.IGNORECASE
)
OTHERS = re.compile(  # dates, versions, addresses of networks, sites and people: their texts may tell of errors too
    r"\d{4}[-/.]\d\d[-/.]\d\d.*|\d\d?[./]\d\d?[./]\d{4}.*|v?\d+(?:\.\d+){2,3}|https?:.*|/.*|[^@]+@[^@]+\.[a-z]+"
)
BEGINNINGS = """
    error fail invalid wrong incorrect inval cannot unable missing miss denied deny declin reject refus expir exceed
    unknown unsupported illegal duplicate already required forbidden unauthor timeout insufficient unexpect corrupt
    damage block abort cancel exception fault lost broken without unavail conflict violat overflow underflow mismatch
    disabl locked malform disconnect interrupt terminat limit inactive unrecogn undefined overload overheat warning
    alarm retry stale prohibit suspend revok restrict inconsisten unreach
    fehl ungult unbekannt falsch gesperrt abgelauf uberschrit defekt gestort storung blockiert abgebroch verweiger
    unzulassig ungenug fehlgeschlag ausgefall warnung unterbroch
    erreur echou echec inconnu invalide manquant expire refuse interdit impossible depass absent
    fallo fallid desconocid faltan caduc rechazad denegad deneg prohibid excedid imposible obligatori incorrect
    erro falha falh desconhecid ausente rejeitad negad proibid excedeu
    errore fallit sconosciut mancante scadut rifiutat negat vietat superat impossibile
    ongeldig mislukt onbekend geweigerd verlopen ontbreekt geblokkeerd ogiltig saknas misslyck okand
    ugyldig mangler mislykke ukjent ukendt virhe puuttu epaonnist tuntematon
    nieprawidlow brak nieznan niepowodz odrzucon neplatn chyb neznam hiba hata gecersiz basarisiz bilinmeyen
    salah gagal tidak kesalahan khong loi sai
    ошибк неверн недопустим неизвестн отсутств истек отказ превыш запрещ сбой помилк
"""
WORDS = """
    not no never none cant couldn doesn don isn wasn aren won bad too must down nicht kein keine non ne pas sin ni nao
    sem niet geen ikke inte ei nie ne nem nincs не нет
"""
UNSPACED = (
    *(
        "错误",
        "錯誤",
        "失败",
        "失敗",
        "无效",
        "無效",
        "不",
        "未",
        "非法",
        "过期",
        "過期",
        "超",
        "异常",
        "異常",
        "缺",
        "没有",
    ),
    *(
        "無",
        "拒绝",
        "拒絕",
        "禁止",
        "限制",
        "已存在",
        "エラー",
        "ません",
        "ない",
        "できず",
        "切れ",
        "故障",
        "报警",
        "中断",
    ),
    *("오류", "실패", "않", "없", "잘못", "만료", "초과", "에러"),
)
SPEAKS = re.compile(
    rf"\b(?:{'|'.join(BEGINNINGS.split())})|\b(?:{'|'.join(WORDS.split())})\b|{'|'.join(UNSPACED)}|n t\b"
)
RECORD_WORDS = """
    email, e mail, email address, mail, phone, telephone, telefon, first name, last name, surname, vorname, nachname,
    address, street, city, ort, zip, price, preis, amount, betrag, quantity, qty, menge, assignee, reporter,
    customer id, kunde, due date, birthday, salary, sku, order id, order no, invoice, username, user id
"""


def name_record(header: Iterable[str]) -> str | None:
    """Return the name of a column that a list of people, orders or tickets has, None if there is none."""
    return next((name for name in header if normalize_words(name) in read_words(RECORD_WORDS)), None)


def is_about_errors(names: Iterable[str], pairs: Iterable[tuple[str, str]]) -> bool:
    """Return whether names of files, headings and columns, or codes with their texts, speak of errors."""
    return names_errors(names) or speak_of_errors(list(islice(pairs, MOST_SAMPLED)))


def speak_of_errors(pairs: Sequence[tuple[str, str]]) -> bool:
    """Return whether enough codes or their texts have a word that errors have."""
    about = sum(starmap(speaks_of_error, pairs))
    return about > 0 and about >= MIN_ABOUT_ERRORS * len(pairs)


def speaks_of_error(code: str, text: str) -> bool:
    """Return whether a code or its text has a word that errors have."""
    if OTHERS.fullmatch(code):
        return False
    return bool(NAMED.match(code) or SPEAKS.search(normalize_words(f"{code} {text}")))
