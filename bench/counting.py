"""What is counted, at ten million questions: the time of every figure, first and later, and what counting costs."""

import json
import subprocess
import sys
from time import perf_counter

from alongside import HASH_KEY
from answer_cost import measure_answers
from counting_once import FIGURES
from figures import Check, median, print_table
from ground import BENCH
from kept import Kept, postgres, sqlite
from questions import NOW

from bot.desk.state.desk import open_desk
from bot.desk.stats.rollup import roll_up
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT

TOTAL = 10_000_000
MOST = 100.0  # ms
Times = dict[str, list[float]]


def measure(*, quick: bool) -> list[Check]:
    """Print the tables; give the figures that have a limit."""
    total, checks = TOTAL // 10 if quick else TOTAL, []
    for lend in (sqlite, postgres):
        with lend(total) as kept:
            print(f"\n{kept.kind}: {total:,} questions, made in {kept.seconds:.0f} s; {rolled_up(kept)}")
            for name in FIGURES:  # what they read lies in memory, as it does where a server runs
                spent(kept.url, name, 1)
            checks += limits(kept, {name: spent(kept.url, name, 3 if quick else 12) for name in FIGURES}, total)
            checks += measure_answers(kept, 600 if quick else 4_000)
    return checks


def rolled_up(kept: Kept) -> str:
    """Roll up what is not yet, and say how long it took."""
    desk = open_desk(kept.url, read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml"), hash_key=HASH_KEY)
    start = perf_counter()
    days = roll_up(desk, NOW)
    desk.database.engine.dispose()
    return f"{days} days rolled up in {perf_counter() - start:.1f} s"


def spent(url: str, name: str, times: int) -> list[float]:
    """Give the milliseconds of a figure, the first in a process that has just begun."""
    command = [sys.executable, str(BENCH / "counting_once.py"), url, name, str(times)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: list[float] = json.loads(said)
    return found


def limits(kept: Kept, found: Times, total: int) -> list[Check]:
    """Print the table; give the slowest."""
    rows = [(name, times[0], median(times[1:]), max(times[1:])) for name, times in found.items()]
    print_table(f"Figures on {kept.kind}, ms, {total:,} questions", ("", "first", "median", "max"), rows)
    return [
        Check(f"figures on {kept.kind}, the slowest first", max(row[1] for row in rows), MOST, "ms"),
        Check(f"figures on {kept.kind}, the slowest median", max(row[2] for row in rows), MOST, "ms"),
    ]
