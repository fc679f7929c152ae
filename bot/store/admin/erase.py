"""Forget a person: where their name, id or hash is kept, and what is put in its place.

Whatever counts stays: a vote, a question and a revision remain, as somebody's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    and_,
    delete,
    false,
    func,
    inspect,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.schema.base import AskerRow, QuestionRow, Table
from bot.store.schema.counts import ScheduleRow
from bot.store.schema.curated import (
    AuditRow,
    FixRow,
    FollowerRow,
    PostRow,
    RevisionRow,
    RosterRow,
    SuggestionRow,
    VoteRow,
    WorkRow,
)

Place: TypeAlias = tuple[datetime, int]  # of a question in the order in which they were asked: its moment, its id
Signed: TypeAlias = type[RevisionRow] | type[AuditRow] | type[SuggestionRow] | type[ScheduleRow]

FIRST: Place = (datetime(1970, 1, 1, tzinfo=UTC), 0)  # before all questions
SIGNED: tuple[Signed, ...] = (RevisionRow, AuditRow, SuggestionRow, ScheduleRow)  # each says by whom, and their id
SAID = (
    AuditRow.detail,
    SuggestionRow.text,
    SuggestionRow.reply,
    RevisionRow.why,
)  # in which others may mention somebody
SIGNATURES = {"by", "verified_by"}  # under which a post names people
SOMEBODY = "somebody"
PAGE = 2_000  # questions that one query looks through
BATCH = 500  # rows of one statement


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom to forget: their Slack id, their hash, their number if they ever asked, and the names that they sign with.

    ``names`` are those that nobody else with a Slack id signs with, ``shared`` the others.
    """

    user: str
    hash: str
    asker: int | None
    names: frozenset[str]
    shared: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trace:
    """Rows in which somebody is kept: what they are, how many, and the statements that take the person out."""

    what: str
    rows: int
    statements: tuple[Executable, ...]


def asker_number(connection: Connection, hashed: str) -> int | None:
    """Give an asker's number, None if they never asked."""
    found: int | None = connection.scalar(select(AskerRow.id).where(AskerRow.hash == hashed))
    return found


def typed_by(connection: Connection, asker: int, after: Place) -> tuple[list[int], Place | None]:
    """Look through some of the questions of which the text is kept, those after a place, for an asker's.

    Gives their ids, and the place after which to go on, None if there was nothing more.
    """
    at, number = after
    later = (QuestionRow.at >= at) & or_(QuestionRow.at > at, QuestionRow.id > number)
    rows = select(QuestionRow.id, QuestionRow.at, QuestionRow.asker).where(QuestionRow.typed.is_not(None), later)
    found = connection.execute(rows.order_by(QuestionRow.at, QuestionRow.id).limit(PAGE)).all()
    mine = [row.id for row in found if row.asker == asker]
    return mine, (found[-1].at, found[-1].id) if found else None


def whose(connection: Connection, user: str, hashed: str, signs: Iterable[str] = ()) -> Whose:
    """Find out who a person is; ``signs`` are names that they are known to sign with besides."""
    mine = union(*(select(table.by).where(table.by_id == user) for table in SIGNED))
    names = {*connection.execute(mine).scalars(), *signs} - {SOMEBODY}
    others = union(*(select(one.by).where(one.by.in_(names), one.by_id != user, one.by_id != "") for one in SIGNED))
    shared = frozenset(connection.execute(others).scalars())
    return Whose(user, hashed, asker_number(connection, hashed), frozenset(names) - shared, shared)


def traces(connection: Connection, of: Whose, unknown: str, typed: Sequence[int]) -> tuple[Trace, ...]:
    """Say where a person is kept; ``typed`` are the ids of questions with their text, ``unknown`` is their new hash."""
    nameless = {"by": SOMEBODY, "by_id": None}
    rows: tuple[tuple[str, type[Table], ColumnElement[bool], Mapping[str, object]], ...] = (
        ("link to what they asked", AskerRow, AskerRow.hash == of.hash, {"hash": unknown}),
        ("votes", VoteRow, VoteRow.asker == of.hash, {"asker": unknown, "text": None}),
        ("codes followed", FollowerRow, FollowerRow.user == of.user, {}),
        ("messages to them", PostRow, PostRow.channel == of.user, {}),
        ("requests under way", WorkRow, WorkRow.user == of.user, {}),
        ("suggestions", SuggestionRow, signed(SuggestionRow, of), {"by": SOMEBODY, "by_id": "", "asked": ""}),
        ("revisions of steps", RevisionRow, signed(RevisionRow, of), nameless),
        ("steps verified", FixRow, FixRow.verified_by.in_(of.names), {"verified_by": SOMEBODY}),
        ("summaries set up", ScheduleRow, signed(ScheduleRow, of), nameless),
        ("changes in the audit log", AuditRow, signed(AuditRow, of), nameless),
    )
    return (
        *(trace(connection, what, table, (where, instead)) for what, table, where, instead in rows),
        typed_texts(typed),
        rosters(connection, of.user),
        mentions(connection, of),
        told(connection, of),
    )


