"""Rank codes by the words of a text: how probable is it that each is meant, or that none is.

Three signals add up: how well the text's words cover a code's messages (``scoring``), how near its vector is to that of
the code (``vectors``), and which terms people used who asked for it (``example_model``). Their weights, in ``tuning``,
were learned from labelled questions.
"""

import math
from dataclasses import dataclass
from itertools import chain

import numpy as np

from bot.search import tuning
from bot.search.text.template import remove_placeholders
from bot.search.text.tokens import tokenize
from bot.search.words.arrays import Floats, Rows, find_firsts, list_owners, list_places, read_starts
from bot.search.words.example_model import ExampleModel
from bot.search.words.lexicon import Lexicon, build_slots, read_words
from bot.search.words.quotes import compare_text, is_quoted, join_without_values
from bot.search.words.scoring import ScoredMessages, WordIndex, search_messages
from bot.search.words.vectors import Vector, load_vectors, read_vectors
from bot.search.words.word_tables import WordTables


@dataclass(frozen=True, slots=True)
class RankedCode:
    """A code that may be meant: the row of its entry, how probable it is, and its message that matches best.

    ``message`` is that message's row, None if none shares a word with the text, and ``place`` its index among the
    code's meanings. ``score`` is how well it matches, ``near`` and ``asked`` are the code's ``Signals``.
    """

    entry: int
    probability: float
    message: int | None = None
    place: int = 0
    score: float = 0.0
    near: float = 0.0
    asked: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """The codes that a text may mean, the most probable first, and the probability that it means none (``nothing``)."""

    codes: tuple[RankedCode, ...]
    nothing: float


@dataclass(frozen=True, slots=True)
class Printed:
    """Which codes print scored messages: entries by row, in order, each with the place of its message in the scores.

    ``firsts`` are the places where the messages of the next entry begin.
    """

    entries: Rows
    messages: Rows
    places: Rows
    firsts: Rows


class Ranker:
    """What ranks the codes of a catalog by a text's words."""

    def __init__(self, lexicon: Lexicon, tables: WordTables, *, has_vectors: bool) -> None:
        self.lexicon = lexicon
        self.words = WordIndex(lexicon, tables.messages)
        self.code_starts = read_starts(tables.messages.code_starts)
        self.codes = np.asarray(tables.messages.codes)
        self.places = np.asarray(tables.messages.places)
        self.examples = ExampleModel(tables.examples) if tables.examples.codes else None
        self.all_printed = list_printed(self, np.arange(self.words.count)) if self.examples else None
        self.pieces = load_vectors() if has_vectors else None
        self.message_vectors = read_vectors(tables.vectors.messages)
        self.code_vectors = read_vectors(tables.vectors.codes).astype(np.float32)
        self.weights = tuning.WEIGHTS[self.examples is not None, self.pieces is not None]

    def is_quoted(self, ranked: RankedCode, text: str) -> bool:
        """Return whether a text is a code's message with slips, a part of it, or a longer text that quotes it."""
        if ranked.message is None:
            return False
        stems = tokenize(text[: tuning.MAX_QUERY_LENGTH])[: tuning.MAX_WORDS]
        is_like = compare_text(join_without_values(stems, self.words.concepts), self.words.fold(ranked.message)) > 0
        return is_like or is_quoted(self.words.tables.texts[ranked.message], stems)

    def count_shared(self, ranked: RankedCode, text: str) -> tuple[int, int]:
        """Return how many words that say something a text shares with a code's message, and how many it has."""
        if ranked.message is None:
            return 0, 0
        units = read_words(self.lexicon, text[: tuning.MAX_QUERY_LENGTH], tuning.MAX_WORDS).units
        message = remove_placeholders(self.words.tables.texts[ranked.message])
        held = frozenset(chain.from_iterable(build_slots(self.lexicon, message)))
        shared = sum(not held.isdisjoint(self.words.spelling.correct(meanings)) for meanings in units)
        return shared, len(units)

    def rank(self, text: str, least: float = tuning.POSSIBLE) -> Ranking:
        """Return the codes that a text may mean, each with at least this probability; not more than a choice holds."""
        signals = measure_signals(self, text[: tuning.MAX_QUERY_LENGTH])
        weights = self.weights
        logits = weights.words * signals.words + weights.near * signals.near + weights.asked * signals.asked
        nothing = weights.nothing + weights.against * signals.against
        highest = max(nothing, float(logits.max(initial=nothing)))
        chances = np.exp(logits - highest)
        total = float(chances.sum()) + math.exp(nothing - highest)
        best = np.argsort(-chances, kind="stable")[: tuning.MAX_HITS].tolist()
        likely = [(place, float(chances[place]) / total) for place in best]
        codes = (build_ranked(signals, *row) for row in likely if row[1] >= least)
        return Ranking(tuple(codes), math.exp(nothing - highest) / total)


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for each code (``entries``, by row).

    ``words``: how well its messages cover the text; ``near``: how near the text's vector is; ``asked``: how well the
    text fits its examples, and ``against`` how well it fits those of texts that mean no code.
    """

    entries: Rows
    words: Floats
    near: Floats
    asked: Floats
    against: float
    scored: ScoredMessages
    printed: Printed


def measure_signals(ranker: Ranker, text: str) -> Signals:
    """Return the signals of a text: for every code if the catalog has examples, else for those of likely messages."""
    vector = ranker.pieces.embed(text) if ranker.pieces else None
    words = read_words(ranker.lexicon, text, tuning.MAX_WORDS)
    scored = search_messages(ranker.words, words)
    if ranker.examples is None or ranker.all_printed is None:
        return measure_by_messages(ranker, add_nearest(ranker, scored, vector), vector)
    asked = ranker.examples.score(words)
    count = len(asked) - 1
    near = ranker.code_vectors @ vector if vector is not None else np.zeros(count)
    scored = score_all(scored, ranker.words.count)
    printed = ranker.all_printed
    covered = np.zeros(count, np.float32)
    covered[printed.entries[printed.firsts]] = find_maxima(scored.scores, printed)
    return Signals(np.arange(count), covered, near, asked[:-1], float(asked[-1]), scored, printed)


def score_all(scored: ScoredMessages, count: int) -> ScoredMessages:
    """Return the scores of all messages of a catalog: 0 for those that weren't scored."""
    scores = np.zeros(count, np.float32)
    scores[scored.rows] = scored.scores
    return ScoredMessages(np.arange(count), scores)


