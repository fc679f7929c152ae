"""Score messages by the words of a text: the inverted index picks candidates, which are then scored exactly."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.search import tuning
from bot.search.words.arrays import Floats, Rows, list_owners, list_places, read_starts
from bot.search.words.lexicon import Lexicon, Meanings, Words, list_meanings, scale_meanings, stem
from bot.search.words.message_tables import MessageTables, fold_message

MAX_FOLDED = 2_000  # messages whose stems are kept


@dataclass(frozen=True, slots=True)
class ScoredMessages:
    """The messages (by row) that share a concept with a text, and the score of each, 0 to 1."""

    rows: Rows
    scores: Floats


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a text: ``units`` are words or phrases, each with the concepts that it may stand for, and a weight.

    ``concepts`` maps each concept that some message holds to its column, ``confidences`` has a row for each unit and a
    column for each concept; ``total`` is the weight of all units.
    """

    concepts: Mapping[int, int]
    confidences: Floats
    weights: Floats
    total: float


class WordIndex:
    """The messages' words as arrays, with the vocabulary in memory."""

    def __init__(self, lexicon: Lexicon, tables: MessageTables) -> None:
        self.lexicon = lexicon
        self.tables = tables
        self.concepts = {concept: row for row, concept in enumerate(tables.vocabulary)}
        self.similar = group_by_spelling(lexicon.known.union(self.concepts))
        self.count = len(tables.texts)
        self.rarest = math.log(1 + self.count)
        postings = tables.postings
        self.starts = read_starts(postings.starts)
        self.postings = tuple(map(np.asarray, (postings.concepts, postings.slots, postings.confidences)))
        inversion = tables.inversion
        self.slot_weights = np.asarray(inversion.slot_weights)
        self.weights = np.asarray(inversion.weights)
        self.holder_starts = inversion.starts
        self.holders = np.asarray(inversion.holders)
        self.confidences = np.asarray(inversion.confidences)
        self.folded: dict[int, str] = {}
        self.norms = np.float32(1) / np.sqrt(self.weights)

    def fold(self, row: int) -> str:
        """Return the stems of a message."""
        if row not in self.folded and len(self.folded) < MAX_FOLDED:
            self.folded[row] = fold_message(self.tables.texts[row])
        return self.folded.get(row) or fold_message(self.tables.texts[row])

    def find_holders(self, concept: int) -> tuple[npt.NDArray[np.uint32], Floats]:
        """Return the messages that hold a concept, and how surely each does."""
        span = slice(self.holder_starts[concept], self.holder_starts[concept + 1])
        return self.holders[span], self.confidences[span]


def search_messages(index: WordIndex, words: Words) -> ScoredMessages:
    """Score the messages that share a concept with a text."""
    query, gains = build_query(index, [correct_spelling(index, meanings) for meanings in words.units])
    rows = pick_candidates(index, gains)
    scores = score_candidates(index, query, rows) if len(rows) else np.zeros(0)
    raise_quoted(index, rows, scores, words.stems)
    return ScoredMessages(rows, scores)


def build_query(index: WordIndex, units: Sequence[Meanings]) -> tuple[Query, Floats]:
    """Return the query of a text's words, and by message how much weight of the query it explains."""
    gains = np.zeros(index.count, np.float32)
    held = [find_concepts(index, meanings) for meanings in units]
    weights = [add_gains(index, gains, concepts) for concepts in held]
    columns = {concept: column for column, concept in enumerate(dict.fromkeys(chain.from_iterable(held)))}
    confidences = np.zeros((len(units), len(columns)), np.float32)
    for row, concepts in enumerate(held):
        for concept, surely in concepts.items():
            confidences[row, columns[concept]] = surely
    return Query(columns, confidences, np.array(weights, np.float32), sum(weights)), gains


def find_concepts(index: WordIndex, meanings: Meanings) -> dict[int, float]:
    """Return the concepts of a word that some message holds."""
    return {index.concepts[concept]: surely for concept, surely in meanings.items() if concept in index.concepts}


