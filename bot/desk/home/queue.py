"""The queue: what staff should work on, the most wanted first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Literal, TypeAlias, get_args

from bot.catalog.entry import Entry
from bot.catalog.keys import LabelledCode
from bot.database.database import Transaction
from bot.desk.questions.advice import has_shareable_steps, is_overdue
from bot.desk.questions.pages import paginate
from bot.desk.state.cache import RANKED_DAYS
from bot.desk.state.desk import Desk
from bot.desk.stats.spellings import merge_known_spellings
from bot.desk.steps.feedback import Failure, load_last_failures
from bot.desk.steps.phrases import StoredPhrase, list_open_phrases
from bot.search.index import normalize_code
from bot.stats.period import last_days
from bot.steps.mark import Mark
from bot.steps.step import Fix
from bot.store.stats import totals
from bot.store.stats.coverage import StatsReader
from bot.store.steps import queue
from bot.store.steps.queue import WaitingSuggestion

QueueKind = Literal["suggested", "phrase", "unwritten", "unverified", "unknown", "doubtful"]
# Among rows that are wanted equally, the first kind comes first.
QUEUE_KINDS: tuple[QueueKind, ...] = get_args(QueueKind)

NO_FOLLOWERS = "", 0
KIND_POSITIONS = {kind: place for place, kind in enumerate(QUEUE_KINDS)}

# A row's sort key: questions and followers, negated so that the most wanted comes first; the kind's position in KINDS;
# the code; a suggestion's id, a phrase's position in the demand, or 0; the code's section. A plain tuple, because
# thousands are made at a time.
QueueRank: TypeAlias = tuple[int, int, int, str, int, str]


@dataclass(frozen=True, slots=True)
class Demand:
    """How much codes are wanted: the last 30 days' questions by code, ``missing`` for codes that the catalog lacks.

    ``suggestions`` maps the id of each open one to its code; ``phrases`` are the learned ones that wait; ``followers``
    maps a key, or a code that no catalog has, normalized, to one of its spellings and the number of followers.
    """

    questions: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    suggestions: Mapping[int, str] = field(default_factory=dict)
    phrases: Sequence[StoredPhrase] = ()
    followers: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """The requested part of the queue: a page, counted from 1, of a section and a kind; "" means all of them."""

    page: int = 1
    section: str = ""
    kind: QueueKind | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class QueueRow(LabelledCode):
    """A task in the queue; ``questions`` counts those of the last 30 days.

    It is an open suggestion, a phrase that people type for a code, a code without steps that people ask for, steps to
    be verified, a code that the catalog lacks, or a code with doubtful meanings. ``failure`` is the last comment on
    steps that are due because they fail; ``internal`` marks a code whose steps are all hidden from askers. ``catalog``
    is what to call the code's catalog beside it, "" if there is only one.
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
    phrase: StoredPhrase | None = None
    catalog: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue; ``total`` rows match the filters in ``filter``, whose page is clipped to those that exist.

    ``kinds`` counts the rows in the wanted section by kind, ``sections`` those of the wanted kind by section.
    """

    filter: QueueFilter
    rows: tuple[QueueRow, ...]
    pages: int
    total: int
    kinds: Mapping[str, int]
    sections: Mapping[str, int]


def count_demand(desk: Desk, read: StatsReader, at: datetime) -> Demand:
    """Count how much each code is wanted, live: staff who work on the queue see their changes at once."""
    asked = merge_known_spellings(desk, totals.read_questions(read, last_days(RANKED_DAYS, at, read.zone)))
    waiting = queue.list_waiting_codes(read.transaction)
    phrases = list_open_phrases(desk.cache.snapshot, read.transaction)
    return Demand(asked.shown, asked.missing, waiting, phrases, queue.count_followers(read.transaction))


def load_queue_page(
    desk: Desk, demand: Demand, wanted: QueueFilter, *, today: date, transaction: Transaction | None
) -> Queue:
    """Return a page of the queue; without a transaction, suggestions and comments on failing steps are left out."""
    ranks = list(rank_queue(desk, demand, today))
    matching = sorted(filter_ranks(ranks, section=wanted.section, kind=wanted.kind))
    shown, page, pages = paginate(matching, wanted.page)
    return Queue(
        filter=replace(wanted, page=page),
        rows=tuple(load_queue_rows(desk, demand, shown, transaction)),
        pages=pages,
        total=len(matching),
        kinds=Counter(QUEUE_KINDS[rank[2]] for rank in filter_ranks(ranks, section=wanted.section)),
        sections=Counter(rank[5] for rank in filter_ranks(ranks, kind=wanted.kind)),
    )


def filter_ranks(
    ranks: Iterable[QueueRank], *, section: str = "", kind: QueueKind | Literal[""] = ""
) -> list[QueueRank]:
    """Return the ranks of a section and a kind; "" means all of them."""
    return [rank for rank in ranks if section in ("", rank[5]) and kind in ("", QUEUE_KINDS[rank[2]])]


def load_queue_rows(
    desk: Desk, demand: Demand, ranks: Sequence[QueueRank], transaction: Transaction | None
) -> list[QueueRow]:
    """Return the rows of ranks."""
    if transaction is None:
        return [build_queue_row(desk, demand, rank, {}) for rank in ranks]
    numbers = [rank[4] for rank in ranks if QUEUE_KINDS[rank[2]] == "suggested"]
    suggestions = queue.read_waiting_suggestions(transaction, numbers)
    return add_failures([build_queue_row(desk, demand, rank, suggestions) for rank in ranks], transaction)


def add_failures(rows: Sequence[QueueRow], transaction: Transaction) -> list[QueueRow]:
    """Return rows with the last comment on steps that are due because they fail."""
    failing = [row.fix for row in rows if row.fix and row.fix.due == "failing"]
    failures = load_last_failures(transaction, failing)
    return [replace(row, failure=failures.get(row.code)) if row.fix else row for row in rows]


def build_queue_row(
    desk: Desk, demand: Demand, rank: QueueRank, suggestions: Mapping[int, WaitingSuggestion]
) -> QueueRow:
    """Build the row of a rank, with everything that it shows but the last failure."""
    questions, followers, place, code, number, _ = rank
    kind = QUEUE_KINDS[place]
    entry = desk.cache.index.entries.get(code)
    row = QueueRow(kind, code, -questions, -followers, entry=entry, catalog=desk.cache.snapshot.name_catalog(entry))
    if kind == "suggested":
        return replace(row, suggestion=suggestions.get(number))
    if kind == "phrase":
        return replace(row, phrase=demand.phrases[number])
    if kind == "unwritten":
        return replace(row, internal=bool(desk.cache.guide.fixes_for(code)))
    return replace(row, fix=desk.cache.guide.fixes.get(code)) if kind == "unverified" else row


def rank_queue(desk: Desk, demand: Demand, today: date) -> Iterator[QueueRank]:
    """Yield the rank of every row, unsorted."""
    rank = partial(rank_row, desk, demand)
    suggested = set(demand.suggestions.values())  # their task is to review the suggestion
    yield from rank_suggestions(desk, demand)
    yield from (rank("unwritten", code) for code in find_unwritten_codes(desk, demand) - suggested)
    yield from (rank("unverified", code, asked) for code, asked in list_overdue_fixes(desk, demand, today))
    yield from (rank("unknown", code, asked) for code, asked in count_unknown_codes(desk, demand).items())
    yield from (rank("doubtful", code) for code in find_doubtful_codes(desk))


def rank_suggestions(desk: Desk, demand: Demand) -> Iterator[QueueRank]:
    """Yield the ranks of suggested steps and of phrases, each with its number."""
    for number, code in demand.suggestions.items():
        if desk.cache.snapshot.has_catalog(code):
            yield rank_row(desk, demand, "suggested", code, number=number)
    for number, phrase in enumerate(demand.phrases):
        yield rank_row(desk, demand, "phrase", phrase.code, number=number)


def rank_row(  # noqa: PLR0913, PLR0917 - called by partial
    desk: Desk, demand: Demand, kind: QueueKind, code: str, questions: int | None = None, number: int = 0
) -> QueueRank:
    """Return the rank of a row, by default with the code's own questions."""
    asked = demand.questions.get(code, 0) if questions is None else questions
    entry = desk.cache.index.entries.get(code)
    followers = demand.followers.get(code if entry else normalize_code(code), NO_FOLLOWERS)[1]
    return -asked, -followers, KIND_POSITIONS[kind], code, number, entry.section if entry else ""


