"""Charts: their data, their alt texts, and the process that renders them.

matplotlib takes a second and 60 MB to load, so this process never imports it: a short-lived one renders each chart.
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
from bot.settings import PROJECT_ROOT
from bot.texts import truncate

RENDERING_TIMEOUT = 30.0  # seconds for one chart
RENDERING_SLOTS = BoundedSemaphore(2)  # many requests for charts must not take every processor away from the answers
MAX_ALT = 1_000  # characters of an alt text; Slack takes 2,000
MAX_NAME = 100  # characters of a title or code in an alt text
MAX_CODES = 10  # codes in a chart
MAX_LISTED_DAYS = 8  # up to so many days, the alt text lists each
MAX_DAILY_BARS = 31  # up to so many days have a bar each; beyond, each week has one
DAYS_PER_WEEK = 7
BAR_WORDS = {1: ("a day", "on"), DAYS_PER_WEEK: ("of seven days each", "in the seven days from")}  # by days of a bar
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class ChartError(Refusal):
    """A chart could not be rendered; callers go on without it."""


@dataclass(frozen=True, slots=True)
class SummaryChart:
    """Questions per day, compared with the period before, and the codes asked most, in descending order.

    ``before`` holds the questions of each day of the period before; its first day is compared with the first of
    ``days``.
    """

    title: str
    days: tuple[tuple[date, int], ...]
    before: tuple[int, ...] = ()
    codes: tuple[tuple[str, int], ...] = ()

    @property
    def top_codes(self) -> tuple[tuple[str, int], ...]:
        """Return the codes that are shown: at most ten, and only those that were asked for."""
        return tuple((code, count) for code, count in self.codes[:MAX_CODES] if count > 0)


@dataclass(frozen=True, slots=True)
class CodeChart:
    """Questions per week about a code. Weeks are named by their Monday, oldest first; the last may be ``running``."""

    code: str
    weeks: tuple[tuple[date, int], ...]
    running: bool = False


@dataclass(frozen=True, slots=True)
class BarSpan:
    """The days behind one bar: the first, how many, their questions, and those of the days they are compared with."""

    first: date
    days: int
    count: int
    before: int | None


Chart: TypeAlias = SummaryChart | CodeChart


@dataclass(frozen=True, slots=True)
class ChartImage:
    """A PNG and its alt text (at most 1,000 characters)."""

    png: bytes
    alt: str


def render_chart(chart: Chart) -> ChartImage:
    """Render a chart in a process of its own; takes a second or two, at most 30. Raises ChartError if that fails.

    This blocks: in an event loop, run it in a thread.
    """
    deadline = time.monotonic() + RENDERING_TIMEOUT
    if not RENDERING_SLOTS.acquire(timeout=RENDERING_TIMEOUT):
        raise ChartError("Too many pictures are being drawn. Try again in a minute.")
    try:
        done = run_renderer(chart_to_json(chart).encode(), deadline - time.monotonic())
    except (OSError, subprocess.SubprocessError) as error:
        raise ChartError(f"The picture could not be drawn: {error}") from error
    finally:
        RENDERING_SLOTS.release()
    if done.returncode or not done.stdout.startswith(PNG_SIGNATURE):
        errors = done.stderr.decode(errors="replace").strip().splitlines() or [f"it ended with {done.returncode}"]
        raise ChartError(f"The picture could not be drawn: {errors[-1][:300]}")
    return ChartImage(done.stdout, describe_chart(chart))


def run_renderer(data: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run the rendering process, from a directory where it finds this package."""
    command = [sys.executable, "-m", "bot.stats.render_png"]
    return subprocess.run(  # noqa: S603 - this very Python
        command, input=data, capture_output=True, cwd=PROJECT_ROOT, timeout=seconds, check=False
    )


def chart_to_json(chart: Chart) -> str:
    """Serialize a chart as JSON."""
    return json.dumps({"kind": type(chart).__name__, **asdict(chart)}, default=date.isoformat)


def chart_from_json(text: str) -> Chart:
    """Deserialize a chart from JSON."""
    fields: dict[str, Any] = json.loads(text)
    if fields.pop("kind") == CodeChart.__name__:
        return CodeChart(fields["code"], parse_counts(fields["weeks"]), fields["running"])
    codes = tuple((code, count) for code, count in fields["codes"])
    return SummaryChart(fields["title"], parse_counts(fields["days"]), tuple(fields["before"]), codes)


