"""Fixes as the plain data that files hold: a mapping a fix."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.steps.step import Fix, Revision, Step

Plain = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """A fix with all its revisions, oldest first; the last is the present one."""

    fix: Fix
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a file, not yet checked, and the line where it begins, counted from 1."""

    line: int
    data: object


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or with ``error`` False only worth a look: at a line of a file (0: of none), of a code.

    ``place`` is the step's, counted from 0; ``reason`` says what is wrong, in whole sentences for people.
    """

    reason: str
    code: str = ""
    line: int = 0
    place: int | None = None
    error: bool = True

    def __str__(self) -> str:
        """Say where, and what."""
        step = f"step {self.place + 1}" if self.place is not None else ""
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.code, step) if part)
        return f"{where}: {self.reason}" if where else self.reason


def to_plain(kept: Kept) -> Plain:
    """Turn a fix into plain data; ``codes`` (the home first) and ``due`` are there only where they say something."""
    fix = kept.fix
    shared = {"codes": [fix.home, *sorted(set(fix.codes) - {fix.home})]} if len(fix.codes) > 1 else {}
    return {
        "code": fix.home,
        **shared,
        "steps": steps_to_plain(fix.revision.steps),
        "verified_by": fix.verified_by,
        "verified_on": fix.verified_on.isoformat() if fix.verified_on else None,
        **({"due": fix.due} if fix.due else {}),
        "revisions": [revision_to_plain(revision) for revision in kept.revisions],
    }


def revision_to_plain(revision: Revision) -> Plain:
    """Turn a revision into plain data; ``by_id`` and ``why`` are there only where they say something."""
    return {
        "number": revision.number,
        "at": moment_to_plain(revision.at),
        "by": revision.by,
        **({"by_id": revision.by_id} if revision.by_id else {}),
        "surface": revision.surface,
        **({"why": revision.why} if revision.why else {}),
        "steps": steps_to_plain(revision.steps),
    }


def steps_to_plain(steps: Iterable[Step]) -> list[Plain]:
    """Turn steps into plain data."""
    return [{"text": step.text, "audience": step.audience} for step in steps]


def moment_to_plain(at: datetime) -> str:
    """Write a moment in UTC: ``2026-11-18T12:00:00Z``, with a fraction only where it has one."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
