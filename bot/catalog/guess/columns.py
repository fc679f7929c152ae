"""What the cells of a column look like."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.catalog.cells.clean import get_cell
from bot.catalog.cells.codes import split_codes
from bot.catalog.guess.headers import is_severity, weigh_name
from bot.catalog.guess.words import Role
from bot.catalog.tables import Row

TELLING = re.compile(r"[-+#]?\d+|.*[\d_.:/-].*|\w*[a-z]\w*[A-Z]\w*|[A-Z]{2,}")
LISTED = re.compile(r"value \d+")  # what readers call the items of lists
NUMBERED = re.compile(r"(?:value|column|field|spalte|colonne)?[ _]?\d+", re.IGNORECASE)  # names that say nothing
WORDS = re.compile(r"\w+")
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}")  # scripts in which a sentence may be one word
MIN_SAME = 3  # cells that are the same in a column that says nothing
SAMPLE = 5000  # rows that are looked at, spread over all


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place, its name, and shares of its filled cells, from 0 to 1.

    ``filled`` is the share of filled cells among all; ``codes`` are those that may be a code, ``telling`` those that
    hardly are anything else, ``sentences`` those of several words. ``grouped`` is 1 if equal cells follow one another,
    and near 0 if a few values are scattered over many rows. ``distinct`` is the share of different values.
    """

    index: int
    name: str
    filled: float
    codes: float
    telling: float
    numbers: float
    sentences: float
    severities: float
    grouped: float
    distinct: float
    length: float
    running: bool
    listed: bool
    constant: bool

    def weigh(self, role: Role) -> float:
        """Return how surely the column plays a role by its name."""
        return weigh_name(self.name, role)


def describe_columns(header: Sequence[str], rows: Sequence[Row]) -> list[Column]:
    """Return what the columns of a table look like."""
    step = max(1, len(rows) // SAMPLE)
    sample = [row for row in rows[::step] if not is_title(row)]
    width = max([len(header), *(len(row.cells) for row in sample)], default=0)
    return [describe_column(index, header, sample) for index in range(width)]


def is_title(row: Row) -> bool:
    """Return whether a row has nothing but a text of several words: a title over the rows that follow it."""
    cells = list(filter(None, map(str.strip, row.cells)))
    return len(row.cells) > 1 and len(set(cells)) == 1 and " " in cells[0]


def describe_column(index: int, header: Sequence[str], rows: Sequence[Row]) -> Column:
    """Return what a column looks like."""
    cells = list(filter(None, (get_cell(row, index) for row in rows)))
    different = len(set(cells))
    runs = len(list(groupby(cells)))
    return Column(
        index,
        name_column(index, header),
        filled=len(cells) / max(1, len(rows)),
        codes=share(map(bool, map(split_codes, cells))),
        telling=share(map(is_telling, cells)),
        numbers=share(map(is_number, cells)),
        sentences=share(map(is_sentence, cells)),
        severities=share(map(is_severity, cells)),
        grouped=different / max(1, runs),
        distinct=different / max(1, len(cells)),
        length=sum(map(len, cells)) / max(1, len(cells)),
        running=is_running(cells),
        constant=different == 1 and len(cells) >= MIN_SAME,
        listed=bool(LISTED.fullmatch("".join(header[index : index + 1]))),
    )


def is_telling(cell: str) -> bool:
    """Return whether a cell holds a code that hardly is anything else."""
    return any(map(TELLING.fullmatch, split_codes(cell)))


def is_number(cell: str) -> bool:
    """Return whether a cell holds a number."""
    return cell.lstrip("-+").isdecimal()


def name_column(index: int, header: Sequence[str]) -> str:
    """Return a column's name; "" if it has none, or only a number."""
    name = "".join(header[index : index + 1]).strip()
    return "" if NUMBERED.fullmatch(name) else name


def is_running(cells: Sequence[str]) -> bool:
    """Return whether cells count the rows, from 0 or 1."""
    numbers = [str(number) for number in range(len(cells) + 1)]
    return len(cells) > 1 and list(cells) in (numbers[1:], numbers[:-1])


def share(answers: Iterable[bool]) -> float:
    """Return which part of some answers is yes; 0 if there are none."""
    listed = list(answers)
    return sum(listed) / max(1, len(listed))


def is_sentence(text: str) -> bool:
    """Return whether a text has several words, or is written in a script without spaces."""
    return (len(WORDS.findall(text)) > 1 and " " in text) or bool(UNSPACED.search(text))
