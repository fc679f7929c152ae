"""Look up what a text means, and record the question."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.database.database import ANSWER, Transaction, Unavailable
from bot.database.time_limit import time_limit
from bot.desk.questions.advice import Advice, find_advice
from bot.desk.questions.answer import Answer, CodeMatch, build_answer
from bot.desk.questions.phrases import find_possible_phrase
from bot.desk.questions.redact import redact
from bot.desk.state.cache import QuestionTransaction
from bot.desk.state.desk import Desk
from bot.desk.state.snapshot import Snapshot
from bot.errors import Refusal
from bot.search.hit import Hit, Verdict, VerdictKind
from bot.search.verdict import find_verdict
from bot.stats.period import resolve_period
from bot.store.questions.record import (
    LookupRole,
    Question,
    count_times_shown,
    find_question_asker,
    record_choice,
    record_questions,
)

log = logging.getLogger(__name__)

FULL_CODES = 2  # codes of an answer that are shown in full, with twin and counts
MAX_MISSING = 20  # codes not in the catalog that are recorded of a question
MISSING_CODE_LENGTH = 100  # characters of such a code that are recorded
ROLES: dict[VerdictKind, LookupRole | None] = {"answer": "answered", "choose": "offered", "unknown": None}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked (a Slack user id), on which surface (errcode, mention, message, terminal …) and when."""

    user: str
    surface: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """The snapshot, the ranks and the time of one answer, taken once so that all parts of the answer agree."""

    snapshot: Snapshot
    ranks: Mapping[str, int]
    at: datetime


AskedText: TypeAlias = tuple[str, Asker, Verdict]


def look_up(desk: Desk, text: str, asked: Asker) -> Answer:
    """Return the answer to a text and record the question in one transaction.

    If the database is locked, read-only or broken, the answer is the same, but not recorded and without counts.
    """
    return look_up_all(desk, [(text, asked)])[0]


def look_up_unrecorded(desk: Desk, text: str, at: datetime) -> Answer:
    """Return the answer to a text without recording the question."""
    context = AnswerContext(desk.cache.snapshot, desk.cache.ranks, at)
    return answer_unrecorded(desk, context, text, find_verdict(context.snapshot.index, text))


def look_up_all(desk: Desk, texts: Sequence[tuple[str, Asker]]) -> list[Answer]:
    """Return the answers to texts that arrived together; one transaction for all shares most of its cost.

    The search runs before the transaction, so that no other writer waits for it. If another process changed the
    catalog, these texts are still answered from the current snapshot, the next ones from the new one. A text that asks
    nothing leaves no record.
    """
    context = AnswerContext(desk.cache.snapshot, desk.cache.ranks, texts[0][1].at)
    results = [(text, asked, find_verdict(context.snapshot.index, text)) for text, asked in texts]
    answers = iter(answer_questions(desk, context, list(filter(is_question, results))))
    return [next(answers) if is_question(row) else Answer(row[0], "nothing") for row in results]


def is_question(row: AskedText) -> bool:
    """Return whether a text asks something."""
    return row[2].kind != "nothing"


def answer_questions(desk: Desk, context: AnswerContext, questions: Sequence[AskedText]) -> list[Answer]:
    """Return the answers to questions, recorded in one transaction if the database lets it."""
    if not questions:
        return []
    rows = [build_question(desk, asked, text, result) for text, asked, result in questions]
    try:
        with desk.recording.watch(), desk.database.begin_promptly() as transaction:
            recording = QuestionTransaction(transaction, context.at)
            desk.cache.refresh_if_changed(desk.database, recording)
            ids = record_questions(transaction, rows, desk.cache.recall_askers(desk.database, recording))
            return [
                build_answer(text, result, build_matches(context, result, recording), question_id)
                for (text, _, result), question_id in zip(questions, ids, strict=True)
            ]
    except Unavailable as trouble:
        log_unrecorded_question(trouble)
        return [answer_unrecorded(desk, context, text, result) for text, _, result in questions]


def answer_unrecorded(desk: Desk, context: AnswerContext, text: str, result: Verdict) -> Answer:
    """Return the answer to a text with this verdict, without recording the question."""
    return build_answer(text, result, build_unrecorded_matches(desk, context, result))


