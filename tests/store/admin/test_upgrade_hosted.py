"""``errdesk db upgrade`` on PostgreSQL as hosting providers set it up."""

import logging
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import make_url, text

from bot.database.database import Unavailable, open_database
from bot.database.driver_errors import BUSY
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.state.desk import open_checked_database, open_desk
from bot.errors import Refusal
from bot.store.admin import migrate
from bot.store.admin.migrate import upgrade_database
from bot.store.admin.startup import check_revision
from bot.store.admin.upgrade_progress import report_progress
from bot.store.schema.base import REVISION
from tests.waiting import wait_until

CODE = "USCUSTOMER_API_0000113"
ASKED = Asker("U1", "errcode", datetime(2026, 11, 18, 12, 0, tzinfo=UTC))


@pytest.fixture
def limited_url(blank_postgres_url):
    """Return a database owned by another role, as is common since PostgreSQL 15."""
    run(blank_postgres_url, 'DROP ROLE IF EXISTS "desk-eu"')
    run(blank_postgres_url, 'CREATE ROLE "desk-eu" LOGIN')
    yield make_url(blank_postgres_url).set(username="desk-eu").render_as_string(hide_password=False)
    run(blank_postgres_url, 'DROP OWNED BY "desk-eu"')
    run(blank_postgres_url, 'DROP ROLE "desk-eu"')


@pytest.fixture
def encoded_url(postgres):
    """Return a function that creates a database with an encoding."""

    def make(encoding):
        postgres.psql("DROP DATABASE IF EXISTS encoded WITH (FORCE);")
        made = f"CREATE DATABASE encoded ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0;"
        postgres.psql(made)
        return postgres.get_uri(database="encoded").replace("postgresql://", "postgresql+psycopg://")

    yield make
    postgres.psql("DROP DATABASE IF EXISTS encoded WITH (FORCE);")


def run(url, statement):
    database = open_database(url, patience=5)
    with database.begin_light() as transaction:
        transaction.execute(text(statement))
    database.engine.dispose()


def test_a_role_that_may_not_create_tables_is_told_the_grant_that_helps(limited_url, blank_postgres_url):
    with pytest.raises(Refusal) as refused:
        upgrade_database(limited_url)
    [grant] = [line for line in str(refused.value).split(": ") if line.startswith("GRANT")]
    assert grant == 'GRANT USAGE, CREATE ON SCHEMA public TO "desk-eu";'
    run(blank_postgres_url, grant)
    assert upgrade_database(limited_url) == (None, REVISION)


def test_a_role_that_may_create_nothing_needs_no_right_where_nothing_is_to_be_done(limited_url, blank_postgres_url):
    upgrade_database(blank_postgres_url)
    run(blank_postgres_url, 'GRANT ALL ON ALL TABLES IN SCHEMA public TO "desk-eu"')
    assert upgrade_database(limited_url) == (REVISION, REVISION)


def test_a_schema_that_does_not_exist_is_named(blank_postgres_url):
    url = make_url(blank_postgres_url).update_query_dict({"options": "-csearch_path=errdesk"})
    with pytest.raises(Refusal, match=r"\(errdesk\).*CREATE SCHEMA"):
        upgrade_database(url.render_as_string(hide_password=False))


def test_a_schema_of_the_address_gets_the_tables(blank_postgres_url):
    run(blank_postgres_url, "CREATE SCHEMA errdesk")
    url = make_url(blank_postgres_url).update_query_dict({"options": "-csearch_path=errdesk"})
    upgrade_database(url.render_as_string(hide_password=False))
    database = open_database(blank_postgres_url)
    with database.read() as session:
        schemas = session.scalars(text("SELECT DISTINCT schemaname::text FROM pg_tables WHERE tablename = 'questions'"))
        assert schemas.all() == ["errdesk"]
    database.engine.dispose()


def test_a_role_without_rights_to_the_tables_gets_a_sentence(limited_url, blank_postgres_url):
    upgrade_database(blank_postgres_url)
    with pytest.raises(Unavailable) as refused:
        open_checked_database(limited_url)
    assert "GRANT" in refused.value.detail


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII", "EUC_CN"])
def test_an_encoding_that_cannot_hold_everything_is_refused(encoded_url, encoding):
    with pytest.raises(Refusal, match=f"encoding is {encoding}.*ENCODING 'UTF8'"):
        upgrade_database(encoded_url(encoding))


