"""Fixtures for what happens to a SQLite file."""

import pytest

from bot.database.url import database_file


@pytest.fixture
def file(sqlite_url):
    """Return the database's file."""
    return database_file(sqlite_url)


@pytest.fixture
def look_always(monkeypatch):
    """Look at the files before every transaction, not once a second."""
    monkeypatch.setattr("bot.database.sqlite.sqlite_file.LOOKING", -1.0)