def add_gains(index: WordIndex, gains: Floats, concepts: Mapping[int, float]) -> float:
    """Add to each message's gain what it explains of a word, and return the word's weight.

    The fewer messages a word fits, the higher its weight. An unknown word explains nothing and lowers every score.
    """
    if not concepts:
        return tuning.UNKNOWN_WEIGHT * index.rarest
    if len(concepts) == 1:
        [(concept, surely)] = concepts.items()
        rows, confidences = index.find_holders(concept)
        weight = math.log1p(index.count / len(rows))
        gains[rows] += weight * surely * confidences
        return weight
    best = np.zeros(index.count, np.float32)
    for concept, surely in concepts.items():
        rows, confidences = index.find_holders(concept)
        best[rows] = np.maximum(best[rows], surely * confidences)
    weight = math.log1p(index.count / np.count_nonzero(best))
    gains += weight * best
    return weight


def pick_candidates(index: WordIndex, gains: Floats) -> Rows:
    """Return the messages that explain most of the text for their length, in the order of the catalog."""
    rows = np.flatnonzero(gains)
    if len(rows) <= tuning.MAX_SCORED:
        return rows
    ranks = gains[rows] * index.norms[rows]
    return np.sort(rows[np.argpartition(ranks, -tuning.MAX_SCORED)[-tuning.MAX_SCORED :]])


def score_candidates(index: WordIndex, query: Query, rows: Rows) -> Floats:
    """Return how much of each message the text covers, combined with how much of the text each message covers."""
    places = list_places(index.starts, rows)
    owners = list_owners(index.starts, rows)
    concepts, slots, confidences = (column[places] for column in index.postings)
    columns = find_columns(index, query)[concepts]
    met = columns >= 0
    owners, slots = owners[met], slots[met]
    matches = query.confidences[:, columns[met]] * confidences[met]
    firsts = find_firsts(slots)
    covered = np.maximum.reduceat(matches.max(axis=0), firsts) * index.slot_weights[slots[firsts]]
    coverage = np.bincount(owners[firsts], covered, minlength=len(rows)) / index.weights[rows]
    used = np.maximum.reduceat(matches, find_firsts(owners), axis=1)
    explained = query.weights @ used / query.total
    scores: Floats = coverage**tuning.COVERAGE_EXPONENT * explained ** (1 - tuning.COVERAGE_EXPONENT)
    return scores


def find_columns(index: WordIndex, query: Query) -> Rows:
    """Return for each concept of the vocabulary its column in a query, -1 if the query doesn't have it."""
    columns = np.full(len(index.concepts), -1, np.intp)
    columns[list(query.concepts)] = list(query.concepts.values())
    return columns


def find_firsts(values: npt.NDArray[np.generic]) -> Rows:
    """Return the places where another value begins than before."""
    return np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1))


def correct_spelling(index: WordIndex, meanings: Meanings) -> Meanings:
    """Return the meanings of the known word that an unknown word is a typo of; otherwise the word's own."""
    word = next(iter(meanings))
    if len(meanings) > 1 or word in index.concepts or word in index.lexicon.known:
        return meanings
    similar = find_similar_word(index, word)
    return scale_meanings(list_meanings(index.lexicon, [similar]), tuning.TYPO_WEIGHT) if similar else meanings


def find_similar_word(index: WordIndex, word: str) -> str | None:
    """Return the known word nearest to a word with a typo or two, not in its first letter; messages' words first."""
    if len(word) < tuning.MIN_TYPO_LENGTH:
        return None
    allowed = 1 if len(word) < tuning.MIN_TWO_TYPOS_LENGTH else 2
    lengths = range(len(word) - allowed, len(word) + allowed + 1)
    known = chain.from_iterable(index.similar.get((word[0], length), ()) for length in lengths)
    near = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    likely = ((typos, similar not in index.concepts, similar) for similar, typos, _ in near)
    return min(likely, default=(0, False, None))[2]


def group_by_spelling(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """Return the words that may be meant by one with a typo, by their first letter and their length."""
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= tuning.MIN_TYPO_LENGTH and stem(word) == word:
            groups[word[0], len(word)].append(word)
    return groups


def raise_quoted(index: WordIndex, rows: Rows, scores: Floats, words: Iterable[str]) -> None:
    """Raise the scores of messages that the words quote almost exactly, complete or truncated."""
    text = " ".join(word for word in words if not word.isdecimal())
    for place in np.argsort(-scores, kind="stable")[: tuning.MAX_COMPARED].tolist():
        scores[place] = max(scores[place], compare_text(text, index.fold(rows[place])))


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
