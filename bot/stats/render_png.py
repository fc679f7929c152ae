"""The rendering process: ``python -m bot.stats.render_png`` reads a chart as JSON and writes a PNG.

Bars differ in form, not by colour alone: this period is solid, the one before hollow, and one that isn't over hatched.
"""

import sys
import warnings
from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from bot.stats.canvas import (
    CODE,
    EDGE,
    HATCH,
    HEADING,
    MONO,
    NUMBER,
    PALE,
    RIGHT,
    ROOM,
    RULE,
    SMALL,
    TITLE,
    UNDER,
    WAS,
    WIDTH,
    Sheet,
    brief,
)
from bot.stats.charts import Chart, CodeChart, Span, SummaryChart, spans, unpacked

TOP = 42.0  # baseline of the title
HEAD = TOP + 34  # baseline of the first heading
PLOT = 118.0  # height of the highest bar
BASE = HEAD + 38 + PLOT  # where bars begin
ROW = 23.0  # height of a row in the list of codes
MOST = 10  # codes
LABEL = 300.0  # maximum width of a code's name
SLOT = 92.0  # maximum width for a day or week
PAIR = 37.0  # maximum width of one of two bars beside each other
APART = 62.0  # minimum distance of two dates under many bars

FEW = 8  # up to so many days have two bars beside each other, with their numbers


def summary_sheet(chart: SummaryChart) -> Sheet:
    """Draw a summary chart: the questions above, the codes asked most below."""
    codes = [(code, count) for code, count in chart.codes[:MOST] if count > 0]
    bottom = BASE + 30 if chart.days else TOP
    height = bottom + (42 + ROW * len(codes) if codes else 0)
    canvas = Sheet(height + EDGE if chart.days or codes else TOP + 62)
    canvas.fit((EDGE, TOP), chart.title, ROOM, **TITLE)
    if chart.days:
        draw_days(canvas, spans(chart))
    if codes:
        draw_codes(canvas, codes, bottom + 42)
    if not (chart.days or codes):
        canvas.write(EDGE, HEAD, "Nothing was asked.", **SMALL)
    return canvas


def draw_days(canvas: Sheet, bars: Sequence[Span]) -> None:
    """Draw the questions per day or week, compared with the period before."""
    total = sum(span.count for span in bars)
    each = "by day" if bars[0].days == 1 else "seven days a bar"
    canvas.write(EDGE, HEAD, f"{total:,} {'question' if total == 1 else 'questions'}, {each}", **HEADING)
    if any(span.was is not None for span in bars):
        draw_legend(canvas)
    if len(bars) <= FEW:
        draw_pairs(canvas, bars)
    else:
        draw_row(canvas, bars)
    if not any(span.count or span.was for span in bars):
        canvas.write(WIDTH / 2, BASE - 50, "No questions on these days", **UNDER)


def draw_legend(canvas: Sheet) -> None:
    """Draw the legend, aligned to the right."""
    left = RIGHT - canvas.width(canvas.write(RIGHT, HEAD, "the period before", ha="right", **SMALL))
    canvas.hollow((left - 12, HEAD + 1, 12, 11))
    left -= 38
    left -= canvas.width(canvas.write(left, HEAD, "this period", ha="right", **SMALL))
    canvas.bar((left - 12, HEAD + 1, 12, 11))


def draw_pairs(canvas: Sheet, bars: Sequence[Span]) -> None:
    """Draw two bars per day beside each other, each with its number."""
    slot = min(ROOM / len(bars), SLOT)
    unit = PLOT / max(1, *(max(span.count, span.was or 0) for span in bars))
    width = min(PAIR, slot * 0.42)
    for index, span in enumerate(bars):
        center = EDGE + slot * (index + 0.5)
        side = center
        if span.was is not None:
            side = center + width / 2 + 1
            canvas.hollow((center - width / 2 - 1, BASE, width, span.was * unit))
            canvas.write(center - width / 2 - 1, BASE - span.was * unit - 5, brief(span.was, 999), **WAS)
        canvas.bar((side, BASE, width, span.count * unit))
        canvas.write(side, BASE - span.count * unit - 5, brief(span.count, 999), **NUMBER)
        canvas.write(center, BASE + 18, f"{span.first:%a} {span.first.day} {span.first:%b}", **UNDER)
    canvas.rule(BASE, PALE)


def draw_row(canvas: Sheet, bars: Sequence[Span]) -> None:
    """Draw many bars, each in front of a wider one for the period before, with a scale on the left."""
    left, unit = draw_scale(canvas, max(1, *(max(span.count, span.was or 0) for span in bars)))
    slot = (RIGHT - left) / len(bars)
    for index, span in enumerate(bars):
        center = left + slot * (index + 0.5)
        canvas.hollow((center, BASE, slot * 0.88, (span.was or 0) * unit))
        canvas.bar((center, BASE, slot * 0.44, span.count * unit))
        if span.days != bars[0].days:
            canvas.write(center, BASE + 34, f"{span.days} {'day' if span.days == 1 else 'days'}", **UNDER)
    name_days(canvas, bars, left)


