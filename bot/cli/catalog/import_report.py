"""The report of an import, for a terminal."""

from collections.abc import Iterator, Sequence
from typing import get_args

from bot.catalog.release import CatalogChange, CatalogChangeKind
from bot.cli.catalog.reading_report import render_damage_lists, render_headline, render_list
from bot.desk.admin.catalog_import import ImportReport
from bot.texts import format_count

MAX_NAMED_CODES = 10  # codes listed in a sentence
RETIRED_NOTE = "Retired codes stay on file. If {} is only a part of the reference, import the whole again: they return."
CHANGE_KINDS: tuple[CatalogChangeKind, ...] = get_args(CatalogChangeKind)


def render_import_summary(report: ImportReport, *, verbose: bool) -> Iterator[str]:
    """Yield the lines of an import's summary, the counts first."""
    reading = report.reading
    yield render_headline(reading)
    counts: dict[str, int] = {kind: report.count(kind) for kind in CHANGE_KINDS}
    counts |= {"unchanged": report.unchanged, "repaired": reading.damages.total, "skipped": reading.skipped.total}
    yield from (f"  {label:<10}{number:>8}" for label, number in counts.items())
    details = [*render_change_lists(report), *render_damage_lists(reading)]
    if verbose:
        yield from details
    elif details:
        yield "Add --verbose to see them line by line."
    yield from render_effects(report)


def render_change_lists(report: ImportReport) -> Iterator[str]:
    """Yield the lists of changed codes, kind by kind."""
    for kind in CHANGE_KINDS:
        yield from render_list(kind, map(format_change, report.of(kind)), report.count(kind))


def render_effects(report: ImportReport) -> Iterator[str]:
    """Yield the lines about what the import did, to codes, steps and followers."""
    if report.dry_run:
        yield "Dry run: nothing was changed."
    elif not report.changes and not report.steps:
        yield "The catalog was up to date; nothing was changed."
    yield from render_step_effects(report)
    yield from render_retired_note(report)


def render_step_effects(report: ImportReport) -> Iterator[str]:
    """Yield the lines about an import's effect on steps and followers."""
    would = "would be" if report.dry_run else "were" if len(report.steps) > 1 else "was"
    if report.steps:
        yield f"Steps: {format_count(len(report.steps), 'list')} {would} taken in."
    if report.doubted:
        yield f"Steps to verify again, because a meaning was reworded: {join_names(report.doubted)}."
    if report.notified:
        yield f"{format_count(report.notified, 'follower')} will be notified."


def join_names(names: Sequence[str]) -> str:
    """Join names to a list, cut after the first few."""
    more = f" and {len(names) - MAX_NAMED_CODES} more" if len(names) > MAX_NAMED_CODES else ""
    return ", ".join(names[:MAX_NAMED_CODES]) + more


def render_retired_note(report: ImportReport) -> Iterator[str]:
    """Yield how retired codes return, or a warning if they are more than half: the file is probably incomplete."""
    retired = report.count("retired")
    if retired * 2 > report.differences.active:
        done = "would be" if report.dry_run else "was" if retired == 1 else "were"
        yield (
            f"Warning: {retired} of {format_count(report.differences.active, 'active code')} {done} retired. If "
            f"{report.reading.document} is only a part of the reference, importing the whole reference again brings "
            "them back."
        )
    elif retired:
        yield RETIRED_NOTE.format(report.reading.document)


def format_change(change: CatalogChange) -> str:
    """Render a change in one line."""
    text = f"{change.after.code}  {change.after.meaning.text}"
    if change.kind == "reworded" and change.before and change.before.meaning.text != change.after.meaning.text:
        return f"{text}  (was: {change.before.meaning.text})"
    return text
