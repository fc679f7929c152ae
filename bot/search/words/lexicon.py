"""The lexicon: words and phrases of support people, and the concepts they stand for (data/synonyms.toml).

Words that hold in one trade only are left to the catalogs of that trade; see ``Lexicon.choose``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

from bot.errors import Refusal
from bot.search.text.small_talk import Courtesies, build_courtesies
from bot.search.text.tokens import stem, tokenize
from bot.search.tuning import PART_WEIGHT, SYNONYM_WEIGHT, VARIANT_WEIGHT
from bot.search.words.lexicon_files import Tables, TradeFile, find_trade_files, merge_tables, read_tables

Value = TypeVar("Value")
Tokens = tuple[str, ...]
Meanings = Mapping[str, float]  # concept -> confidence, 0 to 1
Table = Mapping[
    str, Mapping[int, Mapping[Tokens, Value]]
]  # by first stem and length, longest first: phrases with a value


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The tables of data/synonyms.toml, prepared for lookups.

    ``trades`` are files whose words are not among these, because they hold for some catalogs only; ``files`` are those
    that hold for the catalog of this lexicon.
    """

    ask: frozenset[str]
    errors: frozenset[str]
    other_codes: frozenset[str]
    ids: frozenset[str]
    elsewhere: frozenset[str]
    numbering: frozenset[str]
    units: frozenset[str]
    devices: frozenset[str]
    trade: frozenset[str]
    families: Mapping[str, str]
    ignored: frozenset[str]
    courtesies: Courtesies
    rewrites: Table[Tokens]  # variant -> spelling of the reference
    phrases: Table[Meanings]
    known: frozenset[str]
    tables: Tables
    files: tuple[TradeFile, ...] = ()
    trades: tuple[TradeFile, ...] = ()

    def choose(self, prefixes: Iterable[str]) -> "Lexicon":
        """Return the lexicon of a catalog whose codes have these prefixes, as printed: with the words of its trade."""
        printed = frozenset(prefixes)
        files = tuple(file for file in self.trades if file.prefixes & printed)
        return extend_lexicon(self, files) if files else self


class Words(NamedTuple):
    """The words of a text: the stem of each, and the meanings of each word or phrase that says something."""

    stems: list[str]
    units: list[Meanings]


def read_lexicon(path: Path) -> Lexicon:
    """Read data/synonyms.toml, and find the files of trades in its folder. Refuses a broken file, with the reason."""
    try:
        general = build_lexicon(read_tables(path))
    except KeyError as error:
        raise Refusal(f"{path.name} has no {error}. Add it back; the file's first lines show its form.") from error
    return replace(general, trades=tuple(find_trade_files(path.parent)))


@lru_cache(maxsize=8)  # a catalog is indexed anew at every change; the words of its trade stay
def extend_lexicon(lexicon: Lexicon, files: tuple[TradeFile, ...]) -> Lexicon:
    """Return a lexicon with the words of more files, as if all stood in one. Refuses a broken file, with the reason."""
    tables = merge_tables([lexicon.tables, *(read_tables(file.path) for file in files if file.has_words)])
    return replace(build_lexicon(tables), files=files)


def build_lexicon(tables: Tables) -> Lexicon:
    """Prepare the tables of a file."""
    words = tables["words"]
    rewrites = build_rewrites(tables["writes"])
    phrases = build_phrases(tables["means"], rewrites)
    families = tables.get("families", {})
    return Lexicon(
        ask=stem_words(words["ask"]),
        errors=frozenset(words["errors"]),
        other_codes=frozenset(words["other_codes"]),
        ids=frozenset(words["ids"]),
        elsewhere=stem_words(words["elsewhere"]),
        numbering=frozenset(words.get("numbering", ())),  # a file from before 0.4 lacks these four
        units=frozenset(words.get("units", ())),
        devices=frozenset(words.get("devices", ())),
        trade=stem_words(words.get("trade", ())),
        families={stem(word): family for family, names in families.items() for word in names},
        ignored=stem_words(words["ignored"]),
        # a file of an earlier version has no such rows
        courtesies=build_courtesies(words.get("courtesies", ()), [*words.get("fillers", ()), *words["ignored"]]),
        rewrites=rewrites,
        phrases=phrases,
        known=list_words(rewrites) | list_words(phrases),
        tables=tables,
    )