def pick_code(desk: Desk, code: str, *, question: int | None, asked: Asker, words: str = "") -> Answer:
    """Return the answer for an offered code that the asker picked, and record the choice with its question.

    If that question was not recorded, or is somebody else's, the choice is recorded as a new question. ``words`` are
    those of the question; they are stored only with a choice, and only if the code could later be found by them.
    """
    context = AnswerContext(desk.cache.snapshot, desk.cache.ranks, asked.at)
    result = find_picked_code(context, code)
    learnable = find_possible_phrase(context.snapshot.index, words)
    try:
        with desk.recording.watch(), desk.database.begin_promptly() as transaction:
            recording = QuestionTransaction(transaction, asked.at)
            desk.cache.refresh_if_changed(desk.database, recording)
            if question is None or find_question_asker(transaction, question) != desk.hash_asker(asked.user):
                row = build_question(desk, asked, code, result)
                [question] = record_questions(transaction, [row], desk.cache.recall_askers(desk.database, recording))
            elif result.hits:
                record_choice(transaction, question, code, at=asked.at, words=learnable)
            return build_answer(code, result, build_matches(context, result, recording), question)
    except Unavailable as trouble:
        log_unrecorded_question(trouble)
        return build_answer(code, result, build_matches(context, result))


def find_picked_code(context: AnswerContext, code: str) -> Verdict:
    """Return the verdict on a picked code: an answer, or unknown if the catalog no longer has it."""
    entry = context.snapshot.index.entries.get(code)
    return Verdict("answer", (Hit(entry, "picked"),)) if entry else Verdict("unknown", missing=(code,))


def show_codes(desk: Desk, codes: Sequence[str], at: datetime) -> Answer:
    """Return an unrecorded answer with exactly these codes, in this order, except those that the catalog lost.

    Refuses if none is left.
    """
    context = AnswerContext(desk.cache.snapshot, desk.cache.ranks, at)
    entries = context.snapshot.index.entries
    hits = tuple(Hit(entries[code], "shown") for code in codes if code in entries)
    if not hits:
        raise Refusal("The catalog no longer has what this card showed. Please ask again.")
    return answer_unrecorded(desk, context, " ".join(codes), Verdict("answer", hits))


def find_named_code(desk: Desk, text: str) -> str | None:
    """Return the one code that a text names; None if it names several, or one that the catalog lacks."""
    result = find_verdict(desk.cache.index, text)
    sure = result.kind == "answer" and not result.missing and len(result.hits) == 1 and result.hits[0].why == "code"
    return result.hits[0].entry.code if sure else None


def build_question(desk: Desk, asked: Asker, text: str, result: Verdict) -> Question:
    """Return a question as it is recorded: with a hashed asker and redacted text."""
    role = ROLES[result.kind]
    codes: list[tuple[str, LookupRole]] = [(hit.entry.code, role) for hit in result.hits] if role else []
    codes += [(redact(code)[:MISSING_CODE_LENGTH], "missing") for code in result.missing[:MAX_MISSING]]
    typed = redact(text) if result.kind == "unknown" else None
    hashed = desk.hash_asker(asked.user)
    return Question(asked.at, hashed, asked.surface, result.kind, typed=typed, codes=tuple(codes))


def build_unrecorded_matches(desk: Desk, context: AnswerContext, result: Verdict) -> tuple[CodeMatch, ...]:
    """Return the codes of an unrecorded answer, without counts; with votes if the database can be read."""
    has_steps = any(context.snapshot.guide.fixes_for(hit.entry.code) for hit in result.hits[:FULL_CODES])
    if has_steps and result.kind == "answer" and not desk.database.resting:
        with time_limit(ANSWER), suppress(Unavailable), desk.database.read() as transaction:
            return build_matches(context, result, votes=transaction)
    return build_matches(context, result)


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
    advice = find_advice(context.snapshot, [hit.entry.code for hit in result.hits[:full]], context.at, transaction)
    marks = context.snapshot.guide.marks
    return tuple(
        build_full_match(context, hit, recording, advice.get(hit.entry.code, ()))
        if place < full
        else CodeMatch(hit.entry, hit.meaning, hit.values, hit.times, mark=marks.get(hit.entry.code))
        for place, hit in enumerate(result.hits)
    )


def build_full_match(
    context: AnswerContext, hit: Hit, recording: QuestionTransaction | None, advice: tuple[Advice, ...]
) -> CodeMatch:
    """Return a hit with its twin and advice, and with its counts if the answer is being recorded."""
    code = hit.entry.code
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


def log_unrecorded_question(trouble: Unavailable) -> None:
    """Log that a question was not recorded; its text stays out of the log."""
    log.warning("A question was not recorded. %s", trouble.detail)
