"""A document that may be too large for memory: its lines are read as often as they are needed."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Called with the step at hand, such as “Reading”, the number of items done, and that of all, if it is known."""

LINE_END = re.compile(r"\r\n|\n|\r")  # lines as editors count them; str.splitlines() splits at more characters
REPORTED = 1000  # items between two reports of progress


def report_nothing(_step: str, _done: int, _total: int | None) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document's file name, and a function that returns its lines, without their ends, from the first one on."""

    name: str
    open: Callable[[], Iterable[str]]
    progress: Progress = report_nothing

    def read_lines(self, step: str = "Reading", total: int | None = None) -> Iterator[str]:
        """Yield the lines, trimmed."""
        return (line.strip() for line in watch(self.open(), step, self.progress, total=total))


def split_document(name: str, text: str) -> Document:
    """Return a document whose text is in memory."""
    return Document(name, lambda: LINE_END.split(text))


def watch(items: Iterable[T], step: str, progress: Progress, *, total: int | None = None) -> Iterator[T]:
    """Yield items unchanged, and report now and then how many there were."""
    for done, item in enumerate(items):
        if done % REPORTED == 0:
            progress(step, done, total)
        yield item
