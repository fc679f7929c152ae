"""Take in what Slack says of who belongs where; this process knows it at once, all others within a second."""

from collections.abc import Iterable
from datetime import datetime

from bot.desk.state.access import remember_roster, remember_trouble
from bot.desk.state.desk import Desk
from bot.desk.state.roles import ADMINS
from bot.steps.actor import By
from bot.store.admin import audit, team


def take_members(desk: Desk, group: str, members: Iterable[str], by: By) -> None:
    """Take in the members of a user group."""
    remember_roster(desk, group, members, by)
    know(desk)


def take_trouble(desk: Desk, name: str, trouble: str, by: By) -> None:
    """Take in that Slack would not say; what was known last holds."""
    remember_trouble(desk, name, trouble, by)
    know(desk)


def take_admin(desk: Desk, user: str, by: By, *, admin: bool) -> None:
    """Take in whether a user is one of the workspace's admins; the others stay as they are known."""
    desk.shelf.look_again(desk.database, by.at)
    if not is_news(desk.shelf.people.rosters.get(ADMINS), user, admin=admin):
        return  # as nearly always: nobody waits for a turn then
    with desk.database.begin() as session:
        audit.take_turn(session)
        known = team.rosters(session).get(ADMINS)
        if not is_news(known, user, admin=admin):
            return
        audit.log(session, by, "read members", ADMINS, detail=f"{user} is {'an' if admin else 'no'} admin")
        others = known.members - {user} if known else frozenset()
        team.keep_roster(session, ADMINS, sorted(others | {user} if admin else others), at=by.at)
    know(desk)


def is_news(known: team.Roster | None, user: str, *, admin: bool) -> bool:
    """Say whether something changes by it: who is an admin, or that Slack says so again."""
    return admin != (known is not None and user in known.members) or bool(known and known.trouble)


def know(desk: Desk) -> None:
    """Read what changed without the usual second's patience."""
    desk.shelf.refresh(desk.database)


def look_again(desk: Desk, at: datetime) -> None:
    """Read what other processes changed up to a second ago."""
    desk.shelf.look_again(desk.database, at)
