"""``errdesk steps``: export, import and lint the steps."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from bot.catalog.keys import get_printed_code
from bot.cli.terminal.export import FILE_PATH, OUTPUT_OPTION, write_text
from bot.cli.terminal.output import echo_lines, working
from bot.cli.terminal.start import open_database, open_desk, read_settings
from bot.desk.steps.files import StepImport, export_steps, import_steps
from bot.desk.steps.lint import LintResult, lint_file, lint_steps, lint_without_desk
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.files import STEP_FORMATS, StepFormat
from bot.steps.merge import Merge, MergeKind
from bot.steps.to_plain import Finding
from bot.texts import format_count

EXIT_ERRORS = 1  # lint's exit code if something is wrong
MAX_WARNINGS = 20  # warnings that are listed without --verbose
MERGE_KINDS: tuple[MergeKind, ...] = get_args(MergeKind)
CHANGE_KINDS = tuple(kind for kind in MERGE_KINDS if kind != "unchanged")


@click.group()
def steps() -> None:
    """Export, import and check steps."""


@steps.command()
@click.option(
    "--format", "form", type=click.Choice(STEP_FORMATS), default="yaml", show_default=True, help="What to write."
)
@OUTPUT_OPTION
def export(form: StepFormat, output: Path | None) -> None:
    """Write out all steps.

    YAML and JSON hold every revision, with who saved it and when: imported into an empty database they bring back the
    same, byte for byte. CSV is for spreadsheets: a row a step, without history and without retired steps.

    \b
    Example:
      errdesk steps export --output steps.yaml
    """  # noqa: D301 - click's mark for lines that stay as they are
    with working("Exporting"):
        content = export_steps(open_database(), form)
    write_text(content, output)


@steps.command("import")
@click.argument("file", type=FILE_PATH)
@click.option(
    "--by", "name", metavar="NAME", required=True, help="Whose steps these are: the name that the cards show."
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("-v", "--verbose", is_flag=True, help="List every code that changes.")
def import_(file: Path, *, name: str, dry_run: bool, verbose: bool) -> None:
    """Take in the steps in FILE: YAML, JSON or CSV.

    FILE is what “errdesk steps export” wrote, edited or not, or a plain list. In YAML that is:

    \b
      - code: USCUSTOMER_API_0000113
        steps:
          - Ask for the time of the last failed login.
          - text: Unlock in Back office › Customers › Security.
            audience: internal

    Where the steps differ from those that are kept, they are a new revision by NAME; where they do not, nothing
    happens. No steps ([]) retire those that are kept; codes that FILE does not name stay as they are. Beside the steps
    may stand “codes” (all the codes they are for), and “verified_by” and “verified_on” (a name and a day).

    The import is all or nothing. History is only added to: if somebody saved steps in Slack after FILE was exported,
    what you did not edit stays as it is there, and what you did edit is refused, so that nothing is overwritten unseen.

    \b
    Example:
      errdesk steps import steps.yaml --by mei --dry-run
    """  # noqa: D301 - click's mark for lines that stay as they are
    with working(f"Importing {file.name}"):
        actor = Actor(name.strip().removeprefix("@"), "terminal", datetime.now(UTC), trusted=True)
        imported = import_steps(open_desk(read_settings()), file, actor, dry_run=dry_run)
    echo_lines(render_merge_summary(imported, verbose=verbose))


@steps.command()
@click.argument("file", type=FILE_PATH, required=False)
@click.option("--catalog", "document", type=FILE_PATH, help="Check FILE against this reference, without any database.")
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.option("-v", "--verbose", is_flag=True, help="List every warning.")
def lint(file: Path | None, *, document: Path | None, strict: bool, verbose: bool) -> None:
    """Look over the steps that are kept, or those in FILE.

    Errors are what nobody could save: placeholders that a message does not have, codes that the catalog lacks, and in
    FILE what is not written as it should be. Warnings are steps that nobody verified or that must be verified again,
    and such that name retired codes. Besides, the codes without steps that were asked for in the last 30 days are
    listed.

    Ends with 1 if there are errors, otherwise with 0. A team that keeps its steps in git lints FILE there.

    \b
    Example:
      errdesk steps lint steps.yaml --catalog data/error-code.md
    """  # noqa: D301 - click's mark for lines that stay as they are
    with working("Looking the steps over"):
        result = run_lint(file, document)
    echo_lines(render_findings(result, verbose=verbose))
    if result.errors or (strict and result.warnings):
        raise click.exceptions.Exit(EXIT_ERRORS)


def run_lint(file: Path | None, document: Path | None) -> LintResult:
    """Lint a file against a reference or the database, or else the stored steps."""
    now = datetime.now(UTC)
    if document:
        if file is None:
            raise Refusal("Name the file of steps that is to be checked against the reference.")
        return lint_without_desk(file, document, now)
    desk = open_desk(read_settings())
    return lint_file(desk, file, now) if file else lint_steps(desk, now)


def render_merge_summary(imported: StepImport, *, verbose: bool) -> Iterator[str]:
    """Yield the lines of an import's summary, the counts first."""
    yield f"{imported.document}: steps for {format_count(len(imported.merges), 'code')}"
    yield from (f"  {kind:<12}{len(imported.of(kind)):>6}" for kind in MERGE_KINDS)
    details = [f"  {kind}: {format_merge(merge)}" for kind in CHANGE_KINDS for merge in imported.of(kind)]
    if verbose:
        yield from details
    elif details:
        yield "Add --verbose to see them code by code."
    yield from render_closing(imported, len(details) - len(imported.of("newer here")))


