"""Charts look like their golden files, nothing overlaps or is cut off, and alt texts describe them."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.settings import PROJECT_ROOT
from bot.stats import charts
from bot.stats.canvas import MARGIN, WIDTH, abbreviate_count
from bot.stats.charts import (
    ChartError,
    CodeChart,
    SummaryChart,
    chart_from_json,
    chart_to_json,
    cut_middle,
    describe_chart,
    group_days,
    render_chart,
)
from bot.stats.render_png import draw_chart

GOLDEN = Path(__file__).parent / "golden"
MONDAY = date(2026, 11, 16)
COUNTS = (24, 19, 15, 11, 7, 6, 5, 4, 3, 2, 1)
CODES = tuple((f"USCUSTOMER_API_{number:07}", count) for number, count in enumerate(COUNTS, 101))
WEEKS = (3, 5, 0, 9, 14, 8, 12, 17, 11, 21, 24, 6)


def dated(counts, step=1, first=MONDAY):
    return tuple((first + timedelta(step * at), count) for at, count in enumerate(counts))


WEEK = SummaryChart("Error codes, 16–22 Nov 2026", dated((31, 24, 28, 22, 27, 6, 4)), (26, 30, 19, 21, 24, 5, 8), CODES)
CODE = CodeChart("USCUSTOMER_API_0000113", dated(WEEKS, 7, date(2026, 9, 7)), running=True)
LONG = tuple((letter * 100, 10**number) for number, letter in enumerate("WMWMWMWMWM"))
MARKUP = (("A$x^2$_{B}", 3), (r"\frac{$", 2), ("日本語_0001", 1))

CHARTS = {
    "week": WEEK,
    "one day": replace(WEEK, days=WEEK.days[:1], before=(26,), codes=CODES[:1]),
    "a short month before": replace(WEEK, days=dated(range(31)), before=tuple(range(28, 0, -1))),
    "ninety days": replace(WEEK, days=dated(range(90)), before=tuple(range(90, 0, -1))),
    "ninety days from a Sunday": replace(WEEK, days=dated(range(90), first=MONDAY - timedelta(1)), before=()),
    "a year": replace(WEEK, days=dated(range(400)), codes=()),
    "millions": replace(WEEK, days=dated((9_999_999, 1, 999, 1_000, 9_999, 99_999, 999_999)), before=(10**9,) * 7),
    "codes of 100 characters": SummaryChart("Error codes in " + "W" * 300, (), (), LONG),
    "markup": SummaryChart("$a$ & <b>\n100 %", WEEK.days, (), MARKUP),
    "zeros": SummaryChart("Error codes", dated((0,) * 7), (0,) * 7, (("USCUSTOMER_API_0000101", 0),)),
    "ninety zeros": SummaryChart("Error codes", dated((0,) * 90)),
    "nothing": SummaryChart("", ()),
    "code": CODE,
    "a code of 100 characters": CodeChart("W" * 100, dated([n * 98_765 for n in WEEKS], 7)),
    "a code never asked for": CodeChart("0000014", dated((0,) * 12, 7), running=True),
    "a code since today": CodeChart("0000014", dated((1,)), running=True),
    "a code without weeks": CodeChart("0000014", ()),
}


def same(chart, name):
    """Compare a chart with its golden file, tolerating another machine's anti-aliasing."""
    drawn = Image.open(io.BytesIO(draw_chart(chart).png())).convert("RGBA")
    golden = Image.open(GOLDEN / f"{name.replace(' ', '_')}.png").convert("RGBA")
    if drawn.size != golden.size:
        return False
    off = ImageChops.difference(drawn, golden).convert("RGB").convert("L")
    another = sum(off.histogram()[64:]) / (off.width * off.height)
    return ImageStat.Stat(off).mean[0] < 0.5 and another < 0.001


@pytest.mark.parametrize("name", ["week", "ninety days", "code"])
def test_a_picture_looks_like_its_golden_file(name):
    assert same(CHARTS[name], name)


def test_a_golden_file_would_notice_one_day_that_is_another():
    assert not same(replace(WEEK, days=dated((31, 24, 28, 22, 23, 6, 4))), "week")


