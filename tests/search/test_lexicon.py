"""The synonyms file: what staff may write in it, and what it says when it is wrong."""

import tomllib
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.search.build import build_index
from bot.search.lexicon import read_lexicon, stem, tokenize
from bot.search.verdict import find_verdict
from bot.settings import PROJECT_ROOT
from tests.search.conftest import entry

SYNONYMS = PROJECT_ROOT / "data" / "synonyms.toml"


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
        ("[words", "cannot be read"),
        ("[words]\nask = []\n", "has no"),
        (None, "cannot be read"),
    ],
)
def test_a_broken_synonyms_file_is_refused_with_the_reason(tmp_path: Path, text: str | None, says: str) -> None:
    file = tmp_path / "synonyms.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match=says):
        read_lexicon(file)


def test_an_entry_without_a_word_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.toml"
    file.write_text(SYNONYMS.read_text(encoding="utf-8") + '"basket" = ["@"]\n', encoding="utf-8")
    with pytest.raises(Refusal, match="no word"):
        read_lexicon(file)


def test_no_row_says_a_thing_twice() -> None:
    tables = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    doubled = {key: words for table in tables.values() for key, words in table.items() if len(set(words)) < len(words)}
    assert not doubled
