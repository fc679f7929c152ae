"""Where an export goes that is too long to be held in memory, or that is no text: into a file, or to a pipe."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from bot.errors import Refusal

PART = ".part"  # what is being written is called so until it is whole


def pour(parts: Iterable[bytes], output: Path | None) -> None:
    """Write part by part to a file, or without one to standard output.

    A file is there only when it is whole: until then an older one of that name stays.
    """
    if output is None:
        for part in parts:
            click.echo(part, nl=False)
        return
    unfinished = output.with_name(output.name + PART)
    try:
        with unfinished.open("wb") as file:
            file.writelines(parts)
        unfinished.replace(output)
    except OSError as error:
        raise Refusal(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    click.echo(f"Written: {output}", err=True)


def to_terminal(output: Path | None) -> bool:
    """Say whether it would be written to somebody's screen."""
    return output is None and sys.stdout.isatty()
