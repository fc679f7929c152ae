"""The card that pictures are drawn on: pixels, text that is measured before it is placed, bars that differ in form.

It is light and has a border of its own, so that it is as readable in Slack's dark mode as on white. Lengths are
pixels at the width at which Slack shows a picture; it is drawn at twice that. Text is never read as markup.
"""

import io
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text

from bot.stats.charts import middle

WIDTH, EDGE = 680.0, 24.0
RIGHT = WIDTH - EDGE
ROOM = RIGHT - EDGE
INCH, TWICE = 100, 2
ROUND = "round,pad=0,rounding_size=10"

PAPER, BORDER = "#FCFCFB", "#D5D5D2"
INK, GREY, PALE, RULE, BAR = "#1D1C1D", "#5C5B5C", "#7C7B7C", "#E4E4E1", "#2A66A8"
HATCH = "/////"

TITLE: Final = {"fontsize": 12, "fontweight": "bold"}
HEADING: Final = {"fontsize": 9.5, "fontweight": "bold"}
SMALL: Final = {"fontsize": 8.5, "color": GREY}
UNDER: Final = {**SMALL, "ha": "center"}  # what stands under a bar
NUMBER: Final = {"fontsize": 9, "fontweight": "bold", "ha": "center"}
WAS: Final = {"fontsize": 8, "color": GREY, "ha": "center"}
MONO: Final = {"fontfamily": "DejaVu Sans Mono"}
CODE: Final = {"fontsize": 9, **MONO}


class Sheet:
    """A card of a height, drawn upon in pixels from its upper left corner, in its own style on every machine."""

    def __init__(self, height: float) -> None:
        mpl.rcdefaults()
        mpl.rcParams["font.family"] = "DejaVu Sans"  # it comes with matplotlib
        mpl.rcParams["text.parse_math"] = False
        mpl.rcParams["hatch.linewidth"] = 1.1
        self.figure = Figure(figsize=(WIDTH / INCH, height / INCH), dpi=INCH * TWICE, facecolor="none")
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
        self.axes.set_axis_off()
        card = FancyBboxPatch((1, 1), WIDTH - 2, height - 2, ROUND, facecolor=PAPER, edgecolor=BORDER, zorder=0)
        card.set_linewidth(0.8)
        self.axes.add_patch(card)

    def write(self, x: float, y: float, text: str, **look: Any) -> Text:  # noqa: ANN401 - matplotlib's own names
        """Write one line on a base line."""
        return self.axes.text(x, y, text, **{"color": INK, "va": "baseline", **look})

    def fit(self, at: tuple[float, float], text: str, room: float, **look: Any) -> float:  # noqa: ANN401 - the same
        """Write one line, cut in its middle to the room there is; give its width."""
        text = " ".join(text.split())
        written = self.write(*at, text, **look)
        while (width := self.width(written)) > room and len(text) > 1:
            text = middle(text, min(len(text) - 1, int(len(text) * room / width)))
            written.set_text(text)
        return width

    def width(self, written: Text) -> float:
        """Measure what was written."""
        return float(written.get_window_extent().width) / TWICE

    def bar(self, box: tuple[float, float, float, float], **look: Any) -> None:  # noqa: ANN401 - the same
        """Draw a bar upwards: its middle, base, width and height."""
        center, base, width, height = box
        look = {"facecolor": BAR, **look}
        self.axes.add_patch(Rectangle((center - width / 2, base - height), width, height, **look))

    def hollow(self, box: tuple[float, float, float, float], hatch: str | None = None) -> None:
        """Draw a hollow bar, for what was before; or a hatched one, for what is not over."""
        center, base, width, height = box
        if height > 1:
            edge = BAR if hatch else PALE
            inside = (center, base - 0.5, width - 1, height - 1)
            self.bar(inside, facecolor=PAPER, edgecolor=edge, hatch=hatch, linewidth=0.9)

    def rule(self, y: float, color: str = RULE, left: float = EDGE) -> None:
        """Draw a line from a left end to the right edge, under the bars."""
        self.axes.plot((left, RIGHT), (y, y), color=color, linewidth=0.7, solid_capstyle="butt", zorder=0.5)

    def tick(self, x: float, y: float) -> None:
        """Mark a place on a base line."""
        self.axes.plot((x, x), (y, y + 4), color=PALE, linewidth=0.8)

    def png(self) -> bytes:
        """Give the picture."""
        file = io.BytesIO()
        self.figure.savefig(file, format="png", metadata={"Software": None}, pil_kwargs={"optimize": True})
        return file.getvalue()


def brief(count: int, most: int = 9_999) -> str:
    """Write a number, those beyond ``most`` with two or three figures: “1.2k”, “12k”, “999k”, “1.2M”."""
    if count <= most:
        return f"{count:,}"
    for unit, letter in ((1_000, "k"), (1_000_000, "M"), (1_000_000_000, "G")):
        shown = f"{count / unit:.1f}" if count < 9.95 * unit else f"{count / unit:.0f}"
        if float(shown) < 1_000:  # noqa: PLR2004 - the next unit
            return shown.removesuffix(".0") + letter
    return "> 999G"
