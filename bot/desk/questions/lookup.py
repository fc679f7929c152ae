"""Look up what a text means, and record the question."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.catalog.entry import Entry
from bot.database.database import ANSWER, Transaction, Unavailable
from bot.database.time_limit import time_limit
from bot.desk.questions.advice import Advice, advise
from bot.desk.questions.counts import counted
from bot.desk.questions.redact import kept
from bot.desk.state.cache import Live
from bot.desk.state.desk import Desk
from bot.desk.state.snapshot import Snapshot
from bot.errors import Refusal
from bot.search.hit import Hit, Kind, Verdict
from bot.search.verdict import verdict
from bot.steps.mark import Mark
from bot.store.questions.record import Question, Role, asker_of, choose, record

log = logging.getLogger(__name__)

FULL = 2  # codes of an answer that are shown in full, with twin and counts
MISSING = 20  # codes not in the catalog that are recorded of a question
CODE = 100  # characters of such a code that are recorded
ROLES: dict[Kind, Role | None] = {"answer": "answered", "choose": "offered", "unknown": None}


@dataclass(frozen=True, slots=True)
class Found:
    """A code of an answer with all that a card shows of it.

    ``met`` is the index in ``entry.meanings`` of the message that the text matches, ``values`` what the text has in its
    placeholders, ``times`` how often the text names the code, ``twin`` the code it is easily mistaken for. ``week`` and
    ``month`` are the questions since Monday and since the first of the month, this one included and 1000 at most, None
    if they could not be counted. ``advice`` is what to do: the code's own fix first, then shared ones, most helpful
    first. ``kept``: the code has steps of its own, possibly retired ones.
    """

    entry: Entry
    met: int = 0
    values: tuple[str, ...] = ()
    times: int = 1
    twin: Entry | None = None
    week: int | None = None
    month: int | None = None
    advice: tuple[Advice, ...] = ()
    mark: Mark | None = None
    kept: bool = False

    @property
    def preferred_values(self) -> tuple[str, ...]:
        """Return the values of the preferred meaning's placeholders; none if the text matches another meaning."""
        return () if self.met else self.values


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a text: the search's verdict (``bot.search.hit.Verdict`` explains each kind) and its codes.

    ``question`` is the id of the recorded question, None if it was not recorded.
    """

    typed: str
    verdict: Kind
    found: tuple[Found, ...] = ()
    missing: tuple[str, ...] = ()
    question: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked (a Slack user id), on which surface (errcode, mention, message, terminal …) and when."""

    asker: str
    surface: str
    at: datetime


@dataclass(frozen=True, slots=True)
class View:
    """The snapshot, the ranks and the time of one answer, taken once so that all parts of the answer agree."""

    snapshot: Snapshot
    ranks: Mapping[str, int]
    at: datetime


def look_up(desk: Desk, text: str, asked: Asked) -> Answer:
    """Return the answer to a text and record the question in one transaction.

    If the database is locked, read-only or broken, the answer is the same, but not recorded and without counts.
    """
    return look_up_all(desk, [(text, asked)])[0]


def look_up_unrecorded(desk: Desk, text: str, at: datetime) -> Answer:
    """Return the answer to a text without recording the question."""
    view = take_view(desk, at)
    return answer_unrecorded(desk, view, text, verdict(view.snapshot.index, text))


def look_up_all(desk: Desk, texts: Sequence[tuple[str, Asked]]) -> list[Answer]:
    """Return the answers to texts that arrived together; one transaction for all shares most of its cost.

    The search runs before the transaction, so that no other writer waits for it. If another process changed the
    catalog, these texts are still answered from the current snapshot, the next ones from the new one.
    """
    view = take_view(desk, texts[0][1].at)
    results, questions = searched(desk, view, texts)
    try:
        with desk.recording.watch(), desk.database.begin_promptly() as transaction:
            recording = Live(transaction, view.at)
            desk.shelf.notice(desk.database, recording)
            ids = record(transaction, questions, desk.shelf.recall_askers(desk.database, recording))
            return [
                Answer(text, result.kind, found_in(view, result, recording), result.missing, question_id)
                for (text, _), result, question_id in zip(texts, results, ids, strict=True)
            ]
    except Unavailable as trouble:
        warn(trouble)
        return [answer_unrecorded(desk, view, text, result) for (text, _), result in zip(texts, results, strict=True)]


def take_view(desk: Desk, at: datetime) -> View:
    """Return the current snapshot and ranks, for an answer at this time."""
    return View(desk.shelf.snapshot, desk.shelf.ranks, at)


def answer_unrecorded(desk: Desk, view: View, text: str, result: Verdict) -> Answer:
    """Return the answer to a text with this verdict, without recording the question."""
    return Answer(text, result.kind, found_unrecorded(desk, view, result), result.missing)


def searched(desk: Desk, view: View, texts: Sequence[tuple[str, Asked]]) -> tuple[list[Verdict], list[Question]]:
    """Return the verdict on each text, and each question as it is recorded."""
    results = [verdict(view.snapshot.index, text) for text, _ in texts]
    pairs = zip(texts, results, strict=True)
    return results, [kept_question(desk, asked, text, result) for (text, asked), result in pairs]


