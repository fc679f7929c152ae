"""The results of the search."""

from dataclasses import dataclass
from typing import Literal

from bot.catalog.entry import Entry

VerdictKind = Literal["answer", "choose", "unknown", "nothing"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A code that the text may mean.

    ``why`` is the signal that found it, ``meaning`` the index in ``entry.meanings`` of the message that matched (0 is
    the preferred one), ``values`` the values of that message's placeholders, in order, and ``times`` how often the text
    names the code.
    """

    entry: Entry
    why: str
    meaning: int = 0
    values: tuple[str, ...] = ()
    times: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """The search's result for a text.

    ``answer``: every hit is meant (several if the text names several codes, in its order, without limit). ``choose``:
    one of the hits (at most five, best first) is meant. ``unknown``: the hits, at most five, are only suggestions.
    ``nothing``: the text asks nothing, as a greeting does; there are no hits.
    ``missing`` holds the codes that the text names but that are not in the catalog, as typed after cleaning; ``more``
    is how many codes a choice leaves out. ``group`` is the name of the section or family that all of them are in, if
    the text names a section, a family or a prefix; otherwise "". ``is_pattern``: they are what fits a code with open
    digits.
    """

    kind: VerdictKind
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()
    more: int = 0
    group: str = ""
    is_pattern: bool = False
