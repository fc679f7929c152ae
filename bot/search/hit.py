"""The shapes of what the search says."""

from dataclasses import dataclass
from typing import Literal

from bot.catalog.entry import Entry

Kind = Literal["answer", "choose", "unknown"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A code that the text may mean.

    ``why`` is the signal that found it, ``meaning`` the index in ``entry.meanings`` of the message that was met (0
    is the preferred one), ``values`` what stood in the place of that message's placeholders, in order, and ``times``
    how often the text names the code.
    """

    entry: Entry
    why: str
    meaning: int = 0
    values: tuple[str, ...] = ()
    times: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the search says of a text.

    ``answer``: every hit is meant (several where the text names several codes, in the text's order, without limit).
    ``choose``: one of the hits (at most five, best first) is meant. ``unknown``: no hit is; they are suggestions, at
    most five. ``missing`` holds the codes that the text names and the catalog lacks, as typed, cleaned.
    """

    kind: Kind
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()