def trace(
    connection: Connection, what: str, table: type[Table], how: tuple[ColumnElement[bool], Mapping[str, object]]
) -> Trace:
    """Count the rows that are somebody's; without values to put instead, they are deleted."""
    where, instead = how
    rows = connection.scalar(select(func.count()).select_from(table).where(where)) or 0
    done = update(table).where(where).values(**instead) if instead else delete(table).where(where)
    return Trace(what, rows, (done,))


def signed(table: Signed, of: Whose) -> ColumnElement[bool]:
    """Say which rows are somebody's: those with their id, and those without any id under a name of theirs."""
    return or_(table.by_id == of.user, table.by_id.is_(None) & table.by.in_(of.names))


def typed_texts(questions: Sequence[int]) -> Trace:
    """Clear what was typed in questions."""
    parts = (questions[start : start + BATCH] for start in range(0, len(questions), BATCH))
    clear = update(QuestionRow).values(typed=None)
    return Trace("typed texts", len(questions), tuple(clear.where(QuestionRow.id.in_(part)) for part in parts))


def rosters(connection: Connection, user: str) -> Trace:
    """Take a user out of the rosters."""
    rows = connection.execute(select(RosterRow.name, RosterRow.members))
    left = {name: [one for one in members if one != user] for name, members in rows if user in members}
    put = update(RosterRow)
    statements = (put.where(RosterRow.name == name).values(members=members) for name, members in left.items())
    return Trace("groups", len(left), tuple(statements))


def mentions(connection: Connection, of: Whose) -> Trace:
    """Take a person's id, and their name after an @, out of what others said."""
    found = [one for column in SAID for one in mentioned(connection, column, of)]
    found += mentioned_in_steps(connection, of)
    return Trace("mentions by others", len(found), tuple(found))


def mentioned(connection: Connection, column: InstrumentedAttribute[Any], of: Whose) -> Iterator[Executable]:
    """Say what a column is to hold instead in each row that mentions somebody."""
    keys = inspect(column.class_).primary_key
    named = (column.contains(word, autoescape=True) for word in (of.user, *(f"@{name}" for name in of.names)))
    for row in connection.execute(select(column, *keys).where(or_(false(), *named))):
        if (said := unnamed(row[0], of)) != row[0]:
            here = and_(*(key == value for key, value in zip(keys, row[1:], strict=True)))
            yield update(column.class_).where(here).values({column: said})


def mentioned_in_steps(connection: Connection, of: Whose) -> Iterator[Executable]:
    """Say what the steps of each revision that mentions somebody are to be instead; it looks through all of them."""
    for fix, number, steps in connection.execute(select(RevisionRow.fix_id, RevisionRow.number, RevisionRow.steps)):
        new = [{**step, "text": unnamed(step["text"], of)} for step in steps]
        if new != steps:
            here = (RevisionRow.fix_id == fix, RevisionRow.number == number)
            yield update(RevisionRow).where(*here).values(steps=new)


def told(connection: Connection, of: Whose) -> Trace:
    """Take a person out of messages to others that the bot keeps for a while, or has yet to send."""
    new = {number: said for number, one in all_told(connection, of) if (said := unsigned(one, of)) != one}
    statements = (update(PostRow).where(PostRow.id == number).values(told=said) for number, said in new.items())
    return Trace("messages that name them", len(new), tuple(statements))


def all_told(connection: Connection, of: Whose) -> Iterator[tuple[int, object]]:
    """Give what all posts to others tell, by their ids."""
    rows, after = select(PostRow.id, PostRow.told).where(PostRow.channel != of.user), 0
    while found := connection.execute(rows.where(PostRow.id > after).order_by(PostRow.id).limit(BATCH)).all():
        yield from ((row.id, row.told) for row in found)
        after = found[-1].id


def unsigned(value: object, of: Whose, name: str = "") -> object:
    """Give what a post tells, as plain data under a name, without a person's signature and id."""
    if isinstance(value, dict):
        return {key: unsigned(one, of, key) for key, one in value.items()}
    if isinstance(value, list):
        return [unsigned(one, of, name) for one in value]
    if not isinstance(value, str):
        return value
    return SOMEBODY if name in SIGNATURES and value in of.names else unnamed(value, of)


def unnamed(said: str, of: Whose) -> str:
    """Give a text without a person's id, and without their name after an @."""
    said = re.sub(rf"(?<!\w){re.escape(of.user)}(?!\w)", SOMEBODY, said)
    for name in of.names:
        said = re.sub(rf"@{re.escape(name)}(?!\w)", f"@{SOMEBODY}", said)
    return said


def efface(connection: Connection, found: Iterable[Trace], change: int) -> None:
    """Take a person out of all traces; every worker then reads all steps anew, as any may have named them."""
    connection.execute(update(FixRow).values(change=change))
    for one in found:
        for statement in one.statements:
            connection.execute(statement)
