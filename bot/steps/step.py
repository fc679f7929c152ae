"""The data that staff write: a step, a revision (a saved list of steps), and a fix (a list with its revisions)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Audience = Literal["shareable", "internal"]
Due = Literal["reworded", "failing"]  # an import or staff changed the meaning; it failed to help three times in a row

MAX_STEPS = 20  # steps in a list
MAX_STEP_LENGTH = 1_000  # characters in a step


@dataclass(frozen=True, slots=True)
class Step:
    """A resolution step in Slack's mrkdwn, up to 1,000 characters; only staff see internal ones."""

    text: str
    audience: Audience = "shareable"


def format_step_count(steps: int) -> str:
    """Render a number of steps: “1 step”, “2 steps”."""
    return "1 step" if steps == 1 else f"{steps} steps"


@dataclass(frozen=True, slots=True)
class Revision:
    """A list of steps as it was saved. Numbers count from 1; a revision without steps retires the fix.

    ``by`` is the display name, ``by_id`` the Slack id (None: the terminal), ``surface`` where it was saved.
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
    """A list of steps at its current revision, stored under its home code and shown for all ``codes`` (home first).

    A fix with several codes is a *shared fix*. ``due`` is the reason why it must be verified again early.
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
        """Return whether the fix has steps; a retired one has none."""
        return bool(self.revision.steps)
