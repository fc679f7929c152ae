"""Understand the files of a catalog: by flags, as confirmed for an earlier release, by asking, or if it is certain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.catalog.entry import Reading
from bot.catalog.mapping.changes import describe_changes
from bot.catalog.mapping.interpretation import Interpretation
from bot.catalog.mapping.mapping import Mapping
from bot.cli.catalog.asking import confirm_interpretation
from bot.cli.catalog.preview import show_unread
from bot.cli.terminal.output import can_ask, echo, working
from bot.database.database import Database
from bot.desk.admin.catalogs import find_mapping
from bot.desk.admin.import_target import ImportSource
from bot.desk.state.reference_faults import refuse_doubts, refuse_missing_columns
from bot.desk.state.references import (
    GUESS,
    Reference,
    build_reference,
    is_folder,
    list_files,
    name_reference,
    open_reference,
)
from bot.errors import Refusal

SAY_AGAIN = "Name them with --code and --message, or import it in a terminal, where you can confirm them."


@dataclass(frozen=True, slots=True)
class Understood:
    """The reading of a catalog's files; ``mapping`` is how they were read, if people said or confirmed that now."""

    reading: Reading
    mapping: dict[str, Any] | None = None


def understand_files(
    database: Database, files: Sequence[Path], said: Mapping | None, *, name: str = "", skip: bool = False
) -> Understood:
    """Return how the files of a catalog were understood; ``said`` is what flags say, ``name`` that of the catalog.

    Refuses what can't be read, and what nobody confirmed if it isn't certain.
    """
    stored = None if said else load_stored_mapping(database, files, name)
    with working(f"Reading {name_reference(files)}") as progress:
        reference = open_reference(files, said or stored or GUESS, progress, said=said is not None)
        interpretation = reference.interpret()
    show_unread(reference)
    confirmed = said is not None
    if reference.tables:
        interpretation, confirmed = settle(reference, interpretation, said=said, stored=stored)
    with working(f"Reading {reference.name}") as progress:
        reading = build_reference(reference, interpretation, progress, skip=skip)
    return Understood(reading, interpretation.confirm().to_json() if confirmed else None)


def load_stored_mapping(database: Database, files: Sequence[Path], name: str) -> Mapping | None:
    """Return how an earlier release of a catalog's files was read, None if nobody had to say."""
    documents = tuple(document for _, document in list_files(files))
    source = ImportSource(name_reference(files), documents, is_folder(files))
    data = find_mapping(database, source, name)
    return Mapping.from_json(data) if data else None


def settle(
    reference: Reference, interpretation: Interpretation, *, said: Mapping | None, stored: Mapping | None
) -> tuple[Interpretation, bool]:
    """Return an interpretation that is certain, and whether people said or confirmed it now."""
    if stored:
        return check_stored(reference, interpretation, stored)
    if said:
        refuse_missing_columns(interpretation)
    if not interpretation.groups or interpretation.mapping.is_complete:
        return interpretation, said is not None
    if can_ask():
        return confirm_interpretation(reference, interpretation), True
    refuse_doubts(reference.name, interpretation)
    return interpretation, said is not None


def check_stored(reference: Reference, interpretation: Interpretation, stored: Mapping) -> tuple[Interpretation, bool]:
    """Return what a stored mapping makes of a newer release. If its columns have changed, ask again, or refuse it."""
    changes = describe_changes(interpretation)
    if changes is None:
        return interpretation, False
    if not can_ask():
        raise Refusal(f"{changes} {SAY_AGAIN}")
    echo(changes)
    anew = replace(reference, mapping=replace(stored, layouts=()))
    return confirm_interpretation(anew, anew.interpret()), True