def draw_scale(canvas: Sheet, most: int) -> tuple[float, float]:
    """Draw the scale; return the x at which the bars begin, and the height of one question."""
    ticks = [int(tick) for tick in MaxNLocator(4, integer=True, min_n_ticks=2).tick_values(0, most)]
    unit = PLOT / ticks[-1]
    labels = [canvas.write(EDGE, BASE - tick * unit + 4, brief(tick), **SMALL) for tick in ticks]
    left = EDGE + 10 + max(map(canvas.width, labels))
    for tick in ticks:
        canvas.rule(BASE - tick * unit, RULE if tick else PALE, left)
    return left, unit


def name_days(canvas: Sheet, bars: Sequence[Span], left: float) -> None:
    """Write as many dates under the bars as fit: Mondays if bars are days, first days if they are weeks."""
    slot = (RIGHT - left) / len(bars)
    labelled = [index for index, span in enumerate(bars) if span.days > 1 or span.first.weekday() == 0]
    step = labelled[1] - labelled[0] if len(labelled) > 1 else 1
    for index in labelled[:: int(APART / (slot * step)) + 1]:
        center = left + slot * (index + 0.5)
        canvas.tick(center, BASE)
        text = f"{bars[index].first.day} {bars[index].first:%b}"
        canvas.write(min(center, RIGHT - 20), BASE + 18, text, **UNDER)


def draw_codes(canvas: Sheet, codes: Sequence[tuple[str, int]], top: float) -> None:
    """Draw the codes asked most as bars, each with its rank, name and count."""
    canvas.write(EDGE, top - 14, "Asked most", **HEADING)
    width = 0.0
    for index, (code, _) in enumerate(codes):
        y = top + ROW * index + 15
        canvas.write(EDGE + 16, y, str(index + 1), ha="right", **SMALL)
        width = max(width, canvas.fit((EDGE + 26, y), code, LABEL, **CODE))
    left = EDGE + 26 + width + 12
    room = RIGHT - left - 46
    for index, (_, count) in enumerate(codes):
        length = max(room * count / max(most for _, most in codes), 1)
        y = top + ROW * index + 15
        canvas.bar((left + length / 2, y + 3, length, 14))
        canvas.write(left + length + 6, y, brief(count), **{**NUMBER, "ha": "left"})


def code_sheet(chart: CodeChart) -> Sheet:
    """Draw a code chart: its questions per week."""
    canvas = Sheet(BASE + (36 if chart.running else 20) + EDGE if chart.weeks else TOP + 62)
    canvas.fit((EDGE, TOP), chart.code, ROOM, **TITLE, **MONO)
    if not chart.weeks:
        canvas.write(EDGE, HEAD, "Nothing was asked.", **SMALL)
        return canvas
    total = sum(count for _, count in chart.weeks)
    canvas.write(EDGE, HEAD, f"{total:,} {'question' if total == 1 else 'questions'}, by week", **HEADING)
    canvas.write(RIGHT, HEAD, "each week from its Monday on", ha="right", **SMALL)
    draw_weeks(canvas, chart)
    canvas.rule(BASE, PALE)
    return canvas


def draw_weeks(canvas: Sheet, chart: CodeChart) -> None:
    """Draw a bar per week with its number; a week that isn't over is hatched and labelled."""
    slot = min(ROOM / len(chart.weeks), SLOT)
    unit = PLOT / max(1, *(count for _, count in chart.weeks))
    for index, (day, count) in enumerate(chart.weeks):
        center = EDGE + slot * (index + 0.5)
        running = chart.running and index == len(chart.weeks) - 1
        box = (center, BASE, slot * 0.62, count * unit)
        if running:
            canvas.hollow(box, HATCH)
            canvas.write(center, BASE + 34, "so far", **UNDER)
        else:
            canvas.bar(box)
        canvas.write(center, BASE - count * unit - 5, brief(count, 999), **NUMBER)
        canvas.write(center, BASE + 18, f"{day.day} {day:%b}", **UNDER)


def sheet_of(chart: Chart) -> Sheet:
    """Draw a chart on a new canvas."""
    return code_sheet(chart) if isinstance(chart, CodeChart) else summary_sheet(chart)


def main() -> None:
    """Read a chart as JSON from stdin, and write it as PNG to stdout."""
    warnings.filterwarnings("ignore", message="Glyph .* missing")  # an empty box is drawn instead
    sys.stdout.buffer.write(sheet_of(unpacked(sys.stdin.read())).png())


if __name__ == "__main__":
    main()
