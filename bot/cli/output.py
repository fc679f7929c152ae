"""Where an export goes: into a file, or to the terminal."""

from pathlib import Path

import click

from bot.errors import Refusal


def give(content: str, output: Path | None) -> None:
    """Write to a file, or without one to the terminal; the same bytes on every system."""
    if output is None:
        click.echo(content.encode(), nl=False)
        return
    try:
        output.write_bytes(content.encode())
    except OSError as error:
        raise Refusal(f"{output} cannot be written: {error.strerror}.") from error
    click.echo(f"Written: {output}", err=True)
