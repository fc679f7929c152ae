"""Look the steps over: what is wrong in them, what is to be verified, and which codes are asked for without any."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.catalog.entry import Entry
from bot.desk.questions.advice import is_overdue
from bot.desk.state.cache import RANKED
from bot.desk.state.desk import Desk
from bot.desk.state.documents import LEXICON, read_document
from bot.desk.state.roles import VERIFICATION_DAYS
from bot.desk.steps.files import read_filed
from bot.search.index import Index, build_index
from bot.search.lexicon import read_lexicon
from bot.stats.period import last_days
from bot.steps.check import faults_in, mentioned
from bot.steps.from_plain import Written
from bot.steps.merge import tidy
from bot.steps.step import Fix, Revision
from bot.steps.to_plain import Finding
from bot.store.stats.totals import last_questions

WHY_DUE = {
    "reworded": "The meaning changed since these steps were verified.",
    "failing": "They did not help three times in a row.",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What steps are looked over against: the catalog, the questions of 30 days by code, and the day.

    ``days`` is after how many steps must be verified again, ``kept`` the steps that are kept here.
    """

    index: Index
    asked: Mapping[str, int]
    days: int
    today: date
    kept: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Lint:
    """What was found: errors, warnings, and as ``gaps`` the codes without steps, the most asked first.

    ``fixes`` and ``codes`` count what was looked over: lists of steps, and active codes of the catalog.
    """

    findings: tuple[Finding, ...]
    gaps: tuple[Finding, ...]
    fixes: int
    codes: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Give what is wrong."""
        return tuple(finding for finding in self.findings if finding.error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Give what is worth a look."""
        return tuple(finding for finding in self.findings if not finding.error)


def lint_steps(desk: Desk, at: datetime) -> Lint:
    """Look over the steps that are kept."""
    ground = ground_of(desk, at)
    return lint(ground, [(0, fix) for fix in ground.kept])


def lint_file(desk: Desk, path: Path, at: datetime) -> Lint:
    """Look over a file of steps against the catalog and the questions that are kept; refuses one that is no such file.

    What an import would refuse because of what is kept is for its dry run to say.
    """
    return lint_written(ground_of(desk, at), path)


def lint_without_desk(path: Path, document: Path, at: datetime) -> Lint:
    """Look over a file of steps against a reference document, without any database."""
    index = build_index(read_document(document).entries, read_lexicon(LEXICON))
    return lint_written(Ground(index, {}, VERIFICATION_DAYS, at.date()), path)


def ground_of(desk: Desk, at: datetime) -> Ground:
    """Read what steps are looked over against."""
    desk.shelf.look_again(desk.database, at)
    with desk.database.read() as session:
        asked = last_questions(session.connection(), last_days(RANKED, at, desk.shelf.zone())).shown
    kept = tuple(desk.shelf.guide.fixes.values())
    return Ground(desk.shelf.index, asked, desk.shelf.people.verification_days, at.date(), kept)


def lint_written(ground: Ground, path: Path) -> Lint:
    """Look over a file."""
    filed = read_filed(path)
    found = lint(ground, [(one.line, to_fix(one)) for one in filed.written])
    return replace(found, findings=tuple(sorted((*filed.findings, *found.findings), key=lambda finding: finding.line)))


def to_fix(written: Written) -> Fix:
    """Make a fix of what a file says, as an import into an empty database would."""
    name, day = written.verified or (None, None)
    steps = tuple(map(tidy, written.steps))
    revision = Revision(1, steps, "", datetime.min.replace(tzinfo=UTC), "")
    return Fix(0, written.home, written.codes or (written.home,), revision, name, day, written.due)


def lint(ground: Ground, fixes: Iterable[tuple[int, Fix]]) -> Lint:
    """Look over fixes, each with its line in a file (0: in none), those first that are for what is asked most.

    A code has steps if these fixes give it some, or those that are kept and that none of these retires.
    """
    fixes = tuple(fixes)

    def rank(pair: tuple[int, Fix]) -> tuple[int, int, str]:
        line, fix = pair
        return line, -sum(ground.asked.get(code, 0) for code in fix.codes), fix.home

    published = sorted((pair for pair in fixes if pair[1].published), key=rank)
    active = [entry for entry in ground.index.entries.values() if entry.status == "active"]
    found = [finding for line, fix in published for look in (faults, doubts) for finding in look(ground, fix, line)]
    retired = {fix.home for _, fix in fixes if not fix.published}
    kept = (fix for fix in ground.kept if fix.published and fix.home not in retired)
    covered = {code for fix in (*kept, *(fix for _, fix in published)) for code in fix.codes}
    return Lint(tuple(found), tuple(gaps(ground, active, covered)), len(published), len(active))


def faults(ground: Ground, fix: Fix, line: int) -> Iterator[Finding]:
    """Give what nobody could save: dead placeholders, codes that the catalog lacks, steps without end."""
    for fault in faults_in(ground.index, fix.revision.steps, fix.codes):
        yield Finding(fault.reason, fix.home, line, fault.place)


def doubts(ground: Ground, fix: Fix, line: int) -> Iterator[Finding]:
    """Give what is worth a look: retired codes, and steps that are to be verified."""
    entries = ground.index.entries
    if fix.home in entries and all(entries[code].status == "retired" for code in fix.codes if code in entries):
        yield Finding(
            "The code is retired. If nobody meets it any more, retire its steps too.", fix.home, line, error=False
        )
    for place, step in enumerate(fix.revision.steps):
        for code in mentioned(ground.index, step.text):
            if entries[code].status == "retired" and code not in fix.codes:
                yield Finding(f"This step names {code}, which is retired.", fix.home, line, place, error=False)
    if is_overdue(fix, ground.days, ground.today):
        yield Finding(why_overdue(fix, ground.days), fix.home, line, error=False)


def why_overdue(fix: Fix, days: int) -> str:
    """Say why steps are to be verified."""
    if fix.due:
        return WHY_DUE[fix.due]
    if fix.verified_on is None:
        return "Nobody has verified these steps yet."
    return f"They were last verified on {fix.verified_on}, which holds for {days} days."


def gaps(ground: Ground, active: Iterable[Entry], covered: set[str]) -> Iterator[Finding]:
    """Give the codes that were asked for and have no steps, the most asked first."""
    wanted = [entry.code for entry in active if entry.code not in covered and ground.asked.get(entry.code)]
    for code in sorted(wanted, key=lambda code: (-ground.asked[code], code)):
        times = "once" if ground.asked[code] == 1 else f"{ground.asked[code]:,} times"
        yield Finding(f"It was asked for {times} in the last 30 days.", code, error=False)
