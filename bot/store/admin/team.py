"""Settings that admins chose, and rosters: the members of a user group, or the admins, as Slack last listed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.database.database import Transaction
from bot.store.schema.team import ChoiceRow, RosterRow


@dataclass(frozen=True, slots=True)
class Roster:
    """A group's members (Slack ids) as last read from Slack, when, and Slack's error if the last reading failed."""

    name: str
    members: frozenset[str]
    at: datetime
    trouble: str | None = None


def load_choices(transaction: Transaction) -> dict[str, object]:
    """Return the values that admins chose, by the setting's name."""
    return {row.name: row.value for row in transaction.scalars(select(ChoiceRow))}


def save_choice(transaction: Transaction, name: str, value: object) -> None:
    """Save a chosen value."""
    transaction.merge(ChoiceRow(name=name, value=value))


def load_rosters(transaction: Transaction) -> dict[str, Roster]:
    """Return all rosters by name."""
    rows = transaction.scalars(select(RosterRow))
    return {row.name: Roster(row.name, frozenset(row.members), row.at, row.trouble) for row in rows}


def save_roster(
    transaction: Transaction, name: str, members: Sequence[str], *, at: datetime, trouble: str | None = None
) -> None:
    """Save a roster as it was read, or the old members with Slack's error."""
    transaction.merge(RosterRow(name=name, members=sorted(members), at=at, trouble=trouble))
