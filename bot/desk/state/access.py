"""Access: staff curate, admins also change the settings, everyone else asks and suggests."""

from collections.abc import Callable

from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.steps.actor import Actor

NOT_STAFF = (
    "Only support staff can do this. If you know a step that helps, ask for the code and press “Suggest a step”."
)
NOT_ADMIN = "Only an admin of Errdesk can do this. Ask one of them."


def require_staff(desk: Desk, actor: Actor) -> None:
    """Refuse an actor who is neither staff nor at the terminal; the cached rights are at most a second old."""
    desk.cache.refresh_if_stale(desk.database, actor.at)
    if not has_right(actor, desk.cache.access.is_staff):
        raise Refusal(NOT_STAFF)


def require_admin(desk: Desk, actor: Actor) -> None:
    """Refuse an actor who is neither an admin nor at the terminal."""
    desk.cache.refresh_if_stale(desk.database, actor.at)
    if not has_right(actor, desk.cache.access.is_admin):
        raise Refusal(NOT_ADMIN)


def has_right(actor: Actor, holds: Callable[[str], bool]) -> bool:
    """Return whether an actor may act: always at the terminal, never from another organization, else by their id."""
    return actor.trusted or (not actor.outsider and holds(actor.user))
