"""How support people say what the reference prints: words, phrases and what they mean (data/synonyms.toml)."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.errors import Refusal

WORD = re.compile(r"[a-z0-9]+")
NOT = re.compile(r"\b(ca|could|did|do|does|had|has|have|is|are|should|was|were|wo|would)n'?t\b|\b(can)not\b")
DOUBLED = re.compile(r"([bdgmnprt])\1$")
REMOTE = 0.7  # what a group is worth in which a message's word is itself only a variant
INNER = 0.5  # what a word inside a phrase is worth on its own
LOOSE = 0.9  # what a word of the same group is worth, against the word itself

Tokens = tuple[str, ...]
Rewrites = Mapping[str, tuple[tuple[Tokens, Tokens], ...]]  # by first stem: written so -> as the reference writes it
Meanings = Mapping[str, float]  # concept -> how surely it is meant, 0 to 1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of the trade, ready for use; every word in it is a stem."""

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
    """Cut an English word's ending, so that "closing", "closed" and "closes" are one."""
    if len(word) > len("dies") and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > len("gas") and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = DOUBLED.sub(r"\1", word.removesuffix(ending))
            break
    return word.removesuffix("e") if len(word) > len("the") else word


def tokens(text: str) -> list[str]:
    """Give the stems of a text, contractions opened ("can't" is "can not")."""
    text = text.lower()
    if "nt" in text or "n't" in text or "not" in text:  # the pattern is slow, and most texts have none
        text = NOT.sub(r"\1\2 not", text)
    return [stem(word) for word in WORD.findall(text)]


def read_lexicon(path: Path) -> Lexicon:
    """Read data/synonyms.toml. Refuses a file that is no TOML or lacks a table, with the reason."""
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
    rewrites = rewrite_table(data["writes"])
    phrases = phrase_table(data["means"], rewrites)
    known = {token for row in phrases.values() for phrase, _ in row for token in phrase}
    known |= {token for row in rewrites.values() for phrase, _ in row for token in phrase}
    return Lexicon(
        ask=stems(words["ask"]),
        errors=frozenset(words["errors"]),
        other_codes=frozenset(words["other_codes"]),
        ids=frozenset(words["ids"]),
        elsewhere=stems(words["elsewhere"]),
        families={stem(word): family for family, names in data["families"].items() for word in names},
        ignored=stems(words["ignored"]),
        rewrites=rewrites,
        phrases=phrases,
        known=frozenset(known),
    )


def stems(words: Iterable[str]) -> frozenset[str]:
    """Give the stems of words; what is not written in Latin letters stays as it is."""
    return frozenset(token for word in words for token in (tokens(word) or [word]))


def rewrite_table(writes: Mapping[str, list[str]]) -> dict[str, tuple[tuple[Tokens, Tokens], ...]]:
    """Give, by first stem, what is written otherwise and how the reference writes it, longest first."""
    table: dict[str, list[tuple[Tokens, Tokens]]] = defaultdict(list)
    for target, variants in writes.items():
        for variant in variants:
            phrase = tuple(tokens(variant))
            table[phrase[0]].append((phrase, tuple(tokens(target))))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()}


def phrase_table(means: Mapping[str, list[str]], rewrites: Rewrites) -> dict[str, tuple[tuple[Tokens, Meanings], ...]]:
    """Give, by first stem, each word or phrase and the concepts that it may mean, longest first."""
    concepts: dict[Tokens, dict[str, float]] = defaultdict(dict)
    for concept, variants in means.items():
        for variant in (concept, *variants):
            weight = 1.0 if variant == concept else LOOSE
            phrase = tuple(rewrite(rewrites, tokens(variant)))
            if not phrase:
                raise Refusal(f"“{variant}” under “{concept}” in the synonyms has no word to search for. Take it out.")
            row = concepts[phrase]
            row[concept] = max(weight, row.get(concept, 0.0))
    table: dict[str, list[tuple[Tokens, Meanings]]] = defaultdict(list)
    for phrase, meant in concepts.items():
        if len(phrase) == 1:  # a single word also means itself
            meant.setdefault(phrase[0], 1.0)
        table[phrase[0]].append((phrase, meant))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()}


def rewrite(rewrites: Rewrites, words: list[str]) -> list[str]:
    """Write a text's stems as the reference would."""
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


def units(lexicon: Lexicon, words: list[str]) -> list[Meanings]:
    """Give what each word or phrase may mean, ignored words left out; a word that nobody knows means itself."""
    found: list[Meanings] = []
    place = 0
    while place < len(words):
        phrase, meant = longest(lexicon, words, place)
        if len(phrase) > 1:
            inner = [unit for word in phrase for unit in units(lexicon, [word])]
            found.append({**{concept: INNER * surely for unit in inner for concept, surely in unit.items()}, **meant})
        elif words[place] not in lexicon.ignored:
            found.append(meant)
        place += len(phrase)
    return found


def longest(lexicon: Lexicon, words: list[str], place: int) -> tuple[Tokens, Meanings]:
    """Give the longest known phrase that begins at a place, or the word there, with what it means."""
    for phrase, meant in lexicon.phrases.get(words[place], ()):
        if tuple(words[place : place + len(phrase)]) == phrase:
            return phrase, meant
    return (words[place],), {words[place]: 1.0}


def slots_of(lexicon: Lexicon, words: list[str]) -> list[Meanings]:
    """Give what each word of a message may mean, alone and in every phrase that it is part of."""
    found: list[dict[str, float]] = [{} for _ in words]
    for place, word in enumerate(words):
        for phrase, meant in (*lexicon.phrases.get(word, ()), ((word,), {word: 1.0})):
            if tuple(words[place : place + len(phrase)]) != phrase:
                continue
            for slot in found[place : place + len(phrase)]:
                for concept, surely in meant.items():
                    worth = surely if surely == 1.0 else surely * REMOTE
                    slot[concept] = max(worth, slot.get(concept, 0.0))
    return [slot for word, slot in zip(words, found, strict=True) if word not in lexicon.ignored]
