"""Publishing steps that 1,000 people wait for, while others ask: answers with and without it, in alternating rounds.

The server runs in this process, where the steps are saved too, as they are in the bot; the load is another process.
"""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from figures import Check, median, percentile, print_table
from ground import LOOPBACK, SECRET, database, stub_of_slack
from load import CONNECTIONS, Done, Job, put_on
from sqlalchemy import insert

from bot.desk.state.desk import Desk, open_desk
from bot.desk.state.roles import ConfiguredRoles
from bot.desk.steps.save import SaveRequest, SaveResult, save_steps
from bot.search.index import normalize_code
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT, Settings
from bot.slack.app.manifest import EVENTS_PATH
from bot.slack.app.serve import connect_to_slack
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.schema.steps import FollowerRow

FOLLOWERS = 1_000
ASKED = "USCUSTOMER_API_0000113"
FOLLOWED = "USCUSTOMER_API_0000112"
LEAST = 0.85  # of the requests a second without it
SLOWEST = 3_000.0  # ms, after which Slack gives up
SECONDS = 20.0  # a round ends after this, whatever is left


def measure(*, quick: bool) -> list[Check]:
    """Print the table; give the figures that have a limit."""
    rounds, count = (3, 800) if quick else (7, 2_500)
    with database() as file, stub_of_slack() as slack, server(file, slack) as (desk, url):
        job = Job(url, SECRET, [ASKED], count, SECONDS, ASKED)
        put_on(job)  # the first round finds everything cold
        without, during, saves = [], [], []
        for number in range(rounds):
            without.append(put_on(job))
            follow(desk)
            during.append(beside(lambda: put_on(job), lambda one=number: publish(desk, one, saves)))
    show(without, during, saves)
    slowest = max(max(one.latencies) for one in during)
    ratio = median(speeds(during)) / median(speeds(without))
    return [
        Check(f"requests/s while {FOLLOWERS:,} followers are told, to without", ratio, LEAST, least=True),
        Check("slowest answer meanwhile", slowest, SLOWEST, "ms"),
        Check("answers that failed meanwhile", sum(one.failed for one in during), 0),
    ]


def follow(desk: Desk) -> None:
    """Let people wait for steps."""
    told = {"wanted": normalize_code(FOLLOWED), "code": FOLLOWED, "known": True, "at": datetime.now(UTC)}
    with desk.database.begin() as session:
        session.execute(insert(FollowerRow), [{"user": f"U{number:08}", **told} for number in range(FOLLOWERS)])


def publish(desk: Desk, number: int, saves: list[float]) -> None:
    """Save other steps than those of the round before, half a second into the round."""
    threading.Event().wait(0.5)
    start = perf_counter()
    by = Actor("mei", "bench", datetime.now(UTC), trusted=True)
    done = save_steps(desk, SaveRequest(FOLLOWED, number, (Step(f"Ask the customer, round {number}."),)), by)
    saves.append((perf_counter() - start) * 1e3)
    if not (isinstance(done, SaveResult) and done.followers == FOLLOWERS):
        raise SystemExit(f"Not all followers were told: {done}")


def beside(first: Callable[[], Done], second: Callable[[], None]) -> Done:
    """Do two things at once; give what the first gives."""
    with ThreadPoolExecutor(2) as workers:
        done, other = workers.submit(first), workers.submit(second)
        other.result()
        return done.result()


@contextmanager
def server(file: Path, slack: str) -> Iterator[tuple[Desk, str]]:
    """Serve over HTTP in a thread, with the sender of messages beside it; give the desk and the address."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    url = f"sqlite:///{file}"
    settings = Settings(database_url=url, bot_token="xoxb-bench", signing_secret=SECRET, api_url=slack, port=port)  # noqa: S106 - made up
    desk = open_desk(
        url, read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml"), team=ConfiguredRoles(admins=("U0ADMIN",))
    )
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with connect_to_slack(desk, settings):
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield desk, f"http://{LOOPBACK}:{port}{EVENTS_PATH}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
        desk.database.engine.dispose()


def speeds(rounds: Sequence[Done]) -> list[float]:
    """Give the requests a second of each round."""
    return [len(one.latencies) / one.seconds for one in rounds]


def show(without: Sequence[Done], during: Sequence[Done], saves: Sequence[float]) -> None:
    """Print the rounds side by side, then their medians."""
    rows = [
        (f"round {number}", *line(one), *line(other), save)
        for number, (one, other, save) in enumerate(zip(without, during, saves, strict=True), 1)
    ]
    middle = [median(column) for column in zip(*(row[1:] for row in rows), strict=True)]
    head = ("", "without, req/s", "p50 ms", "p99 ms", "during, req/s", "p50 ms", "p99 ms", "saving ms")
    title = f"/errcode {ASKED} over HTTP while {FOLLOWERS:,} followers are told, {CONNECTIONS} connections"
    print_table(title, head, [*rows, ("median", *middle)])


def line(done: Done) -> tuple[float, float, float]:
    """Give requests a second, p50 and p99 of a round."""
    return speeds([done])[0], percentile(done.latencies, 0.5), percentile(done.latencies, 0.99)
