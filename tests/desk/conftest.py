"""What tests of several features of the desk need."""

import pytest

from bot.catalog.entry import Entry, Meaning
from tests.conftest import PREFIX


@pytest.fixture
def add(open_small, sqlite_url, fill):
    """Return a function that adds codes with some messages, from number 200 on, and returns the desk."""
    desk = open_small(sqlite_url)

    def added(*messages, status="active"):
        numbers = [f"{number:07}" for number in range(200, 200 + len(messages))]
        fill(
            desk.database,
            [
                Entry(PREFIX + number, "customer API", number, "account", status, (Meaning(message),))
                for number, message in zip(numbers, messages, strict=True)
            ],
        )
        desk.cache.refresh(desk.database)
        return desk

    return added
