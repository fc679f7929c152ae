"""Find the weights of the search's signals (``bot.search.tuning.WEIGHTS``) from labelled questions.

usage: fit_ranking.py QUESTIONS.jsonl ...

A code's probability is a softmax of its weighted signals, against that of no code being meant; the weights are those
under which the right codes of all questions are most probable. Questions that name a code, and those of which several
codes are right, are left out.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from search_time import reference

from bot.search.clean import clean_text
from bot.search.index import Index
from bot.search.ranking import Signals, measure_signals
from bot.search.signals import match_codes, match_equal_message, match_whole_code

PENALTY = 0.02  # of the weights' squares, so that none grows without limit
STEPS, RATE = 4_000, 0.05
Array = npt.NDArray[np.float64]
CLASSES = {"message", "rendered", "paraphrase", "negative", "foreign", "hidden_message", "verbatim_start", "gibberish"}


@dataclass(frozen=True)
class Case:
    """A question: the signals of each code with what speaks for none (last row), and which rows are right."""

    features: Array
    right: Array


def main() -> None:
    """Print the weights."""
    index = reference()
    cases = [case for path in sys.argv[1:] for case in read_cases(index, Path(path))]
    weights = fit(cases)
    words, near, asked, nothing, against = weights.round(2).tolist()
    print(f"{len(cases)} questions: {words=} {near=} {asked=} {nothing=} {against=}")


def read_cases(index: Index, path: Path) -> Iterator[Case]:
    """Yield the questions of a file that only words can answer."""
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        text = clean_text(row["query"]).strip()
        named = any(signal(index, text) for signal in (match_whole_code, match_codes, match_equal_message))
        if row["class"] in CLASSES and row["expect"] != "choose" and not named:
            yield build_case(index, measure_signals(index.messages.ranker, text), set(row["accept"]))


def build_case(index: Index, signals: Signals, accept: set[str]) -> Case:
    """Return a question's signals as rows of features."""
    codes = [index.entries.read(row).code in accept for row in signals.entries.tolist()]
    features = np.zeros((len(codes) + 1, 5))
    features[:-1, :3] = np.column_stack((signals.words, signals.near, signals.asked))
    features[-1, 3:] = (1.0, signals.against)
    return Case(features, np.array([*codes, not accept], float))


def fit(cases: list[Case]) -> Array:
    """Return the weights under which what is right is most probable."""
    weights = np.ones(5)
    mean = np.zeros(5)
    spread = np.zeros(5)
    for step in range(1, STEPS + 1):
        slope = 2 * PENALTY * weights + sum(find_slope(case, weights) for case in cases if case.right.any())
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        weights -= RATE * (1 - step / STEPS) * mean / (1 - 0.9**step) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-9)
    return weights


def find_slope(case: Case, weights: Array) -> Array:
    """Return the slope of the surprise that what is right for a question is right, by weight."""
    logits = case.features @ weights
    chances = np.exp(logits - logits.max())
    right = chances * case.right
    return case.features.T @ (chances / chances.sum() - right / right.sum())


if __name__ == "__main__":
    main()