def parse_counts(pairs: list[tuple[str, int]]) -> tuple[tuple[date, int], ...]:
    """Parse pairs of an ISO date and a count."""
    return tuple((date.fromisoformat(day), count) for day, count in pairs)


def group_days(chart: SummaryChart) -> tuple[BarSpan, ...]:
    """Group the days of a summary into one span per bar."""
    size = DAYS_PER_WEEK if len(chart.days) > MAX_DAILY_BARS else 1
    grouped = []
    for start in range(0, len(chart.days), size):
        days = chart.days[start : start + size]
        before = chart.before[start : start + size]
        count = sum(count for _, count in days)
        grouped.append(BarSpan(days[0][0], len(days), count, sum(before) if len(before) == len(days) else None))
    return tuple(grouped)


def describe_chart(chart: Chart) -> str:
    """Describe a chart in at most 1,000 characters."""
    parts = describe_code_chart(chart) if isinstance(chart, CodeChart) else describe_summary_chart(chart)
    return truncate(" ".join(part for part in parts if part), MAX_ALT)


def describe_summary_chart(chart: SummaryChart) -> tuple[str, ...]:
    """Describe a summary chart: its title, its days and its codes."""
    heading = f"{shorten_name(chart.title)}." if chart.title else ""
    return heading, *(describe_bars(chart) if chart.days else ()), describe_top_codes(chart.top_codes)


def describe_bars(chart: SummaryChart) -> tuple[str, ...]:
    """Describe the bars of a summary chart: each if there are few, otherwise the highest."""
    bars = group_days(chart)
    each, when = BAR_WORDS[bars[0].days]
    before = chart.before[: len(chart.days)]
    compared = f", {sum(before):,} in the period before." if before else "."
    overview = f"Bars show the questions {each}: {sum(span.count for span in bars):,} in all{compared}"
    if len(bars) > MAX_LISTED_DAYS:
        return overview, describe_peak([(span.first, span.count) for span in bars], when)
    return overview, f"{'; '.join(map(describe_bar, bars))}." if has_questions(bars) else ""


def describe_bar(span: BarSpan) -> str:
    """Describe the bar of a day: “Monday 12 (before: 9)”."""
    compared = "" if span.before is None else f" (before: {span.before:,})"
    return f"{span.first:%A} {span.count:,}{compared}"


def has_questions(bars: Sequence[BarSpan]) -> bool:
    """Return whether anything was asked, in this period or the one before."""
    return any(span.count or span.before for span in bars)


def describe_top_codes(codes: Sequence[tuple[str, int]]) -> str:
    """List codes with their counts; long codes are shortened, so that ten fit."""
    ranking = ", ".join(f"{cut_middle(code, 50)} {count:,}" for code, count in codes)
    return f"Asked most: {ranking}." if ranking else "No code was asked for."


def describe_code_chart(chart: CodeChart) -> tuple[str, ...]:
    """Describe the weeks of a code chart."""
    name = shorten_name(chart.code)
    if not chart.weeks:
        return (f"Nothing is known about how often {name} was asked for.",)
    first = chart.weeks[0][0]
    last = chart.weeks[-1][0]
    counts = ", ".join(f"{count:,}" for _, count in chart.weeks)
    span = f"the week of {format_day(first)}" + (f" to that of {format_day(last)}" if last != first else "")
    overview = f"Bars show the questions about {name} a week, from {span}: {counts}."
    return (
        overview,
        describe_peak(chart.weeks, "in the week of"),
        "The last week is still running." if chart.running else "",
    )


def describe_peak(counts: Sequence[tuple[date, int]], word: str) -> str:
    """Describe the highest count; empty if all are zero."""
    day, most = max(counts, key=lambda pair: pair[1])
    return f"Most: {most:,} {word} {format_day(day)}." if most else ""


def format_day(day: date) -> str:
    """Format a day: “16 Nov 2026”."""
    return f"{day.day} {day:%b} {day.year}"


def shorten_name(text: str) -> str:
    """Return a title or code on one line, cut in the middle if it's long."""
    return cut_middle(" ".join(text.split()), MAX_NAME)


def cut_middle(text: str, limit: int) -> str:
    """Cut a text in the middle: codes are told apart by their ends."""
    if len(text) <= limit:
        return text
    tail = (limit - 1) // 2
    return f"{text[: limit - 1 - tail]}…{text[len(text) - tail :]}"
