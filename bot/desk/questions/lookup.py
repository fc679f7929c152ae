"""Look up: what a person's text means, and the record that it was asked."""

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

FULL = 2  # the answered codes that are shown in full, with twin and counts
MISSING = 20  # the codes not in the catalog that are kept of one question
CODE = 100  # characters kept of such a code
ROLES: dict[Kind, Role | None] = {"answer": "answered", "choose": "offered", "unknown": None}


@dataclass(frozen=True, slots=True)
class Found:
    """A code of an answer with all that a card shows of it.

    ``met`` is the index in ``entry.meanings`` of the message that the text met, ``values`` what stood in its
    placeholders, ``times`` how often the text names the code, ``twin`` the code it is easily mistaken for, and
    ``week`` and ``month`` the questions since Monday and since the first of the month, this one included and
    1000 at most, None where they could not be counted. ``advice`` is what to do, the code's own fix first, then shared
    ones, the most helpful first; ``kept`` says that the code has steps of its own, also if they were retired.
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
        """Give the values of the preferred meaning's placeholders: none where the text met another meaning."""
        return () if self.met else self.values


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk says to a text: the search's verdict (``bot.search.hit.Verdict`` says what each kind holds).

    ``question`` is the recorded question's id, None where it was not recorded.
    """

    typed: str
    verdict: Kind
    found: tuple[Found, ...] = ()
    missing: tuple[str, ...] = ()
    question: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked (a Slack user id), where (errcode, mention, message, terminal …) and when."""

    asker: str
    surface: str
    at: datetime


@dataclass(frozen=True, slots=True)
class View:
    """What one answer is made from, so that all of it fits together: a snapshot, what is asked most, and the moment."""

    snapshot: Snapshot
    ranks: Mapping[str, int]
    at: datetime


def look_up(desk: Desk, text: str, asked: Asked) -> Answer:
    """Answer a text and record the question in one transaction.

    With a locked, read-only or broken database the answer is the same, only not recorded and without counts.
    """
    return look_up_all(desk, [(text, asked)])[0]


def look_up_unrecorded(desk: Desk, text: str, at: datetime) -> Answer:
    """Answer a text that is not to be counted."""
    view = take_view(desk, at)
    return answer_unrecorded(desk, view, text, verdict(view.snapshot.index, text))


def look_up_all(desk: Desk, texts: Sequence[tuple[str, Asked]]) -> list[Answer]:
    """Do the same for texts that are asked at one time, all in one transaction: most of its cost is then shared.

    The search runs before the transaction, so that no other writer waits for it. Where another process changed the
    catalog, these are still answered from the snapshot at hand, and the next ones from the new one.
    """
    view = take_view(desk, texts[0][1].at)
    said, asks = searched(desk, view, texts)
    try:
        with desk.database.begin_promptly() as transaction:
            live = Live(transaction, view.at)
            desk.shelf.notice(desk.database, live)
            keys = record(transaction, asks, desk.shelf.recall_askers(desk.database, live))
            return [
                Answer(text, one.kind, found_in(view, one, live), one.missing, key)
                for (text, _), one, key in zip(texts, said, keys, strict=True)
            ]
    except Unavailable as trouble:
        warn(trouble)
        return [answer_unrecorded(desk, view, text, one) for (text, _), one in zip(texts, said, strict=True)]


def take_view(desk: Desk, at: datetime) -> View:
    """Return what to answer from at this moment."""
    return View(desk.shelf.snapshot, desk.shelf.ranks, at)


def answer_unrecorded(desk: Desk, view: View, text: str, said: Verdict) -> Answer:
    """Return the answer to a text that is not recorded."""
    return Answer(text, said.kind, found_unrecorded(desk, view, said), said.missing)


def searched(desk: Desk, view: View, texts: Sequence[tuple[str, Asked]]) -> tuple[list[Verdict], list[Question]]:
    """Search for texts; give the verdicts, and what is kept of each question."""
    said = [verdict(view.snapshot.index, text) for text, _ in texts]
    return said, [kept_question(desk, asked, text, one) for (text, asked), one in zip(texts, said, strict=True)]


