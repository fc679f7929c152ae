"""The search beside Tantivy alone: the same texts in turns, each engine with its index in a process of its own."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from figures import Check, median, print_table

from scale.catalog import find_codes, write_catalog
from scale.processes import Worker, build_index, open_worker
from scale.wording import cut_short, print_message, read_rewordings, reword_message
from scale.worker import Batch, Result

ENGINES = ("errdesk", "tantivy")
ASKED, WARM_UP, EXACT = 500, 50, 200  # entries whose messages or codes are asked for, each at most
IN_TURN = 25  # texts that one engine answers before the other has its turn
TIMES = 20  # runs of an exact code, of which the fastest counts
TIMES_SLOWER, FAST_ENOUGH, FAST_EXACT = 3.0, 1.0, 50.0  # limits: times Tantivy's median, or milliseconds; microseconds
BASE_MEMORY, CODE_MEMORY = 100.0, 1.0  # limit: MB, and kB a code; most of it is mapped files
MESSAGES = ("printed", "reworded")
FOUND = tuple((kind, places) for kind in MESSAGES for places in (1, 5))
HEAD = ("", "printed @1", "@5", "reworded @1", "@5", "median ms", "memory MB", "build s", "exact µs", "slowest µs")

Asked = Sequence[tuple[str, frozenset[str]]]  # a text, and the codes that it may mean


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked at one size: texts of each kind with the codes that they mean, and others first to warm up."""

    by_kind: Mapping[str, Asked]
    warm_up: list[str]


@dataclass(slots=True)
class Measured:
    """What was measured of an engine.

    By kind of text, ``ranked`` holds the place of each meant code among those that were found (0 is the first, None if
    it is not among them), ``times`` the microseconds.
    """

    build_seconds: float
    megabytes: float = 0.0
    ranked: dict[str, list[int | None]] = field(default_factory=lambda: defaultdict(list))
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def milliseconds(self) -> float:
        """Return the median of all messages, in milliseconds."""
        return median(time for kind in MESSAGES for time in self.times[kind]) / 1e3

    def share(self, kind: str, places: int) -> float:
        """Return the per cent of texts whose code is among the first places."""
        ranked = self.ranked[kind]
        return round(100 * sum(rank is not None and rank < places for rank in ranked) / len(ranked), 1)

    def list_shares(self) -> list[float]:
        """Return the shares of printed messages, then of reworded ones, at the first place and at the first five."""
        return [self.share(kind, places) for kind, places in FOUND]


def compare_engines(size: int) -> list[Check]:
    """Print what was measured of both engines at a size; return the figures that have a limit."""
    with TemporaryDirectory(prefix="errdesk-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        catalog = folder / "catalog.txt"
        questions = write_questions(catalog, write_catalog(catalog, size, sampled=ASKED + WARM_UP))
        measured = {engine: Measured(build_index(engine, catalog, folder / engine)) for engine in ENGINES}
        workers = {engine: stack.enter_context(open_worker(engine, folder / engine)) for engine in ENGINES}
        ask_questions(workers, questions, measured)
    asked = len(questions.by_kind["printed"])
    rows = [list_row(engine, measured[engine]) for engine in ENGINES]
    print_table(f"{size:,} codes, {asked} printed messages and as many reworded: per cent found", HEAD, rows)
    return list(check_limits(size, measured["errdesk"], measured["tantivy"]))


def write_questions(catalog: Path, sample: Sequence[tuple[str, str]]) -> Questions:
    """Write what people send of sampled codes and their messages; the first are for warming up if there are more."""
    random = Random(len(sample))  # noqa: S311 - a benchmark repeats itself
    rewordings = read_rewordings()
    asked = sample[-ASKED:]
    return Questions(
        by_kind={
            "printed": list(print_messages(random, catalog, asked)),
            "reworded": [(reword_message(random, message, rewordings), frozenset([code])) for code, message in asked],
            "code": [(code, frozenset([code])) for code, _ in asked[:EXACT]],
        },
        warm_up=[reword_message(random, message, rewordings) for _, message in sample[:WARM_UP]],
    )


def print_messages(
    random: Random, catalog: Path, asked: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield messages as screens print them; one that is cut short may mean every code that begins alike."""
    shown = {code: cut_short(random, message) for code, message in asked}
    alike = find_codes(catalog, {shown[code] for code, message in asked if shown[code] != message})
    for code, message in asked:
        yield print_message(random, message, shown[code]), frozenset({code, *alike.get(shown[code], ())})


def ask_questions(workers: Mapping[str, Worker], questions: Questions, measured: Mapping[str, Measured]) -> None:
    """Ask both engines the same texts in turns, and measure the memory after all of them."""
    for worker in workers.values():
        worker.ask(Batch(questions.warm_up))
    for kind, asked in questions.by_kind.items():
        for start in range(0, len(asked), IN_TURN):
            portion = asked[start : start + IN_TURN]
            batch = make_batch(kind, [text for text, _ in portion])
            for engine, worker in workers.items():
                add_result(measured[engine], kind, portion, worker.ask(batch))


def make_batch(kind: str, texts: list[str]) -> Batch:
    """Return a batch of texts; a message counts as it comes, of a code the fastest of several runs."""
    return Batch(texts) if kind in MESSAGES else Batch(texts, times=TIMES, exact=True)


def add_result(measured: Measured, kind: str, asked: Asked, result: Result) -> None:
    """Add an engine's answers to texts of a kind."""
    for (_, right), found in zip(asked, result.codes, strict=True):
        measured.ranked[kind].append(next((rank for rank, code in enumerate(found) if code in right), None))
    measured.times[kind] += result.microseconds
    measured.megabytes = result.megabytes


def list_row(engine: str, measured: Measured) -> list[str | float]:
    """Return an engine's row of the table."""
    exact = measured.times["code"]
    return [
        engine,
        *(f"{share:.1f}" for share in measured.list_shares()),
        measured.milliseconds,
        measured.megabytes,
        measured.build_seconds,
        median(exact),
        max(exact),
    ]


def check_limits(codes: int, ours: Measured, theirs: Measured) -> Iterator[Check]:
    """Yield the figures that have a limit, which most of them get from Tantivy."""
    size = f"{codes:,} codes"
    for (kind, places), found, least in zip(FOUND, ours.list_shares(), theirs.list_shares(), strict=True):
        yield Check(f"{size}, {kind} messages @{places}", found, least, "%", least=True)
    slowest = max(TIMES_SLOWER * theirs.milliseconds, FAST_ENOUGH)
    yield Check(f"{size}, median of a message", ours.milliseconds, round(slowest, 2), "ms")
    yield Check(f"{size}, memory", ours.megabytes, BASE_MEMORY + CODE_MEMORY * codes / 1e3, "MB")
    yield Check(f"{size}, exact codes found", ours.share("code", 1), 100.0, "%", least=True)
    yield Check(f"{size}, slowest exact code", max(ours.times["code"]), FAST_EXACT, "µs")
