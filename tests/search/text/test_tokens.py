"""Tokens: what a text is cut into."""

import pytest

from bot.search.build import build_index
from bot.search.index import Index
from bot.search.text.tokens import tokenize
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Closing accounts isn't", ["clos", "account", "is", "not"]),
        ("账户被锁定", ["账户", "户被", "被锁", "锁定"]),
        ("口座がロックされました。", ["口座", "座が", "がロ", "ロッ", "ック", "クさ", "され", "れま", "まし", "した"]),
        ("API错误", ["api", "错误"]),
        ("锁", ["锁"]),
        ("계정이 잠겼습니다", ["계정이", "잠겼습니다"]),
        ("учётная запись", ["учётная", "запись"]),
    ],
)
def test_words_are_stems_and_signs_are_pairs(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


@pytest.fixture(scope="module")
def foreign(lexicon: Lexicon) -> Index:
    return build_index(
        [
            entry("E1001", "账户已被锁定,请联系客服"),
            entry("E1002", "验证码错误或已过期"),
            entry("E1003", "余额不足,无法提现"),
            entry("E2001", "セッションの有効期限が切れました"),
            entry("E2002", "残高が不足しています"),
        ],
        lexicon,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("账户已被锁定", "E1001"),
        ("我的账户被锁定了怎么办", "E1001"),
        ("提示验证码错误", "E1002"),
        ("为什么余额不足", "E1003"),
        ("残高が不足", "E2002"),
        ("有効期限が切れた", "E2001"),
    ],
)
def test_chinese_and_japanese_messages_are_found_by_a_part_in_another_sentence(
    foreign: Index, text: str, code: str
) -> None:
    assert find_verdict(foreign, text).hits[0].entry.code == code
