"""The queue: what waits for staff, ranked by how often it is asked for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias, get_args

from bot.catalog.entry import Entry
from bot.database import Transaction
from bot.desk.advice import is_overdue
from bot.desk.desk import Desk
from bot.desk.shelf import RANKED, Live
from bot.search.index import squeeze
from bot.steps.mark import Mark
from bot.steps.step import Fix
from bot.store import queue
from bot.store.lookups import most_asked
from bot.store.queue import Waiting

PAGE = 10  # rows on a page

Kind = Literal["suggested", "unwritten", "unverified", "unknown", "doubtful"]
KINDS: tuple[Kind, ...] = get_args(Kind)  # of rows that are asked for equally often, the first kind stands first

PLACES = {kind: place for place, kind in enumerate(KINDS)}

# A thing that waits, in the form in which all are sorted: its questions and followers, negative, so that what is asked
# for most stands first; its place in KINDS; its code; a suggestion's id, or 0. Plain, as thousands are made at a time.
Rank: TypeAlias = tuple[int, int, int, str, int]


@dataclass(frozen=True, slots=True)
class Demand:
    """What was counted of the last 30 days: questions by code, and those for codes that the catalog lacks.

    ``suggestions`` are those that wait (id -> code), ``followers`` are counted by squeezed code.
    """

    asked: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    suggestions: Mapping[int, str] = field(default_factory=dict)
    followers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part of the queue that is wanted: a page, counted from 1, of a section and of a kind; "" is all of them."""

    page: int = 1
    section: str = ""
    kind: Kind | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A thing that waits; ``questions`` are those of the last 30 days.

    That is a suggestion, a code asked for without steps, a fix to be verified, a code that the catalog lacks, or a
    code with doubtful meanings.
    """

    kind: Kind
    code: str
    questions: int
    followers: int = 0
    entry: Entry | None = None
    fix: Fix | None = None
    suggestion: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue. ``total`` rows match what is ``wanted``; its page is one that exists.

    ``kinds`` counts the rows of the wanted section by kind, ``sections`` those of the wanted kind by section.
    """

    wanted: Wanted
    rows: tuple[Row, ...]
    pages: int
    total: int
    kinds: Mapping[str, int]
    sections: Mapping[str, int]


def read_demand(live: Live) -> Demand:
    """Count what is asked for, up to now: whoever works on the queue waits for no minute until it changes."""
    transaction = live.transaction
    return Demand(
        most_asked(transaction, live.at - RANKED),
        queue.missing_since(transaction, live.at - RANKED),
        queue.suggestions_waiting(transaction),
        queue.followers_waiting(transaction),
    )


def queue_page(desk: Desk, demand: Demand, wanted: Wanted, *, today: date, transaction: Transaction | None) -> Queue:
    """Give a page of the queue; without a transaction suggestions are not shown."""
    ranks = [(rank, section_of(desk, rank[3])) for rank in ranked(desk, demand, today)]
    kind = KINDS.index(wanted.kind) if wanted.kind else None
    of_section = [rank for rank, section in ranks if wanted.section in ("", section)]
    matching = sorted(rank for rank in of_section if kind in (None, rank[2]))
    pages = max(1, -(-len(matching) // PAGE))
    page = min(max(wanted.page, 1), pages)
    shown = matching[(page - 1) * PAGE : page * PAGE]
    ids = [suggestion for *_, suggestion in shown if suggestion]
    read = queue.read_suggestions(transaction, ids) if transaction else {}
    return Queue(
        Wanted(page, wanted.section, wanted.kind),
        tuple(to_row(desk, rank, read) for rank in shown),
        pages,
        len(matching),
        Counter(KINDS[rank[2]] for rank in of_section),
        Counter(section for rank, section in ranks if kind in (None, rank[2])),
    )


def to_row(desk: Desk, rank: Rank, suggestions: Mapping[int, Waiting]) -> Row:
    """Give a thing that waits with all that its row shows."""
    questions, followers, place, code, suggestion = rank
    kind = KINDS[place]
    return Row(
        kind,
        code,
        -questions,
        -followers,
        desk.shelf.index.entries.get(code),
        desk.shelf.guide.fixes.get(code) if kind == "unverified" else None,
        suggestions.get(suggestion),
    )


def section_of(desk: Desk, code: str) -> str:
    """Give the section of a code; "" for one that the catalog lacks."""
    entry = desk.shelf.index.entries.get(code)
    return entry.section if entry else ""


def ranked(desk: Desk, demand: Demand, today: date) -> Iterator[Rank]:
    """Give all that waits, in no order."""

    def rank(kind: Kind, code: str, questions: int | None = None, suggestion: int = 0) -> Rank:
        asked = demand.asked.get(code, 0) if questions is None else questions
        followers = demand.followers.get(squeeze(code), 0) if demand.followers else 0
        return -asked, -followers, PLACES[kind], code, suggestion

    yield from (rank("suggested", code, suggestion=number) for number, code in demand.suggestions.items())
    yield from (rank("unwritten", code) for code in unwritten(desk, demand))
    days = desk.shelf.people.verification_days
    yield from (
        rank("unverified", fix.home, sum(demand.asked.get(code, 0) for code in fix.codes))
        for fix in desk.shelf.guide.fixes.values()
        if fix.published and is_overdue(fix, days, today)
    )
    yield from (rank("unknown", code, questions) for code, questions in unknown(desk, demand.missing).items())
    yield from (rank("doubtful", code) for code in doubtful(desk.shelf.index.entries.values(), desk.shelf.guide.marks))


def unwritten(desk: Desk, demand: Demand) -> set[str]:
    """Give the codes that are asked for or followed, and have no steps."""
    followed = (desk.shelf.index.squeezed.get(wanted) for wanted in demand.followers)
    codes = {*demand.asked, *(entry.code for entry in followed if entry)}
    return {code for code in codes if code in desk.shelf.index.entries and code not in desk.shelf.guide.by_code}


def unknown(desk: Desk, missing: Mapping[str, int]) -> dict[str, int]:
    """Count the questions for codes that the catalog lacks, however they were written, as they were mostly written."""
    spellings: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for code, questions in missing.items():
        spellings[squeeze(code)].append((questions, code))
    return {
        max(written)[1]: sum(questions for questions, _ in written)
        for squeezed, written in spellings.items()
        if squeezed and squeezed not in desk.shelf.index.squeezed
    }


def doubtful(entries: Iterable[Entry], marks: Mapping[str, Mark]) -> Iterator[str]:
    """Give the codes with several meanings of which staff have confirmed none."""
    for entry in entries:
        if len(entry.meanings) > 1 and entry.status == "active":
            mark = marks.get(entry.code)
            if not mark or mark.preferred not in {meaning.text for meaning in entry.meanings}:
                yield entry.code
