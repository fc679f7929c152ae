"""Access: staff curate, admins also change the settings, everyone else asks and suggests."""

from collections.abc import Callable, Iterable

from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.store.admin import audit, team

NOT_STAFF = (
    "Only support staff can do this. If you know a step that helps, ask for the code and press “Suggest a step”."
)
NOT_ADMIN = "Only an admin of Errdesk can do this. Ask one of them."


def require_staff(desk: Desk, actor: Actor) -> None:
    """Refuse an actor who is neither staff nor at the terminal; the cached rights are at most a second old."""
    desk.shelf.look_again(desk.database, actor.at)
    if not has_right(actor, desk.shelf.people.is_staff):
        raise Refusal(NOT_STAFF)


def require_admin(desk: Desk, actor: Actor) -> None:
    """Refuse an actor who is neither an admin nor at the terminal."""
    desk.shelf.look_again(desk.database, actor.at)
    if not has_right(actor, desk.shelf.people.is_admin):
        raise Refusal(NOT_ADMIN)


def has_right(actor: Actor, holds: Callable[[str], bool]) -> bool:
    """Return whether an actor may act: always at the terminal, never from another organization, else by their id."""
    return actor.trusted or (not actor.outsider and holds(actor.user))


def record_roster(desk: Desk, name: str, members: Iterable[str], actor: Actor) -> None:
    """Record the members of a roster as Slack listed them; only changes go to the audit log."""
    current = frozenset(members)
    with desk.database.begin() as session:
        audit.lock_changes(session)
        known = team.load_rosters(session).get(name)
        team.save_roster(session, name, sorted(current), at=actor.at)
        if known is None or known.members != current or known.trouble:
            audit.log_change(session, actor, "read members", name, detail=f"{len(current)} members")


def record_roster_error(desk: Desk, name: str, trouble: str, actor: Actor) -> None:
    """Record Slack's error when it did not list a group's members; the last known members stay valid."""
    with desk.database.begin() as session:
        audit.lock_changes(session)
        known = team.load_rosters(session).get(name)
        team.save_roster(session, name, sorted(known.members) if known else (), at=actor.at, trouble=trouble)
        if known is None or known.trouble != trouble:
            audit.log_change(session, actor, "could not read members", name, detail=trouble)
