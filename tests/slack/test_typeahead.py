"""The menu that searches answers fast, however large the catalog: server side within 100 ms at 10,000 codes."""

import itertools
import json
import time

import pytest
from fake_people import suggestion_wanted

from bot.catalog.entry import Entry, Meaning
from bot.slack.cards.lookup_form import TYPED

CODES = 10_000
FAST = 0.1  # seconds
TYPINGS = (
    "",
    "0",
    "001",
    "0009999",
    "BIGCUSTOMER_API_00",
    "acc",
    "the account of the",
    "passwrod",
    "zzz qqq",
    "a" * 200,
)


@pytest.fixture
def large(desk, fill):
    """Give the desk a catalog of 10,000 codes more."""
    things = ("account", "password", "passport", "payment", "order", "position", "agent", "key", "customer", "group")
    ends = (
        "is locked",
        "does not exist",
        "has expired",
        "was rejected by %s",
        "cannot be deleted",
        "is being verified",
    )
    said = itertools.cycle(itertools.product(things, things, ends))
    entries = [
        Entry(f"BIGCUSTOMER_API_{number:07}", "big", f"{number:07}", "big", meanings=(Meaning(words),))
        for number, (one, two, end) in zip(range(CODES), said, strict=False)
        for words in (f"The {one} of the {two} {end}, code {number % 977}",)
    ]
    fill(desk.database, entries)
    desk.shelf.look_again(desk.database)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("typed", TYPINGS, ids=lambda typed: typed[:20] or "nothing")
async def test_the_menu_answers_within_a_tenth_of_a_second(send, typed):
    form = {"payload": json.dumps(suggestion_wanted(TYPED, typed))}
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        response = await send(form)
        taken.append(time.perf_counter() - start)
        assert response.status == 200
    print(f"{typed[:20]!r}: first {taken[0] * 1000:.1f} ms, best {min(taken) * 1000:.1f} ms")  # noqa: T201 - the figures
    assert min(taken) < FAST
