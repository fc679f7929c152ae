"""Which role a column plays by its name, and what a heading says about the tables below it."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from bot.catalog.cells.names import list_words, normalize_words, read_words
from bot.catalog.guess.languages import LIKELY_WORDS, MORE_SEVERITIES, PROSE_HEADINGS, SURE_WORDS
from bot.catalog.guess.words import ERROR_WORDS, HEADER_WORDS, OTHER_WORDS, PARAMETER_WORDS, SEVERITIES, Role

SURE = 4  # the weight of a word that hardly means anything else
LIKELY = 2  # and of one that may
MIN_COMPOUND = 6  # letters; "Klemmenbeschreibung" is a description, but a word that only ends with "no" is nothing
INSIDE = 1  # taken from the weight of a word that is only a part of a column's name
LAST = 0.5  # and of one that is the last part


@cache
def read_header_words() -> Mapping[Role, Mapping[str, float]]:
    """Return the weights of the words for each role."""
    words: dict[Role, dict[str, float]] = {role: {} for role in HEADER_WORDS}
    for role, weight, text in list_tiers():
        words[role] |= {word: max(weight, words[role].get(word, 0)) for word in list_words(text)}
    return words


def list_tiers() -> Iterator[tuple[Role, float, str]]:
    """Yield roles with words for them and the weight of these."""
    for role, tiers in HEADER_WORDS.items():
        yield from ((role, weight, text) for weight, text in tiers.items())
    for language in SURE_WORDS.values():
        yield from ((role, SURE, text) for role, text in language.items())
    yield from ((role, LIKELY, text) for role, text in LIKELY_WORDS.items())


def weigh_exactly(name: str, role: Role) -> float:
    """Return how surely a name that is one of the role's words, and nothing more, means the role; 0 if it isn't."""
    return read_header_words()[role].get(normalize_words(name), 0)


@lru_cache(maxsize=4096)
def weigh_name(name: str, role: Role) -> float:
    """Return how surely a column with this name plays a role, from 4 to 0."""
    words = read_header_words()[role]
    text = normalize_words(name)
    if text in words:
        return words[text]
    return max(
        (weight - measure_rest(text, word) for word, weight in words.items() if contains_word(text, word)), default=0
    )


def measure_rest(text: str, word: str) -> float:
    """Return what is taken from a word's weight for the rest of a name; the last word says most, as in “alarm code”."""
    return LAST if text.endswith(word) else INSIDE


def contains_word(text: str, word: str) -> bool:
    """Return whether a normalized text contains a word, as a whole or as the end of a compound."""
    if is_unspaced(word):
        return word in text
    return f" {word} " in f" {text} " or (len(word) >= MIN_COMPOUND and f"{text} ".find(f"{word} ") > 0)


@cache
def is_unspaced(word: str) -> bool:
    """Return whether a word belongs to a script that doesn't set words apart."""
    return any(unicodedata.name(char, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL")) for char in word)


def names_errors(texts: Iterable[str]) -> bool:
    """Return whether any of some headings or names speaks of errors."""
    return any(contains_any(text, ERROR_WORDS) for text in texts)


def names_something_else(heading: str) -> bool:
    """Return whether a heading announces parameters, options, contents or the like: “Gateway opcodes”."""
    text = normalize_words(heading)
    return any(
        text == word or text.endswith(word if is_unspaced(word) else f" {word}") for word in read_words(OTHER_WORDS)
    )


def is_something_else(heading: str) -> bool:
    """Return whether a heading is a word for something else, and nothing more: “Contact”, “Introduction”."""
    return normalize_words(heading) in read_words(OTHER_WORDS) | read_words(PROSE_HEADINGS)


def names_parameters(header: Iterable[str]) -> bool:
    """Return whether a header is that of a list of parameters."""
    return any(normalize_words(name) in read_words(PARAMETER_WORDS) for name in header)


def contains_any(text: str, words: str) -> bool:
    """Return whether a text contains any word of a list."""
    normalized = normalize_words(text)
    return any(contains_word(normalized, word) for word in read_words(words))


def is_severity(text: str) -> bool:
    """Return whether a cell says how severe an error is."""
    return normalize_words(text) in read_words(SEVERITIES) | read_words(MORE_SEVERITIES)
