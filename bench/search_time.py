"""Search time: by class of question, of an exact code, and of hostile texts of the greatest length."""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from figures import Check, median, percentile, print_table

from bot.catalog.code import read_prefixes
from bot.catalog.read import parse_reference
from bot.search.build import build_index
from bot.search.index import Index
from bot.search.text.clean import MAX_TEXT_LENGTH
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT

EXACT, MEDIAN, HOSTILE = 50.0, 0.4, 50.0  # limits: microseconds, milliseconds, milliseconds
OWN = PROJECT_ROOT / "tests" / "search" / "queries.jsonl"

PIECES = {  # repeated up to the greatest length
    "one digit": "1",
    "digits with blanks": "1 2 3 ",
    "zeros with blanks": "0 ",
    "numbers with dots": "1.",
    "letters taken for digits": "O0l1",
    "api 1": "api 1 ",
    "a1b2": "a1b2",
    "a code": "USCUSTOMER_API_0000113 ",
    "a short code": "G500,",
    "codes, glued": "GGATEWAY_CODE_016",
    "codes, misspelt": "USCUSTMER_API_000113, ",
    "a prefix": "USCUSTOMER_API_",
    "other people's codes": "SQLSTATE 42S02 ORA-00942 ",
    "words": "the account is locked ",
    "words of many messages": "please contact customer service, account abnormal, card error ",
    "one long word": "account",
    "placeholders": "%s ",
    "a digit among Chinese": "１账户",
    "full-width digits": "１１３ ",
    "zero-width characters": "\u200b",
    "Slack's links": "<https://a.example/113|113> ",
    "open angles": "<",
    "entities": "&lt;",
    "percent signs": "%41",
    "colons": ":a",
    "emoji": ":tada: ",
    "apostrophes": "can't ",
    "Chinese": "账户被锁定 ",
    "JSON": '{"code": "USCUSTOMER_API_0000113", "at": "2026-01-02T03:04:05Z", "amount": 120.50}, ',
    "log lines": "2026-01-02 03:04:05.678 ERROR worker-12 took 345 ms, code 0000113\n",
}


def measure(*, quick: bool, queries: Path | None = None) -> list[Check]:
    """Print the tables; give the figures that have a limit."""
    index = reference()
    files = (OWN, queries) if queries else (OWN,)
    checks = [by_class(index, path, times=3 if quick else 9) for path in files]
    checks.append(exact(index, times=20 if quick else 100))
    checks.append(hostile(index, times=3 if quick else 5))
    return checks


def reference(*, trade: bool = True, vectors: bool = True) -> Index:
    """Prepare the real catalog for search, without a database; with general words only if not with its ``trade``."""
    document = PROJECT_ROOT / "data" / "error-code.md"
    reading = parse_reference(
        document.name, document.read_text(encoding="utf-8"), read_prefixes(PROJECT_ROOT / "data" / "sections.toml")
    )
    lexicon = read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml")
    return build_index(reading.entries, lexicon if trade else replace(lexicon, trades=()), vectors=vectors)


def spent(index: Index, text: str, times: int) -> float:
    """Give the milliseconds of a verdict, the best of several runs: whatever else the machine does only adds."""
    best = float("inf")
    for _ in range(times):
        start = perf_counter()
        find_verdict(index, text)
        best = min(best, perf_counter() - start)
    return best * 1e3


def by_class(index: Index, path: Path, times: int) -> Check:
    """Print the time of every class of labelled queries."""
    labelled = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    classes: dict[str, list[float]] = defaultdict(list)
    for row in labelled:
        classes[row.get("class", "")].append(spent(index, row["query"], times))
    every = [time for found in classes.values() for time in found]
    rows = [
        (name, len(found), median(found), percentile(found, 0.99), max(found))
        for name, found in [*sorted(classes.items()), ("all", every)]
    ]
    title = f"Search, ms a query, each the best of {times} runs: {path.parent.name}/{path.name}"
    print_table(title, ("class", "queries", "median", "p99", "max"), rows)
    return Check(f"search, median of {path.parent.name}/{path.name}", median(every), MEDIAN, "ms")


def exact(index: Index, times: int) -> Check:
    """Print the time of a code typed as it is printed, over all codes."""
    micro = [spent(index, code, times) * 1e3 for code in index.entries]
    print_table(
        f"Search, µs an exact code, each the best of {times} runs",
        ("", "codes", "median", "p99", "max"),
        [("exact", len(micro), median(micro), percentile(micro, 0.99), max(micro))],
    )
    return Check("search, slowest exact code", max(micro), EXACT, "µs")


def hostile(index: Index, times: int) -> Check:
    """Print the time of every hostile text, the slowest first."""
    found = {name: spent(index, (piece * MAX_TEXT_LENGTH)[:MAX_TEXT_LENGTH], times) for name, piece in PIECES.items()}
    rows = sorted(found.items(), key=lambda row: -row[1])
    print_table(
        f"Search, ms a text of {MAX_TEXT_LENGTH:,} characters, the best of {times} runs", ("repeated", "ms"), rows
    )
    return Check(f"search, slowest long text ({rows[0][0]})", rows[0][1], HOSTILE, "ms")
