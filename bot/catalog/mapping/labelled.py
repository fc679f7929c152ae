"""Turn rows that are labelled “Cause”, “Action” or the like into columns of the code that they belong to.

Such rows follow the row of their code, or all stand below a heading with the code:

    ORA-00018: maximum number of sessions exceeded        ### Error 1001: DNS resolution error
    Cause: All session state objects are in use.          #### Common cause
    Action: Increase SESSIONS.                            A request was sent to …
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter

from bot.catalog.cells.clean import get_cell
from bot.catalog.guess.headers import weigh_exactly
from bot.catalog.guess.words import Role
from bot.catalog.mapping.interpretation import FileTable
from bot.catalog.tables import Row, Table

LABELS: dict[Role, float] = {"cause": 2, "action": 4, "message": 4}  # what a word must weigh to be a label
MAX_LABEL = 40  # characters
MIN_LABELLED = 2  # labelled rows, or tables, that make it likely
NAMES = 2  # columns before those of the labels


@dataclass(slots=True)
class Labelled:
    """The names of labels by role, as first printed, and rows with a cell for each."""

    names: dict[Role, str] = field(default_factory=dict)
    rows: list[tuple[int, tuple[str, str], dict[Role, list[str]]]] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Add a labelled row to the row before."""
        label = get_cell(row, 0)
        role = find_role(label)
        if role and self.rows:
            self.names.setdefault(role, label)
            self.rows[-1][2].setdefault(role, []).append(get_cell(row, 1))

    def build(self, headings: tuple[str, ...]) -> Table:
        """Return the table."""
        rows = [
            Row(line, (*names, *("\n".join(cells.get(role, ())) for role in self.names)))
            for line, names, cells in self.rows
        ]
        return Table(headings, ("",) * NAMES + tuple(self.names.values()), rows)


def unfold_labels(tables: Sequence[FileTable]) -> list[FileTable]:
    """Return tables with labelled rows as columns."""
    unfolded = list[FileTable]()
    for is_labelled, same in groupby(tables, lambda part: is_all_labelled(part.table)):
        parts = list(same)
        unfolded += unfold_headings(parts) if is_labelled else map(unfold_rows, parts)
    return unfolded


def find_role(text: str) -> Role | None:
    """Return what a label announces, None if a text is no label."""
    if len(text) > MAX_LABEL:
        return None
    return next((role for role, least in LABELS.items() if weigh_exactly(text, role) >= least), None)


def list_labels(table: Table) -> list[Role | None]:
    """Return what the rows of a table announce; nothing if it has a header or more than two columns."""
    if table.header or any(len(row.cells) > NAMES for row in table.rows):
        return []
    return [find_role(get_cell(row, 0)) for row in table.rows]


def is_all_labelled(table: Table) -> bool:
    """Return whether all rows of a table are labelled, so that its heading must be the code."""
    labels = list_labels(table)
    return bool(table.headings and labels) and all(labels)


def unfold_headings(parts: Sequence[FileTable]) -> Iterator[FileTable]:
    """Yield a table with a row for each of some tables below headings with codes; one alone stays as it is."""
    for file, same in groupby(parts, attrgetter("file")):
        tables = list(same)
        if len(tables) < MIN_LABELLED:
            yield from tables
        else:
            yield FileTable(file, join_labelled(part.table for part in tables))


def join_labelled(tables: Iterable[Table]) -> Table:
    """Return tables whose rows are all labelled as one, with a row for each."""
    labelled = Labelled()
    for table in tables:
        outer, inner = ("", *table.headings)[-NAMES:]
        labelled.rows.append((table.rows[0].line, (outer, inner), {}))
        for row in table.rows:
            labelled.add(row)
    return labelled.build(())


def unfold_rows(part: FileTable) -> FileTable:
    """Return a table whose labelled rows are cells of the rows before them."""
    labels = list_labels(part.table)
    labelled_rows = sum(label is not None for label in labels)
    if labelled_rows < MIN_LABELLED or len(labels) - labelled_rows < MIN_LABELLED:
        return part
    labelled = Labelled()
    for row, label in zip(part.table.rows, labels, strict=True):
        if label is None:
            labelled.rows.append((row.line, (get_cell(row, 0), get_cell(row, 1)), {}))
        else:
            labelled.add(row)
    return replace(part, table=labelled.build(part.table.headings))
