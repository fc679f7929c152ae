"""Erase a person: where their name, id or hash is stored, and what replaces it.

Whatever is counted remains, under a placeholder: votes, questions and revisions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Executable, and_, delete, false, func, inspect, or_, select, union, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.database.database import Transaction
from bot.search.phrases import normalize_words
from bot.steps.actor import list_shown_forms
from bot.store.questions.typed import QuestionPosition, read_typed_rows
from bot.store.schema.base import Table
from bot.store.schema.dialect import CHUNK, split_into_chunks
from bot.store.schema.notifications import PostRow, ScheduleRow
from bot.store.schema.questions import AskerRow, QuestionRow, WorkRow
from bot.store.schema.steps import FixRow, FollowerRow, LearnedPhraseRow, RevisionRow, SuggestionRow, VoteRow
from bot.store.schema.team import AuditRow, RosterRow

SignedTable: TypeAlias = type[RevisionRow] | type[AuditRow] | type[SuggestionRow] | type[ScheduleRow]

SIGNED_TABLES: tuple[SignedTable, ...] = (RevisionRow, AuditRow, SuggestionRow, ScheduleRow)  # have an author
TEXT_COLUMNS = (AuditRow.detail, SuggestionRow.text, SuggestionRow.reply, RevisionRow.why)  # may mention other people
SIGNATURE_KEYS = {"by", "verified_by"}  # keys under which a post names people
SOMEBODY = "somebody"
PAGE = 2_000  # questions per query


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom to erase: their Slack id, hash, asker number (if they ever asked), and the names they sign with.

    ``names`` are used by nobody else with a Slack id; ``shared`` are the others.
    """

    user: str
    hash: str
    asker: int | None
    names: frozenset[str]
    shared: frozenset[str]


@dataclass(frozen=True, slots=True)
class Erasure:
    """Rows that hold personal data: what they are, how many, and the statements that erase the person from them."""

    what: str
    rows: int
    statements: tuple[Executable, ...]


def find_asker_number(transaction: Transaction, hashed: str) -> int | None:
    """Return an asker's number, None if they never asked."""
    number: int | None = transaction.connection().scalar(select(AskerRow.id).where(AskerRow.hash == hashed))
    return number


def find_typed_questions(
    transaction: Transaction, asker: int, after: QuestionPosition
) -> tuple[list[int], QuestionPosition | None]:
    """Search one page of the questions with stored text for an asker's, beginning after a position.

    Return their ids, and the position after which the next page begins, None after the last page.
    """
    columns = QuestionRow.id, QuestionRow.at, QuestionRow.asker
    rows = read_typed_rows(transaction, columns, after, most=PAGE)
    ids = [row.id for row in rows if row.asker == asker]
    return ids, (rows[-1].at, rows[-1].id) if rows else None


def identify_subject(transaction: Transaction, user: str, hashed: str, signs: Iterable[str] = ()) -> Subject:
    """Return whom to erase; ``signs`` are additional names they are known to sign with."""
    own_names = union(*(select(table.by).where(table.by_id == user) for table in SIGNED_TABLES))
    names = {*transaction.connection().execute(own_names).scalars(), *signs} - {SOMEBODY}
    others = (
        select(table.by).where(table.by.in_(names), table.by_id != user, table.by_id != "") for table in SIGNED_TABLES
    )
    shared = frozenset(transaction.connection().execute(union(*others)).scalars())
    return Subject(user, hashed, find_asker_number(transaction, hashed), frozenset(names) - shared, shared)


