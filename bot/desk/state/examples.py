"""Examples of how to ask, from the catalogs that are loaded: nobody is told to type a code of another company."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from heapq import nlargest

from bot.catalog.entry import Entry
from bot.catalog.keys import spell_question
from bot.desk.state.desk import Desk
from bot.search.index import Index
from bot.search.prefixes.twins import ends_with_number
from bot.search.text.template import PLACEHOLDER

CANDIDATES = 50  # codes among which an example is looked for: the most asked ones, then the first ones of the catalogs
CODE_LIMIT = 40  # characters of a code that can be typed
MIN_WORDS, MAX_WORDS = 2, 8  # of a message that can be typed
PHRASE_LIMIT = 80  # characters of it
FIRST_IDEOGRAPH = "\u3040"  # Chinese, Japanese and Korean begin here
PIECES = re.compile(rf"{PLACEHOLDER.pattern}|[.,;:!?()“”\"\n]", re.VERBOSE)  # what ends a message that can be typed


@dataclass(frozen=True, slots=True)
class Examples:
    """Different ways to ask for one code; each is "" if the catalogs have no good example.

    ``number`` is the end of the code that is enough, ``alias`` another name of it, ``message`` the beginning of what it
    means, ``section`` where it belongs, and ``catalog`` the name of its catalog if there are several, unless ``code``
    begins with it.
    """

    code: str = ""
    number: str = ""
    alias: str = ""
    message: str = ""
    section: str = ""
    catalog: str = ""


def choose_examples(desk: Desk) -> Examples:
    """Return examples from the code that people ask for most, else from the first one; none from an empty catalog.

    A code that several catalogs have is an example only if no other is, and then with its catalog's name.
    """
    snapshot = desk.cache.snapshot
    entry = next(list_candidates(snapshot.index, desk.cache.ranks), None)
    if entry is None:
        return Examples()
    examples = Examples(
        code=entry.code,
        number=shorten_number(entry),
        alias=next((alias for alias in entry.aliases if len(alias) <= CODE_LIMIT), ""),
        message=find_phrase(entry.meaning.text),
        section=entry.section or entry.family,
        catalog=snapshot.name_catalog(entry),
    )
    if is_only_in_one_catalog(snapshot.index, entry):
        return examples
    return replace(examples, code=spell_question(entry.key, examples.catalog), number="", catalog="")


def list_candidates(index: Index, ranks: Mapping[str, int]) -> Iterator[Entry]:
    """Yield the codes that make good examples, the best first; of those with a short code and a message of words."""
    asked = filter(None, map(index.entries.get, nlargest(CANDIDATES, ranks, key=ranks.__getitem__)))
    entries = [*asked, *map(index.entries.read, range(min(CANDIDATES, len(index.entries))))]
    good = list(filter(is_good_example, entries))
    yield from (entry for entry in good if is_only_in_one_catalog(index, entry))
    yield from (*good, *entries)


def is_good_example(entry: Entry) -> bool:
    """Return whether a code is short enough to type, and its message can be typed too."""
    return entry.status == "active" and len(entry.code) <= CODE_LIMIT and bool(find_phrase(entry.meaning.text))


def is_only_in_one_catalog(index: Index, entry: Entry) -> bool:
    """Return whether no other catalog has the code too, so that it can be typed alone."""
    return len(index.entries.find_printed(entry.code)) == 1


def shorten_number(entry: Entry) -> str:
    """Return the digits that are enough to ask for a code: “113”; "" if it has no more than digits, or none."""
    number = entry.number.lstrip("0") if ends_with_number(entry) else ""
    return "" if entry.code == entry.number else number


def find_phrase(message: str) -> str:
    """Return the first words of a message, up to a placeholder or a punctuation mark; "" if those are too few."""
    pieces = map(split_into_words, PIECES.split(message))
    words = next((words for words in pieces if len(words) >= MIN_WORDS or is_written_without_spaces(words)), [])
    return " ".join(words[:MAX_WORDS])[:PHRASE_LIMIT]


def split_into_words(text: str) -> list[str]:
    """Return the words of a text, without quotes and dashes that stand alone."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def is_written_without_spaces(words: list[str]) -> bool:
    """Return whether words are of a script that puts no spaces between them, as Chinese and Japanese do."""
    return any(char >= FIRST_IDEOGRAPH for word in words for char in word)
