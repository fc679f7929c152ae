"""What people send of a message: as it was printed for them, or in words of their own."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from scale.grammar import PLACEHOLDER

REWORDINGS = Path(__file__).with_name("rewordings.toml")
CLAUSE_END = re.compile(r"(?:[.:,] | because | while | before )")
SMALL_WORDS = frozenset(
    (
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "has",
        "been",
        "be",
        "to",
        "of",
        "for",
        "in",
        "on",
        "by",
        "with",
        "at",
        "from",
        "this",
        "it",
    )
)
CERTAIN = ("was", "is")  # what a message can't do without, though small
SHORTEST_FOR_TYPO = 5  # letters
SHORTEST_CUT = 5  # words
VALUES: tuple[Callable[[Random], str], ...] = (
    lambda random: str(random.randint(2, 900)),
    lambda random: f"{random.randint(1, 28)}.{random.randint(1, 12)}.2026",
    lambda random: f"{random.randint(10, 9_999)}.{random.randint(10, 99)}",
    lambda random: (
        f"{random.choice(('eu', 'us', 'ap'))}-{random.choice(('north', 'west', 'south'))}-{random.randint(1, 3)}"
    ),
    lambda random: f"“{random.choice(('Alder', 'Brook', 'Cedar', 'Dale'))} {random.choice(('Ltd', 'GmbH', 'Inc'))}”",
    lambda random: f"{random.randrange(16**8):08x}",
)


@dataclass(frozen=True, slots=True)
class Rewordings:
    """The tables of rewordings.toml; ``pattern`` finds the phrases."""

    pattern: re.Pattern[str]
    phrases: Mapping[str, list[str]]
    words: Mapping[str, list[str]]
    before: tuple[str, ...]
    after: tuple[str, ...]


def read_rewordings() -> Rewordings:
    """Read rewordings.toml."""
    data = tomllib.loads(REWORDINGS.read_text(encoding="utf-8"))
    longest_first = sorted(data["phrases"], key=len, reverse=True)
    return Rewordings(
        pattern=re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"),
        phrases=data["phrases"],
        words=data["words"],
        before=tuple(data["around"]["before"]),
        after=tuple(data["around"]["after"]),
    )


def fill_values(random: Random, message: str) -> str:
    """Return a message with values in place of its placeholders."""
    return PLACEHOLDER.sub(lambda _: random.choice(VALUES)(random), message)


def cut_short(random: Random, message: str) -> str:
    """Return a message, in a fifth of the cases only its beginning."""
    words = message.split()
    kept = max(SHORTEST_CUT, round(len(words) * random.uniform(0.6, 0.9)))
    return message if kept >= len(words) or random.random() > 0.2 else " ".join(words[:kept])


def print_message(random: Random, message: str, shown: str) -> str:
    """Return what is shown of a message as a screen prints it: with its values, sometimes in other capitals."""
    text = fill_values(random, shown)
    if shown != message:
        return text + random.choice(("…", "...", ""))
    change = random.choice((str.upper, str.lower, str.title))
    return change(text) if random.random() < 0.25 else text


def reword_message(random: Random, message: str, rewordings: Rewordings) -> str:
    """Return a message in the words of somebody who remembers it: other words, fewer, in another order."""
    text = fill_values(random, message) if random.random() < 0.4 else PLACEHOLDER.sub("", message)
    text = rewordings.pattern.sub(
        lambda phrase: replace(random, phrase[0], rewordings.phrases, share=0.45), text.lower()
    )
    clauses = CLAUSE_END.split(text)
    if random.random() < 0.4:
        clauses.reverse()
    words = [
        replace(random, word, rewordings.words, share=0.4)
        for clause in clauses
        for word in clause.strip(" .").split()
        if is_remembered(random, word)
    ]
    return add_around(random, " ".join(change_letters(random, words)), rewordings)


def replace(random: Random, text: str, others: Mapping[str, list[str]], *, share: float) -> str:
    """Return another wording of a text, if there is one, in this share of the cases."""
    return random.choice(others[text]) if text in others and random.random() < share else text


def is_remembered(random: Random, word: str) -> bool:
    """Return whether somebody still says a word: most of the small ones are forgotten, few of the others."""
    if word in SMALL_WORDS:
        return random.random() < (0.6 if word in CERTAIN else 0.35)
    return random.random() < 0.97


def change_letters(random: Random, words: Iterable[str]) -> list[str]:
    """Return words with other endings here and there, and a typo in one of them in a fifth of the cases."""
    changed = [inflect(random, word) for word in words]
    places = [place for place, word in enumerate(changed) if len(word) >= SHORTEST_FOR_TYPO and word.isalpha()]
    if places and random.random() < 0.2:
        place = random.choice(places)
        changed[place] = misspell(random, changed[place])
    return changed


def inflect(random: Random, word: str) -> str:
    """Return a word in the plural or without its ending, in a tenth of the cases."""
    if len(word) < SHORTEST_FOR_TYPO or not word.isalpha() or random.random() > 0.1:
        return word
    return word[:-2] if word.endswith("ed") else word.rstrip("s") + "s"


def misspell(random: Random, word: str) -> str:
    """Return a word with two letters swapped, one left out or one doubled; never the first."""
    place = random.randrange(1, len(word) - 1)
    head, letter, following, tail = word[:place], word[place], word[place + 1], word[place + 2 :]
    return head + random.choice((following + letter, following, letter + letter + following)) + tail


def add_around(random: Random, text: str, rewordings: Rewordings) -> str:
    """Return a text with what people write around it."""
    before = random.choice(rewordings.before) if random.random() < 0.6 else ""
    after = random.choice(rewordings.after) if random.random() < 0.3 else ""
    return " ".join(filter(None, (before, text, after)))
