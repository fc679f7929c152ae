"""The process that draws: ``python -m bot.stats.render_png`` reads a chart as JSON and writes a PNG.

What is shown differs in form, not by colour alone: this period is solid, the one before hollow, what is not over
hatched.
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

TOP = 42.0  # the title's base line
HEAD = TOP + 34  # that of the first heading
PLOT = 118.0  # the height of the highest bar
BASE = HEAD + 38 + PLOT  # the line that bars stand on
ROW = 23.0  # of the list of codes
MOST = 10  # codes
LABEL = 300.0  # the widest name of a code
SLOT = 92.0  # the widest place of a day or week
PAIR = 37.0  # one of two bars beside each other
APART = 62.0  # between two dates under many bars

FEW = 8  # days that have two bars beside each other, with their numbers


def summary_sheet(chart: SummaryChart) -> Sheet:
    """Draw a summary: its questions above, the codes asked most below."""
    codes = [(code, count) for code, count in chart.codes[:MOST] if count > 0]
    below = BASE + 30 if chart.days else TOP
    height = below + (42 + ROW * len(codes) if codes else 0)
    sheet = Sheet(height + EDGE if chart.days or codes else TOP + 62)
    sheet.fit((EDGE, TOP), chart.title, ROOM, **TITLE)
    if chart.days:
        draw_days(sheet, spans(chart))
    if codes:
        draw_codes(sheet, codes, below + 42)
    if not (chart.days or codes):
        sheet.write(EDGE, HEAD, "Nothing was asked.", **SMALL)
    return sheet


def draw_days(sheet: Sheet, dealt: Sequence[Span]) -> None:
    """Draw the questions, with those of the period before."""
    total = sum(span.count for span in dealt)
    each = "by day" if dealt[0].days == 1 else "seven days a bar"
    sheet.write(EDGE, HEAD, f"{total:,} {'question' if total == 1 else 'questions'}, {each}", **HEADING)
    if any(span.was is not None for span in dealt):
        draw_legend(sheet)
    if len(dealt) <= FEW:
        draw_pairs(sheet, dealt)
    else:
        draw_row(sheet, dealt)
    if not any(span.count or span.was for span in dealt):
        sheet.write(WIDTH / 2, BASE - 50, "No questions on these days", **UNDER)


def draw_legend(sheet: Sheet) -> None:
    """Say which bar is which, at the right."""
    left = RIGHT - sheet.width(sheet.write(RIGHT, HEAD, "the period before", ha="right", **SMALL))
    sheet.hollow((left - 12, HEAD + 1, 12, 11))
    left -= 38
    left -= sheet.width(sheet.write(left, HEAD, "this period", ha="right", **SMALL))
    sheet.bar((left - 12, HEAD + 1, 12, 11))


def draw_pairs(sheet: Sheet, dealt: Sequence[Span]) -> None:
    """Draw two bars a day beside each other, each with its number."""
    slot = min(ROOM / len(dealt), SLOT)
    high = PLOT / max(1, *(max(span.count, span.was or 0) for span in dealt))
    wide = min(PAIR, slot * 0.42)
    for at, span in enumerate(dealt):
        center = EDGE + slot * (at + 0.5)
        side = center
        if span.was is not None:
            side = center + wide / 2 + 1
            sheet.hollow((center - wide / 2 - 1, BASE, wide, span.was * high))
            sheet.write(center - wide / 2 - 1, BASE - span.was * high - 5, brief(span.was, 999), **WAS)
        sheet.bar((side, BASE, wide, span.count * high))
        sheet.write(side, BASE - span.count * high - 5, brief(span.count, 999), **NUMBER)
        sheet.write(center, BASE + 18, f"{span.first:%a} {span.first.day} {span.first:%b}", **UNDER)
    sheet.rule(BASE, PALE)


def draw_row(sheet: Sheet, dealt: Sequence[Span]) -> None:
    """Draw many bars, each in front of the wider one of the period before, with a scale at the left."""
    left, high = draw_scale(sheet, max(1, *(max(span.count, span.was or 0) for span in dealt)))
    slot = (RIGHT - left) / len(dealt)
    for at, span in enumerate(dealt):
        center = left + slot * (at + 0.5)
        sheet.hollow((center, BASE, slot * 0.88, (span.was or 0) * high))
        sheet.bar((center, BASE, slot * 0.44, span.count * high))
        if span.days != dealt[0].days:
            sheet.write(center, BASE + 34, f"{span.days} {'day' if span.days == 1 else 'days'}", **UNDER)
    name_days(sheet, dealt, left)


def draw_scale(sheet: Sheet, most: int) -> tuple[float, float]:
    """Draw the scale; give where the bars begin, and the height of one question."""
    ticks = [int(tick) for tick in MaxNLocator(4, integer=True, min_n_ticks=2).tick_values(0, most)]
    high = PLOT / ticks[-1]
    numbers = [sheet.write(EDGE, BASE - tick * high + 4, brief(tick), **SMALL) for tick in ticks]
    left = EDGE + 10 + max(map(sheet.width, numbers))
    for tick in ticks:
        sheet.rule(BASE - tick * high, RULE if tick else PALE, left)
    return left, high


def name_days(sheet: Sheet, dealt: Sequence[Span], left: float) -> None:
    """Write dates under bars: of days the Mondays, of weeks their first days, as many as there is room for."""
    slot = (RIGHT - left) / len(dealt)
    named = [at for at, span in enumerate(dealt) if span.days > 1 or span.first.weekday() == 0]
    apart = named[1] - named[0] if len(named) > 1 else 1
    for at in named[:: int(APART / (slot * apart)) + 1]:
        center = left + slot * (at + 0.5)
        sheet.tick(center, BASE)
        text = f"{dealt[at].first.day} {dealt[at].first:%b}"
        sheet.write(min(center, RIGHT - 20), BASE + 18, text, **UNDER)


def draw_codes(sheet: Sheet, codes: Sequence[tuple[str, int]], top: float) -> None:
    """Draw the codes asked most as bars, each with its place, its name and its number."""
    sheet.write(EDGE, top - 14, "Asked most", **HEADING)
    wide = 0.0
    for at, (code, _) in enumerate(codes):
        y = top + ROW * at + 15
        sheet.write(EDGE + 16, y, str(at + 1), ha="right", **SMALL)
        wide = max(wide, sheet.fit((EDGE + 26, y), code, LABEL, **CODE))
    left = EDGE + 26 + wide + 12
    room = RIGHT - left - 46
    for at, (_, count) in enumerate(codes):
        long = max(room * count / max(most for _, most in codes), 1)
        y = top + ROW * at + 15
        sheet.bar((left + long / 2, y + 3, long, 14))
        sheet.write(left + long + 6, y, brief(count), **{**NUMBER, "ha": "left"})


def code_sheet(chart: CodeChart) -> Sheet:
    """Draw a code's weeks."""
    sheet = Sheet(BASE + (36 if chart.running else 20) + EDGE if chart.weeks else TOP + 62)
    sheet.fit((EDGE, TOP), chart.code, ROOM, **TITLE, **MONO)
    if not chart.weeks:
        sheet.write(EDGE, HEAD, "Nothing was asked.", **SMALL)
        return sheet
    total = sum(count for _, count in chart.weeks)
    sheet.write(EDGE, HEAD, f"{total:,} {'question' if total == 1 else 'questions'}, by week", **HEADING)
    sheet.write(RIGHT, HEAD, "each week from its Monday on", ha="right", **SMALL)
    draw_weeks(sheet, chart)
    sheet.rule(BASE, PALE)
    return sheet


