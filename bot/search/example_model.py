"""Score codes by the terms that people used who asked for them."""

import math

import numpy as np
import numpy.typing as npt

from bot.search import tuning
from bot.search.example_tables import ExampleTables, list_terms
from bot.search.lexicon import Lexicon

Floats = npt.NDArray[np.float32]


class ExampleModel:
    """The tables of examples as arrays, with their terms in memory."""

    def __init__(self, lexicon: Lexicon, tables: ExampleTables) -> None:
        self.lexicon = lexicon
        self.rows = {term: row for row, term in enumerate(tables.terms)}
        self.starts = tables.starts
        self.columns = np.asarray(tables.columns)
        self.gains = np.asarray(tables.gains)
        self.bases = np.asarray(tables.bases)
        self.commonness = np.asarray(tables.commonness)

    def score(self, text: str) -> tuple[Floats, float]:
        """Return how well a text fits each column, and the share of its terms that no example has.

        A column's score is the logarithm of a likelihood ratio, scaled down for long texts: their terms depend on each
        other, so that the plain sum would be far too sure.
        """
        terms = list_terms(self.lexicon, text[: tuning.MAX_QUERY_LENGTH])[: tuning.MAX_TERMS]
        known = [self.rows[term] for term in terms if term in self.rows]
        scores = len(known) * self.bases - self.commonness[known].sum()
        for row in known:
            span = slice(self.starts[row], self.starts[row + 1])
            scores[self.columns[span]] += self.gains[span]
        return scores / (tuning.EXAMPLE_SCALE * math.sqrt(len(terms) or 1)), 1 - len(known) / (len(terms) or 1)
