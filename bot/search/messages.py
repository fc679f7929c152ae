"""Match words to messages: each message is a set of weighted concepts, scored by how well a text covers it."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.catalog.entry import Entry
from bot.search.lexicon import Lexicon, Meanings, build_slots, list_meanings, rewrite_words, tokenize
from bot.search.template import remove_placeholders

COVERAGE_EXPONENT = 0.5  # weight of how much of the message is covered, against how much of the text is
MIN_TYPO_LENGTH = 4  # letters in a word from which a typo is tolerated; a shorter word soon becomes another
MIN_TWO_TYPOS_LENGTH = 8  # letters in a word from which two are
TYPO_WEIGHT = 0.85  # weight of a word with a typo
UNKNOWN_WEIGHT = 0.6  # weight of a word in neither the reference nor the lexicon, against the rarest word
MAX_SCORED = 40  # messages that are scored: those with the most words in common
MAX_COMPARED = 12  # messages that are compared letter by letter
MIN_SIMILARITY = 0.8  # similarity below which letters in common are chance
MIN_QUOTE_SIMILARITY = 0.97  # the same, for a message inside a longer text
PARTIAL_WEIGHT = 0.97  # weight of a partial match, against a full one
MIN_PARTIAL_LENGTH = 18  # letters from which a part is specific to few messages
MAX_WORDS = 80  # words of a text; the rest is ignored
MAX_QUERY_LENGTH = 2_000


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
    """All messages, with ``postings``: the slots of each concept as (message, slot, confidence)."""

    lexicon: Lexicon
    messages: tuple[Message, ...]
    postings: Mapping[str, tuple[tuple[int, int, float], ...]]
    rarity: Mapping[str, float]
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
    read = {
        text: build_slots(lexicon, rewrite_words(lexicon.rewrites, tokenize(remove_placeholders(text))))
        for text in printed
    }
    spread = Counter(concept for slots in read.values() for concept in set().union(*slots))
    rarity = {concept: math.log(1 + len(read) / count) for concept, count in spread.items()}
    weighed = {
        text: tuple((meanings, min(rarity[concept] for concept in meanings)) for meanings in slots)
        for text, slots in read.items()
    }
    messages = tuple(build_message(text, codes, weighed[text]) for text, codes in printed.items())
    postings: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for number, message in enumerate(messages):
        for slot, (meanings, _) in enumerate(message.slots):
            for concept, surely in meanings.items():
                postings[concept].append((number, slot, surely))
    words = {word for text in printed for word in tokenize(text)} | lexicon.known
    return MessageIndex(
        lexicon=lexicon,
        messages=messages,
        postings={concept: tuple(rows) for concept, rows in postings.items()},
        rarity=rarity,
        vocabulary=tuple(sorted(word for word in words if len(word) >= MIN_TYPO_LENGTH)),
        rarest=math.log(1 + len(read)),
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


def build_message(text: str, codes: list[tuple[Entry, int]], weighed: tuple[tuple[Meanings, float], ...]) -> Message:
    """Build a message; codes that have it as their preferred meaning come first."""
    codes = sorted(codes, key=lambda row: (row[1] > 0, row[0].code))
    return Message(
        text,
        " ".join(tokenize(remove_placeholders(text))),
        tuple(codes),
        weighed,
        sum(weight for _, weight in weighed) or 1.0,
    )


def search_messages(messages: MessageIndex, text: str) -> list[ScoredMessage]:
    """Score the messages that share a concept with the text, best first."""
    words = tokenize(text[:MAX_QUERY_LENGTH])[:MAX_WORDS]
    asked = [
        correct_spelling(messages, meanings)
        for meanings in list_meanings(messages.lexicon, rewrite_words(messages.lexicon.rewrites, words))
    ]
    weights = [weigh_word(messages, meanings) for meanings in asked]
    known_count = sum(any(concept in messages.postings for concept in meanings) for meanings in asked)
    met = match_slots(messages, asked)
    likely = nlargest(MAX_SCORED, met, key=lambda number: len(met[number])) if len(met) > MAX_SCORED else met
    scored = [score_message(messages.messages[number], met[number], weights, known_count) for number in likely]
    scored.sort(key=lambda row: -row.score)
    return rescore_quoted(scored, " ".join(word for word in words if not word.isdecimal()))


def match_slots(messages: MessageIndex, asked: list[Meanings]) -> dict[int, list[SlotMatch]]:
    """Return, by message, the matches between the text's words and the message's slots."""
    met: dict[int, list[SlotMatch]] = defaultdict(list)
    for unit, meanings in enumerate(asked):
        for concept, surely in meanings.items():
            for number, slot, worth in messages.postings.get(concept, ()):
                met[number].append((surely * worth, unit, slot))
    return met


def score_message(message: Message, meetings: list[SlotMatch], weights: list[float], known_count: int) -> ScoredMessage:
    """Score how much of the message the text covers, and how much of the text the message covers."""
    total = sum(weights)
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
    combined = (covered_weight / message.weight) ** COVERAGE_EXPONENT * (explained / total) ** (1 - COVERAGE_EXPONENT)
    return ScoredMessage(combined, message, whole=len(used) == known_count)


def correct_spelling(messages: MessageIndex, meanings: Meanings) -> Meanings:
    """Return the meanings of the known word that an unknown word is a typo of; otherwise the word's own."""
    word = next(iter(meanings))
    if len(meanings) > 1 or word in messages.postings or word in messages.lexicon.known or len(word) < MIN_TYPO_LENGTH:
        return meanings
    allowed = 1 if len(word) < MIN_TWO_TYPOS_LENGTH else 2
    near = process.extractOne(word, messages.vocabulary, scorer=OSA.distance, score_cutoff=allowed)
    if not near or near[0][0] != word[0]:
        return meanings
    return {
        concept: TYPO_WEIGHT * surely
        for unit in list_meanings(messages.lexicon, [near[0]])
        for concept, surely in unit.items()
    }


def weigh_word(messages: MessageIndex, meanings: Meanings) -> float:
    """Return the weight of a word: the fewer messages it fits, the higher. An unknown word lowers every score."""
    fits = {number for concept in meanings for number, _, _ in messages.postings.get(concept, ())}
    return math.log(1 + len(messages.messages) / len(fits)) if fits else UNKNOWN_WEIGHT * messages.rarest


def rescore_quoted(scored: list[ScoredMessage], words: str) -> list[ScoredMessage]:
    """Raise the score of messages that the text quotes almost exactly, complete or truncated."""
    few = [take_better_score(row, compare_text(words, row.message.words)) for row in scored[:MAX_COMPARED]]
    return sorted(few, key=lambda row: -row.score) + scored[MAX_COMPARED:]


def take_better_score(row: ScoredMessage, like: float) -> ScoredMessage:
    """Return the result with the better of both scores; a quoted message explains the whole text."""
    return ScoredMessage(like, row.message, whole=True) if like >= row.score else row


def compare_text(words: str, printed: str) -> float:
    """Return the similarity of a text and a message, 0 to 1, or 0 where letters in common are chance.

    The text may be a truncated message. A message inside a longer text must be quoted almost exactly, because many
    messages begin alike.
    """
    like = fuzz.ratio(words, printed, score_cutoff=100 * MIN_SIMILARITY)
    if min(len(words), len(printed)) >= MIN_PARTIAL_LENGTH:
        least = MIN_QUOTE_SIMILARITY if len(printed) < len(words) else MIN_SIMILARITY
        like = max(like, PARTIAL_WEIGHT * fuzz.partial_ratio(words, printed, score_cutoff=100 * least))
    return like / 100
