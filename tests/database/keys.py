"""The rows by which tests recognize a SQLite file, and what it says when it can't be used."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import insert, select

from bot.database.database import OUT_OF_REACH, Unavailable
from bot.store.schema.base import KeyRow


def add(database, name):
    with database.begin() as session:
        session.execute(insert(KeyRow).values(name=name, secret="s"))


def keys(database):
    with database.read() as session:
        return set(session.scalars(select(KeyRow.name))) - {"askers"}


def keys_in(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {name for (name,) in connection.execute("SELECT name FROM keys")} - {"askers"}


def refusal(database, work=lambda database: add(database, "more")):
    with pytest.raises(Unavailable) as refused:
        work(database)
    assert str(refused.value) == OUT_OF_REACH
    return refused.value.detail
