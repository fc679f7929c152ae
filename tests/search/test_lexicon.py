"""The synonyms file: what staff may write in it, and what it says when it is wrong."""

import tomllib
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.search.build import build_index
from bot.search.text.tokens import stem, tokenize
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT
from tests.search.conftest import entry

SYNONYMS = PROJECT_ROOT / "data" / "synonyms.toml"
WORDS = "[words]\nask = []\nerrors = []\nother_codes = []\nids = []\nelsewhere = []\nignored = []\n"
FORM = WORDS + '[writes]\n[means]\n"a" = '


def test_endings_and_contractions_do_not_matter() -> None:
    assert stem("closing") == stem("closed") == stem("closes") == stem("close")
    assert tokenize("doesn't exist") == tokenize("does not exist") == tokenize("doesnt exist")


def test_a_word_that_staff_add_is_understood(tmp_path: Path) -> None:
    entries = [entry("SHOP-1", "The basket is empty"), entry("SHOP-2", "The shop is closed")]
    file = tmp_path / "synonyms.toml"
    text = SYNONYMS.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    assert find_verdict(build_index(entries, read_lexicon(file)), "trolley").kind == "unknown"
    file.write_text(text + '"basket" = ["trolley"]\n', encoding="utf-8")
    result = find_verdict(build_index(entries, read_lexicon(file)), "trolley")
    assert [hit.entry.code for hit in result.hits] == ["SHOP-1"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot be read"),
        (b"[words", "cannot be read"),
        (b"[words]\nask = ['caf\xe9']\n", "cannot be read"),
        (b"[words]\nask = []\n", "has no"),
        (FORM.replace("ids = []", "").encode() + b"[]", "has no 'ids'"),
        (b'basket = ["trolley"]\n', "“basket”, which I don't know"),
        (b'[mean]\nbasket = ["trolley"]\n', "“mean”, which I don't know"),
        (FORM.encode() + b'"trolley"\n', "isn't a list of texts"),
        (FORM.encode() + b"[7]\n", "isn't a list of texts"),
    ],
)
def test_a_broken_synonyms_file_is_refused_with_the_reason(tmp_path: Path, text: bytes | None, says: str) -> None:
    file = tmp_path / "synonyms.toml"
    if text is not None:
        file.write_bytes(text)
    with pytest.raises(Refusal, match=says) as refused:
        read_lexicon(file)
    assert "synonyms.toml" in str(refused.value)


@pytest.mark.parametrize("row", ['[writes]\n"a" = ["@"]\n[means]\n', '[writes]\n[means]\n"a" = ["@"]\n'])
def test_an_entry_without_a_word_is_refused(tmp_path: Path, row: str) -> None:
    file = tmp_path / "synonyms.toml"
    file.write_text(WORDS + row, encoding="utf-8")
    with pytest.raises(Refusal, match="no word"):
        read_lexicon(file)


def test_an_entry_that_is_rewritten_to_nothing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.toml"
    file.write_text(FORM.replace("[means]", '"" = ["no idea"]\n[means]') + '["no idea"]\n', encoding="utf-8")
    with pytest.raises(Refusal, match="no word"):
        read_lexicon(file)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.toml"
    file.write_text(FORM + '["b"]\n', encoding="utf-8-sig")
    assert read_lexicon(file).known == {"a", "b"}


def test_no_row_says_a_thing_twice() -> None:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in SYNONYMS.parent.glob("*.toml")]
    rows: dict[tuple[str, str], list[str]] = {}
    for file in files:
        for table in ("words", "families", "writes", "means"):
            for row, texts in file.get(table, {}).items():
                rows.setdefault((table, row), []).extend(texts)
    assert not [row for row, texts in rows.items() if len(set(texts)) < len(texts)]
