"""``errdesk clock``: run the scheduled jobs, such as the weekly summaries."""

import asyncio
from functools import partial

import click

from bot.cli.terminal.output import echo
from bot.cli.terminal.start import open_desk, read_settings
from bot.desk.state.desk import Desk
from bot.jobs import run_scheduler
from bot.settings import Settings
from bot.slack.app.send_pending import open_sender
from bot.slack.app.serve import run_until_stopped
from bot.slack.app.watch import watch_changes
from bot.slack.bolt.background import keep_running


@click.command()
def clock() -> None:
    """Post the weekly summaries at their hour, and keep the figures, until Ctrl-C.

    It also notices codes that are suddenly asked a lot, rolls up the days that are over, and deletes questions that are
    too old. Two of them do no harm. “errdesk serve --clock” does the same while it answers. SLACK_BOT_TOKEN is needed.
    """
    settings = read_settings()
    settings.require_slack("post")
    run_until_stopped(run_clock(open_desk(settings), settings))


async def run_clock(desk: Desk, settings: Settings) -> None:
    """Run the scheduled jobs until cancelled."""
    async with (
        open_sender(desk, settings),
        keep_running("watch of changes", partial(watch_changes, desk)),
        run_scheduler(desk),
    ):
        echo("The clock runs. Stop with Ctrl-C.")
        await asyncio.Event().wait()
