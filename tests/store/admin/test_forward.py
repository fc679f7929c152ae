"""A database of an older release can be upgraded without losing data."""

import json

import pytest
from alembic import command
from sqlalchemy import text

from bot.database.database import open_database
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.state.desk import open_desk
from bot.store.admin.catalog import stream_entries
from bot.store.admin.catalogs import Catalog, find_catalog, load_catalogs
from bot.store.admin.migrate import alembic_config, upgrade_database
from bot.store.schema.base import REVISION

AT = "2026-11-18 11:00:00+00"
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
            " (:at, :asker, 'errcode', 'answer', NULL), (:at, :asker, 'mention', 'unknown', 'what is 999'),"
            " (:at, :asker, 'errcode', 'answer', NULL), (:at, :asker, 'errcode', 'answer', NULL),"
            " (:at, :other, 'errcode', 'choose', NULL)"
        ),
        {"at": AT, "asker": "a" * 64, "other": "b" * 64},
    ),
    (
        (
            "INSERT INTO lookups (question_id, place, code, role, at) VALUES"
            " (1, 0, 'USCUSTOMER_API_0000113', 'answered', :at), (2, 0, '999', 'missing', :at),"
            " (3, 0, 'USCUSTOMER_API_0000113', 'answered', :soon),"
            " (4, 0, 'USCUSTOMER_API_0000113', 'answered', :later),"
            " (5, 0, 'USCUSTOMER_API_0000113', 'offered', :soon), (5, 1, 'USCUSTOMER_API_0000113', 'chosen', :later)"
        ),
        {"at": AT, "soon": "2026-11-18 11:59:59+00", "later": "2026-11-18 13:00:00+00"},
    ),
]
KEPT = {  # what the first release stored, and how it is read now
    "keys": "SELECT * FROM keys",
    "catalog_changes": "SELECT * FROM catalog_changes",
    "codes": "SELECT id, code, family, number, section, status FROM codes",
    "meanings": "SELECT * FROM meanings",
    "questions": "SELECT id, at, asker, surface, verdict, typed FROM questions ORDER BY 1",
    "lookups": "SELECT question_id, place, code, role, at FROM lookups ORDER BY 1, 2",
}
NUMBERED = "SELECT q.id, at, hash, surface, verdict, typed FROM questions q JOIN askers a ON a.id = asker ORDER BY 1"


@pytest.fixture(params=["sqlite", "postgres"])
def first_release(request, tmp_path):
    """Return a database of the first release, and all of its rows."""
    url = f"sqlite:///{tmp_path / 'errdesk.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("blank_postgres_url")
    database = open_database(url, create=True, patience=5)
    with database.begin_light() as transaction:
        command.upgrade(alembic_config(transaction), "0001")
        for statement, values in FIRST:
            transaction.execute(text(statement), values)
    rows = all_rows(database, KEPT)
    database.engine.dispose()
    return url, rows


def all_rows(database, reading):
    with database.begin_light() as transaction:
        return {table: transaction.execute(text(query)).all() for table, query in reading.items()}


def test_an_upgrade_keeps_every_row_of_the_first_release(first_release):
    url, rows = first_release
    assert upgrade_database(url) == ("0001", REVISION)
    database = open_database(url, patience=5)
    assert all_rows(database, {**KEPT, "questions": NUMBERED}) == rows
    database.engine.dispose()


def test_a_desk_on_an_upgraded_database_answers_and_counts_on(first_release, lexicon, noon):
    upgrade_database(first_release[0])
    desk = open_desk(first_release[0], lexicon)
    answer = look_up(desk, "113", Asker("U1", "errcode", noon))
    assert [one.entry.code for one in answer.matches] == ["USCUSTOMER_API_0000113"]
    assert answer.matches[0].month == 5
    desk.database.engine.dispose()


def test_an_upgrade_says_of_each_lookup_whether_it_repeats_an_earlier_one(first_release):
    upgrade_database(first_release[0])
    database = open_database(first_release[0], patience=5)
    read = "SELECT question_id, place, asker, repeat FROM lookups ORDER BY 1, 2"
    [found] = all_rows(database, {"lookups": read}).values()
    database.engine.dispose()
    assert found == [(1, 0, 1, 0), (2, 0, 1, 0), (3, 0, 1, 2), (4, 0, 1, 1), (5, 0, 2, 0), (5, 1, 2, 0)]


