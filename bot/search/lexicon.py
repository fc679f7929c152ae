"""The lexicon: words and phrases of support people, and the concepts they stand for (data/synonyms.toml)."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.errors import Refusal

WORD = re.compile(r"[a-z0-9]+")
CONTRACTION = re.compile(r"\b(ca|could|did|do|does|had|has|have|is|are|should|was|were|wo|would)n'?t\b|\b(can)not\b")
DOUBLE_CONSONANT = re.compile(r"([bdgmnprt])\1$")
VARIANT_WEIGHT = 0.7  # weight of a concept of which a message's word is itself only a variant
PART_WEIGHT = 0.5  # weight of a single word of a phrase
SYNONYM_WEIGHT = 0.9  # weight of a synonym, against the word itself

Tokens = tuple[str, ...]
Rewrites = Mapping[str, tuple[tuple[Tokens, Tokens], ...]]  # by first stem: variant -> spelling of the reference
Meanings = Mapping[str, float]  # concept -> confidence, 0 to 1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables of data/synonyms.toml, prepared for lookups."""

    ask: frozenset[str]
    errors: frozenset[str]
    other_codes: frozenset[str]
    ids: frozenset[str]
    elsewhere: frozenset[str]
    families: Mapping[str, str]
    ignored: frozenset[str]
    rewrites: Rewrites
    phrases: Mapping[str, tuple[tuple[Tokens, Meanings], ...]]
    known: frozenset[str]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of an English word, so that "closing", "closed" and "closes" are the same."""
    if len(word) > len("dies") and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > len("gas") and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = DOUBLE_CONSONANT.sub(r"\1", word.removesuffix(ending))
            break
    return word.removesuffix("e") if len(word) > len("the") else word


def tokenize(text: str) -> list[str]:
    """Return the stems of a text, with contractions expanded ("can't" is "can not")."""
    text = text.lower()
    if "nt" in text or "n't" in text or "not" in text:  # the pattern is slow, and most texts have none
        text = CONTRACTION.sub(r"\1\2 not", text)
    return [stem(word) for word in WORD.findall(text)]


def read_lexicon(path: Path) -> Lexicon:
    """Read data/synonyms.toml. Refuses a file that is not TOML or lacks a table, with the reason."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return build_lexicon(data)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal(f"{path.name} cannot be read: {error}. Correct it, or restore it from the repository.") from error
    except KeyError as error:
        raise Refusal(f"{path.name} has no {error}. Add it back; the file's first lines show its form.") from error


def build_lexicon(data: Mapping[str, Mapping[str, list[str]]]) -> Lexicon:
    """Prepare the tables of data/synonyms.toml."""
    words = data["words"]
    rewrites = build_rewrites(data["writes"])
    phrases = build_phrases(data["means"], rewrites)
    known = {token for row in phrases.values() for phrase, _ in row for token in phrase}
    known |= {token for row in rewrites.values() for phrase, _ in row for token in phrase}
    return Lexicon(
        ask=stem_words(words["ask"]),
        errors=frozenset(words["errors"]),
        other_codes=frozenset(words["other_codes"]),
        ids=frozenset(words["ids"]),
        elsewhere=stem_words(words["elsewhere"]),
        families={stem(word): family for family, names in data["families"].items() for word in names},
        ignored=stem_words(words["ignored"]),
        rewrites=rewrites,
        phrases=phrases,
        known=frozenset(known),
    )


def stem_words(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of words; words in other scripts stay unchanged."""
    return frozenset(token for word in words for token in (tokenize(word) or [word]))


def build_rewrites(writes: Mapping[str, list[str]]) -> dict[str, tuple[tuple[Tokens, Tokens], ...]]:
    """Return, by first stem, each variant and the reference's spelling, longest first."""
    table: dict[str, list[tuple[Tokens, Tokens]]] = defaultdict(list)
    for target, variants in writes.items():
        for variant in variants:
            phrase = tuple(tokenize(variant))
            table[phrase[0]].append((phrase, tuple(tokenize(target))))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()}


def build_phrases(means: Mapping[str, list[str]], rewrites: Rewrites) -> dict[str, tuple[tuple[Tokens, Meanings], ...]]:
    """Return, by first stem, each word or phrase and the concepts it may stand for, longest first."""
    concepts: dict[Tokens, dict[str, float]] = defaultdict(dict)
    for concept, variants in means.items():
        for variant in (concept, *variants):
            weight = 1.0 if variant == concept else SYNONYM_WEIGHT
            phrase = tuple(rewrite_words(rewrites, tokenize(variant)))
            if not phrase:
                raise Refusal(f"“{variant}” under “{concept}” in the synonyms has no word to search for. Take it out.")
            row = concepts[phrase]
            row[concept] = max(weight, row.get(concept, 0.0))
    table: dict[str, list[tuple[Tokens, Meanings]]] = defaultdict(list)
    for phrase, meanings in concepts.items():
        if len(phrase) == 1:  # a single word also means itself
            meanings.setdefault(phrase[0], 1.0)
        table[phrase[0]].append((phrase, meanings))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()}


def rewrite_words(rewrites: Rewrites, words: list[str]) -> list[str]:
    """Return a text's stems in the spelling of the reference."""
    written: list[str] = []
    place = 0
    while place < len(words):
        for phrase, target in rewrites.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                written += target
                place += len(phrase)
                break
        else:
            written.append(words[place])
            place += 1
    return written


def list_meanings(lexicon: Lexicon, words: list[str]) -> list[Meanings]:
    """Return the meanings of each word or phrase, without ignored words; an unknown word means itself."""
    result: list[Meanings] = []
    place = 0
    while place < len(words):
        phrase, meanings = find_longest_phrase(lexicon, words, place)
        if len(phrase) > 1:
            inner = [unit for word in phrase for unit in list_meanings(lexicon, [word])]
            result.append(
                {**{concept: PART_WEIGHT * surely for unit in inner for concept, surely in unit.items()}, **meanings}
            )
        elif words[place] not in lexicon.ignored:
            result.append(meanings)
        place += len(phrase)
    return result


def find_longest_phrase(lexicon: Lexicon, words: list[str], place: int) -> tuple[Tokens, Meanings]:
    """Return the longest known phrase at a place, or else the single word, with its meanings."""
    for phrase, meanings in lexicon.phrases.get(words[place], ()):
        if tuple(words[place : place + len(phrase)]) == phrase:
            return phrase, meanings
    return (words[place],), {words[place]: 1.0}


def build_slots(lexicon: Lexicon, words: list[str]) -> list[Meanings]:
    """Return the meanings of each word in a message, alone and in every phrase it is part of."""
    slots: list[dict[str, float]] = [{} for _ in words]
    for place, word in enumerate(words):
        for phrase, meanings in (*lexicon.phrases.get(word, ()), ((word,), {word: 1.0})):
            if tuple(words[place : place + len(phrase)]) != phrase:
                continue
            for slot in slots[place : place + len(phrase)]:
                for concept, surely in meanings.items():
                    worth = surely if surely == 1.0 else surely * VARIANT_WEIGHT
                    slot[concept] = max(worth, slot.get(concept, 0.0))
    return [slot for word, slot in zip(words, slots, strict=True) if word not in lexicon.ignored]
