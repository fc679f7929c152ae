"""The desk's cache is consistent, becomes current after any failure, and keeps no question waiting."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from sqlalchemy import event

from bot.database.database import Unavailable
from bot.desk.admin.settings import SettingsChange, save_desk_settings
from bot.desk.questions.lookup import Asker, look_up, look_up_unrecorded, pick_code
from bot.desk.state.cache import Cache
from bot.desk.state.snapshot import build_catalog_index
from bot.desk.steps.marks import save_mark
from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.step import Step
from tests.conftest import NOON, PREFIX

LOCKED, NEW = PREFIX + "0000113", PREFIX + "0000777"
PHRASE = "the padlock icon is red"
ADMIN = Actor("ada", "settings", NOON, "U0ADMIN")


class SlowBuild:
    """A build of the index that waits until the test lets it go on."""

    def __init__(self):
        self.begun, self.go = Event(), Event()
        self.times = 0

    def __call__(self, *source):
        self.times += 1
        self.begun.set()
        assert self.go.wait(20)
        return build_catalog_index(*source)


@pytest.fixture
def worker(small_desk, lexicon):
    """Return another process's desk on the same database."""
    return replace(small_desk, cache=Cache(lexicon, replace(small_desk.cache.snapshot, twins={})))


@pytest.fixture
def changed(small_desk, worker, fill, mei):
    """Change everything that is cached, before ``worker`` refreshes."""
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Call."),)), mei)
    save_mark(small_desk, Mark(LOCKED, phrases=(PHRASE,)), mei)
    save_desk_settings(small_desk, SettingsChange(days="90"), ADMIN)
    fill(small_desk.database, [replace(worker.cache.index.entries[LOCKED], code=NEW, number="0000777")])
    return worker


def asked(seconds=0):
    return Asker("U1", "errcode", NOON + timedelta(seconds=seconds))


def is_current(desk):
    """Return whether a cache has everything that ``changed`` changed."""
    phrase = look_up_unrecorded(desk, PHRASE, NOON)
    return (
        [step.text for fix in desk.cache.guide.fixes_for(LOCKED) for step in fix.revision.steps] == ["Call."]
        and desk.cache.access.verification_days == 90
        and NEW in desk.cache.index.entries
        and phrase.verdict == "answer"
    )


def wait_for_index():
    """Wait until no thread builds an index any more, and each has logged its result."""
    for thread in enumerate_threads():
        if thread.name == "index":
            thread.join(20)


@contextmanager
def heard(desk, hear):
    """Call a function before each statement that is sent to the database."""
    event.listen(desk.database.engine, "before_cursor_execute", hear)
    try:
        yield
    finally:
        event.remove(desk.database.engine, "before_cursor_execute", hear)


def statements(desk, work):
    """Return the statements that work sends to the database."""
    sent = []

    def hear(*about):
        sent.append(about[2])

    with heard(desk, hear):
        work()
    return sent


def fails_at(desk, number):
    """Make the statement with this number, from 0, fail."""
    numbers = count()

    def fail(*_):
        if next(numbers) == number:
            raise Unavailable("The statement took too long.")

    return heard(desk, fail)


def test_what_was_saved_is_within_reach_before_whoever_saved_it_is_told(small_desk, mei):
    small_desk.cache.refresh_in_background(small_desk.database, NOON)  # nobody would look again for a second
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Call."),)), mei)
    assert [fix.revision.steps for fix in small_desk.cache.guide.fixes_for(LOCKED)] == [(Step("Call."),)]
    save_mark(small_desk, Mark(LOCKED, phrases=(PHRASE,)), mei)
    assert look_up_unrecorded(small_desk, PHRASE, NOON).verdict == "answer"


def test_a_refresh_reads_everything_that_changed(changed):
    assert not is_current(changed)
    changed.cache.refresh(changed.database)
    assert is_current(changed)


def test_a_refresh_that_fails_at_any_step_leaves_nothing_stale(changed):
    stale = changed.cache.snapshot
    reads = len(statements(changed, lambda: changed.cache.refresh_and_wait(changed.database)))
    assert reads > 5
    for failing in range(reads):
        worker = replace(changed, cache=Cache(changed.cache.lexicon, stale))
        with fails_at(worker, failing), pytest.raises(Unavailable):
            worker.cache.refresh_and_wait(worker.database)
        now = worker.cache.snapshot
        assert now is stale or (now.is_index_stale and now.index is stale.index), failing
        worker.cache.refresh(worker.database)
        assert is_current(worker), failing
        assert not worker.cache.snapshot.is_index_stale


class BrokenBuild:
    """A build of the index that always fails."""

    def __init__(self):
        self.times = 0

    def __call__(self, *_):
        self.times += 1
        raise ZeroDivisionError


def look_for(desk, first, last):
    """Refresh once a second, as the watching process does, and wait for each build."""
    for second in range(first, last):
        desk.cache.refresh_in_background(desk.database, NOON + timedelta(seconds=second))
        wait_for_index()


def test_an_index_that_cannot_be_built_is_tried_once_a_minute(changed, caplog):
    changed.cache.build = broken = BrokenBuild()
    changed.cache.refresh(changed.database)
    assert "The index failed (id " in caplog.text
    look_for(changed, 0, 50)
    changed.cache.refresh(changed.database)
    changed.cache.refresh_and_wait(changed.database)
    assert look_up(changed, LOCKED, asked()).question
    assert broken.times == 1
    look_for(changed, 50, 100)
    assert broken.times == 2
    changed.cache.build = build_catalog_index
    look_for(changed, 100, 170)
    assert is_current(changed)


