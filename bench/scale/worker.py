"""An engine in a process of its own: builds its index, or answers batches of texts.

``python -m scale.worker ENGINE build CATALOG FOLDER`` prints the seconds. ``python -m scale.worker ENGINE ask FOLDER``
reads a ``Batch`` a line from standard input and writes a ``Result`` a line.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter

import psutil

from scale.engine import Finder, Finders


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts to search for, each so many times; ``exact`` if they are codes as printed."""

    texts: list[str]
    times: int = 1
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The codes and the least microseconds of each text; ``megabytes`` is what the index takes by now."""

    codes: list[list[str]]
    microseconds: list[float]
    megabytes: float


def build(name: str, catalog: str, folder: str) -> None:
    """Build an engine's index and print the seconds."""
    engine = import_module(f"scale.{name}_engine")
    start = perf_counter()
    engine.build(Path(catalog), Path(folder))
    print(perf_counter() - start)


def ask(name: str, folder: str) -> None:
    """Open an engine's index and answer batches until standard input is closed."""
    engine = import_module(f"scale.{name}_engine")
    before = measure_memory()
    finders: Finders = engine.open_finders(Path(folder))
    for line in sys.stdin:
        batch = Batch(**json.loads(line))
        finder = finders.of_code if batch.exact else finders.of_text
        rows = [find_timed(finder, text, batch.times) for text in batch.texts]
        result = Result([codes for codes, _ in rows], [spent for _, spent in rows], measure_memory() - before)
        print(json.dumps(asdict(result)), flush=True)


def find_timed(finder: Finder, text: str, times: int) -> tuple[list[str], float]:
    """Return what is found for a text, and the microseconds of the fastest of several runs."""
    codes: list[str] = []
    fastest = float("inf")
    for _ in range(times):
        start = perf_counter()
        codes = finder(text)
        fastest = min(fastest, perf_counter() - start)
    return codes, fastest * 1e6


def measure_memory() -> float:
    """Return the memory that only this process holds (USS), mapped files included, in MB of a million bytes."""
    return psutil.Process().memory_full_info().uss / 1e6


COMMANDS: dict[str, Callable[..., None]] = {"build": build, "ask": ask}

if __name__ == "__main__":
    _, called, command, *paths = sys.argv
    COMMANDS[command](called, *paths)
