"""The flags that say how a reference is to be read."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from bot.catalog.mapping.mapping import DEFAULT_JOIN, LIST_MARK, Layout
from bot.catalog.mapping.mapping import Mapping as CatalogMapping

Command = TypeVar("Command", bound=Callable[..., Any])

COLUMN = "COLUMN"
FLAGS: tuple[tuple[str, str, str], ...] = (  # a flag, what it takes, and what it says
    ("code", "COLUMN[,COLUMN]", "The column of the codes, by name or number; two if codes are split."),
    ("join", "TEXT", f"What joins codes that are split over two columns; “{DEFAULT_JOIN}” by default."),
    ("message", COLUMN, "The column of the messages; that of the codes if each message begins with its code."),
    ("alias", "COLUMN[,COLUMN]", "The columns of other names of the codes, such as symbols."),
    ("section", COLUMN, "The column that groups the codes."),
    ("cause", COLUMN, "The column of causes."),
    ("action", COLUMN, "The column that says what to do."),
    ("severity", COLUMN, "The column of severities."),
    ("table", "REGEX", "Read only tables whose file name or headings match."),
    ("only", "REGEX", "Take only codes that match."),
    ("strip", "REGEX", "Remove from messages what matches."),
    ("encoding", "NAME", "The file's encoding, such as windows-1252."),
    (
        "lines",
        "REGEX",
        "Read each line that matches; its groups (?P<code>…), (?P<message>…) and others are the columns.",
    ),
)
FLAG_NAMES = tuple(name for name, _, _ in FLAGS)


def mapping_options(command: Command) -> Command:
    """Give a command the flags that say how a reference is to be read."""
    for name, value, text in reversed(FLAGS):
        command = click.option(f"--{name}", metavar=value, help=text)(command)
    return command


def build_mapping(said: Mapping[str, str | None]) -> CatalogMapping | None:
    """Return the mapping that flags say, None if there are none; an empty text says that there is no such column."""
    if not any(isinstance(said.get(name), str) for name in FLAG_NAMES):
        return None
    layout = build_layout(said)
    return CatalogMapping(
        () if layout == Layout() else (layout,),
        said["join"] or DEFAULT_JOIN,
        table=said["table"],
        only=said["only"],
        strip=said["strip"],
        encoding=said["encoding"],
        lines=said["lines"],
    )


def build_layout(said: Mapping[str, str | None]) -> Layout:
    """Return the columns that flags name."""
    return Layout(
        split_names(said["code"]) or None,
        said["message"] or None,
        split_names(said["alias"]),
        section=said["section"],
        cause=said["cause"],
        action=said["action"],
        severity=said["severity"],
    )


def split_names(text: str | None) -> tuple[str, ...] | None:
    """Return the names in a list of columns, None if nothing was said."""
    return None if text is None else tuple(filter(None, map(str.strip, text.split(LIST_MARK))))
