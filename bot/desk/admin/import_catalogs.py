"""Import a document into each of the catalogs that it names."""

from collections.abc import Sequence
from dataclasses import replace

from bot.catalog.document import Progress, report_nothing
from bot.catalog.entry import Reading
from bot.database.database import Database
from bot.desk.admin.catalog_export import split_by_catalog
from bot.desk.admin.catalog_import import ImportReport, MostRetired, import_reading
from bot.desk.admin.import_target import ImportOptions
from bot.errors import Refusal
from bot.steps.actor import Actor

ONE_NAME = "{document} holds the catalogs {names}, which keep their names. Leave out --as."


def import_catalogs(
    database: Database, reading: Reading, actor: Actor, options: ImportOptions, *, progress: Progress = report_nothing
) -> tuple[ImportReport, ...]:
    """Import a document into the catalogs that it names, or into the one that it is for; see ``import_reading``.

    Each catalog is imported all or nothing, and none if one of them would be refused.
    """
    if len(reading.catalogs) <= 1:
        return (import_reading(database, reading, actor, options, progress=progress),)
    parts = name_parts(reading, options)
    if not options.dry_run:
        for part, own in parts:
            check_part(import_reading(database, part, actor, replace(own, dry_run=True), progress=progress), own)
    return tuple(import_reading(database, part, actor, own, progress=progress) for part, own in parts)


def name_parts(reading: Reading, options: ImportOptions) -> Sequence[tuple[Reading, ImportOptions]]:
    """Return the several catalogs of a document, each with the options of its import; refuses one name for all."""
    if options.catalog:
        raise Refusal(ONE_NAME.format(document=reading.document, names=", ".join(reading.catalogs)))
    return [(part, replace(options, catalog=name)) for name, part in split_by_catalog(reading)]


def check_part(report: ImportReport, options: ImportOptions) -> None:
    """Raise ``MostRetired`` if the import of a catalog would be refused."""
    if report.retires_most and not options.retire:
        raise MostRetired(report)
