"""Which message do words mean: every message as weighted concepts, and how well a text covers it."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.catalog.entry import Entry
from bot.search.lexicon import Lexicon, Meanings, rewrite, slots_of, tokens, units
from bot.search.template import without_placeholders

BREADTH = 0.5  # what covering the message counts, against being covered by it
SLIPS = 4  # letters of a word in which a slip is forgiven; a shorter one is soon another word
TWO_SLIPS = 8  # letters of one that may hold two
SLIP = 0.85  # what a word with a slip is worth
UNKNOWN = 0.6  # how much a word counts that neither the reference nor the lexicon knows, against the rarest
LIKELY = 40  # messages with the most words in common, which are weighed
FEW = 12  # messages that are compared letter by letter
ALIKE = 0.8  # below this, letters in common are chance
QUOTE = 0.97  # the same, of a message inside a longer text
CUT = 0.97  # what a part counts, against the whole
TELLING = 18  # letters of a part that stands in few messages
MOST_WORDS = 80  # of a text that are looked at
MOST_LETTERS = 2_000


Meeting = tuple[float, int, int]  # how surely, which word of the text, which slot of the message


@dataclass(frozen=True, slots=True)
class Message:
    """A distinct message: the codes that print it (with the place among each code's meanings), and its slots.

    A slot is one word or phrase with its weight; ``weight`` is their sum.
    """

    text: str
    words: str
    codes: tuple[tuple[Entry, int], ...]
    slots: tuple[tuple[Meanings, float], ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Messages:
    """All messages, with the slots in which each concept stands (message, slot, how surely)."""

    lexicon: Lexicon
    messages: tuple[Message, ...]
    postings: Mapping[str, tuple[tuple[int, int, float], ...]]
    rarity: Mapping[str, float]
    vocabulary: tuple[str, ...]
    rarest: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A message and how well the text covers it, 0 to 1; ``whole``: no word of the text that is known is left over."""

    score: float
    message: Message
    whole: bool


def build_messages(entries: Iterable[Entry], lexicon: Lexicon, phrases: Mapping[str, Iterable[str]]) -> Messages:
    """Prepare the messages of a catalog; a phrase by which a code is also asked counts as its preferred meaning."""
    printed = gather(entries, phrases)
    read = {text: slots_of(lexicon, rewrite(lexicon.rewrites, tokens(without_placeholders(text)))) for text in printed}
    spread = Counter(concept for slots in read.values() for concept in set().union(*slots))
    rarity = {concept: math.log(1 + len(read) / count) for concept, count in spread.items()}
    weighed = {
        text: tuple((meant, min(rarity[concept] for concept in meant)) for meant in slots)
        for text, slots in read.items()
    }
    messages = tuple(describe(text, codes, weighed[text]) for text, codes in printed.items())
    postings: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for number, message in enumerate(messages):
        for slot, (meant, _) in enumerate(message.slots):
            for concept, surely in meant.items():
                postings[concept].append((number, slot, surely))
    words = {word for text in printed for word in tokens(text)} | lexicon.known
    return Messages(
        lexicon=lexicon,
        messages=messages,
        postings={concept: tuple(rows) for concept, rows in postings.items()},
        rarity=rarity,
        vocabulary=tuple(sorted(word for word in words if len(word) >= SLIPS)),
        rarest=math.log(1 + len(read)),
    )


def gather(entries: Iterable[Entry], phrases: Mapping[str, Iterable[str]]) -> dict[str, list[tuple[Entry, int]]]:
    """Give every distinct message with its codes, and the place among each code's meanings."""
    printed: dict[str, dict[str, tuple[Entry, int]]] = defaultdict(dict)
    for entry in entries:
        for place, meaning in enumerate(entry.meanings):
            printed[meaning.text].setdefault(entry.code, (entry, place))
        for phrase in phrases.get(entry.code, ()):
            printed[phrase].setdefault(entry.code, (entry, 0))
    return {text: list(codes.values()) for text, codes in printed.items()}


def describe(text: str, codes: list[tuple[Entry, int]], weighed: tuple[tuple[Meanings, float], ...]) -> Message:
    """Put a message together; codes whose preferred meaning it is come first."""
    codes = sorted(codes, key=lambda row: (row[1] > 0, row[0].code))
    return Message(
        text,
        " ".join(tokens(without_placeholders(text))),
        tuple(codes),
        weighed,
        sum(weight for _, weight in weighed) or 1.0,
    )


def search(messages: Messages, text: str) -> list[Scored]:
    """Score the messages that share a concept with the text, best first."""
    words = tokens(text[:MOST_LETTERS])[:MOST_WORDS]
    asked = [spelled(messages, meant) for meant in units(messages.lexicon, rewrite(messages.lexicon.rewrites, words))]
    weights = [weigh(messages, meant) for meant in asked]
    known = sum(any(concept in messages.postings for concept in meant) for meant in asked)
    met = meet(messages, asked)
    likely = nlargest(LIKELY, met, key=lambda number: len(met[number])) if len(met) > LIKELY else met
    scored = [score(messages.messages[number], met[number], weights, known) for number in likely]
    scored.sort(key=lambda row: -row.score)
    return by_letters(scored, " ".join(word for word in words if not word.isdecimal()))


def meet(messages: Messages, asked: list[Meanings]) -> dict[int, list[Meeting]]:
    """Give, by message, every word of the text that meets one of its slots."""
    met: dict[int, list[Meeting]] = defaultdict(list)
    for unit, meant in enumerate(asked):
        for concept, surely in meant.items():
            for number, slot, worth in messages.postings.get(concept, ()):
                met[number].append((surely * worth, unit, slot))
    return met


def score(message: Message, meetings: list[Meeting], weights: list[float], known: int) -> Scored:
    """Weigh how much of the message the text covers, and how much of the text the message does."""
    total = sum(weights)
    covered: dict[int, float] = {}
    used: dict[int, float] = {}
    for match, unit, slot in meetings:
        if match > covered.get(slot, 0.0):
            covered[slot] = match
        if match > used.get(unit, 0.0):
            used[unit] = match
    said = explained = 0.0
    for slot, match in covered.items():
        said += message.slots[slot][1] * match
    for unit, match in used.items():
        explained += weights[unit] * match
    both = (said / message.weight) ** BREADTH * (explained / total) ** (1 - BREADTH)
    return Scored(both, message, whole=len(used) == known)


def spelled(messages: Messages, meant: Meanings) -> Meanings:
    """Give a word that nobody knows the meaning of the known word that it is a slip of, if there is one."""
    word = next(iter(meant))
    if len(meant) > 1 or word in messages.postings or word in messages.lexicon.known or len(word) < SLIPS:
        return meant
    allowed = 1 if len(word) < TWO_SLIPS else 2
    near = process.extractOne(word, messages.vocabulary, scorer=OSA.distance, score_cutoff=allowed)
    if not near or near[0][0] != word[0]:
        return meant
    return {concept: SLIP * surely for unit in units(messages.lexicon, [near[0]]) for concept, surely in unit.items()}


def weigh(messages: Messages, meant: Meanings) -> float:
    """Say how much a word of the text tells: the fewer messages it fits the more; an unknown one counts against all."""
    fits = {number for concept in meant for number, _, _ in messages.postings.get(concept, ())}
    return math.log(1 + len(messages.messages) / len(fits)) if fits else UNKNOWN * messages.rarest


def by_letters(scored: list[Scored], words: str) -> list[Scored]:
    """Raise the messages that the text quotes nearly to the letter, whole or cut off."""
    few = [raised(row, likeness(words, row.message.words)) for row in scored[:FEW]]
    return sorted(few, key=lambda row: -row.score) + scored[FEW:]


def raised(row: Scored, like: float) -> Scored:
    """Give the better of both scores; a quoted message explains the text."""
    return Scored(like, row.message, whole=True) if like >= row.score else row


def likeness(words: str, printed: str) -> float:
    """Say how much a text is like a message, 0 to 1, or 0 below ALIKE.

    A text may be the message cut off; a message inside a longer text must stand there nearly to the letter, for the
    beginning of one message is often the beginning of another.
    """
    like = fuzz.ratio(words, printed, score_cutoff=100 * ALIKE)
    if min(len(words), len(printed)) >= TELLING:
        least = QUOTE if len(printed) < len(words) else ALIKE
        like = max(like, CUT * fuzz.partial_ratio(words, printed, score_cutoff=100 * least))
    return like / 100
