"""Score codes by the terms that people used who asked for them."""

import math

import numpy as np

from bot.search import tuning
from bot.search.words.arrays import Floats, list_places, read_starts
from bot.search.words.example_tables import ExampleTables, list_terms
from bot.search.words.lexicon import Words


class ExampleModel:
    """The tables of examples as arrays, with their terms in memory."""

    def __init__(self, tables: ExampleTables) -> None:
        self.rows = {term: row for row, term in enumerate(tables.terms)}
        self.starts = read_starts(tables.starts)
        self.columns = np.asarray(tables.columns).astype(np.intp)
        self.gains = np.asarray(tables.gains)
        self.bases = np.asarray(tables.bases)
        self.commonness = np.asarray(tables.commonness)

    def score(self, words: Words) -> Floats:
        """Return how well a text fits each column.

        A column's score is the logarithm of a likelihood ratio, scaled down for long texts: their terms depend on each
        other, so that the plain sum would be far too sure.
        """
        terms = list_terms(words)
        rows = np.array([self.rows[term] for term in terms if term in self.rows], np.intp)
        places = list_places(self.starts, rows)
        gains = np.bincount(self.columns[places], self.gains[places], minlength=len(self.bases))
        scores: Floats = gains + len(rows) * self.bases - self.commonness[rows].sum()
        scores /= tuning.EXAMPLE_SCALE * math.sqrt(len(terms) or 1)
        return scores
