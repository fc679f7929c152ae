"""``errdesk db``: set the database up, back it up, restore it."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.terminal.output import echo, working
from bot.cli.terminal.start import read_settings
from bot.database.url import database_file
from bot.desk.admin import migrate


@click.group()
def db() -> None:
    """Set up the database, bring it up to date, back it up, restore it."""


@db.command()
def upgrade() -> None:
    """Make the database, or bring it up to date.

    Safe to run at every start, and while Errdesk is running. It leaves the catalog alone: fill it with “errdesk
    catalog import”. The database is the one of DATABASE_URL, without that data/errdesk.db.
    """
    url = read_settings().database_url
    with working("Setting the database up"):
        before, after = migrate.upgrade_database(url)
    subject = database_file(url) or "The database"
    if before == after:
        echo(f"{subject} is up to date (revision {after}).")
    elif before is None:
        echo(f"{subject} is set up (revision {after}).")
    else:
        echo(f"{subject} was brought from revision {before} to {after}.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE, whole, also while Errdesk is running.

    FILE must be new. To restore it, stop Errdesk and run “errdesk db restore FILE”.
    """
    with working("Backing up"):
        migrate.back_up_database(read_settings().database_url, file)
    echo(f"Backed up to {file} ({file.stat().st_size:,} bytes).")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put a backup in the database's place. Stop Errdesk first.

    FILE is checked and brought up to date before anything is changed, and stays where it is. The database that was
    there is kept beside the new one, under a name with the time.
    """
    settings = read_settings()
    with working("Restoring"):
        done = migrate.restore_backup(settings.database_url, file, datetime.now(UTC))
    upgraded = "" if done.before == done.after else f", brought from revision {done.before} to {done.after}"
    echo(f"Restored {database_file(settings.database_url)} from {file}{upgraded}.")
    if done.lone_journal:
        echo(
            "A journal without its database was there. It may hold what was written last, so it's kept as "
            f"{done.lone_journal}."
        )
    if done.old_file:
        echo(f"What was there before is kept as {done.old_file}. Remove it once you don't need it any more.")