def plan_erasures(
    transaction: Transaction, subject: Subject, unknown: str, typed: Sequence[int]
) -> tuple[Erasure, ...]:
    """Return all rows that hold personal data of somebody.

    ``typed`` are the ids of questions with their text, ``unknown`` is the hash that replaces theirs.
    """
    nameless = {"by": SOMEBODY, "by_id": None}
    rows: tuple[tuple[str, type[Table], ColumnElement[bool], Mapping[str, object]], ...] = (
        ("link to what they asked", AskerRow, AskerRow.hash == subject.hash, {"hash": unknown}),
        ("votes", VoteRow, VoteRow.asker == subject.hash, {"asker": unknown, "text": None}),
        ("codes followed", FollowerRow, FollowerRow.user == subject.user, {}),
        ("messages to them", PostRow, PostRow.channel == subject.user, {}),
        ("requests under way", WorkRow, WorkRow.user == subject.user, {}),
        ("suggestions", SuggestionRow, is_signed_by(SuggestionRow, subject), {**nameless, "by_id": "", "asked": ""}),
        ("revisions of steps", RevisionRow, is_signed_by(RevisionRow, subject), nameless),
        ("steps verified", FixRow, FixRow.verified_by.in_(subject.names), {"verified_by": SOMEBODY}),
        ("summaries set up", ScheduleRow, is_signed_by(ScheduleRow, subject), nameless),
        ("changes in the audit log", AuditRow, is_signed_by(AuditRow, subject), nameless),
    )
    return (
        *(plan_row_erasure(transaction, what, table, (where, values)) for what, table, where, values in rows),
        plan_typed_erasure(typed),
        plan_phrase_erasure(transaction, typed),
        plan_roster_erasure(transaction, subject.user),
        plan_mention_erasure(transaction, subject),
        plan_post_erasure(transaction, subject),
    )


def plan_row_erasure(
    transaction: Transaction, what: str, table: type[Table], edit: tuple[ColumnElement[bool], Mapping[str, object]]
) -> Erasure:
    """Count somebody's rows, and build the statement that replaces values in them; without values, it deletes them."""
    where, values = edit
    rows = transaction.connection().scalar(select(func.count()).select_from(table).where(where)) or 0
    statement = update(table).where(where).values(**values) if values else delete(table).where(where)
    return Erasure(what, rows, (statement,))


def is_signed_by(table: SignedTable, subject: Subject) -> ColumnElement[bool]:
    """Return the condition for somebody's rows: with their id, or without any id under a name of theirs."""
    return or_(table.by_id == subject.user, table.by_id.is_(None) & table.by.in_(subject.names))


def plan_typed_erasure(questions: Sequence[int]) -> Erasure:
    """Erase what was typed in questions."""
    clear = update(QuestionRow).values(typed=None)
    statements = tuple(clear.where(QuestionRow.id.in_(chunk)) for chunk in split_into_chunks(questions))
    return Erasure("typed texts", len(questions), statements)


def plan_phrase_erasure(transaction: Transaction, questions: Sequence[int]) -> Erasure:
    """Erase the phrases that wait for staff and were typed in questions; those of enough others are suggested again."""
    typed = set(read_typed_words(transaction, questions))
    waiting = select(LearnedPhraseRow.key, LearnedPhraseRow.words)
    keys = [key for key, words in transaction.connection().execute(waiting) if words in typed]
    remove = delete(LearnedPhraseRow)
    statements = tuple(remove.where(LearnedPhraseRow.key.in_(chunk)) for chunk in split_into_chunks(keys))
    return Erasure("suggested phrases", len(keys), statements)


def read_typed_words(transaction: Transaction, questions: Sequence[int]) -> Iterator[str]:
    """Yield the words of what was typed in questions, as phrases hold them."""
    for chunk in split_into_chunks(questions):
        texts = select(QuestionRow.typed).where(QuestionRow.id.in_(chunk), QuestionRow.typed.is_not(None))
        yield from (normalize_words(text or "") for text in transaction.connection().execute(texts).scalars())


def plan_roster_erasure(transaction: Transaction, user: str) -> Erasure:
    """Erase a user from the rosters."""
    rows = transaction.connection().execute(select(RosterRow.name, RosterRow.members))
    remaining = {name: [member for member in members if member != user] for name, members in rows if user in members}
    clear = update(RosterRow)
    statements = (clear.where(RosterRow.name == name).values(members=members) for name, members in remaining.items())
    return Erasure("groups", len(remaining), tuple(statements))


