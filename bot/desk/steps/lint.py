"""Lint: errors in steps, steps that must be verified, and codes that are asked for but have none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.catalog.entry import Entry
from bot.desk.questions.advice import is_overdue
from bot.desk.state.cache import RANKED_DAYS
from bot.desk.state.desk import Desk
from bot.desk.state.documents import LEXICON_PATH, read_document
from bot.desk.state.roles import DEFAULT_VERIFICATION_DAYS
from bot.desk.steps.files import read_step_file
from bot.search.index import Index, build_index
from bot.search.lexicon import read_lexicon
from bot.stats.period import last_days
from bot.steps.check import find_faults, find_mentioned_codes
from bot.steps.from_plain import ParsedFix
from bot.steps.merge import strip_line_breaks
from bot.steps.step import Fix, Revision
from bot.steps.to_plain import Finding
from bot.store.stats.totals import read_question_counts

WHY_DUE = {
    "reworded": "The meaning changed since these steps were verified.",
    "failing": "They did not help three times in a row.",
}


@dataclass(frozen=True, slots=True)
class LintContext:
    """What steps are checked against: the catalog, each code's questions in 30 days, today, and the stored fixes.

    ``days`` is the number of days after which steps must be verified again.
    """

    index: Index
    asked: Mapping[str, int]
    days: int
    today: date
    kept: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class LintResult:
    """The result: errors and warnings, and as ``gaps`` the codes that were asked for without steps, most asked first.

    ``fixes`` and ``codes`` are the numbers of published fixes and active codes that were checked.
    """

    findings: tuple[Finding, ...]
    gaps: tuple[Finding, ...]
    fixes: int
    codes: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that are errors."""
        return tuple(finding for finding in self.findings if finding.error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Return the findings that are warnings."""
        return tuple(finding for finding in self.findings if not finding.error)


def lint_steps(desk: Desk, at: datetime) -> LintResult:
    """Check the stored steps."""
    context = load_lint_context(desk, at)
    return lint_fixes(context, [(0, fix) for fix in context.kept])


def lint_file(desk: Desk, path: Path, at: datetime) -> LintResult:
    """Check a step file against the stored catalog and questions; refuses what isn't a step file.

    Conflicts with stored steps are left to the dry run of an import.
    """
    return lint_step_file(load_lint_context(desk, at), path)


def lint_without_desk(path: Path, document: Path, at: datetime) -> LintResult:
    """Check a step file against a reference document, without a database."""
    index = build_index(read_document(document).entries, read_lexicon(LEXICON_PATH))
    return lint_step_file(LintContext(index, {}, DEFAULT_VERIFICATION_DAYS, at.date()), path)


def load_lint_context(desk: Desk, at: datetime) -> LintContext:
    """Return what steps are checked against."""
    desk.shelf.look_again(desk.database, at)
    with desk.database.read() as session:
        questions = read_question_counts(session, last_days(RANKED_DAYS, at, desk.shelf.zone())).shown
    fixes = tuple(desk.shelf.guide.fixes.values())
    return LintContext(desk.shelf.index, questions, desk.shelf.people.verification_days, at.date(), fixes)


def lint_step_file(context: LintContext, path: Path) -> LintResult:
    """Check a step file."""
    file = read_step_file(path)
    result = lint_fixes(context, [(written.line, written_to_fix(written)) for written in file.written])
    findings = sorted((*file.findings, *result.findings), key=lambda finding: finding.line)
    return replace(result, findings=tuple(findings))


def written_to_fix(written: ParsedFix) -> Fix:
    """Return a fix as an import of a file into an empty database would create it."""
    name, day = written.verified or (None, None)
    steps = tuple(map(strip_line_breaks, written.steps))
    revision = Revision(1, steps, "", datetime.min.replace(tzinfo=UTC), "")
    return Fix(0, written.home, written.codes or (written.home,), revision, name, day, written.due)


def lint_fixes(context: LintContext, fixes: Iterable[tuple[int, Fix]]) -> LintResult:
    """Check fixes, each with its line in a file (0 if stored), in the order of lines, then the most asked first.

    A code has steps if any of the fixes covers it, or a stored one that isn't retired by these.
    """
    fixes = tuple(fixes)

    def rank(pair: tuple[int, Fix]) -> tuple[int, int, str]:
        line, fix = pair
        return line, -sum(context.asked.get(code, 0) for code in fix.codes), fix.home

    published = sorted((pair for pair in fixes if pair[1].published), key=rank)
    active = [entry for entry in context.index.entries.values() if entry.status == "active"]
    findings = [
        finding
        for line, fix in published
        for check in (find_lint_errors, find_lint_warnings)
        for finding in check(context, fix, line)
    ]
    retired = {fix.home for _, fix in fixes if not fix.published}
    stored = (fix for fix in context.kept if fix.published and fix.home not in retired)
    covered = {code for fix in (*stored, *(fix for _, fix in published)) for code in fix.codes}
    return LintResult(tuple(findings), tuple(find_gaps(context, active, covered)), len(published), len(active))


def find_lint_errors(context: LintContext, fix: Fix, line: int) -> Iterator[Finding]:
    """Yield errors that the form would refuse: dead placeholders, codes that the catalog lacks, overlong steps."""
    for fault in find_faults(context.index, fix.revision.steps, fix.codes):
        yield Finding(fault.reason, fix.home, line, fault.place)


def find_lint_warnings(context: LintContext, fix: Fix, line: int) -> Iterator[Finding]:
    """Yield warnings: retired codes, and steps that must be verified."""
    entries = context.index.entries
    if fix.home in entries and all(entries[code].status == "retired" for code in fix.codes if code in entries):
        yield Finding(
            "The code is retired. If nobody meets it any more, retire its steps too.", fix.home, line, error=False
        )
    for place, step in enumerate(fix.revision.steps):
        for code in find_mentioned_codes(context.index, step.text):
            if entries[code].status == "retired" and code not in fix.codes:
                yield Finding(f"This step names {code}, which is retired.", fix.home, line, place, error=False)
    if is_overdue(fix, context.days, context.today):
        yield Finding(explain_overdue(fix, context.days), fix.home, line, error=False)


def explain_overdue(fix: Fix, days: int) -> str:
    """Return why steps must be verified."""
    if fix.due:
        return WHY_DUE[fix.due]
    if fix.verified_on is None:
        return "Nobody has verified these steps yet."
    return f"They were last verified on {fix.verified_on}, which holds for {days} days."


def find_gaps(context: LintContext, active: Iterable[Entry], covered: set[str]) -> Iterator[Finding]:
    """Yield the codes that were asked for and have no steps, the most asked first."""
    wanted = [entry.code for entry in active if entry.code not in covered and context.asked.get(entry.code)]
    for code in sorted(wanted, key=lambda code: (-context.asked[code], code)):
        times = "once" if context.asked[code] == 1 else f"{context.asked[code]:,} times"
        yield Finding(f"It was asked for {times} in the last 30 days.", code, error=False)
