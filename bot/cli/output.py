"""Where an export goes that is one text: into a file, or to the terminal."""

from pathlib import Path

from bot.cli.pour import pour


def give(content: str, output: Path | None) -> None:
    """Write to a file, or without one to the terminal; the same bytes on every system."""
    pour([content.encode()], output)
