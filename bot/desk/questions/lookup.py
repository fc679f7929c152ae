"""Look up what a text means, and record the question."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.catalog.keys import get_printed_code, spell_gap, spell_same_code
from bot.database.database import ANSWER, Unavailable
from bot.database.time_limit import time_limit
from bot.desk.questions.answer import FULL_CODES, Answer, AnswerContext, CodeMatch, build_answer, build_matches
from bot.desk.questions.phrases import find_possible_phrase
from bot.desk.questions.redact import redact
from bot.desk.state.cache import QuestionTransaction
from bot.desk.state.desk import Desk
from bot.desk.state.snapshot import Snapshot
from bot.errors import Refusal
from bot.search.hit import Hit, Verdict, VerdictKind
from bot.search.verdict import find_verdict
from bot.store.questions.record import (
    LookupRole,
    Question,
    find_question_asker,
    record_choice,
    record_questions,
)

log = logging.getLogger(__name__)

MAX_MISSING = 20  # codes not in the catalog that are recorded of a question
MISSING_CODE_LENGTH = 100  # characters of such a code that are recorded
ROLES: dict[VerdictKind, LookupRole | None] = {"answer": "answered", "choose": "offered", "unknown": None}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked (a Slack user id), on which surface (errcode, mention, message, terminal …) and when.

    ``channel`` is where, "" elsewhere than in a channel: its setting decides which catalog's code is meant.
    """

    user: str
    surface: str
    at: datetime
    channel: str = ""


AskedText: TypeAlias = tuple[str, Asker, Verdict]


def look_up(desk: Desk, text: str, asked: Asker) -> Answer:
    """Return the answer to a text and record the question in one transaction.

    If the database is locked, read-only or broken, the answer is the same, but not recorded and without counts.
    """
    return look_up_all(desk, [(text, asked)])[0]


def look_up_unrecorded(desk: Desk, text: str, at: datetime, channel: str = "") -> Answer:
    """Return the answer to a text in a channel without recording the question."""
    context = AnswerContext(desk.cache.snapshot, desk.cache.ranks, at)
    return answer_unrecorded(desk, context, text, find_meant(context.snapshot, text, channel))


def look_up_all(desk: Desk, texts: Sequence[tuple[str, Asker]]) -> list[Answer]:
    """Return the answers to texts that arrived together; one transaction for all shares most of its cost.

    The search runs before the transaction, so that no other writer waits for it. If another process changed the
    catalog, these texts are still answered from the current snapshot, the next ones from the new one. A text that asks
    nothing leaves no record.
    """
    context = AnswerContext(desk.cache.snapshot, desk.cache.ranks, texts[0][1].at)
    results = [(text, asked, find_meant(context.snapshot, text, asked.channel)) for text, asked in texts]
    answers = iter(answer_questions(desk, context, list(filter(is_question, results))))
    return [next(answers) if is_question(row) else Answer(row[0], "nothing") for row in results]


def look_up_codes(desk: Desk, codes: Sequence[str], asked: Asker) -> Answer:
    """Return the answer with exactly these codes (keys) and record it as a question; look_up says what may go wrong."""
    context = AnswerContext(desk.cache.snapshot, desk.cache.ranks, asked.at)
    entries = context.snapshot.index.entries
    hits = tuple(Hit(entries[code], "code") for code in codes if code in entries)
    text = " ".join(map(get_printed_code, codes))
    return answer_questions(desk, context, [(text, asked, Verdict("answer", hits))])[0]


