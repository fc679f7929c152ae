"""An index that was saved and opened is the one that was built; one that isn't complete is refused."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalog.entry import Entry, Meaning, Source
from bot.search.build import build_index
from bot.search.index_files import FACTS, FORMAT, TABLES, list_views, open_index, save_index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import build_lexicon

WORDS = {"ask": ["what"], "errors": [], "other_codes": [], "ids": [], "elsewhere": [], "ignored": ["the"]}
OPEN_FILES = Path("/proc/self/fd")
CONTENT = "5e97fd10241aa796"


@pytest.fixture(scope="module")
def few_words():
    """Return a lexicon that stays as it is."""
    return build_lexicon(
        {"words": WORDS, "families": {}, "writes": {"log in": ["login"]}, "means": {"locked": ["frozen", "shut out"]}}
    )


@pytest.fixture(scope="module")
def built(few_words):
    """Return the index of a catalog with one code of each kind."""
    locked = Meaning("The account is locked", sources=(Source("a.md", (3, 4)),))
    entries = [
        Entry("API_0001", "API", "0001", "account", meanings=(locked, Meaning("Unused", doubt="It is printed twice."))),
        Entry("API_0002", "API", "0002", "account", "retired", (Meaning("Please log in within %s minutes"),)),
        Entry("GATE_2", "gateway", "2", "Gäste", meanings=(Meaning("账户已锁定"),)),
        Entry("42S02", "SQL", "42S02", "SQL", meanings=(Meaning("The account is locked"),)),
    ]
    return build_index(entries, few_words, {"API_0002": ["shut out of login"]})


@pytest.fixture
def saved(built, tmp_path):
    save_index(built, tmp_path / "index")
    return tmp_path / "index"


def test_an_opened_index_is_the_one_that_was_saved(built, saved, few_words):
    opened = open_index(saved, few_words)
    assert list(opened.entries.values()) == list(built.entries.values())
    assert list(opened.messages) == list(built.messages)
    assert (opened.facts, opened.prefixes) == (built.facts, built.prefixes)
    for text in ("API_0001", "2", "42s02", "account frozen", "shut out of login", "账户已锁定", "nothing of the kind"):
        assert find_verdict(opened, text) == find_verdict(built, text), text


def test_an_index_without_a_code_can_be_saved(tmp_path, few_words):
    save_index(build_index((), few_words), tmp_path / "empty")
    opened = open_index(tmp_path / "empty", few_words)
    assert len(opened.entries) == 0
    assert find_verdict(opened, "account locked").hits == ()


def test_every_file_is_missed_if_it_is_gone_or_truncated(saved, few_words):
    for file in sorted(saved.iterdir()):
        content = file.read_bytes()
        for left in (content[:-1], b""):
            file.write_bytes(left)
            with pytest.raises(ValueError, match=r"bytes, not|Unterminated|Expecting"):
                open_index(saved, few_words)
        file.unlink()
        with pytest.raises(OSError, match=file.name):
            open_index(saved, few_words)
        file.write_bytes(content)
    assert open_index(saved, few_words)


@pytest.mark.parametrize("change", [{"format": FORMAT + 1}, {"tables": {}}, {"facts": {}}, {"facts": None}])
def test_an_index_of_another_format_is_refused(saved, few_words, change):
    facts = saved / FACTS
    facts.write_text(json.dumps({**json.loads(facts.read_bytes()), **change}))
    with pytest.raises(ValueError, match=r"its format is|something is missing"):
        open_index(saved, few_words)


def test_every_table_begins_where_its_numbers_are_read_fastest(built, saved):
    places = json.loads((saved / FACTS).read_bytes())["tables"]
    assert list(places) == [name for name, _ in list_views(built.tables)]
    assert {start % 8 for _, start, _ in places.values()} == {0}


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="the system doesn't list a process's open files")
def test_an_open_index_takes_one_descriptor(saved, few_words):
    opened = open_index(saved, few_words)
    assert [link.resolve().name for link in OPEN_FILES.iterdir() if link.resolve().parent == saved] == [TABLES]
    assert opened.entries


def test_what_an_index_holds_has_a_new_format_with_every_change(built):
    """If this fails, what indexes hold was changed: raise ``FORMAT``, so that nobody opens one of before, and adapt it.

    Weights are compared to three digits, as machines differ beyond that. Vectors are left out: their
    package need not be installed.
    """
    digest = hashlib.blake2b(digest_size=8)
    for name, view in list_views(built.tables):
        if "vectors" in name:
            continue
        digest.update(name.encode())
        digest.update(json.dumps([round(number, 3) for number in view.tolist()]).encode())
    digest.update(repr(replace(built.facts, families=frozenset())).encode())
    assert (FORMAT, digest.hexdigest()) == (6, CONTENT)
