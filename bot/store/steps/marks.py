"""The marks that are kept: what staff say of codes besides their steps."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.steps.mark import Mark
from bot.store.schema.curated import MarkRow
from bot.store.steps.rows import to_mark


def mark_of(session: Session, code: str) -> Mark | None:
    """Give the mark of a code."""
    row = session.get(MarkRow, code)
    return to_mark(row) if row else None


def phrases(session: Session) -> dict[str, tuple[str, ...]]:
    """Give what every code is also asked as, by code."""
    return {code: tuple(said) for code, said in session.execute(select(MarkRow.code, MarkRow.phrases)) if said}


def keep_mark(session: Session, mark: Mark, change: int) -> None:
    """Keep a mark in the place of the one before; ``change`` is the audit's id."""
    session.merge(
        MarkRow(
            code=mark.code,
            preferred=mark.preferred,
            severity=mark.severity,
            actor=mark.actor,
            phrases=list(mark.phrases),
            change=change,
        )
    )
    session.flush()
