"""A number after a word for "error" is a code: in any language, with digits of any script, glued or numbered."""

import pytest

from bot.search.index import Index
from tests.search.codes.verdicts import find_codes

LANGUAGES = {
    "Arabic": "ظهر الخطأ ١١٨ عند الدخول",
    "Azerbaijani": "xəta 118",
    "Bengali": "ত্রুটি ১১৮",
    "Bulgarian": "грешка 118 при вход",
    "Chinese": "登录时出现错误118",
    "Chinese, traditional": "錯誤代碼 118",
    "Croatian": "greška 118",
    "Czech": "chyba 118 po přihlášení",
    "Danish": "fejl 118",
    "Dutch": "foutcode 118 bij inloggen",
    "English": "Error No. 118 on login",
    "Estonian": "viga 118",
    "Finnish": "virhekoodi 118",
    "French": "code d'erreur : 118",
    "Georgian": "შეცდომა 118",
    "German": "Fehler Nr. 118 beim Anmelden",
    "Greek": "σφάλμα 118 στη σύνδεση",
    "Hebrew": "קוד שגיאה 118",
    "Hindi": "लॉगिन पर त्रुटि ११८",
    "Hungarian": "hibakód: 118",
    "Indonesian": "kesalahan 118 saat masuk",
    "Italian": "errore 118",
    "Japanese": "エラー118が出ます",
    "Korean": "오류 118 발생",
    "Latvian": "kļūda 118",
    "Lithuanian": "klaida 118",
    "Malay": "ralat 118",
    "Norwegian": "feilkode 118",
    "Persian": "کد خطا ۱۱۸",
    "Polish": "kod błędu 118",
    "Portuguese": "código de erro 118",
    "Romanian": "eroare 118 la logare",
    "Russian": "ошибка № 118",
    "Spanish": "código de error: 118",
    "Swedish": "felkod 118",
    "Tamil": "பிழை ௧௧௮",
    "Thai": "ข้อผิดพลาด ๑๑๘",
    "Turkish": "hata kodu: 118",
    "Ukrainian": "помилка 118",
    "Vietnamese": "mã lỗi 118",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_for_error_announces_a_code(reference: Index, language: str) -> None:
    assert find_codes(reference, LANGUAGES[language]) == ("answer", ["0000118"])


@pytest.mark.parametrize(
    "text",
    [
        "error118",
        "ERR_118",
        "error-118 again",
        "errNo118 on closing",
        "respCode118",
        "errcode0000118",
        "err.118",
        "login fails err:118now",
        "error number is 118",
        "the code was 118, he says",
        "118 error on his screen",
        "error (118)",
        "error → 118",
        "error - 118",
        '\\"code\\":\\"118\\"',
        "١١٨",
        "１１８",
        "①①⑧",
        "[118]",
        "~118~",
        "...118",
    ],
)
def test_however_it_is_joined_to_its_word(reference: Index, text: str) -> None:
    assert find_codes(reference, text) == ("answer", ["0000118"])


def test_an_e_and_a_number_may_be_an_error_where_nothing_else_is_said(reference: Index) -> None:
    assert find_codes(reference, "E118") == ("choose", ["0000118"])
    assert find_codes(reference, "E118 is in the soup")[0] == "unknown"


def test_only_the_catalog_s_own_family_is_a_reason_to_answer_a_customer_s_number(shop: Index, reference: Index) -> None:
    assert find_codes(reference, "customer number 118") == ("answer", ["0000118"])
    assert find_codes(shop, "customer number 17")[0] == "unknown"
