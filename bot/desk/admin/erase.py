"""Forget a person: what counts stays, as somebody's; who they were is kept nowhere any more."""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.database.database import Transaction
from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.steps.actor import By
from bot.store.admin import audit
from bot.store.admin import erase as store
from bot.store.admin.erase import FIRST, Place, Whose
from bot.store.stats.live import be_patient

PATIENCE = 10  # seconds for each statement
TERMINAL = "terminal "  # how those are called who ask at a terminal, before their name
USER = re.compile(r"<?@?([UW][A-Z0-9]{2,19})(?:\|[^>]*)?>?")

NOBODY = (
    "“{}” is no Slack user id. Give one such as U012AB3CD (in Slack: the profile › ⋮ › Copy member ID), "
    "or “terminal NAME” for whoever asks at a terminal."
)
WRITTEN = "What they wrote for others (steps, suggestions, replies) stays, without their name."
OUTSIDE = "Messages that are in Slack already, backups, exports and the server's log are not changed."
CHOSEN = "The settings in Errdesk's Home tab still name them as support staff. Take them out there."
NAMED = "ERRDESK_STAFF or ERRDESK_ADMINS still names them. Take them out of the environment."
GROUPS = "Who is in a user group is read from Slack again. If they are to leave it, take them out in Slack first."
SHARED = "Somebody else signs as @{} too: what is signed so without an id stays as it is."


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was kept of a person and was taken out, by kind, or would be on a dry run; and what ``remains``."""

    user: str
    counts: tuple[tuple[str, int], ...]
    remains: tuple[str, ...]
    dry_run: bool

    @property
    def anything(self) -> bool:
        """Say whether anything was kept of them."""
        return any(count for _, count in self.counts)


def forget(desk: Desk, user: str, by: By, *, dry_run: bool = False) -> Forgotten:
    """Forget a person (a Slack user id, or “terminal NAME”) in one transaction; all figures stay the same.

    Refuses what is no such id. A dry run only reads. Forgotten again, nothing is found.
    """
    require_admin(desk, by)
    user = person(user)
    typed, place = typed_so_far(desk, desk.hashed(user))
    with (desk.database.read if dry_run else desk.database.begin)() as session:
        if not dry_run:
            audit.take_turn(session)
        transaction = session.connection()
        be_patient(transaction, PATIENCE)  # nothing here is asked for often enough to deserve an index
        of = store.whose(transaction, user, desk.hashed(user), names_at_terminal(user))
        typed += typed_since(transaction, of.asker, place)
        found = store.traces(transaction, of, secrets.token_hex(32), typed)
        counts = tuple((one.what, one.rows) for one in found)
        forgotten = Forgotten(user, counts, tuple(remains(desk, of, counts)), dry_run)
        if forgotten.anything and not dry_run:
            change = audit.log(session, by, "forgot a person", "")
            store.efface(transaction, found, change)
    desk.shelf.refresh(desk.database)
    return forgotten


def person(user: str) -> str:
    """Give the id of whom to forget, however Slack writes it; refuses anything else."""
    if user.startswith(TERMINAL) and user.removeprefix(TERMINAL).strip():
        return user.strip()
    if not (found := USER.fullmatch(user.strip())):
        raise Refusal(NOBODY.format(user))
    return found[1]


def names_at_terminal(user: str) -> tuple[str, ...]:
    """Give the name with which whoever is at a terminal signs."""
    return (user.removeprefix(TERMINAL),) if user.startswith(TERMINAL) else ()


def typed_so_far(desk: Desk, hashed: str) -> tuple[list[int], Place]:
    """Find an asker's questions of which the text is kept, page by page: there may be many to look through.

    Gives their ids, and the place up to which it looked.
    """
    mine, place = list[int](), FIRST
    after: Place | None = FIRST
    while after:
        place = after
        with desk.database.read() as session:
            asker = store.asker_number(session.connection(), hashed)
            found, after = store.typed_by(session.connection(), asker, place) if asker else ([], None)
        mine += found
    return mine, place


def typed_since(transaction: Transaction, asker: int | None, place: Place) -> list[int]:
    """Find those that were asked meanwhile."""
    return store.typed_by(transaction, asker, place)[0] if asker else []


def remains(desk: Desk, of: Whose, counts: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Say what is not for this command to change."""
    people, rosters = desk.shelf.people, desk.shelf.people.rosters
    if of.user in people.staff and people.choices.get("staff"):
        yield CHOSEN
    if of.user in {*people.team.staff, *people.team.admins}:
        yield NAMED
    if any(of.user in roster.members for roster in rosters.values()):
        yield GROUPS
    yield from (SHARED.format(name) for name in sorted(of.shared))
    if any(count for _, count in counts):
        yield WRITTEN
    yield OUTSIDE
