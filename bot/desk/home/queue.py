"""The queue: what staff should work on, the most wanted first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, TypeAlias, get_args

from bot.catalog.entry import Entry
from bot.database.database import Transaction
from bot.desk.questions.advice import has_shareable_steps, is_overdue
from bot.desk.state.cache import RANKED_DAYS
from bot.desk.state.desk import Desk
from bot.desk.stats.spellings import merge_known_spellings
from bot.desk.steps.feedback import Failure, load_last_failures
from bot.search.index import normalize_code
from bot.stats.period import last_days
from bot.steps.mark import Mark
from bot.steps.step import Fix
from bot.store.stats import totals
from bot.store.stats.coverage import StatsReader
from bot.store.steps import queue
from bot.store.steps.queue import WaitingSuggestion

QUEUE_PAGE_SIZE = 10  # rows on a page

QueueKind = Literal["suggested", "unwritten", "unverified", "unknown", "doubtful"]
# Among rows that are wanted equally, the first kind comes first.
QUEUE_KINDS: tuple[QueueKind, ...] = get_args(QueueKind)

NO_FOLLOWERS = "", 0
KIND_POSITIONS = {kind: place for place, kind in enumerate(QUEUE_KINDS)}

# A row's sort key: questions and followers, negated so that the most wanted comes first; the kind's position in KINDS;
# the code; a suggestion's id, or 0. A plain tuple, because thousands are made at a time.
QueueRank: TypeAlias = tuple[int, int, int, str, int]


@dataclass(frozen=True, slots=True)
class Demand:
    """How much codes are wanted: the last 30 days' questions by code, ``missing`` for codes that the catalog lacks.

    ``suggestions`` maps the id of each open one to its code; ``followers`` maps a normalized code to one of its
    spellings and the number of followers.
    """

    asked: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    suggestions: Mapping[int, str] = field(default_factory=dict)
    followers: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """The requested part of the queue: a page, counted from 1, of a section and a kind; "" means all of them."""

    page: int = 1
    section: str = ""
    kind: QueueKind | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A task in the queue; ``questions`` counts those of the last 30 days.

    It is an open suggestion, a code without steps that people ask for, steps to be verified, a code that the catalog
    lacks, or a code with doubtful meanings. ``failure`` is the last comment on steps that are due because they fail;
    ``internal`` marks a code whose steps are all hidden from askers.
    """

    kind: QueueKind
    code: str
    questions: int
    followers: int = 0
    entry: Entry | None = None
    fix: Fix | None = None
    suggestion: WaitingSuggestion | None = None
    failure: Failure | None = None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue; ``total`` rows match the filters in ``wanted``, whose page is clipped to those that exist.

    ``kinds`` counts the rows in the wanted section by kind, ``sections`` those of the wanted kind by section.
    """

    wanted: QueueFilter
    rows: tuple[QueueRow, ...]
    pages: int
    total: int
    kinds: Mapping[str, int]
    sections: Mapping[str, int]


def count_demand(desk: Desk, read: StatsReader, at: datetime) -> Demand:
    """Count how much each code is wanted, live: staff who work on the queue see their changes at once."""
    asked = merge_known_spellings(desk, totals.read_questions(read, last_days(RANKED_DAYS, at, read.zone)))
    waiting = queue.list_waiting_codes(read.transaction)
    return Demand(asked.shown, asked.missing, waiting, queue.count_followers(read.transaction))


def load_queue_page(
    desk: Desk, demand: Demand, wanted: QueueFilter, *, today: date, transaction: Transaction | None
) -> Queue:
    """Return a page of the queue; without a transaction, suggestions and comments on failing steps are left out."""
    ranks = [(rank, find_code_section(desk, rank[3])) for rank in rank_queue(desk, demand, today)]
    kind = QUEUE_KINDS.index(wanted.kind) if wanted.kind else None
    in_section = [rank for rank, section in ranks if wanted.section in ("", section)]
    matching = sorted(rank for rank in in_section if kind in (None, rank[2]))
    pages = max(1, -(-len(matching) // QUEUE_PAGE_SIZE))
    page = min(max(wanted.page, 1), pages)
    shown = matching[(page - 1) * QUEUE_PAGE_SIZE : page * QUEUE_PAGE_SIZE]
    ids = [suggestion for *_, suggestion in shown if suggestion]
    suggestions = queue.read_waiting_suggestions(transaction, ids) if transaction else {}
    rows = [build_queue_row(desk, rank, suggestions) for rank in shown]
    failing = [row.fix for row in rows if row.fix and row.fix.due == "failing"]
    failures = load_last_failures(transaction, failing) if transaction else {}
    return Queue(
        wanted=QueueFilter(page, wanted.section, wanted.kind),
        rows=tuple(replace(row, failure=failures.get(row.code)) if row.fix else row for row in rows),
        pages=pages,
        total=len(matching),
        kinds=Counter(QUEUE_KINDS[rank[2]] for rank in in_section),
        sections=Counter(section for rank, section in ranks if kind in (None, rank[2])),
    )


def build_queue_row(desk: Desk, rank: QueueRank, suggestions: Mapping[int, WaitingSuggestion]) -> QueueRow:
    """Build the row of a rank, with everything that it shows but the last failure."""
    questions, followers, place, code, suggestion = rank
    kind = QUEUE_KINDS[place]
    return QueueRow(
        kind=kind,
        code=code,
        questions=-questions,
        followers=-followers,
        entry=desk.shelf.index.entries.get(code),
        fix=desk.shelf.guide.fixes.get(code) if kind == "unverified" else None,
        suggestion=suggestions.get(suggestion),
        internal=kind == "unwritten" and bool(desk.shelf.guide.fixes_for(code)),
    )


def find_code_section(desk: Desk, code: str) -> str:
    """Return the section of a code, "" for one that the catalog lacks."""
    entry = desk.shelf.index.entries.get(code)
    return entry.section if entry else ""


def rank_queue(desk: Desk, demand: Demand, today: date) -> Iterator[QueueRank]:
    """Yield the rank of every row, unsorted."""

    def rank(kind: QueueKind, code: str, questions: int | None = None, suggestion: int = 0) -> QueueRank:
        asked = demand.asked.get(code, 0) if questions is None else questions
        followers = demand.followers.get(normalize_code(code), NO_FOLLOWERS)[1] if demand.followers else 0
        return -asked, -followers, KIND_POSITIONS[kind], code, suggestion

    yield from (rank("suggested", code, suggestion=number) for number, code in demand.suggestions.items())
    suggested = set(demand.suggestions.values())  # their task is to review the suggestion
    yield from (rank("unwritten", code) for code in find_unwritten_codes(desk, demand) - suggested)
    days = desk.shelf.people.verification_days
    yield from (
        rank("unverified", fix.home, sum(demand.asked.get(code, 0) for code in fix.codes))
        for fix in desk.shelf.guide.fixes.values()
        if fix.published and is_overdue(fix, days, today)
    )
    yield from (rank("unknown", code, questions) for code, questions in count_unknown_codes(desk, demand).items())
    yield from (
        rank("doubtful", code)
        for code in find_doubtful_codes(desk.shelf.index.entries.values(), desk.shelf.guide.marks)
    )


def find_unwritten_codes(desk: Desk, demand: Demand) -> set[str]:
    """Return the codes that are asked for and have no steps, and followed codes that have none for askers."""
    known = desk.shelf.index
    guide = desk.shelf.guide
    asked = {code for code in demand.asked if code in known.entries and code not in guide.by_code}
    followed = (known.squeezed.get(normalized) for normalized in demand.followers)
    return asked | {entry.code for entry in followed if entry and not has_shareable_steps(guide.fixes_for(entry.code))}


def count_unknown_codes(desk: Desk, demand: Demand) -> dict[str, int]:
    """Count the questions for codes that the catalog lacks, by their most frequent spelling.

    Followed codes are included even if nobody asked for them in the last 30 days.
    """
    spellings: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for code, questions in demand.missing.items():
        spellings[normalize_code(code)].append((-questions, code))
    for normalized, (code, _) in demand.followers.items():
        spellings[normalized].append((0, code))
    return {
        min(variants)[1]: -sum(questions for questions, _ in variants)
        for normalized, variants in spellings.items()
        if normalized and normalized not in desk.shelf.index.squeezed
    }


def find_doubtful_codes(entries: Iterable[Entry], marks: Mapping[str, Mark]) -> Iterator[str]:
    """Yield the active codes with several meanings of which staff have confirmed none."""
    for entry in entries:
        if len(entry.meanings) > 1 and entry.status == "active":
            mark = marks.get(entry.code)
            if not mark or mark.preferred not in {meaning.text for meaning in entry.meanings}:
                yield entry.code
