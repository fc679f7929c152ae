"""Match words to messages: each message is a set of weighted concepts, scored by how well a text covers it."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.lexicon import (
    Lexicon,
    Meanings,
    build_slots,
    list_meanings,
    rewrite_words,
    scale_meanings,
    tokenize,
)
from bot.search.template import remove_placeholders
from bot.search.tuning import COVERAGE_EXPONENT

Posting = tuple[int, int, float]  # index of the message, index of its slot, confidence
SlotMatch = tuple[float, int, int]  # confidence, index of the text's word, index of the message's slot


@dataclass(frozen=True, slots=True)
class Message:
    """A distinct message: the codes that print it (with the index among each code's meanings), and its slots.

    A slot is a word with its meanings and its weight; ``weight`` is the sum of all weights.
    """

    text: str
    words: str
    codes: tuple[tuple[Entry, int], ...]
    slots: tuple[tuple[Meanings, float], ...]
    weight: float


@dataclass(frozen=True, slots=True)
class MessageIndex:
    """All messages, with ``postings``: the slots in which each concept stands."""

    lexicon: Lexicon
    messages: tuple[Message, ...]
    postings: Mapping[str, tuple[Posting, ...]]
    vocabulary: tuple[str, ...]
    rarest: float


@dataclass(frozen=True, slots=True)
class ScoredMessage:
    """A message and its score, 0 to 1; ``whole`` means that it explains every known word of the text."""

    score: float
    message: Message
    whole: bool


def build_messages(entries: Iterable[Entry], lexicon: Lexicon, phrases: Mapping[str, Iterable[str]]) -> MessageIndex:
    """Index the messages of a catalog; a phrase that a code is *also asked as* counts as its preferred meaning."""
    printed = collect_messages(entries, phrases)
    slots = {text: build_slots(lexicon, remove_placeholders(text)) for text in printed}
    rarity = measure_rarity(slots.values())
    messages = tuple(build_message(text, codes, slots[text], rarity) for text, codes in printed.items())
    known = lexicon.known.union(*map(tokenize, printed))
    return MessageIndex(
        lexicon=lexicon,
        messages=messages,
        postings=build_postings(messages),
        vocabulary=tuple(sorted(word for word in known if len(word) >= tuning.MIN_TYPO_LENGTH)),
        rarest=math.log(1 + len(messages)),
    )


def collect_messages(
    entries: Iterable[Entry], phrases: Mapping[str, Iterable[str]]
) -> dict[str, list[tuple[Entry, int]]]:
    """Return every distinct message with its codes, and the index among each code's meanings."""
    printed: dict[str, dict[str, tuple[Entry, int]]] = defaultdict(dict)
    for entry in entries:
        for place, meaning in enumerate(entry.meanings):
            printed[meaning.text].setdefault(entry.code, (entry, place))
        for phrase in phrases.get(entry.code, ()):
            printed[phrase].setdefault(entry.code, (entry, 0))
    return {text: list(codes.values()) for text, codes in printed.items()}


def measure_rarity(messages: Iterable[list[Meanings]]) -> dict[str, float]:
    """Return the weight of each concept: the fewer messages hold it, the higher."""
    concepts = [set().union(*slots) for slots in messages]
    counts = Counter(concept for message in concepts for concept in message)
    return {concept: math.log(1 + len(concepts) / count) for concept, count in counts.items()}


def build_message(
    text: str, codes: Iterable[tuple[Entry, int]], slots: list[Meanings], rarity: Mapping[str, float]
) -> Message:
    """Build a message; codes that have it as their preferred meaning come first."""
    weights = [min(rarity[concept] for concept in meanings) for meanings in slots]
    return Message(
        text,
        " ".join(tokenize(remove_placeholders(text))),
        tuple(sorted(codes, key=lambda row: (row[1] > 0, row[0].code))),
        tuple(zip(slots, weights, strict=True)),
        sum(weights) or 1.0,
    )


def build_postings(messages: Iterable[Message]) -> dict[str, tuple[Posting, ...]]:
    """Return the slots in which each concept stands."""
    postings: dict[str, list[Posting]] = defaultdict(list)
    for number, message in enumerate(messages):
        for slot, (meanings, _) in enumerate(message.slots):
            for concept, surely in meanings.items():
                postings[concept].append((number, slot, surely))
    return {concept: tuple(rows) for concept, rows in postings.items()}


def search_messages(messages: MessageIndex, text: str) -> list[ScoredMessage]:
    """Score the messages that share a concept with the text, best first."""
    words = tokenize(text[: tuning.MAX_QUERY_LENGTH])[: tuning.MAX_WORDS]
    units = list_meanings(messages.lexicon, rewrite_words(messages.lexicon.rewrites, words))
    asked = [correct_spelling(messages, meanings) for meanings in units]
    weights = [weigh_word(messages, meanings) for meanings in asked]
    total = sum(weights)
    known_count = sum(not messages.postings.keys().isdisjoint(meanings) for meanings in asked)
    met = match_slots(messages, asked)
    likely = met if len(met) <= tuning.MAX_SCORED else nlargest(tuning.MAX_SCORED, met, key=lambda n: len(met[n]))
    scored = [
        score_message(messages.messages[number], met[number], weights, total=total, known_count=known_count)
        for number in likely
    ]
    scored.sort(key=lambda row: -row.score)
    return rescore_quoted(scored, words)


def match_slots(messages: MessageIndex, asked: list[Meanings]) -> dict[int, list[SlotMatch]]:
    """Return, by message, the matches between the text's words and the message's slots."""
    met: dict[int, list[SlotMatch]] = defaultdict(list)
    for unit, meanings in enumerate(asked):
        for concept, surely in meanings.items():
            for number, slot, worth in messages.postings.get(concept, ()):
                met[number].append((surely * worth, unit, slot))
    return met


def score_message(
    message: Message, meetings: list[SlotMatch], weights: list[float], *, total: float, known_count: int
) -> ScoredMessage:
    """Score how much of the message the text covers, and how much of the text (``total`` weight) the message covers."""
    covered: dict[int, float] = {}
    used: dict[int, float] = {}
    for match, unit, slot in meetings:
        if match > covered.get(slot, 0.0):
            covered[slot] = match
        if match > used.get(unit, 0.0):
            used[unit] = match
    covered_weight = explained = 0.0
    for slot, match in covered.items():
        covered_weight += message.slots[slot][1] * match
    for unit, match in used.items():
        explained += weights[unit] * match
    score = (covered_weight / message.weight) ** COVERAGE_EXPONENT * (explained / total) ** (1 - COVERAGE_EXPONENT)
    return ScoredMessage(score, message, whole=len(used) == known_count)


def correct_spelling(messages: MessageIndex, meanings: Meanings) -> Meanings:
    """Return the meanings of the known word that an unknown word is a typo of; otherwise the word's own."""
    word = next(iter(meanings))
    if len(meanings) > 1 or word in messages.postings or word in messages.lexicon.known:
        return meanings
    similar = find_similar_word(messages, word)
    return scale_meanings(list_meanings(messages.lexicon, [similar]), tuning.TYPO_WEIGHT) if similar else meanings


def find_similar_word(messages: MessageIndex, word: str) -> str | None:
    """Return the known word nearest to a word with a typo or two; the first letter is never one."""
    if len(word) < tuning.MIN_TYPO_LENGTH:
        return None
    allowed = 1 if len(word) < tuning.MIN_TWO_TYPOS_LENGTH else 2
    near = process.extractOne(word, messages.vocabulary, scorer=OSA.distance, score_cutoff=allowed)
    return near[0] if near and near[0][0] == word[0] else None


def weigh_word(messages: MessageIndex, meanings: Meanings) -> float:
    """Return the weight of a word: the fewer messages it fits, the higher. An unknown word lowers every score."""
    fits = {number for concept in meanings for number, _, _ in messages.postings.get(concept, ())}
    return math.log(1 + len(messages.messages) / len(fits)) if fits else tuning.UNKNOWN_WEIGHT * messages.rarest


def rescore_quoted(scored: list[ScoredMessage], words: Iterable[str]) -> list[ScoredMessage]:
    """Raise the score of messages that the words quote almost exactly, complete or truncated."""
    text = " ".join(word for word in words if not word.isdecimal())
    rescored: list[ScoredMessage] = []
    for row in scored[: tuning.MAX_COMPARED]:
        similarity = compare_text(text, row.message.words)
        rescored.append(row if similarity < row.score else ScoredMessage(similarity, row.message, whole=True))
    return sorted(rescored, key=lambda row: -row.score) + scored[tuning.MAX_COMPARED :]


def compare_text(words: str, printed: str) -> float:
    """Return the similarity of a text and a message, 0 to 1, or 0 where letters in common are chance.

    The text may be a truncated message. A message inside a longer text must be quoted almost exactly, because many
    messages begin alike.
    """
    like = fuzz.ratio(words, printed, score_cutoff=100 * tuning.MIN_SIMILARITY)
    if min(len(words), len(printed)) >= tuning.MIN_PARTIAL_LENGTH:
        least = tuning.MIN_QUOTE_SIMILARITY if len(printed) < len(words) else tuning.MIN_SIMILARITY
        like = max(like, tuning.PARTIAL_WEIGHT * fuzz.partial_ratio(words, printed, score_cutoff=100 * least))
    return like / 100
