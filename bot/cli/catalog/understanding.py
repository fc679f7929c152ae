"""Understand the files of a catalog: by flags, as confirmed for an earlier release, by asking, or if it is certain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.catalog.entry import Reading
from bot.catalog.mapping.changes import describe_changes
from bot.catalog.mapping.choose_tables import NO_COLUMNS
from bot.catalog.mapping.interpretation import Interpretation
from bot.catalog.mapping.mapping import Mapping
from bot.catalog.mapping.override import override_mapping
from bot.cli.catalog.asking import confirm_interpretation
from bot.cli.catalog.preview import render_left_out, show_unread
from bot.cli.terminal.output import can_ask, echo, echo_lines, working
from bot.database.database import Database
from bot.desk.admin.catalogs import find_mapping
from bot.desk.admin.import_target import NO_OPTIONS, ImportOptions, ImportSource
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
    database: Database,
    files: Sequence[Path],
    said: Mapping | None,
    *,
    options: ImportOptions = NO_OPTIONS,
    skip: bool = False,
) -> Understood:
    """Return how the files of a catalog were understood; ``said`` is what flags say, which goes before what is stored.

    Refuses what can't be read, and what nobody confirmed if it isn't certain.
    """
    said, stored = recall_mapping(database, files, said, options)
    with working(f"Reading {name_reference(files)}") as progress:
        reference = open_reference(files, said or stored or GUESS, progress, said=said is not None)
        interpretation = reference.interpret()
    show_unread(reference)
    confirmed = said is not None
    if reference.tables:
        interpretation, confirmed = settle(reference, interpretation, said=said, stored=stored)
        echo_lines(render_lost_tables(interpretation))
    with working(f"Reading {reference.name}") as progress:
        reading = build_reference(reference, interpretation, progress, skip=skip)
    return Understood(reading, interpretation.confirm().to_json() if confirmed else None)


def recall_mapping(
    database: Database, files: Sequence[Path], said: Mapping | None, options: ImportOptions
) -> tuple[Mapping | None, Mapping | None]:
    """Return what flags say of files, put before what is stored, and what is stored if flags say nothing."""
    stored = load_stored_mapping(database, files, options)
    if said and stored:
        return override_mapping(stored, said), None
    return said, stored


def load_stored_mapping(database: Database, files: Sequence[Path], options: ImportOptions) -> Mapping | None:
    """Return how an earlier release of a catalog's files was read, None if nobody had to say."""
    documents = tuple(document for _, document in list_files(files))
    source = ImportSource(name_reference(files), documents, is_folder(files))
    data = find_mapping(database, source, options)
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


def render_lost_tables(interpretation: Interpretation) -> Iterator[str]:
    """Yield the tables that don't have the columns that were said, which nobody has seen in a preview."""
    return render_left_out([left for left in interpretation.left_out if left.reason == NO_COLUMNS])
