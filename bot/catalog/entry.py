"""The data of a catalog: codes with their meanings, and what was wrong with the document they came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Status = Literal["active", "retired"]
DamageKind = Literal["white space in a code", "spliced line", "replayed lines"]

MAX_CODE = 100  # characters; the width of the columns for a code, its family and its section


@dataclass(frozen=True, slots=True)
class Source:
    """Where a meaning is printed: a document's file name and its lines, counted from 1."""

    document: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A message that the reference prints for a code, verbatim.

    ``doubt`` is the reason why another meaning is preferred, as a sentence for people; None for the preferred one.
    """

    text: str
    preferred: bool = True
    doubt: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with everything the reference says about it; ``meanings`` is never empty, the preferred one is first.

    ``number`` is the digits at the code's end as printed ("0000113"), or the whole code if it has no prefix ("2200E");
    ``family`` and ``section`` are names such as "customer API" and "account" (data/sections.toml), in lower case;
    screens capitalise them.
    """

    code: str
    family: str
    number: str
    section: str
    status: Status = "active"
    meanings: tuple[Meaning, ...] = ()

    @property
    def meaning(self) -> Meaning:
        """Return the preferred meaning."""
        return self.meanings[0]


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of a document that may hold an entry, split at its first "=" and trimmed."""

    line: int
    key: str
    message: str

    @property
    def text(self) -> str:
        """Return the line's text, for people."""
        return f"{self.key}={self.message}"


@dataclass(frozen=True, slots=True)
class PrintedMessage:
    """A message that a line prints for a code.

    ``tail`` means that a splice cut off the code's beginning. In a replay, ``repeats`` is the line that first printed
    the message, and ``splice`` the damaged line where the replay ends.
    """

    code: str
    text: str
    line: int
    tail: bool = False
    repeats: int | None = None
    splice: int | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage that was repaired: its first and last line, and a sentence about how it was read."""

    kind: DamageKind
    first: int
    last: int
    note: str


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line, or a part of one, that could not be read; ``code`` is set if it is a whole code without a message."""

    line: int
    text: str
    reason: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading a document: sorted entries, and what happened to its lines.

    ``document`` is a file name, ``printed`` the number of messages read, ``lines`` the number of lines that are not
    blank; ``unread`` holds the skipped lines of which nothing was understood. ``steps`` is the document's plain data
    about the codes' steps, which the catalog doesn't interpret.
    """

    document: str
    entries: tuple[Entry, ...]
    printed: int
    lines: int
    damages: tuple[Damage, ...] = ()
    skipped: tuple[SkippedLine, ...] = ()
    unread: tuple[SkippedLine, ...] = ()
    steps: tuple[Mapping[str, object], ...] = ()

    @property
    def without_meaning(self) -> tuple[str, ...]:
        """Return the codes that the document names without a message anywhere, in its order."""
        known = {entry.code for entry in self.entries}
        return tuple(dict.fromkeys(skip.code for skip in self.skipped if skip.code and skip.code not in known))
