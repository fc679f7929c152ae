"""``errdesk forget``: erase a person's data."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from bot.cli.terminal.output import echo_lines, working
from bot.cli.terminal.start import get_operator_name, open_desk, read_settings
from bot.desk.admin import erase as desk
from bot.desk.admin.erase import ErasureReport
from bot.steps.actor import Actor

NOTHING_KEPT = (
    "Nothing is kept of {}: nobody of this id asked or wrote anything here. If this is unexpected, check the id, and "
    "that DATABASE_URL and ERRDESK_HASH_KEY are the bot's."
)


@click.command()
@click.argument("user")
@click.option("--dry-run", is_flag=True, help="Say what would be forgotten, and change nothing.")
def forget(user: str, *, dry_run: bool) -> None:
    """Forget a person: their name, their id, and what they typed.

    USER is their Slack id, such as U012AB3CD (in Slack: the profile › ⋮ › Copy member ID), or "terminal NAME" for
    whoever asked at a terminal. The names with which they signed are found by the id.

    What they asked still counts, as do their votes, but leads to nobody any more. The steps that they wrote stay, by
    “somebody”; so do their suggestions and what they changed. What they typed, what they follow and the messages to
    them are deleted. It cannot be undone. The audit log keeps that somebody was forgotten, not who.

    Where ERRDESK_HASH_KEY is set for the bot, it must be set here too, or their questions are not found.

    For scripts: it ends with 0 also where nobody of this id is known, so that it can be run again, and with 1 where
    USER is no id.

    \b
    Example:
      errdesk forget U012AB3CD --dry-run
    """  # noqa: D301 - click's mark for lines that stay as they are
    with working("Looking for them"):
        actor = Actor(get_operator_name(), "terminal", datetime.now(UTC), trusted=True)
        forgotten = desk.erase_person(open_desk(read_settings()), user, actor, dry_run=dry_run)
    echo_lines(render_erasure(forgotten))


def render_erasure(forgotten: ErasureReport) -> Iterator[str]:
    """Yield the lines of the report: what was erased, kind by kind, and what remains."""
    if forgotten.anything:
        yield f"{'Kept of' if forgotten.dry_run else 'Forgotten of'} {forgotten.user}:"
        width = max(map(len, dict(forgotten.counts)))
        yield from (f"  {label:<{width}}{count:>8,}" for label, count in forgotten.counts if count)
    else:
        yield NOTHING_KEPT.format(forgotten.user)
    yield from forgotten.remains
    if forgotten.dry_run:
        yield "Dry run: nothing was changed."
