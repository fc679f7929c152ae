"""The menu that searches as one types, in process: from Slack's signed request to the options, with 10,000 codes."""

import asyncio
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlencode

from figures import Check, median, print_table
from ground import SECRET, stub_of_slack
from home_time import import_entries
from load import signed
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.catalog.entry import Entry, Meaning
from bot.cli.terminal.garbage import pause_garbage_collection
from bot.database.database import open_database
from bot.desk.state.desk import Desk, open_desk
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT, Settings
from bot.slack.app.build import build_app
from bot.slack.questions.cards.typeahead_form import LOOK_UP_MENU
from bot.store.admin.migrate import upgrade_database

CODES = 10_000
MOST = 100.0  # ms
TYPINGS = (
    "",
    "0",
    "001",
    "0009999",
    "BENCH_API_00",
    "acc",
    "the account of the",
    "passwrod",
    "zzz qqq",
    "a" * 200,
)
THINGS = ("account", "password", "passport", "payment", "order", "position", "agent", "key", "customer", "group")
ENDS = ("is locked", "does not exist", "has expired", "was rejected by %s", "cannot be deleted", "is being verified")


def measure(*, quick: bool) -> list[Check]:
    """Print the table; give the figures that have a limit."""
    with large_desk() as desk, stub_of_slack() as slack:
        rows = asyncio.run(typed_all(desk, slack, 5 if quick else 30))
    table = [(typed[:20] or "nothing", times[0], median(times), max(times)) for typed, times in rows]
    print_table(f"The menu, ms until its options, {CODES:,} codes", ("typed", "first", "median", "max"), table)
    return [
        Check("the menu, the slowest first answer", max(times[0] for _, times in rows), MOST, "ms"),
        Check("the menu, the slowest median", max(median(times) for _, times in rows), MOST, "ms"),
    ]


async def typed_all(desk: Desk, slack: str, times: int) -> list[tuple[str, list[float]]]:
    """Type each text so often; give the milliseconds of each answer."""
    app = build_app(desk, Settings(bot_token="xoxb-bench", signing_secret=SECRET, api_url=slack))  # noqa: S106 - made up
    await spent(app, {"command": "/errcode", "text": "help", "user_id": "U1", "team_id": "T1"})  # checks the token
    return [(typed, [await spent(app, wanted(typed)) for _ in range(times)]) for typed in TYPINGS]


async def spent(app: AsyncApp, form: dict[str, str]) -> float:
    """Give the milliseconds until a request is answered."""
    body = urlencode(form)
    start = perf_counter()
    response = await app.async_dispatch(AsyncBoltRequest(body=body, headers=signed(SECRET, body)))
    if response.status != 200:
        raise SystemExit(f"The menu was answered with {response.status}.")
    return (perf_counter() - start) * 1e3


def wanted(typed: str) -> dict[str, str]:
    """Ask for options as Slack does while somebody types."""
    told = {"type": "block_suggestion", "user": {"id": "U1"}, "team": {"id": "T1"}, "action_id": LOOK_UP_MENU}
    return {"payload": json.dumps({**told, "block_id": "b", "value": typed})}


@contextmanager
def large_desk() -> Iterator[Desk]:
    """Open a desk on a large catalog."""
    with TemporaryDirectory(prefix="errdesk-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'errdesk.db'}"
        upgrade_database(url)
        database = open_database(url)
        import_entries(database, sorted(entries(), key=lambda entry: entry.code))
        database.engine.dispose()
        lexicon = read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml")
        with pause_garbage_collection():  # as the server opens it
            desk = open_desk(url, lexicon)
        yield desk
        desk.database.engine.dispose()


def entries() -> Iterator[Entry]:
    """Make codes whose messages have words in common."""
    said = itertools.cycle(itertools.product(THINGS, THINGS, ENDS))
    for number, (one, other, end) in zip(range(CODES), said, strict=False):
        words = f"The {one} of the {other} {end}, code {number % 977}"
        yield Entry(f"BENCH_API_{number:07}", "bench API", f"{number:07}", "bench", meanings=(Meaning(words),))