def test_an_index_that_could_not_be_built_is_built_at_once_from_something_else(changed, mei):
    changed.cache.build = BrokenBuild()
    changed.cache.refresh(changed.database)
    changed.cache.build = build_catalog_index
    save_mark(changed, Mark(LOCKED, phrases=(PHRASE, "another phrase")), mei)
    assert is_current(changed)


@contextmanager
def unreadable(desk, table, cause):
    """Make every statement that reads a table fail."""

    def fail(*about):
        if f"FROM {table}" in about[2]:
            raise Unavailable(cause)

    with heard(desk, fail):
        yield


@pytest.mark.parametrize(("table", "what"), [("rosters", "changes"), ("codes", "catalog")])
def test_what_cannot_be_read_is_logged_when_it_begins_and_when_it_is_over(changed, caplog, table, what):
    caplog.set_level("INFO", "bot.desk.state.trouble_log")
    with unreadable(changed, table, "It hangs."):
        look_for(changed, 0, 5)
        changed.cache.refresh(changed.database)
    message = f"The {what} can't be read; Errdesk goes on with what it read before. It hangs."
    assert caplog.messages == [message]
    with unreadable(changed, table, "It is gone."):
        look_for(changed, 5, 10)
    assert caplog.messages == [message, message.replace("It hangs", "It is gone")]
    look_for(changed, 10, 15)
    assert caplog.messages[2:] == [f"The {what} can be read again."]
    assert is_current(changed)


def test_ranks_that_cannot_be_counted_are_logged_once(small_desk, caplog):
    with unreadable(small_desk, "lookups", "It hangs."):
        for minute in range(5):
            small_desk.cache.refresh_ranks(small_desk.database, NOON + timedelta(minutes=minute))
    assert len(caplog.messages) == 1
    assert "The ranks can't be read" in caplog.text


def test_questions_are_answered_and_recorded_while_an_index_is_built(changed):
    changed.cache.build = build = SlowBuild()
    first = look_up(changed, LOCKED, asked())
    assert build.begun.wait(20)
    others = [look_up(changed, LOCKED, asked(second)) for second in range(5)]
    assert pick_code(changed, LOCKED, question=None, asked=asked(6)).question
    assert all(answer.question for answer in (first, *others))
    assert look_up(changed, NEW, asked(7)).verdict == "unknown"
    build.go.set()
    wait_for_index()
    assert look_up(changed, NEW, asked(8)).verdict == "answer"
    assert build.times == 1


def test_who_saves_waits_a_second_at_most_for_a_large_index(small_desk, mei):
    small_desk.cache.build_wait = 0.01
    small_desk.cache.build = build = SlowBuild()
    save_mark(small_desk, Mark(LOCKED, severity="high", phrases=(PHRASE,)), mei)
    assert small_desk.cache.guide.marks[LOCKED].severity == "high", "what needs no index is there at once"
    assert look_up_unrecorded(small_desk, PHRASE, NOON).verdict != "answer"
    build.go.set()
    wait_for_index()
    assert look_up_unrecorded(small_desk, PHRASE, NOON).verdict == "answer"


def test_rights_never_wait_for_an_index(changed):
    changed.cache.build = build = SlowBuild()
    changed.cache.refresh_if_stale(changed.database, NOON)
    assert changed.cache.access.verification_days == 90
    build.go.set()


def test_a_question_only_compares_versions_and_that_once_a_second(small_desk):
    for _ in range(2):  # after which the asker's number is known
        look_up(small_desk, LOCKED, asked())
    usual = len(statements(small_desk, lambda: look_up(small_desk, LOCKED, asked())))
    assert len(statements(small_desk, lambda: look_up(small_desk, LOCKED, asked(1)))) == usual + 1
    assert len(statements(small_desk, lambda: look_up(small_desk, LOCKED, asked(1.5)))) == usual


def test_a_look_is_one_query_where_nothing_changed(small_desk):
    sent = statements(small_desk, lambda: small_desk.cache.refresh_in_background(small_desk.database, NOON))
    assert len([statement for statement in sent if not statement.startswith("BEGIN")]) == 1


def test_an_older_database_that_was_put_in_place_is_read_whole(changed):
    changed.cache.refresh(changed.database)
    newer = replace(changed.cache.snapshot, audit_version=10**6)
    changed.cache.snapshot = replace(newer, source=replace(newer.source, catalog=10**6))
    changed.cache.refresh(changed.database)
    assert is_current(changed)


def test_what_is_asked_most_is_counted_once_a_minute_and_by_no_question(small_desk):
    def rank(seconds):
        return len(
            statements(small_desk, lambda: small_desk.cache.refresh_ranks(small_desk.database, asked(seconds).at))
        )

    look_up(small_desk, LOCKED, asked())
    assert small_desk.cache.ranks == {}
    assert rank(1)
    assert small_desk.cache.ranks == {LOCKED: 1}
    assert rank(60) == 0
    assert rank(61)


def test_ranks_that_cannot_be_counted_stay(open_small, sqlite_url, tmp_path):
    desk = open_small(sqlite_url)
    look_up(desk, LOCKED, asked())
    desk.cache.refresh_ranks(desk.database, asked(1).at)
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    desk.cache.refresh_ranks(desk.database, asked(100).at)
    assert desk.cache.ranks == {LOCKED: 1}