def stem_words(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of words; words in other scripts stay unchanged."""
    return frozenset(token for word in words for token in (tokenize(word) or [word]))


def build_rewrites(writes: Mapping[str, list[str]]) -> Table[Tokens]:
    """Return each variant with the reference's spelling."""
    spellings = [(tokenize(variant), tokenize(target)) for target, variants in writes.items() for variant in variants]
    return build_table((tuple(variant), tuple(target)) for variant, target in spellings)


def build_phrases(means: Mapping[str, list[str]], rewrites: Table[Tokens]) -> Table[Meanings]:
    """Return each word or phrase with the concepts that it may stand for."""
    concepts: dict[Tokens, dict[str, float]] = defaultdict(dict)
    for concept, variants in means.items():
        for variant in (concept, *variants):
            phrase = parse_variant(concept, variant, rewrites)
            concepts[phrase].setdefault(concept, 1.0 if variant == concept else SYNONYM_WEIGHT)
    for phrase, meanings in concepts.items():
        if len(phrase) == 1:  # a single word also means itself
            meanings.setdefault(phrase[0], 1.0)
    return build_table(concepts.items())


def parse_variant(concept: str, variant: str, rewrites: Table[Tokens]) -> Tokens:
    """Return a variant's stems. Refuses one without a word."""
    phrase = tuple(rewrite_words(rewrites, tokenize(variant)))
    if not phrase:
        raise Refusal(f"“{variant}” under “{concept}” in the synonyms has no word to search for. Take it out.")
    return phrase


def build_table(rows: Iterable[tuple[Tokens, Value]]) -> Table[Value]:
    """Return the rows of a table by their phrase's first stem and length; of equal phrases the first counts."""
    table: dict[str, dict[int, dict[Tokens, Value]]] = defaultdict(lambda: defaultdict(dict))
    for phrase, value in rows:
        table[phrase[0]][len(phrase)].setdefault(phrase, value)
    return {first: dict(sorted(lengths.items(), reverse=True)) for first, lengths in table.items()}


def find_rows(table: Table[Value], words: list[str], place: int) -> Iterator[tuple[Tokens, Value]]:
    """Yield the phrases of a table that begin at a place, longest first."""
    for length, phrases in table.get(words[place], {}).items():
        phrase = tuple(words[place : place + length])
        if phrase in phrases:
            yield phrase, phrases[phrase]


def find_longest(table: Table[Value], words: list[str], place: int) -> tuple[Tokens, Value] | None:
    """Return the longest phrase of a table that begins at a place; None if there is none, as at most places."""
    return next(find_rows(table, words, place), None) if words[place] in table else None


def list_words(table: Table[Value]) -> frozenset[str]:
    """Return the words of a table's phrases."""
    phrases = chain.from_iterable(chain.from_iterable(lengths.values()) for lengths in table.values())
    return frozenset(chain.from_iterable(phrases))


def rewrite_words(rewrites: Table[Tokens], words: list[str]) -> list[str]:
    """Return a text's stems in the spelling of the reference."""
    if rewrites.keys().isdisjoint(words):  # as in most texts
        return words
    written: list[str] = []
    place = 0
    while place < len(words):
        phrase, target = find_longest(rewrites, words, place) or (words[place : place + 1],) * 2
        written += target
        place += len(phrase)
    return written


def read_words(lexicon: Lexicon, text: str, most: int) -> Words:
    """Return the first words of a text, at most this many."""
    stems = tokenize(text)[:most]
    return Words(stems, list_meanings(lexicon, rewrite_words(lexicon.rewrites, stems)))


def list_meanings(lexicon: Lexicon, words: list[str]) -> list[Meanings]:
    """Return the meanings of each word or phrase, without ignored words; an unknown word means itself."""
    result: list[Meanings] = []
    place = 0
    while place < len(words):
        phrase, meanings = find_longest(lexicon.phrases, words, place) or ((words[place],), {words[place]: 1.0})
        if len(phrase) > 1:
            result.append(add_parts(lexicon, phrase, meanings))
        elif words[place] not in lexicon.ignored:
            result.append(meanings)
        place += len(phrase)
    return result


def add_parts(lexicon: Lexicon, phrase: Tokens, meanings: Meanings) -> Meanings:
    """Return the meanings of a phrase with those of its words, which are less certain."""
    parts = chain.from_iterable(list_meanings(lexicon, [word]) for word in phrase)
    return {**scale_meanings(parts, PART_WEIGHT), **meanings}


def find_phrases(lexicon: Lexicon, words: list[str], place: int) -> Iterator[tuple[Tokens, Meanings]]:
    """Yield the known phrases at a place, longest first, and last the single word as itself."""
    yield from find_rows(lexicon.phrases, words, place)
    yield (words[place],), {words[place]: 1.0}


def scale_meanings(units: Iterable[Meanings], weight: float) -> Meanings:
    """Return the meanings of several words together, less certain by a weight."""
    return {concept: weight * surely for unit in units for concept, surely in unit.items()}


def build_slots(lexicon: Lexicon, message: str) -> list[Meanings]:
    """Return the meanings of each word in a message, alone and in every phrase it is part of."""
    words = rewrite_words(lexicon.rewrites, tokenize(message))
    slots: list[dict[str, float]] = [{} for _ in words]
    for place in range(len(words)):
        for phrase, meanings in find_phrases(lexicon, words, place):
            add_meanings(slots[place : place + len(phrase)], meanings)
    return [slot for word, slot in zip(words, slots, strict=True) if word not in lexicon.ignored]


def add_meanings(slots: Iterable[dict[str, float]], meanings: Meanings) -> None:
    """Add meanings to those of words in a message; the surest counts."""
    for slot in slots:
        for concept, surely in meanings.items():
            worth = surely if surely == 1.0 else surely * VARIANT_WEIGHT
            slot[concept] = max(worth, slot.get(concept, 0.0))
