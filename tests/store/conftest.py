"""Databases for the tests of the store."""

import pytest

from bot.database.database import open_database


@pytest.fixture(params=["sqlite", "postgres"])
def blank_url(request, tmp_path):
    """Return the URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new folder' / 'errdesk.db'}"
    return request.getfixturevalue("blank_postgres_url")


@pytest.fixture
def opened():
    """Return a function that opens a database; all are closed after the test."""
    databases = []

    def open_it(url):
        databases.append(open_database(url, patience=5))
        return databases[-1]

    yield open_it
    for database in databases:
        database.engine.dispose()
