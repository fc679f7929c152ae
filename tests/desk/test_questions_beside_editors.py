"""On PostgreSQL a slow lock stops those who need it, and nobody else."""

import pytest

from bot.database import open_database

CODE = "USCUSTOMER_API_0000113"


@pytest.fixture
def desk(open_small, postgres_url):
    return open_small(postgres_url)


@pytest.fixture
def other(postgres_url):
    """Give another process's database, so to speak."""
    opened = open_database(postgres_url, patience=5)
    yield opened
    opened.engine.dispose()
