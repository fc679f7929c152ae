"""``errdesk manifest``: print the manifest to create the app with at https://api.slack.com/apps."""

import json

import click

from bot.cli.terminal.output import echo
from bot.slack.app.manifest import build_manifest


@click.command()
@click.option("--url", help="Where Slack reaches the server over HTTP, such as https://errdesk.example.com.")
def manifest(url: str | None) -> None:
    """Print the Slack app manifest: for Socket Mode, or with --url for HTTP."""
    echo(json.dumps(build_manifest(url), indent=2, ensure_ascii=False))
