"""Tables whose cells span several rows or columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bot.catalog.formats.markup.blocks import Block, Grid, Heading
from bot.catalog.tables import Row
from bot.errors import Refusal

MAX_SPAN = 1_000  # rows or columns
MAX_CELLS = 2_000_000  # of a table, with a cell counted in each place that it spans
INNER_LEVEL = 90  # the level of a heading inside a table


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, and the columns and rows that it spans."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row's line and the cells that begin in it; ``is_header`` if it names the columns."""

    line: int
    cells: tuple[Cell, ...]
    is_header: bool = False

    @property
    def width(self) -> int:
        """Return the number of columns that the cells span."""
        return sum(cell.columns for cell in self.cells)

    def is_heading(self, width: int) -> bool:
        """Return whether the row is one cell over all columns of a table that has several."""
        return len(self.cells) == 1 and self.width > 1 and self.width >= width

    def names_columns(self, width: int) -> bool:
        """Return whether the row is the header of a table."""
        return self.is_header and not self.is_heading(width)


def build_grids(rows: Sequence[TableRow]) -> Iterator[Block]:
    """Yield the grids of a table: where a row is one cell over all columns, that is the heading of the next."""
    if not rows:
        return
    width = max(map(attrgetter("width"), rows))
    filled = list(fill_spans(rows))
    header = filled[0].cells if rows[0].names_columns(width) else ()
    part = list[Row]()
    for row, built in zip(rows, filled, strict=True):
        if row.is_heading(width):
            yield Grid(row.line, header, part)
            yield Heading(row.line, INNER_LEVEL, row.cells[0].text)
            part = []
        elif built.cells != header:
            part.append(built)
    yield Grid(rows[-1].line, header, part)
    yield Heading(rows[-1].line, INNER_LEVEL, "")


def fill_spans(rows: Iterable[TableRow]) -> Iterator[Row]:
    """Yield rows in which a cell stands in each place that it spans. Refuses a table that gets far too large."""
    spans = dict[int, tuple[str, int]]()  # the text that reaches down into a column, and for how many rows
    count = 0
    for row in rows:
        texts = list[str]()
        for cell in row.cells:
            take_spans(spans, texts)
            for _ in range(min(cell.columns, MAX_SPAN)):
                if cell.rows > 1:
                    spans[len(texts)] = cell.text, min(cell.rows, MAX_SPAN) - 1
                texts.append(cell.text)
        take_spans(spans, texts)
        count += len(texts)
        if count > MAX_CELLS:
            raise Refusal(
                f"Line {row.line}: this table has more than {MAX_CELLS:,} cells. Split it and import its parts."
            )
        yield Row(row.line, tuple(texts))


def take_spans(spans: dict[int, tuple[str, int]], texts: list[str]) -> None:
    """Add the texts that reach down into the next columns of a row."""
    while len(texts) in spans:
        text, left = spans.pop(len(texts))
        if left > 1:
            spans[len(texts)] = text, left - 1
        texts.append(text)
