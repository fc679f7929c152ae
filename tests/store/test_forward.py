"""A database of an older release comes along with all that is in it."""

import json

import pytest
from alembic import command
from sqlalchemy import text

from bot.database import open_database
from bot.desk.desk import open_desk
from bot.desk.lookup import Asked, look_up
from bot.store.schema import alembic_config, upgrade
from bot.store.tables import REVISION

FIRST = [  # rows as the first release wrote them
    ("INSERT INTO keys (name, secret) VALUES ('askers', :secret)", {"secret": "5ec4e7" * 10}),
    ("INSERT INTO catalog_changes (at, what) VALUES (:at, 'error-code.md: 2 added')", {"at": "2026-11-02 09:00:00+00"}),
    (
        (
            "INSERT INTO codes (code, family, number, section, status) VALUES"
            " ('USCUSTOMER_API_0000113', 'customer API', '0000113', 'account', 'active'),"
            " ('GGATEWAY_CODE_901', 'gateway', '901', 'gateway', 'retired')"
        ),
        {},
    ),
    (
        (
            "INSERT INTO meanings (code_id, place, text, doubt, sources) VALUES"
            " (1, 0, 'The account is locked and login is prohibited', NULL, :sources),"
            " (1, 1, 'The default customer group cannot be deleted', 'A slip', :sources),"
            " (2, 0, 'The gateway is asleep', NULL, :sources)"
        ),
        {"sources": json.dumps([{"document": "error-code.md", "lines": [57]}])},
    ),
    (
        (
            "INSERT INTO questions (at, asker, surface, verdict, typed) VALUES"
            " (:at, :asker, 'errcode', 'answer', NULL), (:at, :asker, 'mention', 'unknown', 'what is 999')"
        ),
        {"at": "2026-11-18 11:00:00+00", "asker": "a" * 64},
    ),
    (
        (
            "INSERT INTO lookups (question_id, place, code, role, at) VALUES"
            " (1, 0, 'USCUSTOMER_API_0000113', 'answered', :at), (2, 0, '999', 'missing', :at)"
        ),
        {"at": "2026-11-18 11:00:00+00"},
    ),
]
KEPT = ("keys", "catalog_changes", "codes", "meanings", "questions", "lookups")


@pytest.fixture(params=["sqlite", "postgres"])
def first_release(request, tmp_path):
    """Give a database as the first release left it, and all of its rows."""
    url = f"sqlite:///{tmp_path / 'errdesk.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("blank_postgres_url")
    database = open_database(url, create=True, patience=5)
    with database.begin_light() as transaction:
        command.upgrade(alembic_config(transaction), "0001")
        for statement, values in FIRST:
            transaction.execute(text(statement), values)
    rows = all_rows(database)
    database.engine.dispose()
    return url, rows


def all_rows(database):
    with database.begin_light() as transaction:
        return {table: transaction.execute(text(f"SELECT * FROM {table}")).all() for table in KEPT}  # noqa: S608 - ours


def test_an_upgrade_keeps_every_row_of_the_first_release(first_release):
    url, rows = first_release
    assert upgrade(url) == ("0001", REVISION)
    database = open_database(url, patience=5)
    assert all_rows(database) == rows
    database.engine.dispose()


def test_a_desk_on_an_upgraded_database_answers_and_counts_on(first_release, lexicon, noon):
    upgrade(first_release[0])
    desk = open_desk(first_release[0], lexicon)
    answer = look_up(desk, "113", Asked("U1", "errcode", noon))
    assert [one.entry.code for one in answer.found] == ["USCUSTOMER_API_0000113"]
    assert answer.found[0].month == 2
    desk.database.engine.dispose()
