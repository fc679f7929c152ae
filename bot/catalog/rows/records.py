"""Read the rows of tables of codes, once it is known which column is what."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.catalog.cells.clean import clean_text, get_cell, list_actions
from bot.catalog.cells.codes import NO_CODES, CodeCell, is_code_text, read_code_cell
from bot.catalog.cells.notation import list_notations
from bot.catalog.cells.prefixed import split_prefixed
from bot.catalog.code import is_printable_code
from bot.catalog.entry import MAX_CODE, Pickled, SkippedLine
from bot.catalog.guess.roles import Roles
from bot.catalog.mapping.mapping import DEFAULT_JOIN
from bot.catalog.tables import Row
from bot.texts import truncate

NO_CODE = "there is no code in this row"
NO_MESSAGE = "there is no message for this code"
NOT_A_CODE = "“{}” isn't a code"
MAX_QUOTED = 60  # characters of a row or a cell that is quoted


@dataclass(frozen=True, slots=True)
class Record(Pickled):
    """What a row says about a code; ``text`` is "" if it only adds a cause or an action to what rows before it say."""

    code: str
    text: str
    line: int
    aliases: tuple[str, ...] = ()
    section: str | None = None
    severity: str | None = None
    cause: str = ""
    actions: tuple[str, ...] = ()

    @property
    def is_addition(self) -> bool:
        """Return whether the row only adds a cause or an action."""
        return not self.text and bool(self.cause or self.actions)


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A row that isn't to be taken, by what people said or by the interpretation."""

    line: int


Result: TypeAlias = Record | SkippedLine | LeftOutRow


@dataclass(frozen=True, slots=True)
class RowReader:
    """What is needed to read the rows of a table: the roles of its columns, and what people said.

    ``section`` is that of the rows that name none themselves, ``prefix`` the form in which messages begin with codes.
    """

    roles: Roles
    header: tuple[str, ...] = ()
    section: str | None = None
    join: str = DEFAULT_JOIN
    only: re.Pattern[str] | None = None
    strip: re.Pattern[str] | None = None
    prefix: re.Pattern[str] | None = None

    def read_rows(self, rows: Iterable[Row]) -> Iterator[Result]:
        """Yield what rows say. Blank rows and repeated headers are left out, and titles between rows are sections."""
        reader = self
        before: tuple[str, ...] = ()
        for row in rows:
            cell = self.read_code(row)
            if self.is_layout(row):
                continue
            if not cell.codes and (title := self.find_title(row)):
                reader = replace(self, section=title)
                continue
            yield from reader.read_row(row, cell, before)
            before = cell.codes or before

    def is_layout(self, row: Row) -> bool:
        """Return whether a row is blank or repeats the header."""
        return not any(map(str.strip, row.cells)) or (bool(self.header) and row.cells == self.header)

    def find_title(self, row: Row) -> str | None:
        """Return the text of a row that has no other: a title over the rows that follow it."""
        cells = {cell for cell in map(str.strip, row.cells) if cell}
        title = get_cell(row, self.roles.code[0])
        return clean_text(title) if cells == {title} and len(row.cells) > 1 and " " in title else None

    def read_code(self, row: Row) -> CodeCell:
        """Return the codes of a row, joined if they are split over several columns."""
        if self.roles.is_code_in_message:
            prefixed = self.split_prefixed(row)
            return CodeCell((prefixed[0],)) if prefixed else NO_CODES
        first, *others = (get_cell(row, column) for column in self.roles.code)
        cell = read_code_cell(first)
        return self.join_code(cell, others) if others and cell.codes else cell

    def join_code(self, cell: CodeCell, others: Iterable[str]) -> CodeCell:
        """Return a code joined with what other columns add to it."""
        joined = self.join.join([cell.codes[0], *filter(is_code_text, others)])
        return CodeCell((joined,), cell.names) if is_printable_code(joined) else NO_CODES

    def split_prefixed(self, row: Row) -> tuple[str, str] | None:
        """Return the code with which a row's message begins, and the rest of it."""
        return split_prefixed(get_cell(row, self.roles.message), self.prefix) if self.prefix else None

    def read_row(self, row: Row, cell: CodeCell, before: tuple[str, ...]) -> Iterator[Result]:
        """Yield what a row says about each of its codes; one without a message may continue the row ``before``."""
        record = self.build_record(row, cell)
        codes = before if record.is_addition and cell.codes in {(), before} else cell.codes
        if not codes:
            yield self.skip(row)
        elif record.text or record.is_addition:
            yield from self.name_codes(record, codes)
        else:
            yield from self.skip_codes(row, codes)

    def skip_codes(self, row: Row, codes: Iterable[str]) -> Iterator[Result]:
        """Yield codes without a message as skipped."""
        for code in filter(self.takes, codes):
            yield SkippedLine(row.line, code, NO_MESSAGE, code)

    def name_codes(self, record: Record, codes: Iterable[str]) -> Iterator[Result]:
        """Yield a record for each of some codes, but for those that aren't to be taken."""
        for code in codes:
            yield replace(record, code=code) if self.takes(code) else LeftOutRow(record.line)

    def takes(self, code: str) -> bool:
        """Return whether a code is among those to take."""
        return self.only is None or bool(self.only.search(code))

    def skip(self, row: Row) -> Result:
        """Return a row without a code as skipped, or as left out if rows without one are not meant to be read."""
        if self.roles.is_code_in_message:
            return LeftOutRow(row.line)
        text = " | ".join(filter(None, map(clean_text, row.cells)))
        code = get_cell(row, self.roles.code[0])
        reason = NOT_A_CODE.format(truncate(clean_text(code), MAX_QUOTED)) if code else NO_CODE
        return SkippedLine(row.line, truncate(text, MAX_QUOTED * 2), reason)

    def build_record(self, row: Row, cell: CodeCell) -> Record:
        """Return what a row says besides its code."""
        roles = self.roles
        severity = clean_text(get_cell(row, roles.severity))
        section = clean_text(get_cell(row, roles.section)) or self.section
        return Record(
            "",
            self.read_text(row),
            row.line,
            tuple(name for name in dict.fromkeys(self.list_aliases(row, cell)) if name not in cell.codes),
            section=section and truncate(section, MAX_CODE),
            severity=truncate(severity, MAX_CODE) or None,
            cause=clean_text(get_cell(row, roles.cause)),
            actions=list_actions(get_cell(row, roles.action)),
        )

    def read_text(self, row: Row) -> str:
        """Return the message of a row."""
        text = get_cell(row, self.roles.message)
        if self.roles.is_code_in_message and (prefixed := self.split_prefixed(row)):
            text = prefixed[1]
        return clean_text(self.strip.sub("", text) if self.strip else text)

    def list_aliases(self, row: Row, cell: CodeCell) -> Iterator[str]:
        """Yield the other names of a row's only code, each with the other notations of a number."""
        if len(cell.codes) != 1:
            return
        names = list(cell.names)
        for column in self.roles.alias:
            other = read_code_cell(get_cell(row, column))
            names += [*other.codes, *other.names]
        yield from names
        for name in (*cell.codes, *names):
            yield from list_notations(name)