@pytest.mark.filterwarnings("ignore:Glyph .* missing")
@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_no_words_overlap_or_leave_the_card(chart):
    sheet = draw_chart(chart)
    words = [text for text in sheet.axes.texts if text.get_text()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in words]
    high = sheet.figure.bbox.height
    outside = [text for text, box in boxes if box.x0 < MARGIN or box.x1 > 2 * WIDTH - MARGIN]
    outside += [text for text, box in boxes if box.y0 < MARGIN or box.y1 > high - MARGIN]
    assert not outside
    assert not [(one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.overlaps(b)]


@pytest.mark.parametrize("chart", [WEEK, CHARTS["millions"], CHARTS["a code of 100 characters"]])
def test_a_number_stands_on_no_other_bar(chart):
    sheet = draw_chart(chart)
    bars = [patch.get_window_extent() for patch in sheet.axes.patches[1:]]
    numbers = [text for text in sheet.axes.texts if text.get_text()[:1].isdigit() and text.get_ha() == "center"]
    tight = [text.get_window_extent().padded(-2) for text in numbers]
    assert not [number for number in tight for bar in bars if number.overlaps(bar)]


def shown(chart):
    return [text.get_text() for text in draw_chart(chart).axes.texts]


def test_what_was_asked_is_written_at_its_bar_and_ten_codes_at_most():
    words = shown(WEEK)
    assert {"31", "26", "Mon 16 Nov", "142 questions, by day", "the period before"} <= set(words)
    assert [word for word in words if word.startswith("USCUSTOMER")] == [code for code, _ in CODES[:10]]


def test_without_a_period_before_there_is_no_legend():
    assert "the period before" not in shown(replace(WEEK, before=()))


def test_more_days_than_a_month_has_become_seven_a_bar_and_the_rest_says_how_many_it_is():
    bars = group_days(CHARTS["ninety days"])
    assert [span.days for span in bars] == [7] * 12 + [6]
    assert (bars[0].count, bars[0].before) == (sum(range(7)), sum(range(84, 91)))
    assert "6 days" in shown(CHARTS["ninety days"])


def test_a_day_that_the_shorter_month_before_lacks_has_nothing_to_compare_with():
    assert [span.before for span in group_days(CHARTS["a short month before"])][26:] == [2, 1, None, None, None]


def test_the_week_that_runs_says_so():
    assert "so far" in shown(CODE)
    assert "so far" not in shown(replace(CODE, running=False))


def test_a_name_too_long_keeps_both_ends():
    assert cut_middle("USCUSTOMER_API_0000113", 11) == "USCUS…00113"
    assert cut_middle("0000113", 7) == "0000113"
    assert cut_middle("0000113", 1) == "…"


@pytest.mark.parametrize(
    ("count", "short"),
    [(0, "0"), (999, "999"), (1_000, "1k"), (1_249, "1.2k"), (9_960, "10k"), (999_499, "999k"), (999_500, "1M"),
     (12_345_678, "12M"), (10**13, "> 999G")],
)  # fmt: skip
def test_a_number_over_a_bar_is_short(count, short):
    assert abbreviate_count(count, 999) == short


def test_the_process_draws_what_it_is_told_and_says_what_is_to_be_seen():
    drawn = render_chart(CHARTS["nothing"])
    assert Image.open(io.BytesIO(drawn.png)).size == (2 * WIDTH, 208)
    assert drawn.alt == describe_chart(CHARTS["nothing"])


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_is_the_same_on_the_other_side(chart):
    assert chart_from_json(chart_to_json(chart)) == chart


def test_what_cannot_be_drawn_is_refused_with_the_reason(monkeypatch):
    monkeypatch.setattr(charts, "chart_to_json", lambda chart: "no chart")  # noqa: ARG005 - its name
    with pytest.raises(ChartError, match=r"could not be drawn: .*JSONDecodeError"):
        render_chart(WEEK)


def test_a_drawing_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(charts, "RENDERING_TIMEOUT", 0.01)
    with pytest.raises(ChartError, match="timed out"):
        render_chart(WEEK)


def test_a_rush_is_refused_when_its_turn_does_not_come(monkeypatch):
    monkeypatch.setattr(charts, "RENDERING_TIMEOUT", 0.01)
    with charts.RENDERING_SLOTS, charts.RENDERING_SLOTS, pytest.raises(ChartError, match="Too many pictures"):
        render_chart(WEEK)


def test_only_the_process_that_draws_loads_matplotlib():
    drawing = re.compile(
        r"bot\.stats\.(render_png|canvas) import|import bot\.stats\.(render_png|canvas)|^(from|import) matplotlib",
        re.MULTILINE,
    )
    found = {
        path.name for path in (PROJECT_ROOT / "bot").rglob("*.py") if drawing.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"render_png.py", "canvas.py"}


def test_a_week_in_words_names_each_day_and_the_codes():
    assert describe_chart(replace(WEEK, codes=CODES[:2])) == (
        "Error codes, 16–22 Nov 2026. Bars show the questions a day: 142 in all, 133 in the period before. "
        "Monday 31 (before: 26); Tuesday 24 (before: 30); Wednesday 28 (before: 19); Thursday 22 (before: 21); "
        "Friday 27 (before: 24); Saturday 6 (before: 5); Sunday 4 (before: 8). "
        "Asked most: USCUSTOMER_API_0000101 24, USCUSTOMER_API_0000102 19."
    )


def test_many_days_in_words_name_their_peak():
    assert "Bars show the questions of seven days each: 4,005 in all, 4,095 in the period before." in describe_chart(
        CHARTS["ninety days"]
    )
    assert "Most: 560 in the seven days from 1 Feb 2027." in describe_chart(CHARTS["ninety days"])
    assert "Most: 30 on 16 Dec 2026." in describe_chart(CHARTS["a short month before"])


def test_a_code_in_words_gives_its_weeks():
    assert describe_chart(CODE) == (
        "Bars show the questions about USCUSTOMER_API_0000113 a week, from the week of 7 Sep 2026 to that of "
        "23 Nov 2026: 3, 5, 0, 9, 14, 8, 12, 17, 11, 21, 24, 6. Most: 24 in the week of 16 Nov 2026. "
        "The last week is still running."
    )


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_words_are_one_line_that_slack_takes(chart):
    alt = describe_chart(chart)
    assert 0 < len(alt) <= 1_000
    assert "\n" not in alt
