"""The canvas that charts are drawn on: coordinates in pixels, measured text, and bars that differ in form.

It is light and has its own border, so that it's readable in Slack's dark mode too. Lengths are pixels at the width at
which Slack shows an image; it is rendered at twice that resolution. Text is never parsed as markup.
"""

import io
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text

from bot.stats.charts import cut_middle

WIDTH = 680.0
MARGIN = 24.0
RIGHT_EDGE = WIDTH - MARGIN
CONTENT_WIDTH = RIGHT_EDGE - MARGIN
PIXELS_PER_INCH = 100
SCALE = 2
ROUNDED_BOX = "round,pad=0,rounding_size=10"

BACKGROUND = "#FCFCFB"
BORDER = "#D5D5D2"
TEXT_COLOR = "#1D1C1D"
MUTED = "#5C5B5C"
FAINT = "#7C7B7C"
RULE_COLOR = "#E4E4E1"
BAR_COLOR = "#2A66A8"
HATCH = "/////"

TITLE_STYLE: Final = {"fontsize": 12, "fontweight": "bold"}
HEADING_STYLE: Final = {"fontsize": 9.5, "fontweight": "bold"}
SMALL_STYLE: Final = {"fontsize": 8.5, "color": MUTED}
LABEL_STYLE: Final = {**SMALL_STYLE, "ha": "center"}  # the label under a bar
NUMBER_STYLE: Final = {"fontsize": 9, "fontweight": "bold", "ha": "center"}
PREVIOUS_STYLE: Final = {"fontsize": 8, "color": MUTED, "ha": "center"}
MONO_STYLE: Final = {"fontfamily": "DejaVu Sans Mono"}
CODE_STYLE: Final = {"fontsize": 9, **MONO_STYLE}


class Canvas:
    """A drawing surface of a given height. The origin is the upper left corner; it looks the same on every machine."""

    def __init__(self, height: float) -> None:
        mpl.rcdefaults()
        mpl.rcParams["font.family"] = "DejaVu Sans"  # shipped with matplotlib
        mpl.rcParams["text.parse_math"] = False
        mpl.rcParams["hatch.linewidth"] = 1.1
        self.figure = Figure(
            figsize=(WIDTH / PIXELS_PER_INCH, height / PIXELS_PER_INCH), dpi=PIXELS_PER_INCH * SCALE, facecolor="none"
        )
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
        self.axes.set_axis_off()
        border = FancyBboxPatch(
            (1, 1), WIDTH - 2, height - 2, ROUNDED_BOX, facecolor=BACKGROUND, edgecolor=BORDER, zorder=0
        )
        border.set_linewidth(0.8)
        self.axes.add_patch(border)

    def write(self, x: float, y: float, text: str, **look: Any) -> Text:  # noqa: ANN401 - matplotlib's own names
        """Write one line of text on a baseline."""
        return self.axes.text(x, y, text, **{"color": TEXT_COLOR, "va": "baseline", **look})

    def fit(self, at: tuple[float, float], text: str, room: float, **look: Any) -> float:  # noqa: ANN401 - the same
        """Write one line of text, cut in the middle to fit into ``room``; return its width."""
        text = " ".join(text.split())
        drawn = self.write(*at, text, **look)
        while (width := self.width(drawn)) > room and len(text) > 1:
            text = cut_middle(text, min(len(text) - 1, int(len(text) * room / width)))
            drawn.set_text(text)
        return width

    def width(self, drawn: Text) -> float:
        """Return the width of a drawn text."""
        return float(drawn.get_window_extent().width) / SCALE

    def bar(self, box: tuple[float, float, float, float], **look: Any) -> None:  # noqa: ANN401 - the same
        """Draw a bar upwards. ``box`` is its center, base, width and height."""
        center, base, width, height = box
        look = {"facecolor": BAR_COLOR, **look}
        self.axes.add_patch(Rectangle((center - width / 2, base - height), width, height, **look))

    def hollow(self, box: tuple[float, float, float, float], hatch: str | None = None) -> None:
        """Draw a hollow bar, for an earlier period; with a hatch, for one that isn't over yet."""
        center, base, width, height = box
        if height > 1:
            edge = BAR_COLOR if hatch else FAINT
            inside = (center, base - 0.5, width - 1, height - 1)
            self.bar(inside, facecolor=BACKGROUND, edgecolor=edge, hatch=hatch, linewidth=0.9)

    def rule(self, y: float, color: str = RULE_COLOR, left: float = MARGIN) -> None:
        """Draw a horizontal line from ``left`` to the right margin, below the bars."""
        self.axes.plot((left, RIGHT_EDGE), (y, y), color=color, linewidth=0.7, solid_capstyle="butt", zorder=0.5)

    def tick(self, x: float, y: float) -> None:
        """Draw a tick mark on a baseline."""
        self.axes.plot((x, x), (y, y + 4), color=FAINT, linewidth=0.8)

    def png(self) -> bytes:
        """Return the drawing as a PNG."""
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", metadata={"Software": None}, pil_kwargs={"optimize": True})
        return buffer.getvalue()


def abbreviate_count(count: int, most: int = 9_999) -> str:
    """Format a number; beyond ``most``, abbreviated to two or three digits: “1.2k”, “12k”, “999k”, “1.2M”."""
    if count <= most:
        return f"{count:,}"
    for unit, letter in ((1_000, "k"), (1_000_000, "M"), (1_000_000_000, "G")):
        digits = f"{count / unit:.1f}" if count < 9.95 * unit else f"{count / unit:.0f}"
        if float(digits) < 1_000:  # noqa: PLR2004 - the step to the next unit
            return digits.removesuffix(".0") + letter
    return "> 999G"