def find_meant(snapshot: Snapshot, text: str, channel: str) -> Verdict:
    """Return what a text means in a channel."""
    return find_verdict(snapshot.index, text, catalog=snapshot.find_channel_catalog(channel))


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
    """Return the answer for an offered code (a key) that the asker picked, and record the choice with its question.

    If that question was not recorded, or is somebody else's, the choice is recorded as a new question. ``words`` are
    those of the question; they are stored only with a choice, and only if the code could later be found by them.
    """
    context = AnswerContext(desk.cache.snapshot, desk.cache.ranks, asked.at)
    result = find_picked_code(context, code)
    shown = get_printed_code(code)
    learnable = find_possible_phrase(context.snapshot.index, words)
    try:
        with desk.recording.watch(), desk.database.begin_promptly() as transaction:
            recording = QuestionTransaction(transaction, asked.at)
            desk.cache.refresh_if_changed(desk.database, recording)
            if question is None or find_question_asker(transaction, question) != desk.hash_asker(asked.user):
                row = build_question(desk, asked, shown, result)
                [question] = record_questions(transaction, [row], desk.cache.recall_askers(desk.database, recording))
            elif result.hits:
                record_choice(transaction, question, code, at=asked.at, words=learnable)
            return build_answer(shown, result, build_matches(context, result, recording), question)
    except Unavailable as trouble:
        log_unrecorded_question(trouble)
        return build_answer(shown, result, build_matches(context, result))


def find_picked_code(context: AnswerContext, code: str) -> Verdict:
    """Return the verdict on a picked code: an answer, or unknown if the catalog no longer has it."""
    entry = context.snapshot.index.entries.get(code)
    return (
        Verdict("answer", (Hit(entry, "picked"),)) if entry else Verdict("unknown", missing=(get_printed_code(code),))
    )


def show_codes(desk: Desk, codes: Sequence[str], at: datetime) -> Answer:
    """Return an unrecorded answer with exactly these codes (keys), in this order, except those that are gone.

    Refuses if none is left.
    """
    context = AnswerContext(desk.cache.snapshot, desk.cache.ranks, at)
    entries = context.snapshot.index.entries
    hits = tuple(Hit(entries[code], "shown") for code in codes if code in entries)
    if not hits:
        raise Refusal("The catalog no longer has what this card showed. Please ask again.")
    return answer_unrecorded(desk, context, " ".join(map(get_printed_code, codes)), Verdict("answer", hits))


def find_named_code(desk: Desk, text: str, *, channel: str = "") -> str | None:
    """Return the key of the one code that a text names; None if it names several, or one that is in no catalog."""
    result = find_meant(desk.cache.snapshot, text, channel)
    sure = result.kind == "answer" and not result.missing and len(result.hits) == 1 and result.hits[0].why == "code"
    return result.hits[0].entry.key if sure else None


def find_same_code(desk: Desk, text: str, channel: str = "") -> tuple[str, ...]:
    """Return what to type for the code of each catalog if a text names a code that several have; else nothing."""
    snapshot = desk.cache.snapshot
    result = find_meant(snapshot, text, channel)
    offered = {hit.entry.key: snapshot.name_catalog(hit.entry) for hit in result.hits}
    return spell_same_code(offered) if result.kind == "choose" else ()


def build_question(desk: Desk, asked: Asker, text: str, result: Verdict) -> Question:
    """Return a question as it is recorded: with a hashed asker and redacted text."""
    role = ROLES[result.kind]
    codes: list[tuple[str, LookupRole]] = [(hit.entry.key, role) for hit in result.hits] if role else []
    codes += [(spell_gap(redact(code)[:MISSING_CODE_LENGTH]), "missing") for code in result.missing[:MAX_MISSING]]
    typed = redact(text) if result.kind == "unknown" else None
    hashed = desk.hash_asker(asked.user)
    return Question(asked.at, hashed, asked.surface, result.kind, typed=typed, codes=tuple(codes))


def build_unrecorded_matches(desk: Desk, context: AnswerContext, result: Verdict) -> tuple[CodeMatch, ...]:
    """Return the codes of an unrecorded answer, without counts; with votes if the database can be read."""
    has_steps = any(context.snapshot.guide.fixes_for(hit.entry.key) for hit in result.hits[:FULL_CODES])
    if has_steps and result.kind == "answer" and not desk.database.resting:
        with time_limit(ANSWER), suppress(Unavailable), desk.database.read() as transaction:
            return build_matches(context, result, votes=transaction)
    return build_matches(context, result)


def log_unrecorded_question(trouble: Unavailable) -> None:
    """Log that a question was not recorded; its text stays out of the log."""
    log.warning("A question was not recorded. %s", trouble.detail)
