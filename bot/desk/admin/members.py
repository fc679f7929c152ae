"""User-group sync: record members as Slack lists them. This process sees it at once, others within a second."""

from collections.abc import Iterable
from datetime import datetime

from bot.desk.state.access import remember_roster, remember_trouble
from bot.desk.state.desk import Desk
from bot.desk.state.roles import ADMINS
from bot.steps.actor import By
from bot.store.admin import audit, team


def take_members(desk: Desk, group: str, members: Iterable[str], actor: By) -> None:
    """Record the members of a user group."""
    remember_roster(desk, group, members, actor)
    know(desk)


def take_trouble(desk: Desk, name: str, trouble: str, actor: By) -> None:
    """Record that Slack didn't list the members, and why; the last known ones stay."""
    remember_trouble(desk, name, trouble, actor)
    know(desk)


def take_admin(desk: Desk, user: str, actor: By, *, admin: bool) -> None:
    """Record whether a user is one of the workspace's admins; the other admins stay as known."""
    desk.shelf.look_again(desk.database, actor.at)
    if not is_news(desk.shelf.people.rosters.get(ADMINS), user, admin=admin):
        return  # as nearly always, and then nobody waits for the lock
    with desk.database.begin() as session:
        audit.take_turn(session)
        known = team.rosters(session).get(ADMINS)
        if not is_news(known, user, admin=admin):
            return
        audit.log(session, actor, "read members", ADMINS, detail=f"{user} is {'an' if admin else 'no'} admin")
        others = known.members - {user} if known else frozenset()
        team.keep_roster(session, ADMINS, sorted(others | {user} if admin else others), at=actor.at)
    know(desk)


def is_news(known: team.Roster | None, user: str, *, admin: bool) -> bool:
    """Return whether the roster changes: in who is an admin, or because Slack's trouble is over."""
    return admin != (known is not None and user in known.members) or bool(known and known.trouble)


def know(desk: Desk) -> None:
    """Refresh the cache at once, without the usual second between reads."""
    desk.shelf.refresh(desk.database)


def look_again(desk: Desk, at: datetime) -> None:
    """Refresh the cache if it is stale: other processes may have changed something up to a second ago."""
    desk.shelf.look_again(desk.database, at)
