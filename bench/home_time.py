"""App Home for staff: from the event to the finished view, with a large catalog and a long queue."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from figures import Check, median, percentile, print_table
from sqlalchemy import insert

from bot.catalog.entry import Entry, Meaning, Reading, Source
from bot.cli.terminal.garbage import pause_garbage_collection
from bot.database.database import Database, open_database
from bot.desk.admin.catalog_import import import_reading
from bot.desk.home.home import HomePosition, load_home
from bot.desk.home.queue import QueueFilter
from bot.desk.state.desk import Desk, open_desk
from bot.desk.state.roles import ConfiguredRoles
from bot.desk.stats.rollup import roll_up
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT
from bot.slack.home.cards.home_view import home_view
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.admin.migrate import upgrade_database
from bot.store.questions.record import Question, record_questions
from bot.store.schema.steps import FixCodeRow, FixRow, RevisionRow, SuggestionRow

CODES, QUESTIONS = 10_000, 50_000
KINDS = {"asked without steps": 2_000, "to be verified": 1_000, "suggested": 500, "unknown": 1_000, "doubtful": 500}
MOST = 150.0  # ms
NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)  # late on a Sunday: no week has more days to be counted
STAFF = "U0STAFF"
SECTIONS = 40


def measure(*, quick: bool) -> list[Check]:
    """Print the table; give the figures that have a limit."""
    with full_desk() as desk:
        total = load_home(desk, STAFF, HomePosition(), at=NOW).queue
        if total is None or total.total < sum(KINDS.values()):
            raise SystemExit(f"The queue has {total and total.total} rows, fewer than wanted.")
        times = 10 if quick else 50
        rows = list(times_of(desk, "no day is rolled up", times))
        roll_up(desk, NOW)
        rows += times_of(desk, "all days are", times)
    title = f"App Home, ms from the question to the view, {CODES:,} codes, {total.total:,} rows in the queue"
    print_table(title, ("", "median", "p95", "max"), rows)
    rolled = rows[len(rows) // 2]
    return [
        Check("App Home for staff, no day rolled up, p95", rows[0][2], MOST, "ms"),
        Check("App Home for staff, days rolled up, p95", rolled[2], MOST, "ms"),
    ]


def times_of(desk: Desk, state: str, times: int) -> Iterator[tuple[str, float, float, float]]:
    """Measure App Home for each kind of person; ``state`` says what of the questions is rolled up."""
    wanted = (
        ("staff", STAFF, HomePosition()),
        ("staff, a section's last page", STAFF, last_page()),
        ("an asker", "U1", HomePosition()),
    )
    for name, user, place in wanted:
        yield f"{name}; {state}", *spread([spent(desk, user, place) for _ in range(times)])


def last_page() -> HomePosition:
    """Give a place far down in the queue."""
    return replace(HomePosition(), queue=QueueFilter(page=10_000, section="section 7"))


def spread(times: list[float]) -> tuple[float, float, float]:
    """Give median, p95 and the greatest."""
    return median(times), percentile(times, 0.95), max(times)


def spent(desk: Desk, user: str, place: HomePosition) -> float:
    """Give the milliseconds until the view could be sent."""
    start = perf_counter()
    json.dumps(home_view(load_home(desk, user, place, at=NOW)))
    return (perf_counter() - start) * 1e3


@contextmanager
def full_desk() -> Iterator[Desk]:
    """Open a desk on a large catalog that many asked and few wrote for."""
    with TemporaryDirectory(prefix="errdesk-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'errdesk.db'}"
        upgrade_database(url)
        fill(url)
        lexicon = read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml")
        with pause_garbage_collection():  # as the server opens it
            desk = open_desk(url, lexicon, hash_key="bench", team=ConfiguredRoles(staff=(STAFF,)))
        yield desk
        desk.database.engine.dispose()


def code(number: int) -> str:
    """Name a code of the catalog."""
    return f"BENCH_API_{number:07}"


def import_entries(database: Database, entries: list[Entry]) -> None:
    """Import entries, which are sorted by code, as if a reference printed them."""
    reading = Reading("bench.md", entries, len(entries), len(entries), {entry.family for entry in entries})
    import_reading(database, reading, Actor("bench", "terminal", NOW, trusted=True))


def fill(url: str) -> None:
    """Fill the database; the kinds of rows begin where the one before ends."""
    unwritten, verify, suggested, unknown, doubtful = KINDS.values()
    database = open_database(url)
    import_entries(database, [entry(number, doubtful=number >= CODES - doubtful) for number in range(CODES)])
    with database.begin() as session:
        change = audit.log_change(session, Actor("mei", "card", NOW), "saved steps", "many")
        homes = range(unwritten, unwritten + verify)
        fixes = [{"id": number, "home": code(number), "number": 1, "change": change} for number in homes]
        session.execute(insert(FixRow), fixes)
        session.execute(insert(FixCodeRow), [{"fix_id": number, "code": code(number)} for number in homes])
        steps = [{"text": "Ask the customer for the time of the last failed login.", "audience": "shareable"}]
        saved = {"number": 1, "at": NOW, "by": "mei", "surface": "card", "why": "", "steps": steps}
        session.execute(insert(RevisionRow), [{"fix_id": number, **saved} for number in homes])
        others = range(homes.stop, homes.stop + suggested)  # a code for which a suggestion waits has no second row
        waiting = {"text": "Call the bank.", "asked": "", "by": "tom", "by_id": "U1", "at": NOW, "state": "waiting"}
        session.execute(insert(SuggestionRow), [{"code": code(number), **waiting} for number in others])
        record_questions(session, list(questions(unwritten, unknown)))
    database.engine.dispose()


def entry(number: int, *, doubtful: bool) -> Entry:
    """Make a code of the catalog."""
    meanings = [Meaning(f"Message number {number} of the platform", sources=(Source("bench.md", (number + 1,)),))]
    if doubtful:
        meanings.append(Meaning("The message of another code", preferred=False, doubt="A slip"))
    section = f"section {number % SECTIONS}"
    return Entry(code(number), "bench API", f"{number:07}", section, meanings=tuple(meanings))


def questions(known: int, unknown: int) -> Iterator[Question]:
    """Ask for codes with and without an entry, over the last 29 days."""
    for number in range(QUESTIONS):
        at = NOW - timedelta(minutes=number % (29 * 24 * 60))
        missing = number % 10 == 0
        named = f"OTHER_API_{number // 10 % unknown:07}" if missing else code((number // 10 + number) % known)
        role = "missing" if missing else "answered"
        yield Question(
            at, f"asker {number % 300}", "errcode", "unknown" if missing else "answer", None, ((named, role),)
        )
