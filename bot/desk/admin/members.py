"""User-group sync: record members as Slack lists them. This process sees it at once, others within a second."""

from collections.abc import Iterable
from datetime import datetime

from bot.desk.state.desk import Desk
from bot.desk.state.roles import WORKSPACE_ADMINS
from bot.steps.actor import Actor
from bot.store.admin import audit, team


def record_group_members(desk: Desk, group: str, members: Iterable[str], actor: Actor) -> None:
    """Record the members of a user group as Slack listed them; only changes go to the audit log."""
    current = frozenset(members)
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        known = team.load_rosters(transaction).get(group)
        team.save_roster(transaction, group, sorted(current), at=actor.at)
        if known is None or known.members != current or known.trouble:
            audit.log_change(transaction, actor, "read members", group, detail=f"{len(current)} members")
    desk.cache.refresh(desk.database)


def record_group_error(desk: Desk, name: str, trouble: str, actor: Actor) -> None:
    """Record that Slack didn't list the members, and why; the last known ones stay."""
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        known = team.load_rosters(transaction).get(name)
        team.save_roster(transaction, name, sorted(known.members) if known else (), at=actor.at, trouble=trouble)
        if known is None or known.trouble != trouble:
            audit.log_change(transaction, actor, "could not read members", name, detail=trouble)
    desk.cache.refresh(desk.database)


def record_workspace_admin(desk: Desk, user: str, actor: Actor, *, admin: bool) -> None:
    """Record whether a user is one of the workspace's admins; the other admins stay as known."""
    desk.cache.refresh_if_stale(desk.database, actor.at)
    if not is_admin_change(desk.cache.access.rosters.get(WORKSPACE_ADMINS), user, admin=admin):
        return  # as nearly always, and then nobody waits for the lock
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        known = team.load_rosters(transaction).get(WORKSPACE_ADMINS)
        if not is_admin_change(known, user, admin=admin):
            return
        audit.log_change(
            transaction, actor, "read members", WORKSPACE_ADMINS, detail=f"{user} is {'an' if admin else 'no'} admin"
        )
        others = known.members - {user} if known else frozenset()
        team.save_roster(transaction, WORKSPACE_ADMINS, sorted(others | {user} if admin else others), at=actor.at)
    desk.cache.refresh(desk.database)


def is_admin_change(known: team.Roster | None, user: str, *, admin: bool) -> bool:
    """Return whether the roster changes: in who is an admin, or because Slack's trouble is over."""
    return admin != (known is not None and user in known.members) or bool(known and known.trouble)


def refresh_cache_if_stale(desk: Desk, at: datetime) -> None:
    """Refresh the cache if it is stale: other processes may have changed something up to a second ago."""
    desk.cache.refresh_if_stale(desk.database, at)
