"""Score messages by the words of a text: the inverted index picks candidates, which are then scored exactly."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from bot.search import tuning
from bot.search.words.arrays import Floats, Rows, find_firsts, list_owners, list_places, read_starts
from bot.search.words.lexicon import Lexicon, Meanings, Words
from bot.search.words.message_tables import MessageTables, fold_message, skip_article
from bot.search.words.spelling import Spelling

MAX_FOLDED = 2_000  # messages whose stems are kept


@dataclass(frozen=True, slots=True)
class ScoredMessages:
    """The messages (by row) that share a concept with a text, and the score of each, 0 to 1."""

    rows: Rows
    scores: Floats


@dataclass(frozen=True, slots=True)
class Query:
    """The concepts of a text: ``columns`` numbers those that some message holds.

    ``confidences`` has a row for each word or phrase of the text, and a column for each concept.
    """

    columns: Mapping[int, int]
    confidences: Floats


class PostingArrays(NamedTuple):
    """The postings of messages, and the row of the message that each belongs to."""

    concepts: npt.NDArray[np.uint32]
    slots: npt.NDArray[np.uint32]
    confidences: Floats
    owners: Rows


class WordIndex:
    """The messages' words as arrays, with the vocabulary in memory."""

    def __init__(self, lexicon: Lexicon, tables: MessageTables) -> None:
        self.tables = tables
        self.concepts = {concept: row for row, concept in enumerate(tables.vocabulary)}
        self.spelling = Spelling(lexicon, self.concepts, lexicon.known.union(self.concepts))
        self.count = len(tables.texts)
        self.rarest = math.log(1 + self.count)
        postings = tables.postings
        self.starts = read_starts(postings.starts)
        self.postings = tuple(map(np.asarray, (postings.concepts, postings.slots, postings.confidences)))
        self.all_postings = self.read_postings(np.arange(self.count)) if self.is_small else None
        inversion = tables.inversion
        self.slot_weights = np.asarray(inversion.slot_weights)
        self.weights = np.asarray(inversion.weights)
        self.holder_starts = inversion.starts
        self.holders = np.asarray(inversion.holders)
        self.confidences = np.asarray(inversion.confidences)
        self.folded: dict[int, str] = {}
        self.norms = np.float32(1) / np.sqrt(self.weights)

    @property
    def is_small(self) -> bool:
        """Return whether there are so few messages that all are scored exactly."""
        return self.count <= tuning.MAX_ALL_SCORED

    def read_postings(self, rows: Rows) -> PostingArrays:
        """Return the postings of messages."""
        places = list_places(self.starts, rows)
        concepts, slots, confidences = (column[places] for column in self.postings)
        return PostingArrays(concepts, slots, confidences, rows[list_owners(self.starts, rows)])

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
    held = [find_concepts(index, index.spelling.correct(meanings)) for meanings in words.units]
    query = build_query(held)
    if not query.columns:
        return ScoredMessages(np.zeros(0, np.intp), np.zeros(0))
    begun = np.fromiter(islice(find_begun(index, words.stems), tuning.MAX_BEGUN), np.intp)
    if index.all_postings:
        scored = score_messages(index, query, index.all_postings)
    else:
        gains = np.zeros(index.count, np.float32)
        weights = np.array([add_gains(index, gains, concepts) for concepts in held], np.float32)
        rows = np.union1d(pick_candidates(index, gains), begun)
        scored = score_messages(index, query, index.read_postings(rows), weights)
    raise_quoted(index, scored, words.stems, begun)
    return scored


def find_begun(index: WordIndex, stems: Sequence[str]) -> Iterator[int]:
    """Yield the longer messages that begin as a text does."""
    length = tuning.BEGINNINGS[-1]
    beginning = skip_article(stems)[:length]
    return index.tables.beginnings.find(" ".join(beginning)) if len(beginning) == length else iter(())


def find_concepts(index: WordIndex, meanings: Meanings) -> dict[int, float]:
    """Return the concepts of a word that some message holds."""
    return {index.concepts[concept]: surely for concept, surely in meanings.items() if concept in index.concepts}


def build_query(held: Sequence[Mapping[int, float]]) -> Query:
    """Return the query of a text, from the concepts of each of its words."""
    columns = {concept: column for column, concept in enumerate(dict.fromkeys(chain.from_iterable(held)))}
    confidences = np.zeros((len(held), len(columns)), np.float32)
    for row, concepts in enumerate(held):
        for concept, surely in concepts.items():
            confidences[row, columns[concept]] = surely
    return Query(columns, confidences)


def add_gains(index: WordIndex, gains: Floats, concepts: Mapping[int, float]) -> float:
    """Add to each message's gain what it explains of a word, and return the word's weight."""
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


def score_messages(
    index: WordIndex, query: Query, postings: PostingArrays, weights: Floats | None = None
) -> ScoredMessages:
    """Score how much of each message the text covers, combined with how much of the text each message covers.

    ``weights`` are those of the text's words; without them, the postings must be those of all messages.
    """
    columns = find_columns(index, query)[postings.concepts]
    met = columns >= 0
    owners, slots = postings.owners[met], postings.slots[met]
    matches = query.confidences[:, columns[met]] * postings.confidences[met]
    firsts = find_firsts(owners)
    rows = owners[firsts]
    used = np.maximum.reduceat(matches, firsts, axis=1)
    if weights is None:
        weights = weigh_words(index, used)
    coverage = cover_slots(index, owners, slots, matches.max(axis=0)) / index.weights[rows]
    explained = weights @ used / weights.sum()
    scores: Floats = coverage**tuning.COVERAGE_EXPONENT * explained ** (1 - tuning.COVERAGE_EXPONENT)
    return ScoredMessages(rows, scores)


def cover_slots(index: WordIndex, owners: Rows, slots: npt.NDArray[np.uint32], matches: Floats) -> Floats:
    """Return by message the weight of its slots that the text covers, each as well as its best match does."""
    firsts = find_firsts(slots)
    covered = np.maximum.reduceat(matches, firsts) * index.slot_weights[slots[firsts]]
    weights: Floats = np.add.reduceat(covered, find_firsts(owners[firsts]))
    return weights


def weigh_words(index: WordIndex, used: Floats) -> Floats:
    """Return the weight of each word, given how well each message explains it.

    The fewer messages a word fits, the higher its weight. An unknown word explains nothing and lowers every score.
    """
    counts = np.count_nonzero(used, axis=1)
    known = np.log1p(index.count / np.maximum(counts, 1))
    return np.where(counts > 0, known, tuning.UNKNOWN_WEIGHT * index.rarest)


def find_columns(index: WordIndex, query: Query) -> Rows:
    """Return for each concept of the vocabulary its column in a query, -1 if the query doesn't have it."""
    columns = np.full(len(index.concepts), -1, np.intp)
    columns[list(query.columns)] = list(query.columns.values())
    return columns


def raise_quoted(index: WordIndex, scored: ScoredMessages, words: Iterable[str], begun: Rows) -> None:
    """Raise the scores of messages that the words quote almost exactly, complete or truncated."""
    text = join_without_numbers(words)
    best = np.argsort(-scored.scores, kind="stable")[: tuning.MAX_COMPARED]
    for place in np.union1d(best, np.flatnonzero(np.isin(scored.rows, begun))).tolist():
        similarity = compare_text(text, index.fold(int(scored.rows[place])))
        scored.scores[place] = max(scored.scores[place], similarity)


def join_without_numbers(words: Iterable[str]) -> str:
    """Return the words of a text as they are compared with a message: without the values of its placeholders."""
    return " ".join(word for word in words if not word.isdecimal())


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