def render_closing(imported: StepImport, changed: int) -> Iterator[str]:
    """Yield the last lines of an import's summary; ``changed`` is the number of codes that it changed."""
    if imported.of("newer here"):
        yield "Newer here: steps that were saved after the file was exported; they stay as they are."
    if imported.notified:
        yield f"{format_count(imported.notified, 'follower')} will be notified."
    if imported.dry_run:
        yield "Dry run: nothing was changed."
    elif not changed:
        yield "All steps were up to date; nothing was changed."


def format_merge(merge: Merge) -> str:
    """Render what happens to a fix, in one line."""
    parts = [f"{get_printed_code(merge.home)}  {format_count(len(merge.present), 'step')}, revision {merge.number}"]
    added = [code for code in merge.added if code != merge.home]
    parts += [f"now also for {', '.join(map(get_printed_code, added))}"] if added else []
    parts += [f"no longer for {', '.join(map(get_printed_code, merge.gone))}"] if merge.gone else []
    parts += [f"verified by @{merge.verified[0]} on {merge.verified[1]}"] if merge.verified else []
    return "; ".join(parts)


def render_findings(result: LintResult, *, verbose: bool) -> Iterator[str]:
    """Yield the lines of lint's report: errors, warnings, gaps, and the counts."""
    yield from list_findings("errors", result.errors, len(result.errors))
    yield from list_findings("warnings", result.warnings, len(result.warnings) if verbose else MAX_WARNINGS)
    yield from list_findings("asked for, but without steps", result.gaps, len(result.gaps) if verbose else MAX_WARNINGS)
    lists = format_count(result.fixes, "list")
    codes = format_count(result.codes, "active code")
    errors = format_count(len(result.errors), "error")
    warnings = format_count(len(result.warnings), "warning")
    yield f"{lists} of steps looked over, for {codes}: {errors}, {warnings}."


def list_findings(title: str, findings: Sequence[Finding], limit: int) -> Iterator[str]:
    """Yield findings under a title, at most ``limit``; nothing if there are none."""
    if findings:
        yield f"{title} ({len(findings)})"
        yield from (f"  {finding}" for finding in findings[:limit])
    if len(findings) > limit:
        yield f"  … and {len(findings) - limit:,} more; add --verbose to see them."
