"""See how good the search is on the loaded catalog, and why it says what it says; nothing is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.desk.state.desk import Desk
from bot.desk.state.documents import read_text_file
from bot.search.quality.explain import Explanation, explain
from bot.search.quality.labelled import LabelledQuery, read_labelled_queries
from bot.search.quality.scores import Outcome, score_query


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the search says of labelled queries, and the codes to accept that the catalog lacks."""

    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...]


def read_queries(path: Path) -> list[LabelledQuery]:
    """Return the labelled queries in a file. Refuses a file that can't be read, and a broken line."""
    return list(read_labelled_queries(*read_text_file(path)))


def evaluate_search(desk: Desk, queries: Iterable[LabelledQuery]) -> Evaluation:
    """Return what the search says of labelled queries on the desk's catalog."""
    index = desk.cache.index
    outcomes = tuple(score_query(index, query) for query in queries)
    accepted = dict.fromkeys(code for row in outcomes for code in row.query.accept)
    return Evaluation(outcomes, tuple(code for code in accepted if code not in index.entries))


def explain_text(desk: Desk, text: str) -> Explanation:
    """Return how the search comes to its verdict on a text."""
    return explain(desk.cache.index, text)
