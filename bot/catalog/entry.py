"""The data of a catalog: codes with their meanings, and what was wrong with the document they came from."""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, Self, TypeVar

T = TypeVar("T")

Status = Literal["active", "retired"]
DamageKind = Literal["white space in a code", "spliced line", "replayed lines"]

MAX_CODE = 200  # characters of a code, its family and its section
MAX_KEY = MAX_CODE + 11  # characters of a code's key: the number of its catalog and a blank may stand before the code
FIRST_CATALOG = 1  # the number of the catalog whose codes are their own keys
MAX_LISTED = 1000  # items of one kind that a report lists; it counts all


def build_key(catalog: int, code: str) -> str:
    """Return the key of a catalog's code: the code itself in the first catalog, in others with the number before it.

    A code has no white space, so no key is another catalog's code.
    """
    return code if catalog == FIRST_CATALOG else f"{catalog} {code}"


class Pickled:
    """What a spool holds by the million: pickled by its fields, five times as fast as dataclasses with slots are."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Return what makes an equal object."""
        return type(self), tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Source(Pickled):
    """Where a meaning is printed: a document's file name and its lines, counted from 1."""

    document: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meaning(Pickled):
    """A message that the reference prints for a code, verbatim.

    ``doubt`` is the reason why another meaning is preferred, as a sentence for people; None for the preferred one.
    """

    text: str
    preferred: bool = True
    doubt: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause(Pickled):
    """One reason why a code appears, and what the reference says to do about it; either may be missing."""

    text: str
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry(Pickled):
    """A code with everything the reference says about it; ``meanings`` is never empty, the preferred one is first.

    ``number`` is the digits at the code's end as printed ("0000113"), or the whole code if it has no prefix ("2200E");
    ``family`` and ``section`` are names such as "customer API" and "account" (data/sections.toml), in lower case;
    screens capitalise them. ``aliases`` are other exact names of the code, such as a symbol or its number in another
    notation, ``severity`` is the reference's own word for it, and ``catalog`` the number of the catalog that the code
    belongs to.
    """

    code: str
    family: str
    number: str
    section: str
    status: Status = "active"
    meanings: tuple[Meaning, ...] = ()
    aliases: tuple[str, ...] = ()
    severity: str | None = None
    causes: tuple[Cause, ...] = ()
    catalog: int = FIRST_CATALOG

    @property
    def key(self) -> str:
        """Return what identifies the code in the desk: codes are unique only within their catalog."""
        return build_key(self.catalog, self.code)

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
class PrintedMessage(Pickled):
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
class Damage(Pickled):
    """Damage that was repaired: its first and last line, and a sentence about how it was read."""

    kind: DamageKind
    first: int
    last: int
    note: str


@dataclass(frozen=True, slots=True)
class SkippedLine(Pickled):
    """A line, or a part of one, that could not be read; ``code`` is set if it is a whole code without a message."""

    line: int
    text: str
    reason: str
    code: str | None = None


class Listing(tuple[T, ...]):  # noqa: SLOT001 - a tuple with an attribute can't have slots
    """The first of any number of items, as a tuple; ``total`` is the number of all."""

    total: int

    def __new__(cls, items: Iterable[T] = ()) -> Self:
        """Take the first of the items, and count the others."""
        rest = iter(items)
        listing = super().__new__(cls, islice(rest, MAX_LISTED))
        listing.total = len(listing) + sum(1 for _ in rest)
        return listing


NOTHING: Listing[Any] = Listing()


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading a document: entries sorted by code, and what happened to its lines.

    ``document`` is a file name, ``printed`` the number of messages read, ``lines`` the number of lines that are not
    blank; ``families`` are those of the entries. ``unread`` lists the skipped lines of which nothing was understood,
    ``without_meaning`` the codes that the document names without a message anywhere, in its order. ``steps`` and
    ``marks`` are the document's plain data about what staff wrote, which the catalog doesn't interpret. ``catalogs``
    are the names of the entries' catalogs, the first of which has the number 1; there are none if the document doesn't
    name them. ``files`` are the names of the documents if there are several; ``whole`` says that they are all that
    their catalog has, as a folder is.
    """

    document: str
    entries: Collection[Entry]
    printed: int
    lines: int
    families: AbstractSet[str]
    damages: Listing[Damage] = NOTHING
    skipped: Listing[SkippedLine] = NOTHING
    unread: Listing[SkippedLine] = NOTHING
    without_meaning: Listing[str] = NOTHING
    steps: tuple[Mapping[str, object], ...] = ()
    marks: tuple[Mapping[str, object], ...] = ()
    catalogs: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    whole: bool = False

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the names of the documents."""
        return self.files or (self.document,)
