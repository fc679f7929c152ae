"""Marks: what staff record about a code besides its steps."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.catalog.entry import Entry

Severity = Literal["low", "medium", "high"]
MustAct = Literal["caller", "support", "platform"]

STAFF_DOUBT = "Support staff prefer another meaning."


@dataclass(frozen=True, slots=True)
class Mark:
    """What staff recorded about a code; nothing here is ever derived.

    ``preferred`` is the text of the meaning that they confirmed (None: nobody did); ``phrases`` are the texts the code
    is *also asked as*.
    """

    code: str
    preferred: str | None = None
    severity: Severity | None = None
    actor: MustAct | None = None
    phrases: tuple[str, ...] = ()


def apply_preferred_meaning(entry: Entry, mark: Mark | None) -> Entry:
    """Return the entry with the meaning that staff prefer first; unchanged if it no longer has that meaning."""
    chosen = next((meaning for meaning in entry.meanings if mark and meaning.text == mark.preferred), None)
    if chosen is None:
        return entry
    others = [meaning for meaning in entry.meanings if meaning is not chosen]
    doubted = (replace(meaning, preferred=False, doubt=meaning.doubt or STAFF_DOUBT) for meaning in others)
    return replace(entry, meanings=(replace(chosen, preferred=True, doubt=None), *doubted))
