"""Addresses of PostgreSQL databases are used as they are, with Errdesk's own limits beside them."""

import socket
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from bot.database.database import Unavailable, open_database
from bot.database.driver_errors import BUSY
from bot.database.postgres.connecting import PREPARE_AFTER
from bot.database.postgres.options import read_options
from bot.database.url import parse_url
from bot.errors import Refusal
from bot.settings import add_driver
from tests.database.postgres_proxy import Proxy

SERVER = "postgresql+psycopg://db.example.com/desk"


@pytest.fixture
def proxy(postgres_url):
    """Give a proxy before the server, which listens on a Unix socket alone."""
    opened = Proxy(postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def special_role(postgres):
    """Give what makes a role that must log in with its password."""
    rules = Path(postgres.pgdata) / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"local all special scram-sha-256\n{before}")

    def make(password):
        literal = password.replace("'", "''")
        postgres.psql("DROP ROLE IF EXISTS special; SELECT pg_reload_conf();")
        postgres.psql(f"CREATE ROLE special LOGIN PASSWORD '{literal}';")

    yield make
    rules.write_text(before)
    postgres.psql("DROP ROLE IF EXISTS special; SELECT pg_reload_conf();")


@contextmanager
def connected(url, **query):
    """Give a transaction on a database whose address has more parameters."""
    address = make_url(url).update_query_dict(query).render_as_string(hide_password=False)
    database = open_database(address)
    with database.begin_light() as transaction:
        yield lambda name: transaction.execute(text(f"SHOW {name}")).scalar()
    database.engine.dispose()


def test_without_parameters_the_limits_are_ours(postgres_url):
    with connected(postgres_url) as show:
        assert (show("lock_timeout"), show("statement_timeout")) == ("400ms", "400ms")
        assert (show("application_name"), show("client_encoding")) == ("errdesk", "UTF8")


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ({"options": "-csearch_path=errdesk"}, "search_path", "errdesk"),
        ({"options": "-c search_path=errdesk -c work_mem=5MB"}, "work_mem", "5MB"),
        ({"application_name": "desk-eu"}, "application_name", "desk-eu"),
        ({"options": "-c statement_timeout=1h"}, "statement_timeout", "400ms"),
        ({"client_encoding": "latin1"}, "client_encoding", "UTF8"),
    ],
)
def test_parameters_of_the_address_are_kept_beside_our_limits(postgres_url, query, name, value):
    with connected(postgres_url, **query) as show:
        assert show(name) == value
        assert show("lock_timeout") == "400ms"


def test_parameters_about_connecting_reach_the_driver_unchanged(postgres_url):
    query = {"connect_timeout": "7", "sslmode": "prefer", "tcp_user_timeout": "9000", "keepalives_idle": "30"}
    address = make_url(postgres_url).update_query_dict(query).render_as_string(hide_password=False)
    database = open_database(address)
    with database.engine.connect() as connection:
        given = connection.connection.driver_connection.info.get_parameters()
    database.engine.dispose()
    assert {name: given.get(name) for name in query if name != "sslmode"} | {"sslmode": "prefer"} == query


def test_a_direct_connection_keeps_the_plans_of_what_it_runs_often(postgres_url):
    database = open_database(postgres_url)
    for _ in range(10):
        with database.begin_light() as transaction:
            transaction.execute(text("SELECT :one"), {"one": 1})
    with database.read() as session:
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert prepared == ["SELECT $1"]
    database.engine.dispose()


def test_limits_end_with_their_transaction_so_that_a_pooler_can_hand_the_connection_on(postgres_url):
    database = open_database(postgres_url)
    with database.begin_light() as transaction:
        driver = transaction.connection().connection.driver_connection
    assert driver.execute("SHOW statement_timeout").fetchone() == ("0",)
    database.engine.dispose()


@pytest.mark.parametrize(
    ("query", "named", "advice"),
    [
        ("schema=public", "schema", "search_path"),
        ("pgbouncer=true&connection_limit=1", "connection_limit, pgbouncer", "PgBouncer"),
        ("autocommit=true", "autocommit", "Remove"),
        ("prepare_threshold=0", "prepare_threshold", "Remove"),
        ("sslmode=require&ssl=true", ": ssl.", "sslmode=require"),
        ("hun-ter2=1", "unusual", "Remove"),
    ],
)
def test_parameters_of_other_tools_are_named_and_no_value_is(query, named, advice):
    with pytest.raises(Refusal, match=advice) as refused:
        parse_url(f"{SERVER}?{query}&sslpassword=hunter2")
    assert named in str(refused.value)
    assert [secret for secret in ("hunter2", "hun-ter2", "example") if secret in str(refused.value)] == []


def test_a_parameter_that_stands_there_twice_is_refused():
    with pytest.raises(Refusal, match="more than once: sslmode"):
        parse_url(f"{SERVER}?sslmode=require&sslmode=disable")


def test_several_hosts_are_no_mistake():
    assert parse_url("postgresql+psycopg:///desk?host=a:5432&host=b:5432").query["host"] == ("a:5432", "b:5432")


@pytest.mark.parametrize("query", ["connect_timeout=soon", "connect_timeout=-1"])
def test_a_time_limit_that_is_no_number_is_refused(query):
    with pytest.raises(Refusal, match=r"number of seconds.*connect_timeout=5"):
        parse_url(f"{SERVER}?{query}")


