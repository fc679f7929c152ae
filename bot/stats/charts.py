"""Pictures of what is counted: what each shows, the same said in words, and the process that draws it.

matplotlib takes a second and 60 MB to load, so it never enters this process: a short-lived one draws, when needed.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from threading import BoundedSemaphore
from typing import Any, TypeAlias

from bot.errors import Refusal
from bot.settings import HOME

PATIENCE = 30.0  # seconds for one picture
AT_ONCE = BoundedSemaphore(2)  # a rush of requests for pictures must not take every processor from the answers
ALT = 1_000  # characters; Slack takes 2,000
NAME = 100  # characters of a title or code in words
FEW = 8  # days that are named one by one
MONTH = 31  # days that have a bar each; of more, it is a bar a week
WEEK = 7
PNG = b"\x89PNG\r\n\x1a\n"


class NoPicture(Refusal):
    """A picture that could not be drawn; whoever asked goes on without it."""


@dataclass(frozen=True, slots=True)
class SummaryChart:
    """Questions a day, with those of the days that they are compared with, and the codes asked most, the top one first.

    ``before`` holds the questions of each day of the period before, whose first is compared with the first of
    ``days``. Of ``codes`` ten are drawn.
    """

    title: str
    days: tuple[tuple[date, int], ...]
    before: tuple[int, ...] = ()
    codes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeChart:
    """Questions about a code a week, each named by its Monday, the oldest first; the last may still be ``running``."""

    code: str
    weeks: tuple[tuple[date, int], ...]
    running: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """One day or more: the first, how many, its questions and those of as many days of the period before."""

    first: date
    days: int
    count: int
    was: int | None


Chart: TypeAlias = SummaryChart | CodeChart


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and what is to be seen on it in words (at most 1,000 characters)."""

    png: bytes
    alt: str


def draw(chart: Chart) -> Picture:
    """Draw in a process of its own; takes a second or two, 30 at most. Raises NoPicture where it cannot.

    It blocks: in an event loop, run it in a thread.
    """
    end = time.monotonic() + PATIENCE
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise NoPicture("Too many pictures are being drawn. Try again in a minute.")
    try:
        done = run(packed(chart).encode(), end - time.monotonic())
    except (OSError, subprocess.SubprocessError) as error:
        raise NoPicture(f"The picture could not be drawn: {error}") from error
    finally:
        AT_ONCE.release()
    if done.returncode or not done.stdout.startswith(PNG):
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"it ended with {done.returncode}"]
        raise NoPicture(f"The picture could not be drawn: {said[-1][:300]}")
    return Picture(done.stdout, alt_text(chart))


def run(told: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run the process that draws, from where it finds this package."""
    command = [sys.executable, "-m", "bot.stats.render_png"]
    return subprocess.run(  # noqa: S603 - this very Python
        command, input=told, capture_output=True, cwd=HOME, timeout=seconds, check=False
    )


def packed(chart: Chart) -> str:
    """Write a chart down as JSON."""
    return json.dumps({"kind": type(chart).__name__, **asdict(chart)}, default=date.isoformat)


def unpacked(text: str) -> Chart:
    """Read a chart."""
    told: dict[str, Any] = json.loads(text)
    if told.pop("kind") == CodeChart.__name__:
        return CodeChart(told["code"], dated(told["weeks"]), told["running"])
    codes = tuple((code, count) for code, count in told["codes"])
    return SummaryChart(told["title"], dated(told["days"]), tuple(told["before"]), codes)


def dated(pairs: list[tuple[str, int]]) -> tuple[tuple[date, int], ...]:
    """Read days and their counts."""
    return tuple((date.fromisoformat(day), count) for day, count in pairs)


def spans(chart: SummaryChart) -> tuple[Span, ...]:
    """Deal the days into what gets a bar each."""
    each = WEEK if len(chart.days) > MONTH else 1
    dealt = []
    for at in range(0, len(chart.days), each):
        days, before = chart.days[at : at + each], chart.before[at : at + each]
        count = sum(count for _, count in days)
        dealt.append(Span(days[0][0], len(days), count, sum(before) if len(before) == len(days) else None))
    return tuple(dealt)


def alt_text(chart: Chart) -> str:
    """Say what is to be seen, in at most 1,000 characters."""
    parts = code_words(chart) if isinstance(chart, CodeChart) else summary_words(chart)
    said = " ".join(part for part in parts if part)
    return said if len(said) <= ALT else said[: ALT - 1].rstrip() + "…"


def summary_words(chart: SummaryChart) -> tuple[str, ...]:
    """Say what a summary shows: its title, its days and its codes."""
    heading = f"{shorter(chart.title)}." if chart.title else ""
    return heading, *(day_words(chart) if chart.days else ()), asked_most(chart.codes)


def day_words(chart: SummaryChart) -> tuple[str, ...]:
    """Say what the bars of a summary show: one by one where they are few, else the highest."""
    dealt, before = spans(chart), chart.before[: len(chart.days)]
    weeks = dealt[0].days > 1
    told = f"Bars show the questions {'of seven days each' if weeks else 'a day'}: "
    told += f"{sum(span.count for span in dealt):,} in all"
    told += f", {sum(before):,} in the period before." if before else "."
    if len(dealt) > FEW:
        return told, peak([(span.first, span.count) for span in dealt], "in the seven days from" if weeks else "on")
    each = "; ".join(f"{span.first:%A} {span.count:,}" + was_then(span) for span in dealt)
    return told, f"{each}." if any(span.count or span.was for span in dealt) else ""


def was_then(span: Span) -> str:
    """Say how many there were on the day that one is compared with."""
    return "" if span.was is None else f" (before: {span.was:,})"


def asked_most(codes: Sequence[tuple[str, int]]) -> str:
    """Name the codes with their counts; long ones by their ends, so that ten fit."""
    told = ", ".join(f"{middle(code, 50)} {count:,}" for code, count in codes[:10] if count > 0)
    return f"Asked most: {told}." if told else "No code was asked for."


def code_words(chart: CodeChart) -> tuple[str, ...]:
    """Say what a code's weeks show."""
    name = shorter(chart.code)
    if not chart.weeks:
        return (f"Nothing is known about how often {name} was asked for.",)
    first, last = chart.weeks[0][0], chart.weeks[-1][0]
    counts = ", ".join(f"{count:,}" for _, count in chart.weeks)
    span = f"the week of {plain(first)}" + (f" to that of {plain(last)}" if last != first else "")
    told = f"Bars show the questions about {name} a week, from {span}: {counts}."
    return told, peak(chart.weeks, "in the week of"), "The last week is still running." if chart.running else ""


def peak(counts: Sequence[tuple[date, int]], word: str) -> str:
    """Say when the most were asked; nothing if there were none."""
    day, most = max(counts, key=lambda pair: pair[1])
    return f"Most: {most:,} {word} {plain(day)}." if most else ""


def plain(day: date) -> str:
    """Write a day: “16 Nov 2026”."""
    return f"{day.day} {day:%b} {day.year}"


def shorter(text: str) -> str:
    """Give a title or code on one line, cut in its middle."""
    return middle(" ".join(text.split()), NAME)


def middle(text: str, limit: int) -> str:
    """Cut a text in its middle: the ends of codes tell them apart."""
    if len(text) <= limit:
        return text
    tail = (limit - 1) // 2
    return f"{text[: limit - 1 - tail]}…{text[len(text) - tail :]}"
