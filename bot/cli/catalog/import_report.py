"""The report of an import, for a terminal."""

from collections.abc import Iterator, Sequence
from typing import get_args

from bot.catalog.entry import Reading
from bot.catalog.keys import get_printed_code
from bot.catalog.release import CatalogChange, CatalogChangeKind, list_details
from bot.cli.catalog.reading_report import render_damage_lists, render_headline, render_list
from bot.desk.admin.catalog_import import ImportReport, MostRetired
from bot.texts import format_count, truncate

MAX_NAMED_CODES = 10  # codes listed in a sentence
LOST = "{document} no longer gives the {name} of {codes}. Was a column renamed or left out?"
MAX_QUOTED = 40  # characters of a skipped line
RETIRED_NOTE = "Retired codes stay on file. If {} is only a part of the reference, import the whole again: they return."
CHANGE_KINDS: tuple[CatalogChangeKind, ...] = get_args(CatalogChangeKind)


def render_import_summary(report: ImportReport, *, verbose: bool) -> Iterator[str]:
    """Yield the lines of an import's summary, the counts first."""
    reading = report.reading
    yield f"{render_headline(reading)}, {describe_target(report)}"
    counts: dict[str, int] = {kind: report.count(kind) for kind in CHANGE_KINDS}
    counts |= {"unchanged": report.unchanged, "repaired": reading.damages.total, "skipped": reading.skipped.total}
    yield from (f"  {label:<10}{number:>8}" for label, number in counts.items())
    yield from render_skipped(reading)
    details = [*render_change_lists(report), *render_damage_lists(reading)]
    if verbose:
        yield from details
    elif details:
        yield "Add --verbose to see them line by line."
    yield from render_effects(report)


def render_skipped(reading: Reading) -> Iterator[str]:
    """Yield which lines or rows were skipped."""
    if reading.skipped:
        names = [skip.code or f"line {skip.line} “{truncate(skip.text, MAX_QUOTED)}”" for skip in reading.skipped]
        yield f"Skipped: {join_names(names, reading.skipped.total)}."


def describe_target(report: ImportReport) -> str:
    """Describe the catalog that a document was imported into."""
    name = f"“{report.target.catalog.name}”"
    if report.target.is_new:
        return f"as the new catalog {name}"
    return f"as a part of the catalog {name}" if report.target.part else f"as the whole catalog {name}"


def render_change_lists(report: ImportReport) -> Iterator[str]:
    """Yield the lists of changed codes, kind by kind."""
    for kind in CHANGE_KINDS:
        yield from render_list(kind, map(format_change, report.of(kind)), report.count(kind))


def render_effects(report: ImportReport) -> Iterator[str]:
    """Yield the lines about what the import did, to codes, steps and followers."""
    if report.dry_run:
        yield "Dry run: nothing was changed."
    elif not (report.changes or report.steps or report.marks):
        yield "The catalog was up to date; nothing was changed."
    yield from render_losses(report)
    yield from render_step_effects(report)
    yield from render_retired_note(report)


def render_step_effects(report: ImportReport) -> Iterator[str]:
    """Yield the lines about an import's effect on steps, marks and followers."""
    yield from render_taken(report, "Steps", len(report.steps), "list")
    yield from render_taken(report, "Marks", len(report.marks), "mark")
    if report.doubted:
        doubted = join_names(list(map(get_printed_code, report.doubted)))
        yield f"Steps to verify again, because a meaning was reworded: {doubted}."
    if report.notified:
        yield f"{format_count(report.notified, 'follower')} will be notified."


def render_taken(report: ImportReport, name: str, count: int, noun: str) -> Iterator[str]:
    """Yield how many steps or marks came with the document, if any."""
    would = "would be" if report.dry_run else "were" if count > 1 else "was"
    if count:
        yield f"{name}: {format_count(count, noun)} {would} taken in."


def join_names(names: Sequence[str], total: int | None = None) -> str:
    """Join names to a list, cut after the first few; ``total`` is the number of all if ``names`` are cut already."""
    rest = (total or len(names)) - MAX_NAMED_CODES
    more = f" and {rest:,} more" if rest > 0 else ""
    return ", ".join(names[:MAX_NAMED_CODES]) + more


def render_retired_note(report: ImportReport) -> Iterator[str]:
    """Yield how retired codes return, or on a dry run a warning if they are more than half: it would be refused."""
    retired = report.count("retired")
    if report.dry_run and report.retires_most:
        yield f"Warning: {MostRetired(report).detail}"
    elif retired:
        yield RETIRED_NOTE.format(report.reading.document)


def format_change(change: CatalogChange) -> str:
    """Render a change in one line."""
    text = f"{change.after.code}  {change.after.meaning.text}"
    if change.kind == "reworded" and change.before and change.before.meaning.text != change.after.meaning.text:
        return f"{text}  (was: {change.before.meaning.text})"
    return f"{text}  ({', '.join(list_changed_details(change))})" if change.kind == "changed" else text


def list_changed_details(change: CatalogChange) -> Iterator[str]:
    """Yield what has changed besides the meanings of a code; a severity that is lost is named."""
    before = list_details(change.before) if change.before else {}
    for name, new in list_details(change.after).items():
        old = before.get(name)
        if old != new:
            yield f"{name} {name_difference(old, new)}{f': {old}' if isinstance(old, str) and not new else ''}"


def name_difference(old: object, new: object) -> str:
    """Return what happened to a detail."""
    if not old:
        return "added"
    return "changed" if new else "lost"


def render_losses(report: ImportReport) -> Iterator[str]:
    """Yield which details all changed codes have lost: their column is probably gone from the file."""
    changed = report.of("changed")
    for name in ("severity", "causes", "other names"):
        lost = sum(has_lost(change, name) for change in changed)
        if lost and not any(list_details(change.after)[name] for change in changed):
            yield LOST.format(document=report.reading.document, name=name, codes=format_count(lost, "code"))


def has_lost(change: CatalogChange, name: str) -> bool:
    """Return whether a code has lost a detail."""
    had = change.before is not None and bool(list_details(change.before)[name])
    return had and not list_details(change.after)[name]