def find_unwritten_codes(desk: Desk, demand: Demand) -> set[str]:
    """Return the codes that are asked for and have no steps, and followed codes that have none for askers."""
    known = desk.cache.index
    guide = desk.cache.guide
    asked = {code for code in demand.questions.keys() - guide.by_code.keys() if code in known.entries}
    followed = filter(known.entries.__contains__, demand.followers)
    return asked | {code for code in followed if not has_shareable_steps(guide.fixes_for(code))}


def list_overdue_fixes(desk: Desk, demand: Demand, today: date) -> Iterator[tuple[str, int]]:
    """Yield the home of the published steps that are to be verified, and the questions for their codes."""
    days = desk.cache.access.verification_days
    for fix in desk.cache.guide.fixes.values():
        if fix.published and is_overdue(fix, days, today) and desk.cache.snapshot.has_catalog(fix.home):
            yield fix.home, sum(demand.questions.get(code, 0) for code in fix.codes)


def count_unknown_codes(desk: Desk, demand: Demand) -> dict[str, int]:
    """Count the questions for codes that the catalog lacks, by their most frequent spelling.

    Followed codes are included even if nobody asked for them in the last 30 days.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for code, questions in (*dict.fromkeys(list_followed_gaps(desk, demand), 0).items(), *demand.missing.items()):
        spellings[normalize_code(code)][code] += questions
    return {
        max(sorted(variants), key=variants.__getitem__): variants.total()
        for normalized, variants in spellings.items()
        if normalized and normalized not in desk.cache.index.by_normalized
    }


def list_followed_gaps(desk: Desk, demand: Demand) -> Iterator[str]:
    """Yield the followed codes that no catalog has, each as one of its followers writes it."""
    return (code for wanted, (code, _) in demand.followers.items() if wanted not in desk.cache.index.entries)


def find_doubtful_codes(desk: Desk) -> Iterator[str]:
    """Yield the active codes with several meanings of which staff have confirmed none."""
    marks = desk.cache.guide.marks
    for entry in desk.cache.index.ambiguous:
        if not is_confirmed(entry, marks.get(entry.key)):
            yield entry.key


def is_confirmed(entry: Entry, mark: Mark | None) -> bool:
    """Return whether staff have confirmed one of a code's meanings."""
    return mark is not None and mark.preferred in {meaning.text for meaning in entry.meanings}