def plan_mention_erasure(transaction: Transaction, subject: Subject) -> Erasure:
    """Erase a person's id, and their name after an @, from texts of others."""
    statements = [statement for column in TEXT_COLUMNS for statement in redact_column(transaction, column, subject)]
    statements += redact_steps(transaction, subject)
    return Erasure("mentions by others", len(statements), tuple(statements))


def redact_column(
    transaction: Transaction, column: InstrumentedAttribute[Any], subject: Subject
) -> Iterator[Executable]:
    """Yield an update of a text column for each row that mentions somebody."""
    keys = inspect(column.class_).primary_key
    named = (column.contains(word, autoescape=True) for word in (subject.user, *(f"@{name}" for name in subject.names)))
    for row in transaction.connection().execute(select(column, *keys).where(or_(false(), *named))):
        if (redacted := redact_mentions(row[0], subject)) != row[0]:
            this_row = and_(*(key == value for key, value in zip(keys, row[1:], strict=True)))
            yield update(column.class_).where(this_row).values({column: redacted})


def redact_steps(transaction: Transaction, subject: Subject) -> Iterator[Executable]:
    """Yield an update for each revision whose steps mention somebody; this reads all revisions."""
    revisions = select(RevisionRow.fix_id, RevisionRow.number, RevisionRow.steps)
    for fix, number, steps in transaction.connection().execute(revisions):
        new = [{**step, "text": redact_mentions(step["text"], subject)} for step in steps]
        if new != steps:
            this_row = (RevisionRow.fix_id == fix, RevisionRow.number == number)
            yield update(RevisionRow).where(*this_row).values(steps=new)


def plan_post_erasure(transaction: Transaction, subject: Subject) -> Erasure:
    """Erase a person from messages to others in the outbox, sent or not."""
    statements = list[Executable]()
    for number, payload in list_payloads(transaction, subject):
        if (redacted := redact_payload(payload, subject)) != payload:
            statements.append(update(PostRow).where(PostRow.id == number).values(told=redacted))
    return Erasure("messages that name them", len(statements), tuple(statements))


def list_payloads(transaction: Transaction, subject: Subject) -> Iterator[tuple[int, object]]:
    """Yield the id and payload of every post to others."""
    posts = select(PostRow.id, PostRow.told).where(PostRow.channel != subject.user).order_by(PostRow.id).limit(CHUNK)
    after = 0
    while rows := transaction.connection().execute(posts.where(PostRow.id > after)).all():
        yield from ((row.id, row.told) for row in rows)
        after = rows[-1].id


def redact_payload(value: object, subject: Subject, name: str = "") -> object:
    """Return a post's payload (JSON data under the key ``name``) without a person's signature and id."""
    if isinstance(value, dict):
        return {key: redact_payload(item, subject, key) for key, item in value.items()}
    if isinstance(value, list):
        return [redact_payload(item, subject, name) for item in value]
    return redact_text(value, subject, name) if isinstance(value, str) else value


def redact_text(text: str, subject: Subject, name: str) -> str:
    """Return a text of a post without a person: under ``name`` it may be their signature."""
    is_signature = name in SIGNATURE_KEYS and text in subject.names
    return SOMEBODY if is_signature else redact_mentions(text, subject)


def redact_mentions(text: str, subject: Subject) -> str:
    """Return a text without a person's id, and without their name after an @."""
    text = re.sub(rf"(?<!\w){re.escape(subject.user)}(?!\w)", SOMEBODY, text)
    for name in subject.names:
        for form in list_shown_forms(name):
            text = re.sub(rf"@{re.escape(form)}(?!\w)", f"@{SOMEBODY}", text)
    return text


def apply_erasures(transaction: Transaction, erasures: Iterable[Erasure], change: int) -> None:
    """Erase a person from all these rows; then every worker reloads all steps, because any may have named them."""
    transaction.connection().execute(update(FixRow).values(change=change))
    for erasure in erasures:
        for statement in erasure.statements:
            transaction.connection().execute(statement)
