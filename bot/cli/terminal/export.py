"""Write an export to a file or to standard output."""

from collections.abc import Iterable
from pathlib import Path

import click

from bot.cli.terminal.output import echo, make_inert_bytes, shows_on_screen, write_data
from bot.errors import Refusal
from bot.private_files import open_in_place, write_atomically

FILE_PATH = click.Path(path_type=Path)
OUTPUT_OPTION = click.option("-o", "--output", type=FILE_PATH, help="The file to write; without it, the terminal.")


def write_output(parts: Iterable[bytes], output: Path | None) -> None:
    """Write bytes part by part to a file, or to standard output if ``output`` is None.

    A file is replaced only when it is complete, and only its owner can open it. Anything that is not a regular file,
    such as /dev/stdout, is written in place and never replaced.
    """
    if output is None:
        write_data(parts)
        return
    try:
        if output.is_symlink() or (output.exists() and not output.is_file()):
            write_in_place(parts, output)
        else:
            write_atomically(parts, output)
    except OSError as error:
        raise Refusal(f"{output} cannot be written: {error.strerror}.") from error
    echo(f"Written: {output}", err=True)


def write_text(content: str, output: Path | None) -> None:
    """Write a text to a file, or to standard output if ``output`` is None; the same bytes on every system."""
    write_output([content.encode()], output)


def write_in_place(parts: Iterable[bytes], path: Path) -> None:
    """Write bytes part by part to a link, a pipe or a device."""
    with open_in_place(path) as file:
        file.writelines(map(make_inert_bytes, parts) if file.isatty() else parts)


def is_for_terminal(output: Path | None) -> bool:
    """Return whether an export would be written to a terminal's screen."""
    return output is None and shows_on_screen()
