"""Say how the columns of a newer release differ from those that were confirmed."""

from dataclasses import replace

from bot.catalog.mapping.choose_tables import NO_COLUMNS
from bot.catalog.mapping.interpret import interpret_files
from bot.catalog.mapping.interpretation import Interpretation, TableFile
from bot.catalog.mapping.mapping import Mapping, fold_name

CHANGED = (
    "The columns of {files} have changed since they were confirmed: there is no {missing} any more, but {columns}."
)


def describe_changes(interpretation: Interpretation) -> str | None:
    """Return which confirmed columns tables of codes don't have any more, as a sentence; None if all are there."""
    changed = [left.part for left in interpretation.left_out if left.reason == NO_COLUMNS]
    files = [
        TableFile(part.file, replace(file.document, tables=(part.table,)))
        for part in changed
        for file in interpretation.files
        if file.name == part.file
    ]
    guessed = interpret_files(files, Mapping())
    if not guessed.groups:
        return None
    columns = list(dict.fromkeys(name for group in guessed.groups for name in group.name_columns()))
    known = {fold_name(name) for name in columns}
    confirmed = dict.fromkeys(name for layout in interpretation.mapping.layouts for name in layout.list_columns())
    missing = [name for name in confirmed if fold_name(name) not in known]
    return CHANGED.format(
        files=" and ".join(dict.fromkeys(file.name for file in guessed.files)),
        missing=" and ".join(f"“{name}”" for name in missing),
        columns=", ".join(f"“{name}”" for name in columns),
    )
