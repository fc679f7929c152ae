"""Erase a person's data: the figures stay, anonymously; nothing identifies the person any more."""

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

PATIENCE = 10  # for each statement, which may scan a whole table
TERMINAL = "terminal "  # precedes the name of a user at a terminal
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
    """What was erased of a person, or would be on a dry run: rows by kind, and notes on what ``remains``."""

    user: str
    counts: tuple[tuple[str, int], ...]
    remains: tuple[str, ...]
    dry_run: bool

    @property
    def anything(self) -> bool:
        """Whether there was anything to erase."""
        return any(count for _, count in self.counts)


def forget(desk: Desk, user: str, actor: By, *, dry_run: bool = False) -> Forgotten:
    """Erase a person (a Slack user id, or “terminal NAME”) in one transaction; all figures stay the same.

    Raises Refusal for anything else. A dry run only reads. A second run finds nothing.
    """
    require_admin(desk, actor)
    user = person(user)
    typed, place = typed_so_far(desk, desk.hashed(user))
    with (desk.database.read if dry_run else desk.database.begin)() as session:
        if not dry_run:
            audit.take_turn(session)
        transaction = session.connection()
        be_patient(transaction, PATIENCE)  # erasures are too rare to deserve indexes
        subject = store.whose(transaction, user, desk.hashed(user), names_at_terminal(user))
        typed += typed_since(transaction, subject.asker, place)
        erasures = store.traces(transaction, subject, secrets.token_hex(32), typed)
        counts = tuple((erasure.what, erasure.rows) for erasure in erasures)
        forgotten = Forgotten(user, counts, tuple(remains(desk, subject, counts)), dry_run)
        if forgotten.anything and not dry_run:
            change = audit.log(session, actor, "forgot a person", "")
            store.efface(transaction, erasures, change)
    desk.shelf.refresh(desk.database)
    return forgotten


def person(user: str) -> str:
    """Return the id of the person to erase, in any of Slack's notations; raises Refusal for anything else."""
    if user.startswith(TERMINAL) and user.removeprefix(TERMINAL).strip():
        return user.strip()
    if not (match := USER.fullmatch(user.strip())):
        raise Refusal(NOBODY.format(user))
    return match[1]


def names_at_terminal(user: str) -> tuple[str, ...]:
    """Return the signature of a user at a terminal, nothing for a Slack user."""
    return (user.removeprefix(TERMINAL),) if user.startswith(TERMINAL) else ()


def typed_so_far(desk: Desk, hashed: str) -> tuple[list[int], Place]:
    """Find an asker's questions whose text is still stored, in pages, because there may be many to look through.

    Returns their ids, and where the last page began.
    """
    question_ids: list[int] = []
    place = FIRST
    after: Place | None = FIRST
    while after:
        place = after
        with desk.database.read() as session:
            asker = store.asker_number(session.connection(), hashed)
            page, after = store.typed_by(session.connection(), asker, place) if asker else ([], None)
        question_ids += page
    return question_ids, place


def typed_since(transaction: Transaction, asker: int | None, place: Place) -> list[int]:
    """Find an asker's questions whose text is stored, from ``place`` on: those asked meanwhile."""
    return store.typed_by(transaction, asker, place)[0] if asker else []


def remains(desk: Desk, subject: Whose, counts: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield notes on what this command doesn't change."""
    people = desk.shelf.people
    if subject.user in people.staff and people.choices.get("staff"):
        yield CHOSEN
    if subject.user in {*people.team.staff, *people.team.admins}:
        yield NAMED
    if any(subject.user in roster.members for roster in people.rosters.values()):
        yield GROUPS
    yield from (SHARED.format(name) for name in sorted(subject.shared))
    if any(count for _, count in counts):
        yield WRITTEN
    yield OUTSIDE
