"""The long part of an import runs before it locks the database, and again if something changed meanwhile."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from bot.database.database import Unavailable, open_database
from bot.database.driver_errors import BUSY
from bot.database.url import database_file
from bot.desk.admin.catalog_export import render_catalog
from bot.desk.admin.catalog_import import import_document
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.state.desk import open_desk
from bot.desk.state.prepared import TRIES, write_prepared
from bot.desk.steps.files import import_steps
from bot.desk.steps.marks import save_mark
from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.step import Step
from bot.store.admin.catalog import stream_entries
from tests.conftest import HASH_KEY, NOON, PREFIX, TEAM

LOCKED, PASSWORD, NEW = PREFIX + "0000113", PREFIX + "0000112", PREFIX + "0000777"
TOM = Actor("tom", "terminal", NOON + timedelta(hours=1), trusted=True)


def list_entries(transaction):
    return list(stream_entries(transaction))


def change_code(desk, fill, _mei):
    """Change the catalog."""
    fill(desk.database, [replace(desk.cache.index.entries[LOCKED], code=NEW, number="0000777")])


def change_mark(desk, _fill, mei):
    """Change a mark."""
    save_mark(desk, Mark(LOCKED, severity="high"), mei)


def change_steps(desk, _fill, mei):
    """Change steps."""
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Call."),)), mei)


@pytest.mark.parametrize("change", [change_code, change_mark, change_steps])
def test_what_changed_while_it_was_prepared_is_prepared_again(small_desk, fill, mei, change):
    prepared = []

    def prepare(entries):
        prepared.append(entries)
        if len(prepared) == 1:
            change(small_desk, fill, mei)
        return len(entries)

    result = write_prepared(small_desk.database, list_entries, prepare, lambda _session, number: number)
    assert len(prepared) == 2
    assert result == len(prepared[1]) == (6 if change is change_code else 5)


def test_whoever_finds_something_changed_each_time_is_told_to_try_again(small_desk, mei):
    attempts = []

    def prepare(_entries):
        attempts.append(1)
        save_mark(small_desk, Mark(LOCKED, severity=["high", "low"][len(attempts) % 2]), mei)

    with pytest.raises(Unavailable) as error:
        write_prepared(small_desk.database, list_entries, prepare, lambda *_: pytest.fail("It was written."))
    assert error.value.detail == BUSY
    assert len(attempts) == TRIES


def test_what_was_prepared_for_one_file_is_not_written_into_another(fill, fill_small, sqlite_url, second_url):
    fill_small(sqlite_url)
    other = open_database(second_url)
    fill(other, [])
    other.engine.dispose()
    database = open_database(sqlite_url)
    numbers = []

    def prepare(entries):
        numbers.append(len(entries))
        if len(numbers) == 1:
            database_file(second_url).rename(database_file(sqlite_url))
        return len(entries)

    assert write_prepared(database, list_entries, prepare, lambda _session, number: number) == 0
    assert numbers == [5, 0]
    database.engine.dispose()


@pytest.fixture
def desk(open_small, sqlite_url):
    """Return a desk on SQLite, which has one lock for all writers."""
    return open_small(sqlite_url)


@pytest.fixture
def asking(desk, sqlite_url, lexicon):
    """Return a function that asks in another process, and returns whether the question was recorded."""
    other = open_desk(sqlite_url, lexicon, hash_key=HASH_KEY, team=TEAM)

    def ask(*_):
        return look_up(other, LOCKED, Asker("U1", "errcode", NOON)).question is not None

    yield ask
    other.database.engine.dispose()
    assert desk


class Probe(datetime):
    """A time that calls a function when its date is read, as a comparison of steps does."""

    def date(self):
        self.called()
        return super().date()


@contextmanager
def heard(desk, words, callback):
    """Call a function before each statement that contains these words."""

    def hear(*about):
        if words in about[2]:
            callback()

    event.listen(desk.database.engine, "before_cursor_execute", hear)
    yield
    event.remove(desk.database.engine, "before_cursor_execute", hear)


@pytest.fixture
def note(asking):
    """Return a function that asks and notes whether the question was recorded, and the list of notes."""
    notes = []
    return lambda: notes.append(asking()), notes


@pytest.fixture
def probe(note):
    """Return a time for an import, at which a question is asked while steps are compared."""
    at = Probe.fromtimestamp(NOON.timestamp(), UTC)
    at.called = note[0]
    return at


def test_questions_are_recorded_while_an_import_of_codes_reads_and_compares(desk, note, probe, tmp_path):
    codes = json.loads(render_catalog(desk.database, "json"))
    codes["codes"][0]["meanings"][0]["text"] = "Reworded"
    codes["codes"][1]["steps"] = ["Wait."]
    path = tmp_path / "codes.json"
    path.write_text(json.dumps(codes))
    with heard(desk, "ORDER BY codes.code", note[0]):
        report = import_document(desk.database, path, at=probe)
    assert (len(report.changes), len(report.steps)) == (1, 1)
    assert note[1] == [True] * 3  # while the catalog is compared, while it is read for the steps, and while they merge


def test_questions_are_recorded_while_an_import_of_steps_reads_and_compares(desk, note, probe, *, mei, tmp_path):
    save_steps(desk, SaveRequest(PASSWORD, 0, (Step("Wait."),)), mei)
    path = tmp_path / "steps.json"
    path.write_text(json.dumps([{"code": LOCKED, "steps": ["Call."]}]))
    with heard(desk, "FROM revisions", note[0]):
        imported = import_steps(desk, path, replace(TOM, at=probe))
    assert len(imported.merges) == 1
    assert len(note[1]) > 1
    assert all(note[1])
