"""Say how the columns of a newer release differ from those that were confirmed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from bot.catalog.mapping.choose_tables import NO_COLUMNS
from bot.catalog.mapping.interpret import interpret_files
from bot.catalog.mapping.interpretation import CodeTables, Interpretation, TableFile
from bot.catalog.mapping.mapping import Layout, Mapping, fold_name

CHANGED = (
    "The columns of {files} have changed since they were confirmed: there is no {missing} any more, but {columns}."
)


def describe_changes(interpretation: Interpretation) -> str | None:
    """Return which confirmed columns tables of codes don't have any more, as a sentence; None if all are there."""
    guessed = interpret_files(list(list_changed_files(interpretation)), Mapping())
    if not guessed.groups:
        return None
    columns = unite(map(CodeTables.name_columns, guessed.groups))
    confirmed = unite(map(Layout.list_columns, interpretation.mapping.layouts))
    known = set(map(fold_name, columns))
    missing = [name for name in confirmed if fold_name(name) not in known]
    files = unite([part.file] for group in guessed.groups for part in group.tables)
    return CHANGED.format(
        files=" and ".join(files), missing=" and ".join(map(quote, missing)), columns=", ".join(map(quote, columns))
    )


def quote(name: str) -> str:
    """Return a column's name in quotation marks."""
    return f"“{name}”"


def list_changed_files(interpretation: Interpretation) -> Iterator[TableFile]:
    """Yield the files in which tables don't have the confirmed columns, with these tables."""
    lost = [left.part for left in interpretation.left_out if left.reason == NO_COLUMNS]
    for file in interpretation.files:
        tables = tuple(part.table for part in lost if part.file == file.name)
        yield TableFile(file.name, replace(file.document, tables=tables))


def unite(lists: Iterable[Iterable[str]]) -> list[str]:
    """Return the names in lists, each once."""
    return list(dict.fromkeys(chain.from_iterable(lists)))
