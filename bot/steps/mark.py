"""Marks: what staff record about a code besides its steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.catalog.entry import Entry

Severity = Literal["low", "medium", "high"]
MustAct = Literal["caller", "support", "platform"]

MAX_PHRASES = 20  # phrases of a code
MAX_PHRASE_LENGTH = 200  # characters of a phrase
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
    texts: list[str | None] = [meaning.text for meaning in entry.meanings]
    if mark is None or mark.preferred not in texts:
        return entry
    others = list(entry.meanings)
    chosen = others.pop(texts.index(mark.preferred))
    doubted = (replace(meaning, preferred=False, doubt=meaning.doubt or STAFF_DOUBT) for meaning in others)
    return replace(entry, meanings=(replace(chosen, preferred=True, doubt=None), *doubted))


def choose_text(texts: Sequence[str], mark: Mark | None) -> str:
    """Return the displayed text of a code's meanings, of which the reference prefers the first."""
    return mark.preferred if mark and mark.preferred and mark.preferred in texts else texts[0]
