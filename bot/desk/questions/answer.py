"""What the desk answers to a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bot.catalog.entry import Entry
from bot.catalog.keys import describe_code, spell_same_code
from bot.database.database import Transaction
from bot.desk.questions.advice import Advice, find_advice
from bot.desk.state.cache import QuestionTransaction
from bot.desk.state.snapshot import Snapshot
from bot.search.hit import Hit, Verdict, VerdictKind
from bot.stats.period import resolve_period
from bot.steps.mark import Mark
from bot.steps.reference_steps import list_unnamed_causes
from bot.steps.step import Step
from bot.store.questions.record import count_times_shown

FULL_CODES = 2  # codes of an answer that are shown in full, with twin and counts


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """A code of an answer with all that a card shows of it.

    ``meaning`` is the index in ``entry.meanings`` of the message that the text matches, ``values`` what the text has in
    its placeholders, ``times`` how often it names the code, ``twin`` the code it is easily mistaken for. ``week`` and
    ``month`` are the questions since Monday and since the first of the month, this one included and 1000 at most, None
    if they could not be counted. ``advice`` is what to do: the code's own fix first, then shared ones, most helpful
    first. ``has_own_steps``: the code has steps of its own, possibly retired ones. ``reference_steps`` are what the
    reference says to do, as long as staff have written nothing. ``catalog`` is what to call the code's catalog beside
    it, "" if there is only one.
    """

    entry: Entry
    meaning: int = 0
    values: tuple[str, ...] = ()
    times: int = 1
    twin: Entry | None = None
    week: int | None = None
    month: int | None = None
    advice: tuple[Advice, ...] = ()
    mark: Mark | None = None
    has_own_steps: bool = False
    reference_steps: tuple[Step, ...] = ()
    catalog: str = ""

    @property
    def label(self) -> str:
        """Return the code as people see it, with its catalog."""
        return describe_code(self.entry.key, self.catalog)

    @property
    def preferred_values(self) -> tuple[str, ...]:
        """Return the values of the preferred meaning's placeholders; none if the text matches another meaning."""
        return () if self.meaning else self.values

    @property
    def causes(self) -> tuple[str, ...]:
        """Return why the code appears, except for what the meaning or a step says; values are named as in steps."""
        fixes = (advice.fix.revision.steps for advice in self.advice)
        return list_unnamed_causes(self.entry, [*self.reference_steps, *chain.from_iterable(fixes)])


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a text: the search's verdict (``bot.search.hit.Verdict`` explains each kind) and its codes.

    ``question`` is the id of the recorded question, None if it was not recorded. ``nothing`` is never recorded.
    ``more`` is how many codes a choice leaves out, ``group`` the section or family that all of them are in, if the text
    names one or a prefix; otherwise "". ``is_pattern``: the choice is what fits a code with open digits.
    """

    text: str
    verdict: VerdictKind
    matches: tuple[CodeMatch, ...] = ()
    missing: tuple[str, ...] = ()
    question: int | None = None
    more: int = 0
    group: str = ""
    is_pattern: bool = False

    @property
    def same_code(self) -> tuple[str, ...]:
        """Return what to type for each match of a choice if all are one code, in several catalogs; else nothing."""
        return spell_same_code({match.entry.key: match.catalog for match in self.matches})


def build_answer(text: str, result: Verdict, matches: tuple[CodeMatch, ...], question: int | None = None) -> Answer:
    """Return the answer to a text with this verdict and these matches."""
    return Answer(
        text,
        result.kind,
        matches,
        result.missing,
        question=question,
        more=result.more,
        group=result.group,
        is_pattern=result.is_pattern,
    )


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """The snapshot, the ranks and the time of one answer, taken once so that all parts of the answer agree."""

    snapshot: Snapshot
    ranks: Mapping[str, int]
    at: datetime


def build_matches(
    context: AnswerContext,
    result: Verdict,
    recording: QuestionTransaction | None = None,
    *,
    votes: Transaction | None = None,
) -> tuple[CodeMatch, ...]:
    """Return the hits as cards show them: the first two of an answer in full, with counts if it is being recorded.

    ``votes`` is a transaction to read votes in if it isn't.
    """
    full = FULL_CODES if result.kind == "answer" else 0
    transaction = recording.transaction if recording else votes
    advice = find_advice(context.snapshot, [hit.entry.key for hit in result.hits[:full]], context.at, transaction)
    return tuple(
        build_full_match(context, hit, recording, advice.get(hit.entry.key, ()))
        if place < full
        else build_short_match(context, hit)
        for place, hit in enumerate(result.hits)
    )


def build_short_match(context: AnswerContext, hit: Hit) -> CodeMatch:
    """Return a hit without twin, advice and counts."""
    return CodeMatch(
        hit.entry,
        hit.meaning,
        hit.values,
        hit.times,
        mark=context.snapshot.guide.marks.get(hit.entry.key),
        catalog=context.snapshot.name_catalog(hit.entry),
    )


def build_full_match(
    context: AnswerContext, hit: Hit, recording: QuestionTransaction | None, advice: tuple[Advice, ...]
) -> CodeMatch:
    """Return a hit with its twin and advice, and with its counts if the answer is being recorded."""
    code = hit.entry.key
    week, month = count_code_questions(recording, code, context.snapshot.zone("")) if recording else (None, None)
    return CodeMatch(
        hit.entry,
        hit.meaning,
        hit.values,
        hit.times,
        twin=context.snapshot.twin(hit.entry, context.ranks),
        week=week,
        month=month,
        advice=advice,
        mark=context.snapshot.guide.marks.get(code),
        has_own_steps=code in context.snapshot.guide.fixes,
        reference_steps=context.snapshot.guide.find_reference_steps(hit.entry),
        catalog=context.snapshot.name_catalog(hit.entry),
    )


def count_code_questions(recording: QuestionTransaction, code: str, zone: str) -> tuple[int, int]:
    """Return how many questions a code answered since Monday and since the first of the month; at most ``MAX_COUNT``.

    A code is counted once per transaction, after all of its questions were recorded.
    """
    if code not in recording.counts:
        week = resolve_period("week", recording.at, zone)
        month = resolve_period("month", recording.at, zone)
        recording.counts[code] = count_times_shown(recording.transaction, code, week.begins, month.begins)
    return recording.counts[code]
