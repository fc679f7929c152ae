"""Find the weights of the search's signals (``bot.search.tuning.WEIGHTS``) from labelled questions.

usage: fit_ranking.py [--general] [--no-vectors] [--nothing N] QUESTIONS.jsonl ...

A code's probability is a softmax of its weighted signals, against that of no code being meant; the weights are those
under which the right codes of all questions are most probable. ``--general`` is for catalogs without examples: our
reference with general words alone. A question that means nothing counts ``--nothing`` times. Questions that name a
code, and those of which several codes are right, are left out.

The table in ``tuning`` comes from tests/search/queries.jsonl and from those sets in tests/search/blind that aren't kept
aside, its last two rows with ``--nothing 4``. ``sure`` is above nearly all codes where nothing was meant.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from search_time import reference

from bot.search.index import Index
from bot.search.signals import match_codes, match_equal_message, match_whole_code
from bot.search.text.clean import clean_text
from bot.search.words.ranking import Signals, measure_signals

PENALTY = 0.02  # of the weights' squares, so that none grows without limit
STEPS, RATE = 1_000, 0.1
Array = npt.NDArray[np.float64]
CLASSES = {"message", "rendered", "paraphrase", "negative", "foreign", "hidden_message", "verbatim_start", "gibberish"}


@dataclass(frozen=True)
class Case:
    """A question: the signals of each code with what speaks for none (last row), and which rows are right."""

    features: Array
    right: Array


def main() -> None:
    """Print the weights, and how probable a code was at most where nothing was meant."""
    parser = argparse.ArgumentParser(description="Find the weights of the search's signals.")
    parser.add_argument("--general", action="store_true", help="use the general words alone, without examples")
    parser.add_argument("--no-vectors", action="store_true", help="don't compare vectors")
    parser.add_argument("--nothing", type=float, default=1.0, help="times that a question counts that means nothing")
    parser.add_argument("questions", type=Path, nargs="+", help="files of labelled questions")
    wanted = parser.parse_args()
    index = reference(trade=not wanted.general, vectors=not wanted.no_vectors)
    cases = [case for path in wanted.questions for case in read_cases(index, path)]
    weights = fit(cases, wanted.nothing)
    words, near, asked, nothing, against = weights.round(2).tolist()
    print(f"{len(cases)} questions: {words=} {near=} {asked=} {nothing=} {against=}")
    claims = sorted(measure_claim(case, weights) for case in cases if case.right[-1])
    print("where nothing was meant, the most probable codes:", [round(claim, 3) for claim in claims[-5:]])


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


def fit(cases: list[Case], nothing: float) -> Array:
    """Return the weights under which what is right is most probable; "nothing is meant" counts so many times."""
    counted = [(case, nothing if case.right[-1] else 1.0) for case in cases if case.right.any()]
    weights = np.ones(5)
    mean = np.zeros(5)
    spread = np.zeros(5)
    for step in range(1, STEPS + 1):
        slope = 2 * PENALTY * weights + sum(times * find_slope(case, weights) for case, times in counted)
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


def measure_claim(case: Case, weights: Array) -> float:
    """Return how probable the most probable code of a question is."""
    logits = case.features @ weights
    chances = np.exp(logits - logits.max())
    return float(chances[:-1].max(initial=0.0) / chances.sum())


if __name__ == "__main__":
    main()
