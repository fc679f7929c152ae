"""``errdesk doctor``: check the installation, and print remedies."""

import asyncio
import sys
from collections.abc import Iterator

import click

from bot.cli import EXIT_REFUSED
from bot.cli.terminal.output import echo
from bot.cli.terminal.start import read_settings
from bot.desk.admin.checkup import CheckResult, check_storage
from bot.errors import Refusal
from bot.settings import Settings
from bot.slack.app.doctor import check_slack

LEVEL_WIDTH = len("warning")


@click.command()
def doctor() -> None:
    """Check the settings, the database, the catalog, the token, its scopes, and whether Slack takes the cards.

    Nothing is changed, and nothing is posted. Ends with 1 if something keeps Errdesk from working.
    """
    try:
        settings = read_settings()
    except Refusal as refusal:
        print_check(CheckResult("failure", f"Settings: {refusal}"))
        sys.exit(EXIT_REFUSED)
    checks = [*check_settings(settings), *check_storage(settings.database_url), *asyncio.run(check_slack(settings))]
    for check in checks:
        print_check(check)
    if any(check.level == "failure" for check in checks):
        sys.exit(EXIT_REFUSED)


def check_settings(settings: Settings) -> Iterator[CheckResult]:
    """Check how Slack reaches the bot."""
    if settings.app_token:
        yield CheckResult("ok", "Settings: Socket Mode, as SLACK_APP_TOKEN is set.")
    elif settings.signing_secret:
        yield CheckResult("ok", f"Settings: HTTP on {settings.host}:{settings.port}, as SLACK_SIGNING_SECRET is set.")
    else:
        remedy = "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."
        yield CheckResult("failure", "Settings: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.", remedy)


def print_check(check: CheckResult) -> None:
    """Print a check's result with its remedy underneath."""
    echo(f"{check.level:{LEVEL_WIDTH}}  {check.what}")
    if check.remedy:
        echo(f"{'':{LEVEL_WIDTH}}  {check.remedy}")