def draw_weeks(sheet: Sheet, chart: CodeChart) -> None:
    """Draw a bar a week with its number; the one that is not over is hatched, and says so."""
    slot = min(ROOM / len(chart.weeks), SLOT)
    high = PLOT / max(1, *(count for _, count in chart.weeks))
    for at, (day, count) in enumerate(chart.weeks):
        center, running = EDGE + slot * (at + 0.5), chart.running and at == len(chart.weeks) - 1
        box = (center, BASE, slot * 0.62, count * high)
        if running:
            sheet.hollow(box, HATCH)
            sheet.write(center, BASE + 34, "so far", **UNDER)
        else:
            sheet.bar(box)
        sheet.write(center, BASE - count * high - 5, brief(count, 999), **NUMBER)
        sheet.write(center, BASE + 18, f"{day.day} {day:%b}", **UNDER)


def sheet_of(chart: Chart) -> Sheet:
    """Draw a chart."""
    return code_sheet(chart) if isinstance(chart, CodeChart) else summary_sheet(chart)


def main() -> None:
    """Read, draw, write."""
    warnings.filterwarnings("ignore", message="Glyph .* missing")  # it is drawn as an empty box
    sys.stdout.buffer.write(sheet_of(unpacked(sys.stdin.read())).png())


if __name__ == "__main__":
    main()
