"""Errdesk behind PgBouncer, in both of the modes in which hosters run it, with its default settings otherwise."""

from contextlib import closing
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import func, make_url, select, text

from bot.database.database import Unavailable, open_database
from bot.database.driver_errors import BUSY, OPTIONS_DROPPED
from bot.desk.admin.catalog_import import import_document
from bot.desk.admin.health import check_health
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.desk.state.desk import open_desk
from bot.desk.stats.rollup import roll_up
from bot.settings import PROJECT_ROOT
from bot.store.admin import audit
from bot.store.admin.migrate import upgrade_database
from bot.store.schema.base import REVISION
from bot.store.schema.questions import QuestionRow
from tests.at_once import run_at_once
from tests.database import pgbouncer
from tests.database.pgbouncer import PROGRAM, WHY_SKIPPED, PgBouncer

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=WHY_SKIPPED)
CODE = "USCUSTOMER_API_0000113"
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


both_modes = pytest.mark.parametrize("mode", ["session", "transaction"])


@pytest.fixture
def bouncer(postgres_url, mode):
    """Give a PgBouncer that has fewer connections to the server than the desk's threads use."""
    opened = PgBouncer(postgres_url, mode, size=3 if mode == "transaction" else 20)
    yield opened
    opened.close()


@pytest.fixture
def desk(bouncer, fill_small, postgres_url, lexicon):
    fill_small(postgres_url)
    opened = open_desk(bouncer.url, lexicon)
    yield opened
    opened.database.engine.dispose()


@both_modes
def test_a_blank_database_is_set_up_and_filled(blank_postgres_url, mode):
    with closing(PgBouncer(blank_postgres_url, mode)) as bouncer:
        set_up(bouncer)


def set_up(bouncer):
    assert upgrade_database(bouncer.url) == (None, REVISION)
    assert upgrade_database(bouncer.url) == (REVISION, REVISION)
    database = open_database(bouncer.url, patience=5)
    assert import_document(database, PROJECT_ROOT / "data" / "error-code.md", at=NOON).changes
    database.engine.dispose()


@both_modes
def test_questions_at_once_are_all_recorded_and_none_gets_anothers_answer(desk, noon):
    asked = Asker("U1", "errcode", noon)
    answers = []

    def ask(number):
        code = CODE if number % 2 else "USCUSTOMER_API_0000603"
        for _ in range(20):
            answer = look_up(desk, code, asked)
            answers.append((answer.matches[0].entry.code == code, answer.question))
            pick_code(desk, code, question=answer.question, asked=asked)

    run_at_once(8, ask)
    questions = [question for right, question in answers if right and question]
    assert len(set(questions)) == 160
    with desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(QuestionRow)) == 160


@both_modes
def test_no_statement_is_prepared_and_no_limit_is_left_on_the_servers_connections(desk, noon):
    for _ in range(20):
        look_up(desk, CODE, Asker("U1", "errcode", noon))
    roll_up(desk, noon)
    assert check_health(desk).database
    with desk.database.read() as session:
        session.connection().exec_driver_sql("COMMIT")  # what follows is outside any transaction of ours
        show = session.connection().exec_driver_sql
        assert show("SELECT count(*) FROM pg_prepared_statements").scalar() == 0
        assert show("SHOW statement_timeout").scalar() == "0"
        assert show("SHOW lock_timeout").scalar() == "0"
        assert show("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").scalar() == 0


@both_modes
def test_limits_hold(desk, postgres_url):
    other = open_database(postgres_url)
    with other.begin() as holding:
        audit.lock_changes(holding)
        with pytest.raises(Unavailable) as refused, desk.database.begin() as session:
            audit.lock_changes(session)
        assert refused.value.detail == BUSY
    other.engine.dispose()
    with pytest.raises(Unavailable) as refused, desk.database.read() as session:
        session.execute(text("SELECT pg_sleep(2)"))
    assert refused.value.detail == BUSY


@both_modes
def test_startup_options_that_it_refuses_are_the_addresss_own(bouncer):
    address = make_url(bouncer.url).update_query_dict({"options": "-csearch_path=errdesk"})
    database = open_database(address.render_as_string(hide_password=False))
    with pytest.raises(Unavailable) as refused, database.read():
        pass
    assert "ALTER ROLE" in refused.value.detail
    assert "ignore_startup_parameters" in refused.value.detail
    database.engine.dispose()


@pytest.mark.parametrize("mode", ["session"])
def test_if_it_is_stopped_the_question_is_whether_it_runs(bouncer):
    bouncer.process.kill()
    bouncer.process.wait()
    database = open_database(bouncer.url)
    with pytest.raises(Unavailable, match="reach") as refused, database.read():
        pass
    assert f"(or PgBouncer) running at {bouncer.folder}" in refused.value.detail
    database.engine.dispose()


@pytest.mark.parametrize("mode", ["transaction"])
def test_a_pool_that_is_used_up_delays_no_answer(desk, bouncer, noon):
    asked = Asker("U1", "errcode", noon)
    held = [psycopg.connect(make_url(bouncer.url).set(drivername="postgresql").render_as_string()) for _ in range(3)]
    for connection in held:
        connection.execute("SELECT 1")
    assert [look_up(desk, CODE, asked).question for _ in range(3)] == [None] * 3
    for connection in held:
        connection.close()


@pytest.fixture
def dropping(blank_postgres_url, monkeypatch, mode):
    """Return the address of a blank database behind a PgBouncer that drops options, with options for a schema."""
    with closing(psycopg.connect(plain(blank_postgres_url), autocommit=True)) as own:
        own.execute("CREATE SCHEMA errdesk")
    monkeypatch.setattr(pgbouncer, "SETTINGS", f"{pgbouncer.SETTINGS}ignore_startup_parameters = options\n")
    with closing(PgBouncer(blank_postgres_url, mode)) as bouncer:
        address = make_url(bouncer.url).update_query_dict({"options": "-csearch_path=errdesk"})
        yield address.render_as_string(hide_password=False)


def plain(url):
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def find_schemas(url):
    with closing(psycopg.connect(plain(url))) as own:
        return {schema for (schema,) in own.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'questions'")}


@both_modes
def test_options_that_it_drops_are_noticed_before_tables_land_in_another_schema(dropping, blank_postgres_url):
    with pytest.raises(Unavailable) as refused:
        upgrade_database(dropping)
    assert refused.value.detail == OPTIONS_DROPPED
    assert find_schemas(blank_postgres_url) == set()


@both_modes
def test_options_that_it_drops_are_no_loss_where_the_role_has_them(dropping, blank_postgres_url):
    with closing(psycopg.connect(plain(blank_postgres_url), autocommit=True)) as own:
        own.execute("ALTER ROLE postgres IN DATABASE blank SET search_path = errdesk")
    assert upgrade_database(dropping) == (None, REVISION)
    assert find_schemas(blank_postgres_url) == {"errdesk"}
