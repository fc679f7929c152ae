"""The shapes of a catalog: codes with their meanings, and what was wrong with the document they came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Status = Literal["active", "retired"]
DamageKind = Literal["white space in a code", "spliced line", "replayed lines"]

MAX_CODE = 100  # characters; as wide as the columns that keep a code, its family and its section


@dataclass(frozen=True, slots=True)
class Source:
    """Where a meaning is printed: a document's file name and its lines, counted from 1."""

    document: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A message that the reference prints for a code, as printed.

    ``doubt`` is the reason why another meaning is preferred, a sentence for people; None for the preferred one.
    """

    text: str
    preferred: bool = True
    doubt: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with everything the reference says of it; ``meanings`` is never empty and holds the preferred one first.

    ``number`` is the digits at the code's end as printed ("0000113"), or all of a code without a prefix ("2200E");
    ``family`` and ``section`` are names such as "customer API" and "account" (data/sections.toml), written small for
    screens to capitalise.
    """

    code: str
    family: str
    number: str
    section: str
    status: Status = "active"
    meanings: tuple[Meaning, ...] = ()

    @property
    def meaning(self) -> Meaning:
        """Give the preferred meaning."""
        return self.meanings[0]


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of a document that may hold an entry: what stands before and after its first "=", trimmed."""

    line: int
    key: str
    message: str

    @property
    def text(self) -> str:
        """Give the line again, for people."""
        return f"{self.key}={self.message}"


@dataclass(frozen=True, slots=True)
class Printed:
    """A message once printed for a code.

    ``tail`` says that the code's beginning was cut off by a splice. In a replay, ``repeats`` is the line that printed
    the message first, and ``splice`` the damaged line at which the replay ends.
    """

    code: str
    text: str
    line: int
    tail: bool = False
    repeats: int | None = None
    splice: int | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that was put right: its first and last line, and a sentence that says how it was read."""

    kind: DamageKind
    first: int
    last: int
    note: str


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line, or the part of it, that could not be read; ``code`` where a whole code stands there without a message."""

    line: int
    text: str
    reason: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document says: sorted entries, and the whole truth about its lines.

    ``document`` is a file name, ``printed`` the number of messages read, ``lines`` that of the lines that are not
    blank; ``unread`` holds the skipped lines of which nothing at all was understood. ``steps`` is what it says of the
    codes' steps, as it stands there: the catalog knows nothing of them.
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
        """Give the codes that the document names but gives no message anywhere, in its order."""
        known = {entry.code for entry in self.entries}
        return tuple(dict.fromkeys(skip.code for skip in self.skipped if skip.code and skip.code not in known))
