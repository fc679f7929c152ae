"""``errdesk weekly``: post the summaries that are due; to be run by cron."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from bot.cli.terminal.output import echo, inert
from bot.cli.terminal.start import open_desk, read_settings
from bot.desk.notifications.manual_run import (
    WrittenSummary,
    find_summary_state,
    is_summary_due,
    load_manual_summary,
    select_schedules,
    write_summary_now,
)
from bot.desk.notifications.weekly import Schedule, find_next_run
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.slack.app.send_pending import write_and_send
from bot.slack.cards.plain_text import render_plain_text
from bot.slack.notifications.cards.summary import render_summary

MAX_WAIT = timedelta(minutes=5)  # how long to wait for Slack if it doesn't accept a message at once
STATE_TEXTS = {
    "sent": "posted.",
    "stopped": "not posted. The line above says why; an admin resumes it in the Home tab of Errdesk.",
    "": "not posted, because it could not be counted. The lines above say why.",
}
POSTPONED = (
    "not posted yet. Slack did not take it; a clock, a running “errdesk serve”, or the next “errdesk weekly” goes on."
)
LAST_WEEK = "This is the last whole week, as --again would post it:"
FAILED = "Not everything could be posted."


@click.command()
@click.option(
    "--again", is_flag=True, help="Whatever the hour, and also what was posted before; but not what is paused."
)
@click.option("--dry-run", is_flag=True, help="Print what would be posted, and post nothing.")
@click.option("--channel", default="", metavar="C", help="Only for this channel, by its Slack id.")
def weekly(*, again: bool, dry_run: bool, channel: str) -> None:
    """Post the weekly summaries whose hour has come, each once.

    Let any cron run it, as often as it likes, at least once on the day; “errdesk clock” needs no cron. An hour that was
    missed is made up for within two days. The summary is about the last whole week, Monday to Sunday.
    """
    settings = read_settings()
    now = datetime.now(UTC)
    if not dry_run:
        settings.require_slack("post")
    desk = open_desk(settings)
    schedules = select_schedules(desk, channel)
    if dry_run:
        echo("\n\n".join(render_preview(desk, schedule, now) for schedule in schedules))
        return

    def write() -> list[WrittenSummary]:
        return [write_summary_now(desk, schedule, now, again=again, render=render_summary) for schedule in schedules]

    print_outcomes(desk, asyncio.run(write_and_send(desk, settings, write, MAX_WAIT)), now)


def render_preview(desk: Desk, schedule: Schedule, now: datetime) -> str:
    """Render the messages that would be posted to a channel, and when."""
    cards = render_summary(load_manual_summary(desk, schedule, now))
    messages = (render_plain_text(card).splitlines() for card in cards)
    text = "\n\n(in its thread)\n\n".join("\n".join(map(inert, lines)) for lines in messages)
    comes = "due now." if is_summary_due(desk, schedule, now) else f"{describe_next_run(schedule, now)} {LAST_WEEK}"
    return f"{schedule.channel}: {comes}\n\n{text}"


def describe_next_run(schedule: Schedule, now: datetime) -> str:
    """Render when a channel's next summary comes, or why none does."""
    if schedule.trouble:
        return f"stopped, because Slack said {inert(schedule.trouble)}. An admin resumes it in the Home tab of Errdesk."
    if schedule.paused:
        return "paused. An admin resumes it in the Home tab of Errdesk."
    hour = find_next_run(schedule, now).astimezone(ZoneInfo(schedule.zone))
    return f"next on {hour:%A}, {hour.day} {hour:%b %Y, %H:%M} ({schedule.zone})."


def print_outcomes(desk: Desk, written: Sequence[WrittenSummary], now: datetime) -> None:
    """Print the outcome for each channel. Refuses if a summary that was due was not posted."""
    failed = False
    for summary in written:
        state = find_summary_state(desk, summary)
        outcome = (
            STATE_TEXTS.get(state, POSTPONED)
            if summary.key
            else f"nothing is due; {describe_next_run(summary.schedule, now)}"
        )
        echo(f"{summary.schedule.channel}: {'posted before.' if summary.sent else outcome}")
        failed |= bool(summary.key) and state != "sent"
    if failed:
        raise Refusal(FAILED)
