"""The rendering process: ``python -m bot.stats.render_png`` reads a chart as JSON and writes a PNG.

Bars differ in form, not by colour alone: this period is solid, the one before hollow, and one that isn't over hatched.
"""

import sys
import warnings
from collections.abc import Sequence
from typing import Any

from matplotlib.ticker import MaxNLocator

from bot.stats.canvas import (
    CODE_STYLE,
    CONTENT_WIDTH,
    FAINT,
    HATCH,
    HEADING_STYLE,
    LABEL_STYLE,
    MARGIN,
    MONO_STYLE,
    NUMBER_STYLE,
    PREVIOUS_STYLE,
    RIGHT_EDGE,
    RULE_COLOR,
    SMALL_STYLE,
    TITLE_STYLE,
    WIDTH,
    Canvas,
    abbreviate_count,
)
from bot.stats.charts import BarSpan, Chart, CodeChart, SummaryChart, chart_from_json, group_days, has_questions

TITLE_Y = 42.0  # baseline of the title
HEADING_Y = TITLE_Y + 34  # baseline of the first heading
PLOT_HEIGHT = 118.0  # height of the highest bar
BASELINE_Y = HEADING_Y + 38 + PLOT_HEIGHT  # where bars begin
ROW_HEIGHT = 23.0  # height of a row in the list of codes
MAX_CODE_WIDTH = 300.0  # maximum width of a code's name
MAX_SLOT_WIDTH = 92.0  # maximum width for a day or week
MAX_PAIR_WIDTH = 37.0  # maximum width of one of two bars beside each other
MIN_DATE_DISTANCE = 62.0  # minimum distance of two dates under many bars

MAX_PAIRS = 8  # up to so many days have two bars beside each other, with their numbers


def draw_summary(chart: SummaryChart) -> Canvas:
    """Draw a summary chart: the questions above, the codes asked most below."""
    codes = chart.top_codes
    bottom = BASELINE_Y + 30 if chart.days else TITLE_Y
    height = bottom + ROW_HEIGHT * len(codes) + (42 if codes else 0)
    canvas = start_canvas(chart.title, height)
    if chart.days:
        draw_days(canvas, group_days(chart))
    if codes:
        draw_codes(canvas, codes, bottom + 42)
    return canvas


def start_canvas(title: str, bottom: float, **look: Any) -> Canvas:  # noqa: ANN401 - matplotlib's own names
    """Return a canvas with a title, for what ends at ``bottom``; without anything below the title, it says so."""
    is_empty = bottom <= TITLE_Y
    canvas = Canvas(TITLE_Y + 62 if is_empty else bottom + MARGIN)
    canvas.fit((MARGIN, TITLE_Y), title, CONTENT_WIDTH, **TITLE_STYLE, **look)
    if is_empty:
        canvas.write(MARGIN, HEADING_Y, "Nothing was asked.", **SMALL_STYLE)
    return canvas


def write_total(canvas: Canvas, total: int, each: str) -> None:
    """Write the number of questions as a heading."""
    canvas.write(MARGIN, HEADING_Y, f"{total:,} {'question' if total == 1 else 'questions'}, {each}", **HEADING_STYLE)


def draw_days(canvas: Canvas, bars: Sequence[BarSpan]) -> None:
    """Draw the questions per day or week, compared with the period before."""
    write_total(canvas, sum(span.count for span in bars), "by day" if bars[0].days == 1 else "seven days a bar")
    if bars[0].before is not None:
        draw_legend(canvas)
    draw_bars = draw_pairs if len(bars) <= MAX_PAIRS else draw_overlapping_bars
    draw_bars(canvas, bars)
    if not has_questions(bars):
        canvas.write(WIDTH / 2, BASELINE_Y - 50, "No questions on these days", **LABEL_STYLE)


def find_highest(bars: Sequence[BarSpan]) -> int:
    """Return the highest count of either period, at least 1."""
    return max(1, *(max(span.count, span.before or 0) for span in bars))


def draw_legend(canvas: Canvas) -> None:
    """Draw the legend, aligned to the right."""
    left = RIGHT_EDGE - canvas.width(
        canvas.write(RIGHT_EDGE, HEADING_Y, "the period before", ha="right", **SMALL_STYLE)
    )
    canvas.hollow((left - 12, HEADING_Y + 1, 12, 11))
    left -= 38
    left -= canvas.width(canvas.write(left, HEADING_Y, "this period", ha="right", **SMALL_STYLE))
    canvas.bar((left - 12, HEADING_Y + 1, 12, 11))


def draw_pairs(canvas: Canvas, bars: Sequence[BarSpan]) -> None:
    """Draw two bars per day beside each other, each with its number."""
    slot = min(CONTENT_WIDTH / len(bars), MAX_SLOT_WIDTH)
    unit = PLOT_HEIGHT / find_highest(bars)
    width = min(MAX_PAIR_WIDTH, slot * 0.42)
    for index, span in enumerate(bars):
        center = MARGIN + slot * (index + 0.5)
        side = center
        if span.before is not None:
            side = center + width / 2 + 1
            canvas.hollow((center - width / 2 - 1, BASELINE_Y, width, span.before * unit))
            canvas.write(
                center - width / 2 - 1,
                BASELINE_Y - span.before * unit - 5,
                abbreviate_count(span.before, 999),
                **PREVIOUS_STYLE,
            )
        canvas.bar((side, BASELINE_Y, width, span.count * unit))
        canvas.write(side, BASELINE_Y - span.count * unit - 5, abbreviate_count(span.count, 999), **NUMBER_STYLE)
        canvas.write(center, BASELINE_Y + 18, f"{span.first:%a} {span.first.day} {span.first:%b}", **LABEL_STYLE)
    canvas.rule(BASELINE_Y, FAINT)