def test_where_nothing_listens_at_a_port_the_question_is_whether_the_server_runs():
    with socket.socket() as taken:  # bound, so that nobody else listens there, and not listening
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        refused = refuse(f"postgresql+psycopg://127.0.0.1:{port}/desk")
    assert f"running at 127.0.0.1:{port}?" in refused.detail
    assert "127.0.0.1" not in str(refused)


def test_where_a_socket_is_missing_the_question_is_whether_the_server_runs(tmp_path):
    refused = refuse(f"postgresql+psycopg:///desk?host={tmp_path}")
    assert f"running at {tmp_path}/.s.PGSQL.5432?" in refused.detail


@pytest.mark.parametrize(("name", "quoted"), [("desk", "desk"), ("our-desk", '"our-desk"')])
def test_a_database_that_is_missing_comes_with_the_statement_that_creates_it(postgres_url, name, quoted):
    address = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    assert f"CREATE DATABASE {quoted} ENCODING 'UTF8' TEMPLATE template0;" in refuse(address).detail


def refuse(url):
    """Return why a database can't be used."""
    database = open_database(url)
    with pytest.raises(Unavailable) as refused, database.read():
        pass
    database.engine.dispose()
    return refused.value


@pytest.mark.parametrize("query", ["sslmode=perhaps", "keepalives=often", "target_session_attrs=any+time"])
def test_a_value_that_postgresql_refuses_is_no_fault_of_the_program(proxy, query):
    name, value = query.replace("+", " ").split("=")
    with pytest.raises(Unavailable) as refused, connected(proxy.url, **{name: value}):
        pass
    assert "DATABASE_URL" in refused.value.detail
    assert "DATABASE_URL" not in str(refused.value)


def test_tls_that_the_server_does_not_offer_is_refused_in_words(proxy):
    with pytest.raises(Unavailable) as refused, connected(proxy.url, sslmode="require"):
        pass
    assert "SSL" in refused.value.detail


@pytest.mark.parametrize("password", ["p@ss:w/rd", "50%40 off", "ключ&=?#", 'it\'s \\ "quoted"'])
def test_a_password_with_special_characters_works_once_it_is_percent_encoded(special_role, proxy, password):
    special_role(password)
    address = make_url(proxy.url).set(username="special", password=password)
    with connected(address.render_as_string(hide_password=False)) as show:
        assert show("session_authorization") == "special"
    with (
        pytest.raises(Unavailable, match="reach") as refused,
        connected(address.set(password=f"{password}!").render_as_string(hide_password=False)),
    ):
        pass
    assert password not in refused.value.detail


def test_an_address_as_a_hoster_writes_it_works(special_role, proxy):
    special_role("p@ss/w:rd")
    port = make_url(proxy.url).port
    with connected(add_driver(f"postgres://special:p%40ss%2Fw%3Ard@127.0.0.1:{port}/postgres?sslmode=prefer")) as show:
        assert show("session_authorization") == "special"


def test_a_new_connection_that_cannot_be_set_up_is_closed(postgres_url, monkeypatch):
    opened = []

    def fail(connection):
        opened.append(connection)
        raise psycopg.OperationalError("broken")

    monkeypatch.setattr("bot.database.postgres.connecting.is_direct", fail)
    with pytest.raises(Unavailable), connected(postgres_url):
        pass
    assert [connection.closed for connection in opened] == [True]


def test_the_plans_that_an_upgrade_outdates_are_all_given_up_with_the_first(postgres_url):
    ours, upgrading = open_database(postgres_url), open_database(postgres_url)

    def read(transaction):
        return transaction.execute(text("SELECT a FROM notes WHERE a > :least"), {"least": 0}).scalar()

    def read_on_two_connections():
        with ours.begin_light() as first, ours.begin_light() as second:
            return read(first), read(second)

    run(upgrading, "CREATE TABLE notes (a int); INSERT INTO notes VALUES (1)")
    for _ in range(2 * PREPARE_AFTER):
        read_on_two_connections()
    run(upgrading, "ALTER TABLE notes ALTER a TYPE bigint")
    with pytest.raises(Unavailable) as refused, ours.begin_light() as transaction:
        read(transaction)
    assert (refused.value.detail, read_on_two_connections()) == (BUSY, (1, 1))
    run(upgrading, "DROP TABLE notes")
    for database in (ours, upgrading):
        database.engine.dispose()


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        ("", {}),
        ("-csearch_path=errdesk", {"search_path": "errdesk"}),
        ("-c search_path=errdesk,public  -c work_mem=5MB", {"search_path": "errdesk,public", "work_mem": "5MB"}),
        ("--search-path=errdesk -e", {"search_path": "errdesk"}),
        (r'-c search_path="two\ words",public', {"search_path": '"two words",public'}),
        (r"-c search_path=back\\slash", {"search_path": r"back\slash"}),
        ("-c", {}),
    ],
)
def test_settings_are_read_in_each_way_of_writing_them(options, settings):
    assert read_options(options) == settings


def run(database, statements):
    with database.begin_light() as transaction:
        transaction.execute(text(statements))
