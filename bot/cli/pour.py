"""Where an export goes that is too long to be held in memory, or that is no text: into a file, or to a pipe."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from bot.errors import Refusal
from bot.private_files import open_in_place, write_whole


def pour(parts: Iterable[bytes], output: Path | None) -> None:
    """Write part by part to a file, or without one to standard output.

    A file is there only when it is whole: until then an older one of that name stays. What is no plain file, such as
    /dev/stdout, is written to as it is, and never replaced.
    """
    if output is None:
        for part in parts:
            click.echo(part, nl=False)
        return
    try:
        if output.is_symlink() or (output.exists() and not output.is_file()):
            write_in_place(parts, output)
        else:
            write_whole(parts, output)
    except OSError as error:
        raise Refusal(f"{output} cannot be written: {error.strerror}.") from error
    click.echo(f"Written: {output}", err=True)


def write_in_place(parts: Iterable[bytes], path: Path) -> None:
    """Write part by part to a link, a pipe or a device."""
    with open_in_place(path) as file:
        file.writelines(parts)


def to_terminal(output: Path | None) -> bool:
    """Say whether it would be written to somebody's screen."""
    return output is None and sys.stdout.isatty()
