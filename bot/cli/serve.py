"""``errdesk serve``: answer in Slack."""

import asyncio
from contextlib import nullcontext
from dataclasses import replace

import click

from bot.cli.terminal.output import echo
from bot.cli.terminal.start import open_desk, read_settings
from bot.desk.state.desk import Desk
from bot.jobs import run_scheduler
from bot.settings import Settings
from bot.slack.app.serve import connect_to_slack, run_until_stopped


@click.command()
@click.option("--socket", "way", flag_value="socket", help="Over Socket Mode; needs SLACK_APP_TOKEN.")
@click.option("--http", "way", flag_value="http", help="Over HTTP on HOST and PORT; needs SLACK_SIGNING_SECRET.")
@click.option("--clock", "ticks", is_flag=True, help="Do what “errdesk clock” does too, in this process.")
@click.option("--health-port", type=click.IntRange(1, 65535), help="Of GET /healthz in Socket Mode; off unless set.")
def serve(way: str | None, *, ticks: bool, health_port: int | None) -> None:
    """Answer in Slack until Ctrl-C.

    Unless told how: over Socket Mode where SLACK_APP_TOKEN is set, otherwise over HTTP. SLACK_BOT_TOKEN is always
    needed.
    """
    settings = read_settings()
    settings.require_slack(way)
    if way == "http":
        settings = replace(settings, app_token="")
    run_until_stopped(run_bot(open_desk(settings), settings, ticks=ticks, health_port=health_port))


async def run_bot(desk: Desk, settings: Settings, *, ticks: bool, health_port: int | None = None) -> None:
    """Answer until cancelled; with ``ticks``, also run the scheduled jobs."""
    async with (
        connect_to_slack(desk, settings, health_port=health_port) as how,
        run_scheduler(desk) if ticks else nullcontext(),
    ):
        echo(f"{how}{', and the clock runs' if ticks else ''}. Stop with Ctrl-C.")
        await asyncio.Event().wait()
