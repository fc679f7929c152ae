import codecs

import pytest

from bot.catalog.encoding import decode_file
from bot.catalog.tables import SourceFile
from bot.errors import Refusal

GERMAN = "Code;Meldung\n1;Gerät außerhalb des Bereichs\n2;Schleife gestört\n3;Batterie überhitzt\n"


def decode(content: bytes, name: str = "codes.csv", encoding: str | None = None) -> tuple[str, str | None, bool]:
    decoded = decode_file(SourceFile(name, content), encoding)
    return decoded.text, decoded.encoding, decoded.guessed


def test_utf_8_with_and_without_a_mark_is_not_worth_mentioning():
    assert decode(GERMAN.encode()) == decode(GERMAN.encode("utf-8-sig")) == (GERMAN, None, False)


@pytest.mark.parametrize(
    ("mark", "encoding", "name"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    ],
)
def test_a_byte_order_mark_tells_the_encoding(mark, encoding, name):
    assert decode(mark + GERMAN.encode(encoding)) == (GERMAN, name, False)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_by_its_zeros(encoding):
    assert decode(GERMAN.encode(encoding)) == (GERMAN, encoding.upper(), True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<?xml version="1.0" encoding="windows-1251"?><a>Привет</a>', "a.xml"),
        ('<html><head><meta charset="windows-1251"></head>Привет', "a.html"),
        ('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=windows-1251\\n"\n\n# Привет\n', "a.po"),
        ("# -*- coding: windows-1251 -*-\n# Привет\n", "a.py"),
    ],
)
def test_a_declaration_tells_the_encoding(text, name):
    assert decode(text.encode("cp1251"), name) == (text, "Windows-1251", False)


def test_a_declaration_of_what_does_not_exist_or_cannot_be_is_ignored():
    for encoding in ("klingon", "utf-16", "idna", "hex"):
        text = f'<?xml version="1.0" encoding="{encoding}"?><a>ä</a>'
        assert decode(text.encode(), "a.xml") == (text, None, False)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (GERMAN, "cp1252", "Windows-1252"),
        ("1;Недостаточно средств\n2;Карта заблокирована\n3;Неверный пароль\n", "cp1251", "Windows-1251"),
        ("1;残高が不足しています\n2;カードがブロックされています\n", "cp932", "CP932"),
        ("1;余额不足\n2;卡已被锁定\n3;密码错误\n", "gb18030", "GB18030"),
        ("1;잔액이 부족합니다\n2;카드가 차단되었습니다\n", "cp949", "CP949"),
        ("1;Błąd połączenia\n2;Nieprawidłowe hasło\n3;Karta została zablokowana\n", "cp1250", "Windows-1250"),
    ],
)
def test_anything_else_is_guessed_and_says_so(text, encoding, name):
    assert decode(text.encode(encoding)) == (text, name, True)


def test_properties_that_are_not_utf_8_are_in_java_s_own_encoding():
    assert decode("a=ä".encode("iso8859-1"), "a.properties") == ("a=ä", "ISO8859-1", False)


def test_an_encoding_that_is_named_overrides_all_others():
    assert decode(GERMAN.encode("cp850"), encoding="cp850") == (GERMAN, "CP850", False)
    for encoding, reason in (("klingon", "isn't an encoding that Errdesk knows"), ("utf-8", "isn't written in UTF-8")):
        with pytest.raises(Refusal, match=reason):
            decode(GERMAN.encode("cp850"), encoding=encoding)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old version of Office"),
        (b"PK\x03\x04...", "a ZIP archive"),
        (b"\x1f\x8b\x08", "a compressed archive"),
        (b"SQLite format 3\x00", "a database"),
        (b"abc\x00\x01\x02def\xff", "a binary file"),
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
    ],
)
def test_what_is_no_text_is_refused_and_named(content, kind):
    with pytest.raises(Refusal, match=kind):
        decode(content)
