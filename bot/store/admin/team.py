"""What admins chose, and the rosters: whom Slack last named as members of a group or as admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.schema.curated import ChoiceRow, RosterRow


@dataclass(frozen=True, slots=True)
class Roster:
    """The members (Slack ids) that Slack last named of a group, when, and its error if the last reading failed."""

    name: str
    members: frozenset[str]
    at: datetime
    trouble: str | None = None


def choices(session: Session) -> dict[str, object]:
    """Give what admins chose, by the setting's name."""
    return {row.name: row.value for row in session.scalars(select(ChoiceRow))}


def choose(session: Session, name: str, value: object) -> None:
    """Keep a choice."""
    session.merge(ChoiceRow(name=name, value=value))


def rosters(session: Session) -> dict[str, Roster]:
    """Give all rosters by name."""
    rows = session.scalars(select(RosterRow))
    return {row.name: Roster(row.name, frozenset(row.members), row.at, row.trouble) for row in rows}


def keep_roster(
    session: Session, name: str, members: Sequence[str], *, at: datetime, trouble: str | None = None
) -> None:
    """Keep a roster as it was read, or the old one with the trouble that reading it met."""
    session.merge(RosterRow(name=name, members=sorted(members), at=at, trouble=trouble))