LONG = "A" * 190 + "_1"  # a code as long as none could be before, with room for the number of its catalog
OLD = [  # what release 0.3 stored besides codes
    (
        'INSERT INTO followers ("user", wanted, code, known, at) VALUES'
        " ('U1', 'USCUSTOMERAPI0000113', 'USCUSTOMER_API_0000113', true, :at),"
        " ('U1', 'GGATEWAYCODE999', 'GGATEWAY_CODE_999', false, :at)"
    ),
    "INSERT INTO marks (code, phrases, change) VALUES ('USCUSTOMER_API_0000113', '[]', 1)",
    "INSERT INTO fixes (home, number, change) VALUES ('USCUSTOMER_API_0000113', 1, 1)",
]
WIDE = [
    "INSERT INTO codes (code, family, number, section, status, catalog_id) VALUES (:key, :code, '1', 's', 'active', 2)",
    "INSERT INTO lookups (question_id, place, code, role, at) VALUES (1, 9, :key, 'answered', :at)",
    "INSERT INTO marks (code, phrases, change) VALUES (:key, '[]', 1)",
    "INSERT INTO fixes (home, number, change) VALUES (:key, 1, 1)",
    "INSERT INTO fix_codes (fix_id, code) SELECT id, home FROM fixes WHERE home = :key",
    "INSERT INTO followers (\"user\", wanted, code, known, at) VALUES ('U1', :key, :key, true, :at)",
    "INSERT INTO audit (at, \"by\", surface, what, subject, detail) VALUES (:at, 'mei', 'card', 'did', :key, '')",
]


@pytest.fixture
def upgraded(first_release):
    """Return a database that had one catalog, with data of release 0.3, after its upgrade."""
    database = open_database(first_release[0], patience=5)
    with database.begin_light() as transaction:
        command.upgrade(alembic_config(transaction), "0008")
        for statement in OLD:
            transaction.execute(text(statement), {"at": AT} if ":at" in statement else {})
    database.engine.dispose()
    assert upgrade_database(first_release[0]) == ("0008", REVISION)
    database = open_database(first_release[0], patience=5)
    yield database
    database.engine.dispose()


def test_what_a_database_held_becomes_its_first_catalog_named_after_its_document(upgraded):
    with upgraded.read() as transaction:
        assert load_catalogs(transaction) == (Catalog(1, "error-code"),)
        assert {entry.catalog for entry in stream_entries(transaction)} == {1}
        assert {entry.key for entry in stream_entries(transaction)} == {"USCUSTOMER_API_0000113", "GGATEWAY_CODE_901"}


def test_the_first_catalog_is_found_by_its_name_however_its_document_is_called(first_release):
    database = open_database(first_release[0], patience=5)
    with database.begin_light() as transaction:
        sources = json.dumps([{"document": f"Our  error\u00a0{'codes ' * 20}.md", "lines": [1]}])
        transaction.execute(text("UPDATE meanings SET sources = :sources"), {"sources": sources})
    upgrade_database(first_release[0])
    with database.read() as transaction:
        [known] = load_catalogs(transaction)
        assert known.name.startswith("Our error codes codes")
        assert find_catalog(transaction, known.name) == known
    database.engine.dispose()


def test_whoever_waits_for_steps_is_found_by_the_key_and_whoever_waits_for_a_code_as_before(upgraded):
    with upgraded.read() as transaction:
        rows = transaction.execute(text("SELECT wanted, known FROM followers ORDER BY wanted")).all()
    assert [(wanted, bool(known)) for wanted, known in rows] == [
        ("GGATEWAYCODE999", False),
        ("USCUSTOMER_API_0000113", True),
    ]


def test_every_column_with_a_code_has_room_for_the_key_of_a_long_one(upgraded):
    values = {"key": f"2147483647 {LONG}", "code": LONG, "at": AT}
    with upgraded.begin_light() as transaction:
        for statement in WIDE:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            transaction.execute(text(statement), used)


def test_an_empty_database_has_no_catalog_until_one_is_imported(blank_url, opened):
    upgrade_database(blank_url)
    with opened(blank_url).read() as transaction:
        assert load_catalogs(transaction) == ()
