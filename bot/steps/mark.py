"""What staff say of a code besides its steps."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.catalog.entry import Entry

Severity = Literal["low", "medium", "high"]
MustAct = Literal["caller", "support", "platform"]

DOUBT = "Support staff prefer another meaning."


@dataclass(frozen=True, slots=True)
class Mark:
    """What staff say of a code; nothing here is ever derived.

    ``preferred`` is the text of the meaning that they confirmed (None: nobody did), ``phrases`` what the code is *also
    asked as*.
    """

    code: str
    preferred: str | None = None
    severity: Severity | None = None
    actor: MustAct | None = None
    phrases: tuple[str, ...] = ()


def with_preferred(entry: Entry, mark: Mark | None) -> Entry:
    """Put the meaning first that staff prefer; an entry that no longer has it stays as it is."""
    chosen = next((one for one in entry.meanings if mark and one.text == mark.preferred), None)
    if chosen is None:
        return entry
    others = (replace(one, preferred=False, doubt=one.doubt or DOUBT) for one in entry.meanings if one is not chosen)
    return replace(entry, meanings=(replace(chosen, preferred=True, doubt=None), *others))
