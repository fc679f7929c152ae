"""The shapes of what staff write: steps, the revisions of a list of them, and the fix that a list is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Audience = Literal["shareable", "internal"]
Due = Literal["reworded", "failing"]  # an import or staff changed the meaning; it did not help three times in a row

MOST = 20  # steps of a list
LONGEST = 1_000  # characters of a step


@dataclass(frozen=True, slots=True)
class Step:
    """One resolution step in Slack's mrkdwn, up to 1,000 characters; an internal one is seen by staff alone."""

    text: str
    audience: Audience = "shareable"


def counted(steps: int) -> str:
    """Count steps in words."""
    return "1 step" if steps == 1 else f"{steps} steps"


@dataclass(frozen=True, slots=True)
class Revision:
    """A whole list as it once was saved: its number counts from 1, no steps mean that it was retired.

    ``by`` is the name that is shown, ``by_id`` a Slack id (None: the terminal), ``surface`` where it was saved.
    """

    number: int
    steps: tuple[Step, ...]
    by: str
    at: datetime
    surface: str
    by_id: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """A list of steps at its present revision: kept under its home code, shown for all ``codes`` (home first).

    A fix with several codes is a *shared fix*. ``due`` says why it must be verified before its time.
    """

    id: int
    home: str
    codes: tuple[str, ...]
    revision: Revision
    verified_by: str | None = None
    verified_on: date | None = None
    due: Due | None = None

    @property
    def published(self) -> bool:
        """Say whether it has steps to show; a retired fix has none."""
        return bool(self.revision.steps)