def pick(desk: Desk, code: str, *, question: int | None, asked: Asked) -> Answer:
    """Answer with one offered code that the asker pressed, and record the choice under its question.

    Where that question was not recorded, or is somebody else's, the choice is recorded as a question of its own.
    """
    view = take_view(desk, asked.at)
    said = picked(view, code)
    try:
        with desk.database.begin_promptly() as transaction:
            live = Live(transaction, asked.at)
            desk.shelf.notice(desk.database, live)
            if question is None or asker_of(transaction, question) != desk.hashed(asked.asker):
                ask = kept_question(desk, asked, code, said)
                [question] = record(transaction, [ask], desk.shelf.recall_askers(desk.database, live))
            elif said.hits:
                choose(transaction, question, code, at=asked.at)
            return Answer(code, said.kind, found_in(view, said, live), said.missing, question)
    except Unavailable as trouble:
        warn(trouble)
        return Answer(code, said.kind, found_in(view, said), said.missing)


def picked(view: View, code: str) -> Verdict:
    """Give the verdict on a code that was pressed: it is meant, if the catalog still has it."""
    entry = view.snapshot.index.entries.get(code)
    return Verdict("answer", (Hit(entry, "picked"),)) if entry else Verdict("unknown", missing=(code,))


def show(desk: Desk, codes: Sequence[str], at: datetime) -> Answer:
    """Answer with exactly these codes, in this order, unrecorded; those that the catalog lost are left out.

    Refuses if none is left.
    """
    view = take_view(desk, at)
    entries = view.snapshot.index.entries
    hits = tuple(Hit(entries[code], "shown") for code in codes if code in entries)
    if not hits:
        raise Refusal("The catalog no longer has what this card showed. Please ask again.")
    return answer_unrecorded(desk, view, " ".join(codes), Verdict("answer", hits))


def code_named(desk: Desk, text: str) -> str | None:
    """Give the one code that a text names; None where it names several, or one that the catalog lacks."""
    said = verdict(desk.shelf.index, text)
    sure = said.kind == "answer" and not said.missing and len(said.hits) == 1 and said.hits[0].why == "code"
    return said.hits[0].entry.code if sure else None


def kept_question(desk: Desk, asked: Asked, text: str, said: Verdict) -> Question:
    """Say what is kept of a question."""
    role = ROLES[said.kind]
    codes: list[tuple[str, Role]] = [(hit.entry.code, role) for hit in said.hits] if role else []
    codes += [(kept(code)[:CODE], "missing") for code in said.missing[:MISSING]]
    typed = kept(text) if said.kind == "unknown" else None
    return Question(asked.at, desk.hashed(asked.asker), asked.surface, said.kind, typed, tuple(codes))


def found_unrecorded(desk: Desk, view: View, said: Verdict) -> tuple[Found, ...]:
    """Give the same without counting questions; the votes are counted where the database can be read."""
    has_steps = any(view.snapshot.guide.fixes_for(hit.entry.code) for hit in said.hits[:FULL])
    if has_steps and said.kind == "answer" and not desk.database.resting:
        with time_limit(ANSWER), suppress(Unavailable), desk.database.read() as session:
            return found_in(view, said, votes=session.connection())
    return found_in(view, said)


def found_in(
    view: View, said: Verdict, live: Live | None = None, *, votes: Transaction | None = None
) -> tuple[Found, ...]:
    """Give what a card shows of the hits: an answer's first two in full, with counts where a transaction is lent."""
    full = FULL if said.kind == "answer" else 0
    transaction = live.transaction if live else votes
    given = advise(view.snapshot, [hit.entry.code for hit in said.hits[:full]], view.at, transaction)
    marks = view.snapshot.guide.marks
    return tuple(
        in_full(view, hit, live, given.get(hit.entry.code, ()))
        if place < full
        else Found(hit.entry, hit.meaning, hit.values, hit.times, mark=marks.get(hit.entry.code))
        for place, hit in enumerate(said.hits)
    )


def in_full(view: View, hit: Hit, live: Live | None, given: tuple[Advice, ...]) -> Found:
    """Give a hit with its twin and advice, and with its counts where a transaction is lent."""
    code, guide = hit.entry.code, view.snapshot.guide
    week, month = counted(live, code, view.snapshot.zone("")) if live else (None, None)
    return Found(
        hit.entry,
        hit.meaning,
        hit.values,
        hit.times,
        view.snapshot.twin(hit.entry, view.ranks),
        week,
        month,
        given,
        guide.marks.get(code),
        code in guide.fixes,
    )


def warn(trouble: Unavailable) -> None:
    """Log that a question was not recorded; what was typed stays out of the log."""
    log.warning("A question was not recorded. %s", trouble.detail)
