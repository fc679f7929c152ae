"""Who may do what: staff curate, admins choose the settings too, everyone else asks and suggests."""

from collections.abc import Callable, Iterable

from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.steps.actor import By
from bot.store.admin import audit, team

NOT_STAFF = (
    "Only support staff can do this. If you know a step that helps, ask for the code and press “Suggest a step”."
)
NOT_ADMIN = "Only an admin of Errdesk can do this. Ask one of them."


def require_staff(desk: Desk, by: By) -> None:
    """Refuse whoever is neither staff nor at the terminal, by what is known up to a second ago."""
    desk.shelf.look_again(desk.database, by.at)
    if not has_right(by, desk.shelf.people.is_staff):
        raise Refusal(NOT_STAFF)


def require_admin(desk: Desk, by: By) -> None:
    """Refuse whoever is neither admin nor at the terminal."""
    desk.shelf.look_again(desk.database, by.at)
    if not has_right(by, desk.shelf.people.is_admin):
        raise Refusal(NOT_ADMIN)


def has_right(by: By, holds: Callable[[str], bool]) -> bool:
    """Return whether somebody may act: at the terminal always, from another organization never, else by their id."""
    return by.trusted or (not by.outsider and holds(by.user))


def remember_roster(desk: Desk, name: str, members: Iterable[str], by: By) -> None:
    """Keep the members that Slack named; it is logged only where they changed."""
    found = frozenset(members)
    with desk.database.begin() as session:
        audit.take_turn(session)
        known = team.rosters(session).get(name)
        team.keep_roster(session, name, sorted(found), at=by.at)
        if known is None or known.members != found or known.trouble:
            audit.log(session, by, "read members", name, detail=f"{len(found)} members")


def remember_trouble(desk: Desk, name: str, trouble: str, by: By) -> None:
    """Keep that Slack would not name the members of a group (its error); the last known ones hold."""
    with desk.database.begin() as session:
        audit.take_turn(session)
        known = team.rosters(session).get(name)
        team.keep_roster(session, name, sorted(known.members) if known else (), at=by.at, trouble=trouble)
        if known is None or known.trouble != trouble:
            audit.log(session, by, "could not read members", name, detail=trouble)
