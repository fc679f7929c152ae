"""``errdesk catalog remove``: remove a catalog, and export what staff wrote about its codes."""

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.terminal.export import FILE_PATH, write_output
from bot.cli.terminal.output import can_ask, echo, echo_lines, working
from bot.cli.terminal.questions import confirm
from bot.cli.terminal.start import get_operator_name, open_database
from bot.desk.admin.catalogs import CatalogRemoval, plan_removal, remove_catalog
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.texts import format_count

FILE_SAFE = re.compile(r"[^\w.-]+")


@click.command()
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("-o", "--output", type=FILE_PATH, help="Where to write what goes; by default NAME-removed.json.")
def remove(name: str, *, dry_run: bool, yes: bool, output: Path | None) -> None:
    """Remove the catalog NAME: its codes are no longer found.

    What goes is written to a file first: the codes, and all steps with their history and what else staff wrote. To
    bring it all back, import that file. What staff wrote also stays in the database, and so does what was counted of
    questions.

    \b
    Example:
      errdesk catalog remove error-code
    """  # noqa: D301 - click's mark for lines that stay as they are
    database = open_database()
    with working("Counting"):
        plan = plan_removal(database, name)
    echo_lines(render_plan(plan))
    if dry_run:
        echo("Dry run: nothing was changed.")
        return
    file = output or choose_file(plan.catalog.name)
    if not yes:
        ask_to_remove(plan.catalog.name, file)
    actor = Actor(get_operator_name(), "terminal", datetime.now(UTC), trusted=True)
    with working(f"Removing {plan.catalog.name}"):
        removed = remove_catalog(
            database, name, actor, lambda removal: write_output(map(str.encode, removal.render()), file)
        )
    again = shlex.join(["errdesk", "catalog", "import", str(file), "--as", removed.catalog.name])
    echo(f"Removed “{removed.catalog.name}”. To bring it back: {again}")


def choose_file(name: str) -> Path:
    """Return the file for what goes with a catalog; refuses if there is one of this name."""
    file = Path(f"{FILE_SAFE.sub('-', name)}-removed.json")
    if file.exists():
        raise Refusal(f"{file} exists already. Say with --output where to write what goes.")
    return file


def ask_to_remove(name: str, file: Path) -> None:
    """Ask at a terminal whether the catalog is to be removed; aborts at no. Refuses where nobody can be asked."""
    if not can_ask():
        raise Refusal(f"“{name}” wasn't removed, as nobody is at a terminal to confirm it. Add --yes to remove it.")
    if not confirm(f"Remove it, and write all of it to {file}?"):
        raise click.Abort


def render_plan(plan: CatalogRemoval) -> Iterator[str]:
    """Yield the lines that say what goes with a catalog."""
    codes = format_count(plan.size.active + plan.size.retired, "code")
    yield f"{plan.catalog.name}: {codes}, {plan.size.retired:,} of them retired"
    yield f"  steps     {plan.steps:>8,}"
    yield f"  marks     {plan.marks:>8,}"
    yield f"  followers {plan.followers:>8,}"
