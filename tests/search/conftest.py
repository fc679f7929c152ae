from pathlib import Path

import pytest

from bot.catalog.code import read_prefixes, split_code
from bot.catalog.entry import Entry, Meaning
from bot.catalog.read import parse_reference
from bot.search.build import build_index
from bot.search.index import Index
from bot.search.words.lexicon import Lexicon, read_lexicon
from bot.settings import PROJECT_ROOT

DATA = PROJECT_ROOT / "data"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return read_lexicon(DATA / "synonyms.toml")


@pytest.fixture(scope="session")
def reference(lexicon: Lexicon) -> Index:
    return build_reference(lexicon)


def build_reference(lexicon: Lexicon, *, vectors: bool = True) -> Index:
    document = DATA / "error-code.md"
    reading = parse_reference(
        document.name, document.read_text(encoding="utf-8"), read_prefixes(DATA / "sections.toml")
    )
    return build_index(reading.entries, lexicon, vectors=vectors)


def entry(code: str, *messages: str, family: str = "shop") -> Entry:
    number = split_code(code)[1]
    meanings = tuple(Meaning(text, place == 0) for place, text in enumerate(messages))
    return Entry(code, family, number, "general", meanings=meanings)


@pytest.fixture(scope="session")
def shop(lexicon: Lexicon) -> Index:
    """A catalog of another make, so that no rule knows only our own."""
    return build_index(
        [
            entry("SHOP-ORDER-0017", "The basket is empty"),
            entry("SHOP-ORDER-0071", "The voucher %s has expired"),
            entry("SHOP-ORDER-0170", "Delivery to {0} takes {1} days"),
            entry("SHOP-ORDER-0117", "The basket is empty"),
            entry("TILL-PAY-17", "Card declined by the bank", family="till"),
            entry("TILL-PAY-99", "Drawer is jammed", "Drawer cannot be opened", family="till"),
        ],
        lexicon,
    )


@pytest.fixture(scope="session")
def word_prefixes(lexicon: Lexicon) -> Index:
    """A catalog whose prefixes are words that stand before other numbers, too."""
    return build_index(
        [
            entry("USER_1001", "The name is taken"),
            entry("ORDER-113", "The basket is empty"),
            entry("HTTP_404", "No such page"),
            entry("ROOM-12", "Overbooked"),
            entry("AUTH_401", "Token is missing"),
            entry("WIDGET-777", "It is jammed"),
        ],
        lexicon,
    )


@pytest.fixture(scope="session")
def many_prefixes(lexicon: Lexicon) -> Index:
    """A catalog of thousands of prefixes that begin and end alike, and of which each number is that of many."""
    syllables = [first + second for first in "BDFGKLMNPRSTVZ" for second in "AEIOU"]
    names = (first + second for first in syllables for second in syllables)
    codes = (f"DESK_{name}_CODE_{place % 40 + 110:04}" for place, name in enumerate(names, 2))
    return build_index((entry(code, "It failed") for code in codes), lexicon, vectors=False)


@pytest.fixture(scope="session")
def queries() -> Path:
    return Path(__file__).parent / "queries.jsonl"
