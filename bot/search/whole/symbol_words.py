"""Symbols read as words: ``SCAN_WRONG_DEPOT`` and ``ScanWrongDepot`` hold "wrong depot"."""

import re
from collections.abc import Iterator
from itertools import islice

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.fragments import find_code_rows
from bot.search.index import Index
from bot.search.text.tokens import CAMEL_CASE

WORD = re.compile(r"[^\W\d_]+")
MIN_WORDS, MAX_WORDS = 2, 6  # of a text that may be a part of a symbol
MIN_LETTERS = 8  # of such a text; fewer stand in too many names
MAX_READ = 100  # entries that are looked at


def find_symbol_rows(index: Index, text: str) -> list[int]:
    """Return the rows of a few entries with a code or an alias, without digits, that holds a text's words in order."""
    words = list_words(index, text) if index.facts.has_odd else []  # else every code ends with digits
    if not words:
        return []
    rows = islice(find_code_rows(index, "".join(words).upper(), MAX_READ), MAX_READ)
    return list(islice((row for row in rows if holds_words(index.entries.read(row), words)), tuning.MAX_HITS))


def list_words(index: Index, text: str) -> list[str]:
    """Return the words of a text, without those for "error", if they may be a part of a symbol; else nothing."""
    errors = index.messages.lexicon.errors
    words = [word for word in WORD.findall(text[: tuning.MAX_QUESTION_LENGTH].casefold()) if word not in errors]
    can_be = MIN_WORDS <= len(words) <= MAX_WORDS and sum(map(len, words)) >= MIN_LETTERS
    return words if can_be else []


def holds_words(entry: Entry, words: list[str]) -> bool:
    """Return whether a code or an alias has these words side by side."""
    symbols = (name for name in (entry.code, *entry.aliases) if not any(map(str.isdigit, name)))
    return any(f" {' '.join(words)} " in f" {' '.join(split_symbol(name))} " for name in symbols)


def split_symbol(name: str) -> Iterator[str]:
    """Yield the words of a symbol in lower case, which signs or capitals separate."""
    return (part.casefold() for word in WORD.findall(name) for part in CAMEL_CASE.split(word))
