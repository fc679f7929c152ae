"""Small talk asks nothing, in any language and shape; a question with a greeting before it is still a question."""

from pathlib import Path

import pytest

from bot.search.build import build_index
from bot.search.hit import Verdict
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon, read_lexicon
from bot.settings import PROJECT_ROOT
from tests.search.conftest import entry

SYNONYMS = PROJECT_ROOT / "data" / "synonyms.toml"


@pytest.mark.parametrize(
    "text",
    [
        *("hi", "Hello!", "heyyyy", "Good morning team :wave:", "how are you?", "anyone there?", "I have a question"),
        *("thx!!", "thanks mate", "THANKS in advance", "thank you so much for your help", "thnaks", "tysm :pray:"),
        *(
            "ok",
            "okkk 👍",
            "got it, will check",
            "sure, on it",
            "noted with thanks",
            "never mind, solved",
            "no worries",
        ),
        *("ping", "test", "test 123", "testing 1 2 3", "test1", "lol", "hahaha nice", "brb", "see you tomorrow"),
        *(
            "thanks, it works now",
            "have a great weekend everyone",
            "sorry, my bad",
            "<@U123> thanks",
            "<!here> morning",
        ),
        *("Guten Morgen zusammen", "danke dir!", "merci beaucoup à tous", "buenos días", "obrigado pessoal", "ciao"),
        *("спасибо большое", "dziękuję bardzo", "teşekkürler", "cảm ơn", "terima kasih banyak", "شكرا جزيلا", "धन्यवाद"),
        *(
            "谢谢大家",
            "好的，谢谢",
            "辛苦了",
            "ありがとうございます",
            "お疲れ様です",
            "감사합니다",
            "ㅋㅋㅋ",
            "ขอบคุณครับ",
        ),
    ],
)
def test_greetings_thanks_and_tests_ask_nothing(reference: Index, text: str) -> None:
    assert find_verdict(reference, text) == Verdict("nothing")


@pytest.mark.parametrize(
    "text",
    [
        *("", "  \t", "\u200b", "???", ".*", "...", "```\n```", "<@U123>", "👍", "🙏🏽🙏🏽", "❤️", "1️⃣", "🇩🇪"),
        *(":wave:", ":+1:", ":100:", ":rotating_light::rotating_light:", ":wave::skin-tone-3:", "+1", "&lt;3", ":-D"),
    ],
)
def test_a_text_without_words_asks_nothing(reference: Index, text: str) -> None:
    assert find_verdict(reference, text) == Verdict("nothing")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hi, what is 113", "USCUSTOMER_API_0000113"),
        ("thanks! and GGATEWAY_CODE_011?", "GGATEWAY_CODE_011"),
        ("thx, and kyc rejected?", "USCUSTOMER_API_0000610"),
        ("good morning, the account is locked and login is prohibited", "USCUSTOMER_API_0000113"),
        ("ok, 113", "USCUSTOMER_API_0000113"),
        ("test 113", "USCUSTOMER_API_0000113"),
        ("please wait", "USCUSTOMER_API_0000605"),
        ("hi, try again later", "USCUSTOMER_API_0000512"),
    ],
)
def test_a_question_with_a_greeting_is_a_question(reference: Index, text: str, code: str) -> None:
    verdict = find_verdict(reference, text)
    assert verdict.kind != "nothing"
    assert code in [hit.entry.code for hit in verdict.hits]


@pytest.mark.parametrize(
    "text",
    [
        "thanks but still broken",
        "is it down again?",
        "谢谢，账户被锁定",
        "hi, no permission",
        "hi Bob",
        "error",
        "hihi " * 99,
    ],
)
def test_a_text_with_any_other_word_is_not_small_talk(reference: Index, text: str) -> None:
    assert find_verdict(reference, text).kind != "nothing"


def test_what_a_catalog_prints_is_not_small_talk_there(lexicon: Lexicon) -> None:
    entries = [entry("SHOP-0", "OK"), entry("SHOP-1", "The test is done"), entry("ping", "Pong")]
    index = build_index(entries, lexicon, {"SHOP-1": ["hello world"]})
    hits = {
        text: [hit.entry.code for hit in find_verdict(index, text).hits] for text in ("ok", "Hello, World!", "PING")
    }
    assert hits == {"ok": ["SHOP-0"], "Hello, World!": ["SHOP-1"], "PING": ["ping"]}
    assert find_verdict(index, "ok, done").kind == "nothing"


def test_a_courtesy_that_staff_add_is_understood(shop: Index, tmp_path: Path) -> None:
    file = tmp_path / "synonyms.toml"
    text = SYNONYMS.read_text(encoding="utf-8")
    file.write_text(text.replace("courtesies = [", 'courtesies = ["Ay up, duck",'), encoding="utf-8")
    assert find_verdict(shop, "ay up duck!").kind == "unknown"
    assert find_verdict(build_index(shop.entries.values(), read_lexicon(file)), "ay up duck!").kind == "nothing"


def test_a_synonyms_file_of_an_earlier_version_knows_no_small_talk(shop: Index, tmp_path: Path) -> None:
    file = tmp_path / "synonyms.toml"
    before, rest = SYNONYMS.read_text(encoding="utf-8").split("\n# Small talk:", 1)
    file.write_text(before + "\n[writes]" + rest.split("[writes]", 1)[1], encoding="utf-8")
    index = build_index(shop.entries.values(), read_lexicon(file))
    assert [find_verdict(index, text).kind for text in ("xie xie", "👍")] == ["unknown", "nothing"]