def measure_by_messages(ranker: Ranker, scored: ScoredMessages, vector: Vector | None) -> Signals:
    """Return the signals of the codes that print the likely messages."""
    printed = list_printed(ranker, scored.rows)
    entries = printed.entries[printed.firsts]
    words = find_maxima(scored.scores, printed)
    near: Floats = np.zeros(len(entries))
    if vector is not None:
        near = find_maxima(measure_nearness(ranker, scored.rows, vector), printed)
    return Signals(entries, words, near, np.zeros_like(words), 0.0, scored, printed)


def add_nearest(ranker: Ranker, scored: ScoredMessages, vector: Vector | None) -> ScoredMessages:
    """Add to the likely messages of a small catalog those that are nearest, though they share no word with the text.

    Of the likely messages of a large catalog, the best are kept: those that it is worth making vectors of.
    """
    if vector is None or ranker.words.count > tuning.MAX_COMPARED_VECTORS:
        return scored if len(ranker.message_vectors) else keep_best(scored, tuning.MAX_EMBEDDED)
    nearness = ranker.message_vectors.astype(np.float32) @ vector
    nearest = np.setdiff1d(np.argsort(-nearness)[: tuning.MAX_NEAREST], scored.rows)
    scores = np.concatenate((scored.scores, np.zeros(len(nearest))))
    return ScoredMessages(np.concatenate((scored.rows, nearest)), scores)


def keep_best(scored: ScoredMessages, most: int) -> ScoredMessages:
    """Return the messages with the highest scores, in the order of the catalog."""
    best = np.sort(np.argsort(-scored.scores, kind="stable")[:most])
    return ScoredMessages(scored.rows[best], scored.scores[best])


def measure_nearness(ranker: Ranker, rows: Rows, vector: Vector) -> Floats:
    """Return how near messages are to a vector; those of a large catalog have no vectors in the index."""
    if len(ranker.message_vectors):
        nearness: Floats = ranker.message_vectors[rows].astype(np.float32) @ vector
        return nearness
    texts = (ranker.words.tables.texts[row] for row in rows.tolist())
    return np.array([ranker.pieces.embed(text) @ vector for text in texts] if ranker.pieces else [])


def list_printed(ranker: Ranker, rows: Rows) -> Printed:
    """Return the codes that print messages; those that only print one by a slip are left out if another prefers it."""
    spans = list_places(ranker.code_starts, rows)
    messages = list_owners(ranker.code_starts, rows)
    places = ranker.places[spans]
    kept = (places == 0) | (ranker.places[ranker.code_starts[rows]] > 0)[messages]
    entries = ranker.codes[spans][kept].astype(np.intp)
    order = np.argsort(entries, kind="stable")
    entries = entries[order]
    return Printed(entries, messages[kept][order], places[kept][order], find_firsts(entries))


def find_maxima(values: Floats, printed: Printed) -> Floats:
    """Return the greatest value of the messages that each code prints, in the order of the codes."""
    firsts = printed.firsts
    maxima: Floats = np.maximum.reduceat(values[printed.messages], firsts) if len(firsts) else np.zeros(0)
    return maxima


def build_ranked(signals: Signals, place: int, probability: float) -> RankedCode:
    """Return the ranked code at a place of the signals, with its message that matches best."""
    entry = int(signals.entries[place])
    near, asked = float(signals.near[place]), float(signals.asked[place])
    printed, scores = signals.printed, signals.scored.scores
    first, end = np.searchsorted(printed.entries, (entry, entry + 1)).tolist()
    best = max(range(first, end), key=lambda own: scores[printed.messages[own]], default=None)
    if best is None or not scores[printed.messages[best]]:  # only its examples or its vector match
        return RankedCode(entry, probability, near=near, asked=asked)
    message = int(printed.messages[best])
    return RankedCode(
        entry,
        probability,
        message=int(signals.scored.rows[message]),
        place=int(printed.places[best]),
        score=float(scores[message]),
        near=near,
        asked=asked,
    )