def draw_overlapping_bars(canvas: Canvas, bars: Sequence[BarSpan]) -> None:
    """Draw many bars, each in front of a wider one for the period before, with a scale on the left."""
    left, unit = draw_scale(canvas, find_highest(bars))
    slot = (RIGHT_EDGE - left) / len(bars)
    for index, span in enumerate(bars):
        center = left + slot * (index + 0.5)
        canvas.hollow((center, BASELINE_Y, slot * 0.88, (span.before or 0) * unit))
        canvas.bar((center, BASELINE_Y, slot * 0.44, span.count * unit))
        if span.days != bars[0].days:
            canvas.write(center, BASELINE_Y + 34, f"{span.days} {'day' if span.days == 1 else 'days'}", **LABEL_STYLE)
    draw_dates(canvas, bars, left)


def draw_scale(canvas: Canvas, most: int) -> tuple[float, float]:
    """Draw the scale; return the x at which the bars begin, and the height of one question."""
    ticks = [int(tick) for tick in MaxNLocator(4, integer=True, min_n_ticks=2).tick_values(0, most)]
    unit = PLOT_HEIGHT / ticks[-1]
    labels = [
        canvas.write(MARGIN, BASELINE_Y - tick * unit + 4, abbreviate_count(tick), **SMALL_STYLE) for tick in ticks
    ]
    left = MARGIN + 10 + max(map(canvas.width, labels))
    for tick in ticks:
        canvas.rule(BASELINE_Y - tick * unit, RULE_COLOR if tick else FAINT, left)
    return left, unit


def draw_dates(canvas: Canvas, bars: Sequence[BarSpan], left: float) -> None:
    """Write as many dates under the bars as fit: Mondays if bars are days, first days if they are weeks."""
    slot = (RIGHT_EDGE - left) / len(bars)
    labelled = [index for index, span in enumerate(bars) if span.days > 1 or span.first.weekday() == 0]
    step = labelled[1] - labelled[0] if len(labelled) > 1 else 1
    for index in labelled[:: int(MIN_DATE_DISTANCE / (slot * step)) + 1]:
        center = left + slot * (index + 0.5)
        canvas.tick(center, BASELINE_Y)
        text = f"{bars[index].first.day} {bars[index].first:%b}"
        canvas.write(min(center, RIGHT_EDGE - 20), BASELINE_Y + 18, text, **LABEL_STYLE)


def draw_codes(canvas: Canvas, codes: Sequence[tuple[str, int]], top: float) -> None:
    """Draw the codes asked most as bars, each with its rank, name and count."""
    canvas.write(MARGIN, top - 14, "Asked most", **HEADING_STYLE)
    width = 0.0
    for index, (code, _) in enumerate(codes):
        y = top + ROW_HEIGHT * index + 15
        canvas.write(MARGIN + 16, y, str(index + 1), ha="right", **SMALL_STYLE)
        width = max(width, canvas.fit((MARGIN + 26, y), code, MAX_CODE_WIDTH, **CODE_STYLE))
    left = MARGIN + 26 + width + 12
    room = RIGHT_EDGE - left - 46
    for index, (_, count) in enumerate(codes):
        length = max(room * count / max(most for _, most in codes), 1)
        y = top + ROW_HEIGHT * index + 15
        canvas.bar((left + length / 2, y + 3, length, 14))
        canvas.write(left + length + 6, y, abbreviate_count(count), **{**NUMBER_STYLE, "ha": "left"})


def draw_code(chart: CodeChart) -> Canvas:
    """Draw a code chart: its questions per week."""
    bottom = BASELINE_Y + (36 if chart.running else 20) if chart.weeks else TITLE_Y
    canvas = start_canvas(chart.code, bottom, **MONO_STYLE)
    if chart.weeks:
        write_total(canvas, sum(count for _, count in chart.weeks), "by week")
        canvas.write(RIGHT_EDGE, HEADING_Y, "each week from its Monday on", ha="right", **SMALL_STYLE)
        draw_weeks(canvas, chart)
        canvas.rule(BASELINE_Y, FAINT)
    return canvas


def draw_weeks(canvas: Canvas, chart: CodeChart) -> None:
    """Draw a bar per week with its number; a week that isn't over is hatched and labelled."""
    slot = min(CONTENT_WIDTH / len(chart.weeks), MAX_SLOT_WIDTH)
    unit = PLOT_HEIGHT / max(1, *(count for _, count in chart.weeks))
    for index, (day, count) in enumerate(chart.weeks):
        center = MARGIN + slot * (index + 0.5)
        running = chart.running and index == len(chart.weeks) - 1
        box = (center, BASELINE_Y, slot * 0.62, count * unit)
        if running:
            canvas.hollow(box, HATCH)
            canvas.write(center, BASELINE_Y + 34, "so far", **LABEL_STYLE)
        else:
            canvas.bar(box)
        canvas.write(center, BASELINE_Y - count * unit - 5, abbreviate_count(count, 999), **NUMBER_STYLE)
        canvas.write(center, BASELINE_Y + 18, f"{day.day} {day:%b}", **LABEL_STYLE)


def draw_chart(chart: Chart) -> Canvas:
    """Draw a chart on a new canvas."""
    return draw_code(chart) if isinstance(chart, CodeChart) else draw_summary(chart)


def main() -> None:
    """Read a chart as JSON from stdin, and write it as PNG to stdout."""
    warnings.filterwarnings("ignore", message="Glyph .* missing")  # an empty box is drawn instead
    sys.stdout.buffer.write(draw_chart(chart_from_json(sys.stdin.read())).png())


if __name__ == "__main__":
    main()
