"""What stands beside the questions in a kept database: the catalog, askers, steps, votes, and a channel's schedule."""

import hashlib
import hmac
import random
import subprocess
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from ground import ERRDESK, environment
from questions import ASKERS, DAYS, NOW
from sqlalchemy import insert, select

from bot.database.database import Transaction, open_database
from bot.settings import PROJECT_ROOT
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.admin.migrate import upgrade_database
from bot.store.schema.catalog import CodeRow
from bot.store.schema.notifications import ScheduleRow
from bot.store.schema.questions import AskerRow
from bot.store.schema.steps import FixCodeRow, FixRow, RevisionRow, VoteRow

HASH_KEY = "bench"
CHANNEL, ZONE = "C0SUPPORT", "Europe/Berlin"  # its clocks change twice in these 400 days
VOTES = 300_000  # at ten million questions
STEPS = [{"text": "Ask the customer for the time of the last failed login.", "audience": "shareable"}]


def prepare(url: str, folder: Path, total: int) -> list[str]:
    """Make a database with everything but questions; give the codes, in the order in which they are asked most."""
    upgrade_database(url)
    command = [ERRDESK, "catalog", "import", str(PROJECT_ROOT / "data" / "error-code.md")]
    env = environment(folder / "errdesk.db", DATABASE_URL=url)
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    database = open_database(url, patience=600)
    with database.begin_light() as transaction:
        codes = list(transaction.scalars(select(CodeRow.code).order_by(CodeRow.id)))
        random.Random(4).shuffle(codes)  # noqa: S311 - the same at every run
        transaction.execute(insert(AskerRow), [{"id": number, "hash": hashed(number)} for number in people()])
        write_steps(transaction, codes[::3] + codes[1::3], total * VOTES // 10_000_000)
    database.engine.dispose()
    return codes


def people() -> range:
    """Give the numbers of all askers."""
    return range(1, ASKERS + 1)


def hashed(number: int) -> str:
    """Hash an asker as the desk does."""
    return hmac.digest(HASH_KEY.encode(), f"U{number}".encode(), hashlib.sha256).hex()


def write_steps(transaction: Transaction, codes: Sequence[str], votes: int) -> None:
    """Write steps for codes, votes on them, and when the channel gets its summary."""
    then = NOW - timedelta(days=DAYS)
    change = audit.log_change(transaction, Actor("mei", "card", then), "saved steps", "many")
    numbers = range(1, len(codes) + 1)
    homes = list(zip(numbers, codes, strict=True))
    transaction.execute(
        insert(FixRow), [{"id": number, "home": code, "number": 1, "change": change} for number, code in homes]
    )
    transaction.execute(insert(FixCodeRow), [{"fix_id": number, "code": code} for number, code in homes])
    saved = {"number": 1, "at": then, "by": "mei", "surface": "card", "why": "", "steps": STEPS}
    transaction.execute(insert(RevisionRow), [{"fix_id": number, **saved} for number in numbers])
    transaction.execute(insert(VoteRow), list(cast_votes(codes, votes)))
    weekly = {"channel": CHANNEL, "weekday": 1, "hour": 9, "zone": ZONE, "paused": False, "surges": True, "by": "mei"}
    transaction.execute(insert(ScheduleRow), {**weekly, "by_id": "U0ADMIN", "since": then})


def cast_votes(codes: Sequence[str], votes: int) -> Iterator[dict[str, object]]:
    """Vote, each person once a code, at some moment."""
    chance = random.Random(4)  # noqa: S311 - the same at every run
    hashes = [hashed(number) for number in people()]
    pairs = [(place, hash_) for place in range(len(codes)) for hash_ in hashes]
    for place, hash_ in chance.sample(pairs, min(votes, len(pairs))):
        at = NOW - timedelta(seconds=chance.randrange(DAYS * 24 * 3600))
        vote = {"fix_id": place + 1, "number": 1, "code": codes[place], "asker": hash_, "at": at}
        yield {**vote, "solved": chance.random() < 0.7}