def pick(desk: Desk, code: str, *, question: int | None, asked: Asked) -> Answer:
    """Return the answer for an offered code that the asker picked, and record the choice with its question.

    If that question was not recorded, or is somebody else's, the choice is recorded as a new question.
    """
    view = take_view(desk, asked.at)
    result = picked(view, code)
    try:
        with desk.recording.watch(), desk.database.begin_promptly() as transaction:
            recording = Live(transaction, asked.at)
            desk.shelf.notice(desk.database, recording)
            if question is None or asker_of(transaction, question) != desk.hashed(asked.asker):
                row = kept_question(desk, asked, code, result)
                [question] = record(transaction, [row], desk.shelf.recall_askers(desk.database, recording))
            elif result.hits:
                choose(transaction, question, code, at=asked.at)
            return Answer(code, result.kind, found_in(view, result, recording), result.missing, question)
    except Unavailable as trouble:
        warn(trouble)
        return Answer(code, result.kind, found_in(view, result), result.missing)


def picked(view: View, code: str) -> Verdict:
    """Return the verdict on a picked code: an answer, or unknown if the catalog no longer has it."""
    entry = view.snapshot.index.entries.get(code)
    return Verdict("answer", (Hit(entry, "picked"),)) if entry else Verdict("unknown", missing=(code,))


def show(desk: Desk, codes: Sequence[str], at: datetime) -> Answer:
    """Return an unrecorded answer with exactly these codes, in this order, except those that the catalog lost.

    Refuses if none is left.
    """
    view = take_view(desk, at)
    entries = view.snapshot.index.entries
    hits = tuple(Hit(entries[code], "shown") for code in codes if code in entries)
    if not hits:
        raise Refusal("The catalog no longer has what this card showed. Please ask again.")
    return answer_unrecorded(desk, view, " ".join(codes), Verdict("answer", hits))


def code_named(desk: Desk, text: str) -> str | None:
    """Return the one code that a text names; None if it names several, or one that the catalog lacks."""
    result = verdict(desk.shelf.index, text)
    sure = result.kind == "answer" and not result.missing and len(result.hits) == 1 and result.hits[0].why == "code"
    return result.hits[0].entry.code if sure else None


def kept_question(desk: Desk, asked: Asked, text: str, result: Verdict) -> Question:
    """Return a question as it is recorded: with a hashed asker and redacted text."""
    role = ROLES[result.kind]
    codes: list[tuple[str, Role]] = [(hit.entry.code, role) for hit in result.hits] if role else []
    codes += [(kept(code)[:CODE], "missing") for code in result.missing[:MISSING]]
    typed = kept(text) if result.kind == "unknown" else None
    return Question(asked.at, desk.hashed(asked.asker), asked.surface, result.kind, typed, tuple(codes))


def found_unrecorded(desk: Desk, view: View, result: Verdict) -> tuple[Found, ...]:
    """Return the codes of an unrecorded answer, without counts; with votes if the database can be read."""
    has_steps = any(view.snapshot.guide.fixes_for(hit.entry.code) for hit in result.hits[:FULL])
    if has_steps and result.kind == "answer" and not desk.database.resting:
        with time_limit(ANSWER), suppress(Unavailable), desk.database.read() as session:
            return found_in(view, result, votes=session.connection())
    return found_in(view, result)


def found_in(
    view: View, result: Verdict, recording: Live | None = None, *, votes: Transaction | None = None
) -> tuple[Found, ...]:
    """Return the hits as cards show them: the first two of an answer in full, with counts if it is being recorded.

    ``votes`` is a transaction to read votes in if it isn't.
    """
    full = FULL if result.kind == "answer" else 0
    transaction = recording.transaction if recording else votes
    advice = advise(view.snapshot, [hit.entry.code for hit in result.hits[:full]], view.at, transaction)
    marks = view.snapshot.guide.marks
    return tuple(
        in_full(view, hit, recording, advice.get(hit.entry.code, ()))
        if place < full
        else Found(hit.entry, hit.meaning, hit.values, hit.times, mark=marks.get(hit.entry.code))
        for place, hit in enumerate(result.hits)
    )


def in_full(view: View, hit: Hit, recording: Live | None, advice: tuple[Advice, ...]) -> Found:
    """Return a hit with its twin and advice, and with its counts if the answer is being recorded."""
    code = hit.entry.code
    week, month = counted(recording, code, view.snapshot.zone("")) if recording else (None, None)
    return Found(
        hit.entry,
        hit.meaning,
        hit.values,
        hit.times,
        view.snapshot.twin(hit.entry, view.ranks),
        week,
        month,
        advice,
        view.snapshot.guide.marks.get(code),
        code in view.snapshot.guide.fixes,
    )


def warn(trouble: Unavailable) -> None:
    """Log that a question was not recorded; its text stays out of the log."""
    log.warning("A question was not recorded. %s", trouble.detail)
