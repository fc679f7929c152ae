"""Score messages by the words of a text: the inverted index picks candidates, which are then scored exactly."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.search import tuning
from bot.search.words.arrays import Floats, Rows, find_firsts, list_owners, list_places, read_starts
from bot.search.words.lexicon import Lexicon, Meanings, Words
from bot.search.words.message_tables import MessageTables, fold_message, skip_article
from bot.search.words.quotes import compare_text, join_without_numbers
from bot.search.words.spelling import Spelling

MAX_FOLDED = 2_000  # messages whose stems are kept


@dataclass(frozen=True, slots=True)
class ScoredMessages:
    """The messages (by row) that share a concept with a text, and the score of each, 0 to 1."""

    rows: Rows
    scores: Floats


@dataclass(frozen=True, slots=True)
class Query:
    """The concepts of a text: ``columns`` numbers those that some message holds, in their order.

    ``confidences`` has a row for each word or phrase of the text, and a column for each concept.
    """

    columns: Mapping[int, int]
    confidences: Floats


class PostingArrays(NamedTuple):
    """The postings of a query's concepts: the column of each concept, and the row of the message that holds it."""

    columns: Rows
    slots: npt.NDArray[np.uint32]
    confidences: Floats
    owners: Rows


class ConceptPlaces(NamedTuple):
    """Where the postings of each concept are, and the owners of all postings.

    For few messages only: it is built anew in every process.
    """

    places: Sequence[Rows]
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
        self.posting_concepts = np.asarray(postings.concepts)
        self.posting_slots = np.asarray(postings.slots)
        self.posting_confidences = np.asarray(postings.confidences)
        self.by_concept = self.group_postings() if self.count <= tuning.MAX_ALL_SCORED else None
        inversion = tables.inversion
        self.slot_weights = np.asarray(inversion.slot_weights)
        self.weights = np.asarray(inversion.weights)
        self.holder_starts = inversion.starts
        self.holders = np.asarray(inversion.holders)
        self.confidences = np.asarray(inversion.confidences)
        self.folded: dict[int, str] = {}
        self.norms = np.float32(1) / np.sqrt(self.weights)

    def group_postings(self) -> ConceptPlaces:
        """Return where the postings of each concept are."""
        counts = np.bincount(self.posting_concepts, minlength=len(self.concepts))
        places = np.argsort(self.posting_concepts, kind="stable")
        return ConceptPlaces(
            places=np.split(places, counts.cumsum()[:-1]), owners=list_owners(self.starts, np.arange(self.count))
        )

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
    begun = list(islice(find_begun(index, words.stems), tuning.MAX_BEGUN))
    if index.by_concept:
        scored = score_messages(index, query, read_all_postings(index, index.by_concept, query))
    else:
        gains = np.zeros(index.count, np.float32)
        weights = np.array([add_gains(index, gains, concepts) for concepts in held], np.float32)
        rows = add_rows(pick_candidates(index, gains), begun)
        scored = score_messages(index, query, read_postings(index, rows, query), weights)
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


def add_rows(rows: Rows, more: Sequence[int]) -> Rows:
    """Return rows with some more, in the order of the catalog."""
    return np.union1d(rows, np.array(more, np.intp)) if more else rows


def read_all_postings(index: WordIndex, by_concept: ConceptPlaces, query: Query) -> PostingArrays:
    """Return the postings of a query's concepts in all messages, in their order."""
    places = np.concatenate([by_concept.places[concept] for concept in query.columns])
    places.sort()
    columns = find_columns(index, query)[index.posting_concepts[places]]
    return PostingArrays(
        columns, index.posting_slots[places], index.posting_confidences[places], by_concept.owners[places]
    )


def read_postings(index: WordIndex, rows: Rows, query: Query) -> PostingArrays:
    """Return the postings of a query's concepts in some messages, in their order."""
    places = list_places(index.starts, rows)
    columns = find_columns(index, query)[index.posting_concepts[places]]
    met = columns >= 0
    places, owners = places[met], rows[list_owners(index.starts, rows)[met]]
    return PostingArrays(columns[met], index.posting_slots[places], index.posting_confidences[places], owners)


def score_messages(
    index: WordIndex, query: Query, postings: PostingArrays, weights: Floats | None = None
) -> ScoredMessages:
    """Score how much of each message the text covers, combined with how much of the text each message covers.

    ``weights`` are those of the text's words; without them, the postings must be those of all messages.
    """
    matches = query.confidences[:, postings.columns] * postings.confidences
    firsts = find_firsts(postings.owners)
    rows = postings.owners[firsts]
    used = np.maximum.reduceat(matches, firsts, axis=1)
    if weights is None:
        weights = weigh_words(index, used)
    coverage = cover_slots(index, postings, matches.max(axis=0)) / index.weights[rows]
    explained = weights @ used / weights.sum()
    scores: Floats = coverage**tuning.COVERAGE_EXPONENT * explained ** (1 - tuning.COVERAGE_EXPONENT)
    return ScoredMessages(rows, scores)


def cover_slots(index: WordIndex, postings: PostingArrays, matches: Floats) -> Floats:
    """Return by message the weight of its slots that the text covers, each as well as its best match does."""
    firsts = find_firsts(postings.slots)
    covered = np.maximum.reduceat(matches, firsts) * index.slot_weights[postings.slots[firsts]]
    weights: Floats = np.add.reduceat(covered, find_firsts(postings.owners[firsts]))
    return weights


def weigh_words(index: WordIndex, used: Floats) -> Floats:
    """Return the weight of each word, given how well each message explains it.

    The fewer messages a word fits, the higher its weight. An unknown word explains nothing and lowers every score.
    """
    counts = (used > 0).sum(axis=1).tolist()  # count_nonzero() is slow along an axis
    unknown = tuning.UNKNOWN_WEIGHT * index.rarest
    return np.array([math.log1p(index.count / count) if count else unknown for count in counts], np.float32)


def find_columns(index: WordIndex, query: Query) -> Rows:
    """Return for each concept of the vocabulary its column in a query, -1 if the query doesn't have it."""
    columns = np.full(len(index.concepts), -1, np.intp)
    columns[np.fromiter(query.columns, np.intp)] = np.arange(len(query.columns))
    return columns


def raise_quoted(index: WordIndex, scored: ScoredMessages, words: Iterable[str], begun: Sequence[int]) -> None:
    """Raise the scores of messages that the words quote almost exactly, complete or truncated."""
    text = join_without_numbers(words)
    best = np.argsort(-scored.scores, kind="stable")[: tuning.MAX_COMPARED].tolist()
    started = np.flatnonzero(np.isin(scored.rows, begun)).tolist() if begun else []
    for place in {*best, *started}:
        similarity = compare_text(text, index.fold(int(scored.rows[place])))
        scored.scores[place] = max(scored.scores[place], similarity)