@pytest.fixture(params=["LATIN1", "SQL_ASCII"])
def old_url(request, encoded_url, monkeypatch, *, fill, small_codes):
    """Return a database with a bad encoding that was set up before the encoding was checked."""
    url = encoded_url(request.param)
    with monkeypatch.context() as older:
        older.setattr(migrate, "check_encoding", lambda _connection: None)
        upgrade_database(url)
    database = open_database(url)
    fill(database, small_codes)
    database.engine.dispose()
    return url


def test_questions_are_answered_in_a_database_of_such_an_encoding(old_url, lexicon):
    desk = open_desk(old_url, lexicon)
    assert look_up(desk, CODE, ASKED).question
    answer = look_up(desk, "错误 登录", ASKED)
    assert answer.verdict == "unknown"
    assert answer.text == "错误 登录"
    assert look_up(desk, CODE, ASKED).question
    desk.database.engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def newer_url(request, tmp_path):
    """Return a database that a newer program upgraded."""
    kind = request.param
    url = f"sqlite:///{tmp_path / 'newer.db'}" if kind == "sqlite" else request.getfixturevalue("blank_postgres_url")
    upgrade_database(url)
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    return url


@pytest.mark.parametrize("opens", [upgrade_database, open_checked_database, "desk"])
def test_a_database_of_a_newer_program_is_refused_and_not_sent_in_circles(newer_url, opens, lexicon):
    with pytest.raises(Refusal, match=f"newer Errdesk .revision 9999.*up to {REVISION}") as refused:
        open_desk(newer_url, lexicon) if opens == "desk" else opens(newer_url)
    assert "db upgrade" not in str(refused.value)


def test_an_older_database_is_sent_to_the_upgrade(newer_url):
    run(newer_url, "UPDATE alembic_version SET version_num = '0001'")
    database = open_database(newer_url)
    with database.read() as session, pytest.raises(Refusal, match="errdesk db upgrade"):
        check_revision(session)
    database.engine.dispose()


def test_a_migration_may_take_longer_than_any_answer_also_where_the_role_has_a_limit(blank_postgres_url, monkeypatch):
    run(blank_postgres_url, "ALTER DATABASE blank SET statement_timeout = '200ms'")

    def sleep(connection):
        connection.execute(text("SELECT pg_sleep(0.5)"))

    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", 0.2)
    monkeypatch.setattr(migrate, "check_encoding", sleep)
    assert upgrade_database(blank_postgres_url) == (None, REVISION)


def test_an_upgrade_does_not_wait_for_a_lock_for_ever(blank_postgres_url, monkeypatch):
    upgrade_database(blank_postgres_url)
    run(blank_postgres_url, "UPDATE alembic_version SET version_num = '0005'")
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", 0.2)
    holding = open_database(blank_postgres_url)
    with holding.begin_light() as transaction:
        transaction.execute(text("LOCK TABLE alembic_version"))
        with pytest.raises(Unavailable) as refused:
            upgrade_database(blank_postgres_url)
    holding.engine.dispose()
    assert refused.value.detail == BUSY


def test_an_upgrade_that_takes_long_says_how_far_it_is(caplog):
    class Step:
        up_revision_id = "0003"

    with caplog.at_level(logging.INFO), report_progress(every=0.02) as progress:
        wait_until(lambda: "first migration" in caplog.text)
        progress.note(step=Step, ctx=None)
        wait_until(lambda: "revision 0003 is done" in caplog.text)
    wait_until(lambda: all(thread.name != "upgrade progress" for thread in threading.enumerate()))


def test_alembic_tells_the_progress(tmp_path, monkeypatch):
    noted = []
    monkeypatch.setattr(
        "bot.store.admin.upgrade_progress.Progress.note", lambda _self, *, step, **_: noted.append(step.up_revision_id)
    )
    upgrade_database(f"sqlite:///{tmp_path / 'new.db'}")
    assert noted[-1] == REVISION
    assert noted[0] == "0001"
