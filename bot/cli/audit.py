"""``errdesk audit``: list who changed what."""

import json
from datetime import UTC, datetime
from typing import Literal

import click

from bot.cli.terminal.export import write_text
from bot.cli.terminal.output import align_cells, echo, echo_lines, inert, measure_columns
from bot.cli.terminal.start import open_database
from bot.desk.admin.audit import AuditEntry, load_audit_log
from bot.errors import Refusal
from bot.steps.to_plain import time_to_plain

AuditFormat = Literal["text", "json"]


@click.command()
@click.argument("code", required=False)
@click.option("--since", help="The first day (2026-11-03) or moment (2026-11-03T12:00Z), in UTC.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-n", "--most", type=click.IntRange(1), default=100, show_default=True, help="So many changes at most.")
def audit(code: str | None, *, since: str | None, form: AuditFormat, most: int) -> None:
    """List who changed what, the newest change first.

    CODE shows the changes of one code; it may also be the name of a setting, of a user group or of an imported file.
    JSON is a list of objects, with the Slack id of whoever did it and the moment in UTC.

    \b
    Example:
      errdesk audit USCUSTOMER_API_0000113 --since 2026-11-01
    """  # noqa: D301 - click's mark for lines that stay as they are
    changes = load_audit_log(open_database(), code, since=parse_since(since), most=most + 1)
    if form == "json":
        data = [change_to_json(change) for change in changes[:most]]
        write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", None)
        return
    echo_lines(render_changes(changes[:most]) or [explain_no_changes(code)])
    if len(changes) > most:
        echo(f"Older changes are left out: add --most {most * 10}.", err=True)


def explain_no_changes(subject: str | None) -> str:
    """Render the message for an empty result, with a hint about how subjects are spelled."""
    if subject is None:
        return "Nothing was changed."
    return f"Nothing was changed under {subject}. Codes and names are written out here, as on their cards."


def parse_since(text: str | None) -> datetime | None:
    """Parse a day or a time, in UTC if it names no zone. Refuses anything else."""
    if not text:
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"“{text}” is no day. Write --since 2026-11-03 or --since 2026-11-03T12:00Z.") from error
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def render_changes(changes: tuple[AuditEntry, ...]) -> list[str]:
    """Render changes in aligned columns, one line each."""
    rows = [tuple(map(inert, list_cells(change))) for change in changes]
    widths = measure_columns(rows)
    return [align_cells(cells, widths) for cells in rows]


def list_cells(change: AuditEntry) -> tuple[str, ...]:
    """Return a change's cells."""
    timestamp = change.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    return timestamp, f"@{change.by}", change.surface, change.what, change.subject, change.detail


def change_to_json(change: AuditEntry) -> dict[str, object]:
    """Convert a change to plain data."""
    return {
        "at": time_to_plain(change.at),
        "by": change.by,
        "by_id": change.by_id,
        "surface": change.surface,
        "what": change.what,
        "subject": change.subject,
        "detail": change.detail,
    }
