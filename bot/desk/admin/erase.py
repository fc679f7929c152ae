"""Erase a person's data: the figures stay, anonymously; nothing identifies the person any more."""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.database.database import Transaction
from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.desk.state.roles import Access
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.admin import erase as store
from bot.store.admin.erase import Subject
from bot.store.questions.typed import BEFORE_ALL, QuestionPosition
from bot.store.schema.dialect import set_statement_timeout

ERASURE_STATEMENT_SECONDS = 10  # for each statement, which may scan a whole table
TERMINAL_PREFIX = "terminal "  # precedes the name of a user at a terminal
USER_MENTION = re.compile(r"<?@?([UW][A-Z0-9]{2,19})(?:\|[^>]*)?>?")

NOT_A_PERSON = (
    "“{}” is no Slack user id. Give one such as U012AB3CD (in Slack: the profile › ⋮ › Copy member ID), "
    "or “terminal NAME” for whoever asks at a terminal."
)
TEXTS_REMAIN = "What they wrote for others (steps, suggestions, replies) stays, without their name."
PHRASES_REMAIN = (
    "Phrases that staff added to codes stay, there and in the audit log, also those that people's words suggested."
)
COPIES_REMAIN = "Messages that are in Slack already, backups, exports and the server's log are not changed."
STILL_CHOSEN = "The settings in Errdesk's Home tab still name them as support staff. Take them out there."
STILL_CONFIGURED = "ERRDESK_STAFF or ERRDESK_ADMINS still names them. Take them out of the environment."
STILL_IN_GROUP = (
    "Who is in a user group is read from Slack again. If they are to leave it, take them out in Slack first."
)
SHARED_SIGNATURE = "Somebody else signs as @{} too: what is signed so without an id stays as it is."


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased of a person, or would be on a dry run: rows by kind, and notes on what ``remains``."""

    user: str
    counts: tuple[tuple[str, int], ...]
    remains: tuple[str, ...]
    dry_run: bool

    @property
    def anything(self) -> bool:
        """Whether there was anything to erase."""
        return any(count for _, count in self.counts)


def erase_person(desk: Desk, user: str, actor: Actor, *, dry_run: bool = False) -> ErasureReport:
    """Erase a person (a Slack user id, or “terminal NAME”) in one transaction; all figures stay the same.

    Raises Refusal for anything else. A dry run only reads. A second run finds nothing.
    """
    require_admin(desk, actor)
    user = parse_person(user)
    typed, place = collect_typed_questions(desk, desk.hash_asker(user))
    with (desk.database.read if dry_run else desk.database.begin)() as transaction:
        if not dry_run:
            audit.lock_changes(transaction)
        set_statement_timeout(transaction, ERASURE_STATEMENT_SECONDS)  # erasures are too rare to deserve indexes
        subject = store.identify_subject(transaction, user, desk.hash_asker(user), list_terminal_names(user))
        typed += find_typed_since(transaction, subject.asker, place)
        erasures = store.plan_erasures(transaction, subject, secrets.token_hex(32), typed)
        counts = tuple((erasure.what, erasure.rows) for erasure in erasures)
        forgotten = ErasureReport(user, counts, tuple(list_remains(desk, subject, counts)), dry_run)
        if forgotten.anything and not dry_run:
            change = audit.log_change(transaction, actor, "forgot a person", "")
            store.apply_erasures(transaction, erasures, change)
    desk.cache.refresh(desk.database)
    return forgotten


def parse_person(user: str) -> str:
    """Return the id of the person to erase, in any of Slack's notations; raises Refusal for anything else."""
    if user.startswith(TERMINAL_PREFIX) and user.removeprefix(TERMINAL_PREFIX).strip():
        return user.strip()
    if not (match := USER_MENTION.fullmatch(user.strip())):
        raise Refusal(NOT_A_PERSON.format(user))
    return match[1]


def list_terminal_names(user: str) -> tuple[str, ...]:
    """Return the signature of a user at a terminal, nothing for a Slack user."""
    return (user.removeprefix(TERMINAL_PREFIX),) if user.startswith(TERMINAL_PREFIX) else ()


def collect_typed_questions(desk: Desk, hashed: str) -> tuple[list[int], QuestionPosition]:
    """Find an asker's questions whose text is still stored, in pages, because there may be many to look through.

    Returns their ids, and where the last page began.
    """
    question_ids: list[int] = []
    place = BEFORE_ALL
    after: QuestionPosition | None = BEFORE_ALL
    while after:
        place = after
        with desk.database.read() as transaction:
            asker = store.find_asker_number(transaction, hashed)
            page, after = store.find_typed_questions(transaction, asker, place) if asker else ([], None)
        question_ids += page
    return question_ids, place


def find_typed_since(transaction: Transaction, asker: int | None, place: QuestionPosition) -> list[int]:
    """Find an asker's questions whose text is stored, from ``place`` on: those asked meanwhile."""
    return store.find_typed_questions(transaction, asker, place)[0] if asker else []


def list_remains(desk: Desk, subject: Subject, counts: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield notes on what this command doesn't change."""
    yield from list_remaining_roles(desk.cache.access, subject.user)
    yield from (SHARED_SIGNATURE.format(name) for name in sorted(subject.shared))
    if any(count for _, count in counts):
        yield TEXTS_REMAIN
        yield PHRASES_REMAIN
    yield COPIES_REMAIN


def list_remaining_roles(people: Access, user: str) -> Iterator[str]:
    """Yield notes on where a person is still named as staff or admin."""
    if user in people.staff and people.choices.get("staff"):
        yield STILL_CHOSEN
    if user in {*people.configured.staff, *people.configured.admins}:
        yield STILL_CONFIGURED
    if any(user in roster.members for roster in people.rosters.values()):
        yield STILL_IN_GROUP
