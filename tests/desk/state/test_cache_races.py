"""Nothing is lost of what changes while the cache is being read, or an index built."""

from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread, current_thread
from threading import enumerate as enumerate_threads

from sqlalchemy import event

from bot.catalog.entry import Meaning
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.state.snapshot import build_catalog_index
from bot.desk.steps.marks import save_mark
from bot.steps.mark import Mark
from tests.conftest import NOON, PREFIX

LOCKED, PASSWORD, NEW = PREFIX + "0000113", PREFIX + "0000112", PREFIX + "0000777"
PHRASE = "the padlock icon is red"
ASKED = Asker("U1", "errcode", NOON)


class Gate:
    """Reports that a thread arrived, and lets it continue once it is opened."""

    def __init__(self):
        self.reached = Event()
        self.opened = Event()

    def __call__(self):
        self.reached.set()
        assert self.opened.wait(20)


def gated(gate):
    """Return a function that builds an index once a gate is opened."""

    def build(*source):
        gate()
        return build_catalog_index(*source)

    return build


def add_code(desk, fill):
    fill(desk.database, [replace(desk.cache.index.entries[LOCKED], code=NEW, number="0000777")])


def test_a_phrase_that_is_added_while_an_index_is_built_is_in_the_next_one(small_desk, fill, mei):
    gate = Gate()
    small_desk.cache.build = gated(gate)
    small_desk.cache.build_wait = 0.01
    add_code(small_desk, fill)
    small_desk.cache.refresh_in_background(small_desk.database, NOON)
    assert gate.reached.wait(20)
    save_mark(small_desk, Mark(LOCKED, phrases=(PHRASE,)), mei)
    gate.opened.set()
    small_desk.cache.refresh_and_wait(small_desk.database)
    assert look_up(small_desk, PHRASE, ASKED).verdict == "answer"
    assert look_up(small_desk, NEW, ASKED).verdict == "answer"


def test_a_read_that_ends_after_an_index_was_built_does_not_bring_the_old_one_back(small_desk, fill, mei):
    shelf = small_desk.cache
    gate = Gate()
    add_code(small_desk, fill)
    shelf.read_changes(small_desk.database)
    save_mark(replace(small_desk, cache=replace(shelf)), Mark(LOCKED, severity="high"), mei)  # by another process
    reader = Thread(target=shelf.read_changes, args=(small_desk.database,))

    def hold(*about):
        if current_thread() is reader and "FROM schedules" in about[2]:
            gate()

    event.listen(small_desk.database.engine, "after_cursor_execute", hold)
    reader.start()
    assert gate.reached.wait(20)
    builder = Thread(target=shelf.rebuild, args=(small_desk.database,))
    builder.start()
    builder.join(0.5)  # it must not end yet, or what it built is lost
    gate.opened.set()
    reader.join()
    builder.join()
    event.remove(small_desk.database.engine, "after_cursor_execute", hold)
    assert shelf.guide.marks[LOCKED].severity == "high"
    assert NEW in shelf.index.entries
    assert not shelf.snapshot.is_index_stale


def test_one_thread_builds_and_no_others_wait_for_it(small_desk, fill):
    gate = Gate()
    other_threads = enumerate_threads()
    small_desk.cache.build = gated(gate)
    add_code(small_desk, fill)
    for second in range(5):
        small_desk.cache.refresh_in_background(small_desk.database, NOON + timedelta(seconds=second))
        assert gate.reached.wait(20)
    assert [thread.name for thread in enumerate_threads() if thread not in other_threads].count("index") == 1
    gate.opened.set()
    small_desk.cache.refresh_and_wait(small_desk.database)


def test_a_twin_is_shown_as_the_latest_index_has_it(small_desk, fill):
    entry = small_desk.cache.index.entries[LOCKED]
    twin = small_desk.cache.snapshot.twin(entry, {PASSWORD: 1})
    assert twin.code == PASSWORD
    fill(small_desk.database, [replace(twin, meanings=(Meaning("The password has expired"),))])
    small_desk.cache.refresh_and_wait(small_desk.database)
    assert small_desk.cache.snapshot.twin(entry, {PASSWORD: 1}).meaning.text == "The password has expired"
