"""Choose the tables that may hold codes, by their headings, their columns' names, or what people said."""

from collections.abc import Callable, Sequence

from bot.catalog.cells.regex import compile_pattern
from bot.catalog.guess.headers import names_errors, names_parameters, names_something_else, weigh_name
from bot.catalog.mapping.interpretation import FileTable, LeftOut
from bot.catalog.mapping.mapping import Mapping
from bot.catalog.tables import Table

Explain = Callable[[FileTable], str | None]

STRONG = 3  # the weight of a word that hardly means anything but a code
NO_COLUMNS = "it doesn't have the columns"
ABOUT_ERRORS = "about errors"
NOT_ERRORS = "its heading says that it's about something else"
PARAMETERS = "its columns are those of parameters"
OTHERS_NAME_ERRORS = "another table is about errors, and nothing says that this one is"


def choose_tables(tables: Sequence[FileTable], mapping: Mapping) -> tuple[list[FileTable], list[LeftOut]]:
    """Return the tables that may hold codes, and those that are left out."""
    explain = choose_by_mapping(mapping) if mapping.table or mapping.layouts else choose_by_names(tables)
    chosen = list[FileTable]()
    left_out = list[LeftOut]()
    for part in tables:
        if reason := explain(part):
            left_out.append(LeftOut(part, reason))
        else:
            chosen.append(part)
    return chosen, left_out


def choose_by_mapping(mapping: Mapping) -> Explain:
    """Return what says why people's choice leaves a table out."""
    pattern = compile_pattern(mapping.table or "", "--table")

    def explain(part: FileTable) -> str | None:
        if not pattern.search(name_table(part)):
            return "its headings don't match --table"
        return None if not mapping.layouts or mapping.find_layout(part.table) else NO_COLUMNS

    return explain


def name_table(part: FileTable) -> str:
    """Return a table's name: its file and headings."""
    return " > ".join([part.file, *part.table.headings])


def choose_by_names(tables: Sequence[FileTable]) -> Explain:
    """Return what says why a table's headings and columns leave it out."""
    judged = {id(part): judge_table(part.table) for part in tables}
    has_errors = ABOUT_ERRORS in judged.values()

    def explain(part: FileTable) -> str | None:
        verdict = judged[id(part)]
        if verdict == ABOUT_ERRORS:
            return None
        return OTHERS_NAME_ERRORS if verdict is None and has_errors and not names_code(part.table) else verdict

    return explain


def judge_table(table: Table) -> str | None:
    """Return that a table is about errors, or the reason why it is left out; None if its names say neither."""
    if names_errors(table.header):
        return ABOUT_ERRORS
    if names_parameters(table.header) and not names_code(table):
        return PARAMETERS
    return next(filter(None, map(judge_heading, reversed(table.headings))), None)


def judge_heading(heading: str) -> str | None:
    """Return what a heading says of the tables below it."""
    if names_errors([heading]):
        return ABOUT_ERRORS
    return NOT_ERRORS if names_something_else(heading) else None


def names_code(table: Table) -> bool:
    """Return whether a column's name is a word for codes."""
    return any(weigh_name(name, "code") >= STRONG for name in table.header)
