"""What a command shows while it takes its time."""

from contextlib import AbstractContextManager

from rich.console import Console


def working(what: str) -> AbstractContextManager[object]:
    """Say in a terminal what is being done, until it is; nothing is written into a pipe or a log."""
    return Console(stderr=True).status(f"{what} …")
