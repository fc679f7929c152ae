"""``errdesk steps``: what staff wrote, out into a file and in from one, and a look over it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from bot.cli.terminal.export import give
from bot.cli.terminal.output import echo_lines, working
from bot.cli.terminal.start import open_desk, read_settings
from bot.desk.state.desk import open_storage
from bot.desk.steps.files import Imported, export_steps, import_steps
from bot.desk.steps.lint import Lint, lint_file, lint_steps, lint_without_desk
from bot.errors import Refusal
from bot.steps.actor import By
from bot.steps.files import FORM_NAMES, Form
from bot.steps.merge import Merge, MergeKind
from bot.steps.to_plain import Finding

FOUND = 1  # lint's exit code where something is wrong
MOST = 20  # warnings that are listed unless all are wanted
FILE = click.Path(path_type=Path)
KINDS: tuple[MergeKind, ...] = get_args(MergeKind)


@click.group()
def steps() -> None:
    """Take the steps out into a file, in from one, and look them over."""


@steps.command()
@click.option(
    "--format", "form", type=click.Choice(FORM_NAMES), default="yaml", show_default=True, help="What to write."
)
@click.option("-o", "--output", type=FILE, help="The file to write; without it, the terminal.")
def export(form: Form, output: Path | None) -> None:
    """Write out all steps.

    YAML and JSON hold every revision, with who saved it and when: imported into an empty database they bring back the
    same, byte for byte. CSV is for spreadsheets: a row a step, without history and without retired steps.

    \b
    Example:
      errdesk steps export --output steps.yaml
    """  # noqa: D301 - click's mark for lines that stay as they are
    with working("Exporting"):
        content = export_steps(open_storage(read_settings().database_url), form)
    give(content, output)


@steps.command("import")
@click.argument("file", type=FILE)
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
        by = By(name.strip().removeprefix("@"), "terminal", datetime.now(UTC), trusted=True)
        imported = import_steps(open_desk(read_settings()), file, by, dry_run=dry_run)
    echo_lines(summary(imported, verbose=verbose))


@steps.command()
@click.argument("file", type=FILE, required=False)
@click.option("--catalog", "document", type=FILE, help="Check FILE against this reference, without any database.")
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
        found = look_over(file, document)
    echo_lines(report(found, verbose=verbose))
    if found.errors or (strict and found.warnings):
        raise click.exceptions.Exit(FOUND)


def look_over(file: Path | None, document: Path | None) -> Lint:
    """Lint what is asked for."""
    now = datetime.now(UTC)
    if document:
        if file is None:
            raise Refusal("Name the file of steps that is to be checked against the reference.")
        return lint_without_desk(file, document, now)
    desk = open_desk(read_settings())
    return lint_file(desk, file, now) if file else lint_steps(desk, now)


def summary(imported: Imported, *, verbose: bool) -> Iterator[str]:
    """Say what an import did, the counts first."""
    yield f"{imported.document}: steps for {counted(len(imported.merges), 'code')}"
    yield from (f"  {kind:<12}{len(imported.of(kind)):>6}" for kind in KINDS)
    changed = [one for kind in KINDS if kind != "unchanged" for one in imported.of(kind)]
    if verbose:
        yield from (f"  {one.kind}: {say_merge(one)}" for one in changed)
    elif changed:
        yield "Add --verbose to see them code by code."
    yield from closing(imported, len(changed) - len(imported.of("newer here")))


def closing(imported: Imported, changed: int) -> Iterator[str]:
    """Say what follows from an import that changed so many codes."""
    if imported.of("newer here"):
        yield "Newer here: steps that were saved after the file was exported; they stay as they are."
    if imported.told:
        yield f"{counted(imported.told, 'follower')} will be told."
    if imported.dry_run:
        yield "Dry run: nothing was changed."
    elif not changed:
        yield "All steps were up to date; nothing was changed."


def say_merge(one: Merge) -> str:
    """Give what happens to a fix in a line."""
    told = [f"{one.home}  {counted(len(one.present), 'step')}, revision {one.number}"]
    told += [f"now also for {', '.join(added)}"] if (added := [code for code in one.added if code != one.home]) else []
    told += [f"no longer for {', '.join(one.gone)}"] if one.gone else []
    told += [f"verified by @{one.verified[0]} on {one.verified[1]}"] if one.verified else []
    return "; ".join(told)


def report(found: Lint, *, verbose: bool) -> Iterator[str]:
    """Give lint's report: errors, warnings, and the count of both."""
    yield from listed("errors", found.errors, len(found.errors))
    yield from listed("warnings", found.warnings, len(found.warnings) if verbose else MOST)
    yield from listed("asked for, but without steps", found.gaps, len(found.gaps) if verbose else MOST)
    looked = f"{counted(found.fixes, 'list')} of steps looked over, for {counted(found.codes, 'active code')}"
    yield f"{looked}: {counted(len(found.errors), 'error')}, {counted(len(found.warnings), 'warning')}."


def listed(title: str, findings: Sequence[Finding], most: int) -> Iterator[str]:
    """List findings under their title, nothing if there are none."""
    if findings:
        yield f"{title} ({len(findings)})"
        yield from (f"  {finding}" for finding in findings[:most])
    if len(findings) > most:
        yield f"  … and {len(findings) - most:,} more; add --verbose to see them."


def counted(number: int, one: str) -> str:
    """Count things in words: “1 code”, “2 codes”."""
    return f"{number:,} {one if number == 1 else one + 's'}"
