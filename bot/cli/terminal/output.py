"""Everything that the command line prints: the only place that writes to the terminal.

Texts come from documents, databases and Slack, so none of them may steer the terminal, hide or turn text around. What
leaves here is inert by construction; callers need not think of it.
"""

import logging
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

from bot.catalog.document import Progress

WIDEST = 100  # columns of a card in a terminal
PIPE = 100_000  # columns elsewhere: every paragraph on one line
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
BLANKS = re.compile(r"\s+")
KEPT = "\n\t"  # the only control characters that a text may have


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text as a terminal shows it: ``indent`` is in columns."""

    text: str
    indent: int = 0
    bold: bool = False
    dim: bool = False


def echo(text: str = "", *, err: bool = False) -> None:
    """Print a text, which may have several lines."""
    click.echo(make_inert(text), err=err)


def echo_lines(lines: Iterable[str]) -> None:
    """Print each text as one line, whatever it holds: none can forge a line of its own."""
    click.echo("\n".join(make_inert(line).replace("\n", "\ufffd") for line in lines))


def write_data(parts: Iterable[bytes]) -> None:
    """Write an export to standard output: byte for byte, but inert where it is a terminal."""
    for part in map(make_inert_bytes, parts) if shows_on_screen() else parts:
        click.echo(part, nl=False)


def echo_paragraphs(paragraphs: Iterable[Paragraph]) -> None:
    """Print paragraphs, wrapped in a terminal and one on a line elsewhere; no style says anything alone."""
    width = min(shutil.get_terminal_size().columns, WIDEST) if shows_on_screen() else PIPE
    for paragraph in paragraphs:
        margin = " " * paragraph.indent
        hanging = margin + "  "  # where a text is wrapped, it can't look like a paragraph of its own
        text = make_inert(paragraph.text).replace("\n", "\ufffd").replace("\t", " ")
        wrapped = textwrap.fill(text, width, initial_indent=margin, subsequent_indent=hanging, drop_whitespace=False)
        click.echo(click.style(wrapped, bold=paragraph.bold, dim=paragraph.dim))


def align_cells(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return a row of a table, each cell as wide as its column."""
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def measure_columns(rows: Iterable[Sequence[str]]) -> list[int]:
    """Return the width of each column of a table."""
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


@contextmanager
def working(what: str) -> Iterator[Progress]:
    """Show in a terminal what is being done, until it is; nothing is written into a pipe or a log.

    What is lent may be called to show how far it is.
    """
    from rich.console import Console  # noqa: PLC0415 - it takes a third of the start, and most commands need none of it
    from rich.text import Text  # noqa: PLC0415 - the same

    with Console(stderr=True).status(Text(f"{inert(what)} …")) as status:
        yield lambda *progress: status.update(Text(f"{inert(what)}: {format_progress(*progress)} …"))


def format_progress(step: str, done: int, total: int | None) -> str:
    """Render how far a step is: “reading, 12,000 of 50,000”."""
    counted = f", {done:,}" if done else ""
    return f"{step.lower()}{counted}{f' of {total:,}' if counted and total else ''}"


def shows_on_screen() -> bool:
    """Return whether standard output is somebody's screen."""
    return sys.stdout.isatty()


def can_ask() -> bool:
    """Return whether somebody sits at a terminal who can answer a question."""
    return sys.stdin.isatty() and shows_on_screen()


class InertFormatter(logging.Formatter):
    """A log's lines, as inert as what is printed beside them."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's text with its traceback."""
        return make_inert(super().format(record))


def inert(text: str) -> str:
    """Return the text inert and on one line, as cells and rows need it."""
    return make_inert(BLANKS.sub(" ", text))


def make_inert(text: str) -> str:
    """Return the text without anything that a terminal would obey, or that would hide or turn text around."""
    return text if text.isascii() and text.isprintable() else "".join(visible(text.replace("\r\n", "\n")))


def make_inert_bytes(part: bytes) -> bytes:
    """Return a part of an export, in UTF-8, as it may be shown on a screen."""
    return make_inert(part.decode(errors="replace")).encode()


def visible(text: str) -> Iterator[str]:
    """Yield the characters that may be printed; control characters and lone surrogates leave a mark behind."""
    for char in text:
        category = unicodedata.category(char)
        if category in {"Cc", "Cs", "Zl", "Zp"} and char not in KEPT:
            yield "\ufffd"
        elif category != "Cf":
            yield char
