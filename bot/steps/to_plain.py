"""Convert fixes to the plain data in files: one mapping per fix."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.catalog.keys import get_printed_code
from bot.steps.step import Fix, Revision, Step

Plain = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FixHistory:
    """A fix with all its revisions, oldest first; the last is the current one."""

    fix: Fix
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class FileItem:
    """An unvalidated item of a file, and the line where it begins, counted from 1."""

    line: int
    data: object


@dataclass(frozen=True, slots=True)
class Finding:
    """An error, or with ``error`` False a warning, about a code; ``line`` is its line in a file (0: not in a file).

    ``place`` is the step's index; ``reason`` says what is wrong, in whole sentences for people.
    """

    reason: str
    code: str = ""
    line: int = 0
    place: int | None = None
    error: bool = True

    def __str__(self) -> str:
        """Render the finding with its location."""
        step = f"step {self.place + 1}" if self.place is not None else ""
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(part for part in (line, get_printed_code(self.code), step) if part)
        return f"{where}: {self.reason}" if where else self.reason


def fix_to_plain(history: FixHistory, catalog: str = "") -> Plain:
    """Convert a fix, whose codes are then as printed; ``catalog`` is the name of their catalog if it must be said.

    ``codes`` (home first) and ``due`` are left out if there is only the home or nothing is due.
    """
    fix = history.fix
    codes = [fix.home, *sorted(set(fix.codes) - {fix.home})]
    return {
        "code": get_printed_code(fix.home),
        **({"catalog": catalog} if catalog else {}),
        **({"codes": list(map(get_printed_code, codes))} if len(codes) > 1 else {}),
        "steps": steps_to_plain(fix.revision.steps),
        "verified_by": fix.verified_by,
        "verified_on": fix.verified_on.isoformat() if fix.verified_on else None,
        **({"due": fix.due} if fix.due else {}),
        "revisions": [revision_to_plain(revision) for revision in history.revisions],
    }


def revision_to_plain(revision: Revision) -> Plain:
    """Convert a revision; ``by_id`` and ``why`` are left out if they are empty."""
    return {
        "number": revision.number,
        "at": time_to_plain(revision.at),
        "by": revision.by,
        **({"by_id": revision.by_id} if revision.by_id else {}),
        "surface": revision.surface,
        **({"why": revision.why} if revision.why else {}),
        "steps": steps_to_plain(revision.steps),
    }


def steps_to_plain(steps: Iterable[Step]) -> list[Plain]:
    """Convert steps."""
    return [{"text": step.text, "audience": step.audience} for step in steps]


def time_to_plain(moment: datetime) -> str:
    """Render a time in UTC: ``2026-11-18T12:00:00Z``, with a fraction only if it has one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
