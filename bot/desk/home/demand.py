"""Which codes wait for staff, and how much they are wanted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.catalog.entry import Entry
from bot.desk.questions.advice import has_shareable_steps, is_overdue
from bot.desk.state.cache import RANKED_DAYS
from bot.desk.state.desk import Desk
from bot.desk.stats.spellings import merge_known_spellings
from bot.desk.steps.phrases import StoredPhrase, list_open_phrases
from bot.search.index import normalize_code
from bot.stats.period import last_days
from bot.steps.mark import Mark
from bot.store.stats import totals
from bot.store.stats.coverage import StatsReader
from bot.store.steps import queue

ENOUGH_QUESTIONS = 2  # of two people, or of one twice, after which steps from the reference are worth verifying


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


def count_demand(desk: Desk, read: StatsReader, at: datetime) -> Demand:
    """Count how much each code is wanted, live: staff who work on the queue see their changes at once."""
    asked = merge_known_spellings(desk, totals.read_questions(read, last_days(RANKED_DAYS, at, read.zone)))
    waiting = queue.list_waiting_codes(read.transaction)
    phrases = list_open_phrases(desk.cache.snapshot, read.transaction)
    return Demand(asked.shown, asked.missing, waiting, phrases, queue.count_followers(read.transaction))


def find_unwritten_codes(desk: Desk, demand: Demand) -> set[str]:
    """Return the codes that are asked for and have no steps, and followed codes that have none for askers."""
    guide = desk.cache.guide
    asked = find_entries(desk, demand.questions.keys() - guide.by_code.keys())
    followed = find_entries(desk, demand.followers)
    unwritten = {entry.key for entry in asked if not guide.shows_reference_steps(entry)}
    return unwritten | {
        entry.key
        for entry in followed
        if not (has_shareable_steps(guide.fixes_for(entry.key)) or guide.shows_reference_steps(entry))
    }


def find_reference_codes(desk: Desk, demand: Demand) -> set[str]:
    """Return the codes whose steps from the reference are to be verified: people follow them, or ask more than once."""
    wanted = {code for code, questions in demand.questions.items() if questions >= ENOUGH_QUESTIONS}
    entries = find_entries(desk, wanted.union(demand.followers))
    return {entry.key for entry in entries if desk.cache.guide.shows_reference_steps(entry)}


def find_entries(desk: Desk, codes: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries of those of the codes that a catalog has."""
    return filter(None, map(desk.cache.index.entries.get, codes))


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
