"""Lint: errors in steps, steps that must be verified, and codes that are asked for but have none."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.catalog.keys import get_printed_code
from bot.desk.questions.advice import is_overdue
from bot.desk.state.cache import RANKED_DAYS
from bot.desk.state.desk import Desk
from bot.desk.state.documents import LEXICON_PATH
from bot.desk.state.references import read_document
from bot.desk.state.roles import DEFAULT_VERIFICATION_DAYS
from bot.desk.steps.files import StepFile, number_step_file, read_step_file
from bot.search.build import build_index
from bot.search.index import Index
from bot.search.words.lexicon import read_lexicon
from bot.stats.period import last_days
from bot.steps.check import find_faults, find_mentioned_codes
from bot.steps.edits import exclude
from bot.steps.from_plain import ParsedFix
from bot.steps.merge import strip_line_breaks
from bot.steps.published import index_published_steps
from bot.steps.reference_steps import has_reference_steps
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
    questions: Mapping[str, int]
    days: int
    today: date
    stored: tuple[Fix, ...] = ()


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
    return lint_fixes(context, dict.fromkeys(context.stored, 0))


def lint_file(desk: Desk, path: Path, at: datetime) -> LintResult:
    """Check a step file against the stored catalog and questions; refuses what isn't a step file.

    Conflicts with stored steps are left to the dry run of an import.
    """
    return lint_step_file(load_lint_context(desk, at), number_step_file(desk, read_step_file(path)))


def lint_without_desk(path: Path, document: Path, at: datetime) -> LintResult:
    """Check a step file against a reference document, without a database."""
    index = build_index(read_document(document).entries, read_lexicon(LEXICON_PATH))
    return lint_step_file(LintContext(index, {}, DEFAULT_VERIFICATION_DAYS, at.date()), read_step_file(path))


def load_lint_context(desk: Desk, at: datetime) -> LintContext:
    """Return what steps are checked against."""
    desk.cache.refresh_if_stale(desk.database, at)
    with desk.database.read() as transaction:
        questions = read_question_counts(transaction, last_days(RANKED_DAYS, at, desk.cache.zone())).shown
    days = desk.cache.access.verification_days
    stored = tuple(fix for fix in desk.cache.guide.fixes.values() if desk.cache.snapshot.has_catalog(fix.home))
    return LintContext(desk.cache.index, questions, days, at.date(), stored)


def lint_step_file(context: LintContext, file: StepFile) -> LintResult:
    """Check the content of a step file."""
    result = lint_fixes(context, {written_to_fix(written): written.line for written in file.fixes})
    findings = sorted((*file.findings, *result.findings), key=lambda finding: finding.line)
    return replace(result, findings=tuple(findings))


def written_to_fix(written: ParsedFix) -> Fix:
    """Return a fix as an import of a file into an empty database would create it."""
    name, day = written.verified or (None, None)
    steps = tuple(map(strip_line_breaks, written.steps))
    revision = Revision(1, steps, by="", at=datetime.min.replace(tzinfo=UTC), surface="")
    codes = written.codes or (written.home,)
    return Fix(0, written.home, codes, revision, verified_by=name, verified_on=day, due=written.due)


def lint_fixes(context: LintContext, lines: Mapping[Fix, int]) -> LintResult:
    """Check fixes, each with its line in a file (0 if stored)."""
    published = sort_published_fixes(context, lines)
    active = {entry.key for entry in context.index.entries.values() if entry.status == "active"}
    gaps = find_gaps(context, active - find_covered_codes(context, lines))
    findings = tuple(replace(finding, line=lines[fix]) for fix in published for finding in lint_fix(context, fix))
    return LintResult(findings, tuple(gaps), len(published), len(active))


def sort_published_fixes(context: LintContext, lines: Mapping[Fix, int]) -> list[Fix]:
    """Return the published fixes in the order of their lines, then the most asked first."""

    def rank(fix: Fix) -> tuple[int, int, str]:
        return lines[fix], -sum(context.questions.get(code, 0) for code in fix.codes), fix.home

    return sorted((fix for fix in lines if fix.published), key=rank)


def find_covered_codes(context: LintContext, fixes: Collection[Fix]) -> set[str]:
    """Return the codes that have steps in these fixes, or in a stored one that isn't retired by these."""
    retired = {fix.home for fix in fixes if not fix.published}
    stored = {fix.home: fix for fix in context.stored if fix.home not in retired}
    written = {fix.home: fix for fix in fixes}
    return {*index_published_steps(stored, {}).by_code, *index_published_steps(written, {}).by_code}


def lint_fix(context: LintContext, fix: Fix) -> Iterator[Finding]:
    """Yield what is wrong with a fix: what the form would refuse as errors, retired codes and being due as warnings."""
    for fault in find_faults(context.index, fix.revision.steps, fix.codes):
        yield Finding(fault.reason, fix.home, place=fault.place)
    if is_retired(context, fix):
        yield Finding("The code is retired. If nobody meets it any more, retire its steps too.", fix.home, error=False)
    for place, code in find_retired_mentions(context, fix):
        reason = f"This step names {get_printed_code(code)}, which is retired."
        yield Finding(reason, fix.home, place=place, error=False)
    if is_overdue(fix, context.days, context.today):
        yield Finding(explain_overdue(fix, context.days), fix.home, error=False)


def is_retired(context: LintContext, fix: Fix) -> bool:
    """Return whether the catalog has a fix's home, and all of its codes that the catalog has are retired."""
    entries = context.index.entries
    return fix.home in entries and all(entries[code].status == "retired" for code in fix.codes if code in entries)


def find_retired_mentions(context: LintContext, fix: Fix) -> Iterator[tuple[int, str]]:
    """Yield the retired codes that steps name and aren't for, each with the place of its step."""
    for place, step in enumerate(fix.revision.steps):
        for code in exclude(find_mentioned_codes(context.index, step.text), fix.codes):
            if context.index.entries[code].status == "retired":
                yield place, code


def explain_overdue(fix: Fix, days: int) -> str:
    """Return why steps must be verified."""
    if fix.due:
        return WHY_DUE[fix.due]
    if fix.verified_on is None:
        return "Nobody has verified these steps yet."
    return f"They were last verified on {fix.verified_on}, which holds for {days} days."


def find_gaps(context: LintContext, uncovered: Iterable[str]) -> Iterator[Finding]:
    """Yield those of the codes without steps that were asked for, the most asked first.

    Codes for which the reference says what to do are none of them, as long as staff have written nothing.
    """
    asked = filter(context.questions.get, uncovered)
    wanted = [code for code in asked if not shows_reference_steps(context, code)]
    for code in sorted(wanted, key=lambda code: (-context.questions[code], code)):
        times = "once" if context.questions[code] == 1 else f"{context.questions[code]:,} times"
        yield Finding(f"It was asked for {times} in the last 30 days.", code, error=False)


def shows_reference_steps(context: LintContext, code: str) -> bool:
    """Return whether a code without steps shows those of the reference: staff have never written any, nor retired."""
    written = any(fix.home == code for fix in context.stored)
    return not written and has_reference_steps(context.index.entries[code])
