"""The blocks of a text for people, whichever markup it is written in: headings, sentences, definitions and tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import TypeAlias

from bot.catalog.formats.markup.pairs import Pair, is_separated, split_after, split_pair
from bot.catalog.tables import Row

SOFT = "\n"  # a line end that markup doesn't keep
HARD = "\v"  # one that it keeps
BLANKS = re.compile(r"[^\S\n\v]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text inside a paragraph; ``marked`` if it is bold or code, as names often are."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its level, from 1; an item with a list inside it is one too, below all others."""

    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph or a list's item: its text, the key and text that it consists of, if it does, and its list's number.

    ``marked`` says that the key is bold or code, and separated from the text.
    """

    line: int
    text: str
    pair: Pair | None = None
    marked: bool = False
    list_number: int = 0


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it means, in a list of definitions."""

    line: int
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    line: int
    header: tuple[str, ...]
    rows: Sequence[Row]


Block: TypeAlias = Heading | Sentence | Definition | Grid


def clean_text(text: str) -> str:
    """Return a text without markup's line ends and double blanks."""
    lines = text.replace(SOFT, " ").split(HARD)
    return "\n".join(BLANKS.sub(" ", line).strip() for line in lines).strip()


def join_runs(runs: Iterable[Run]) -> str:
    """Return the text of runs."""
    return "".join(run.text for run in runs)


def build_sentences(line: int, runs: Sequence[Run], list_number: int = 0) -> Iterator[Sentence]:
    """Yield a paragraph or item: as one sentence, or line by line if each of its lines is a pair."""
    lines = list(split_lines(line, join_runs(runs), list_number))
    text = clean_text(join_runs(runs))
    if len(lines) > 1 and all(sentence.pair for sentence in lines):
        yield from lines
    elif text:
        marked, is_marked = split_marked(runs)
        yield Sentence(line, text, marked or split_pair(text), is_marked, list_number)


def split_lines(line: int, text: str, list_number: int) -> Iterator[Sentence]:
    """Yield the lines of a text that aren't blank, each with its number and the pair that it is."""
    for number, soft in enumerate(text.split(SOFT), line):
        for part in filter(None, map(clean_text, soft.split(HARD))):
            yield Sentence(number, part, split_pair(part), list_number=list_number)


def split_marked(runs: Sequence[Run]) -> tuple[Pair | None, bool]:
    """Return the key that is marked at the beginning of a paragraph with the text behind it, and if it is separated."""
    filled = list(dropwhile(lambda run: not run.text.strip(), runs))
    key = list(takewhile(lambda run: run.marked, filled))
    if not key:
        return None, False
    name = clean_text(join_runs(key))
    rest = join_runs(filled[len(key) :])
    pair = split_after(name, rest)
    return pair, pair is not None and is_separated(name, rest)
