"""The search index on disk is built once for all workers, opened by the others, and never the wrong one."""

import os
import pickle
import stat
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from bot.catalog.entry import Meaning
from bot.catalog.spool import BLOCK
from bot.database.database import Unavailable
from bot.desk.questions.lookup import Asker, look_up, look_up_unrecorded
from bot.desk.state.cache import Cache
from bot.desk.state.index_build import LARGE, IndexRequest, SharedIndex, name_index
from bot.desk.state.index_folder import IndexFolder
from bot.desk.state.roles import Access
from bot.desk.state.snapshot import Snapshot, build_catalog_index
from bot.desk.steps.marks import save_mark
from bot.errors import Refusal
from bot.search.build import build_index
from bot.search.index_files import FACTS, TABLES
from bot.steps.mark import Mark
from bot.store.admin.catalog import read_catalog_state
from tests.conftest import NOON, PREFIX, TEAM

LOCKED, NEW = PREFIX + "0000113", PREFIX + "0000777"
PHRASE = "the padlock icon is red"
NOBODY = 65534
SMALL_FILE = 65_536  # bytes, enough for what SQLite writes when it reads


class CountedBuild:
    """A build of the index that counts how often it is needed."""

    def __init__(self):
        self.times = 0

    def __call__(self, *source):
        self.times += 1
        return build_catalog_index(*source)


@pytest.fixture
def shared(database_url, tmp_path):
    """Return where the workers keep the index."""
    return SharedIndex(IndexFolder(tmp_path / "index"), database_url, "the lexicon's digest")


@pytest.fixture
def start(small_desk, shared, lexicon):
    """Return a function that starts one more worker on the same database, with the way it builds an index."""

    def start_worker(build=build_catalog_index, place=shared):
        snapshot = Snapshot(Access(TEAM), build_index((), lexicon))
        worker = replace(small_desk, cache=Cache(lexicon, snapshot, build=build, shared=place))
        worker.cache.refresh_and_wait(worker.database)
        return worker

    return start_worker


@contextmanager
def limit(name, most):
    """Limit what this process, and those that it starts, may use of the system."""
    resource = pytest.importorskip("resource")
    kind = getattr(resource, name)
    before = resource.getrlimit(kind)
    resource.setrlimit(kind, (most, before[1]))
    keeps_none = sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # Python would keep what it could write of it
    try:
        yield
    finally:
        sys.dont_write_bytecode = keeps_none
        resource.setrlimit(kind, before)


@pytest.fixture
def many(start, small_desk, fill):
    """Fill the database with so many codes that they wait for the index in a file."""
    locked = start(place=None).cache.index.entries[LOCKED]
    more = (
        replace(locked, code=f"{NEW}{number}", meanings=(Meaning(f"{number} {'long ' * 50}"),))
        for number in range(BLOCK)
    )
    fill(small_desk.database, list(more))


def fail(*_):
    """Build nothing: for a worker that must not need it."""
    raise AssertionError


def indexes(shared):
    return sorted(path.name for path in shared.folder.path.iterdir() if path.name != "lock")


def add_code(desk, fill):
    fill(desk.database, [replace(desk.cache.index.entries[LOCKED], code=NEW, number="0000777")])


def test_the_second_worker_opens_what_the_first_one_built(start):
    start()
    worker = start(fail)
    assert (
        look_up(worker, LOCKED, Asker("U1", "errcode", NOON)).matches[0].entry.meaning.text == "The account is locked"
    )
    assert look_up_unrecorded(worker, "the account is lockd", NOON).verdict == "answer"


def test_workers_that_start_together_build_once(start):
    build = CountedBuild()
    together = Barrier(4)
    workers = []

    def run():
        together.wait(20)
        workers.append(start(build))

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [LOCKED in worker.cache.index.entries for worker in workers] == [True] * 4
    assert build.times == 1


def test_a_change_is_built_by_one_worker_and_opened_by_the_other(start, fill, mei):
    first, second = start(), start(fail)
    save_mark(first, Mark(LOCKED, phrases=(PHRASE,)), mei)
    add_code(first, fill)
    first.cache.refresh(first.database)
    second.cache.refresh_and_wait(second.database)
    assert look_up_unrecorded(second, PHRASE, NOON).verdict == "answer"
    assert NEW in second.cache.index.entries


def test_the_index_of_other_marks_words_or_meanings_is_another_one(start, shared, mei, fill):
    worker = start()
    before = indexes(shared)
    start(place=replace(shared, lexicon="other words"))
    assert len(indexes(shared)) == 2
    save_mark(worker, Mark(LOCKED, phrases=(PHRASE,)), mei)
    assert not set(before) & set(indexes(shared))
    fill(worker.database, [replace(worker.cache.index.entries[LOCKED], meanings=(Meaning("Reworded"),))])
    assert start().cache.index.entries[LOCKED].meaning.text == "Reworded"


def test_the_same_version_of_another_database_has_another_name(small_desk, shared, lexicon):
    with small_desk.database.read() as transaction:
        revision, number, at, what = read_catalog_state(transaction)
    request = IndexRequest({}, lexicon, build_catalog_index)
    other_states = [(revision, number, at, what), ("0000", number, at, what), (revision, number + 1, at, what)]
    other_states += [(revision, number, f"{at}1", what), (revision, number, at, "something else")]
    assert len({name_index(state, request, shared) for state in other_states}) == len(other_states)


def test_the_last_two_indexes_stay_and_nothing_that_is_not_ours_goes(start, shared, fill):
    worker = start()
    [first] = indexes(shared)
    foreign = ["index-of-books", ".draft-letter", "index-0123456789abcdef0123456789abcdef.zip"]
    for name in (*foreign, ".draft-index-" + "0" * 32, ".discarded-index-" + "1" * 32):
        (shared.folder.path / name).mkdir()
    os.utime(shared.folder.path / first, (0, 0))
    for number in range(3):
        fill(worker.database, [replace(worker.cache.index.entries[LOCKED], code=f"{NEW}{number}")])
        worker.cache.refresh_and_wait(worker.database)
    left = set(indexes(shared)) - set(foreign)
    assert len(left) == 2
    assert first not in left
    assert set(foreign) <= set(indexes(shared))


def test_what_is_answered_from_may_be_deleted(start, fill):
    worker = start()
    for number in range(3):
        fill(worker.database, [replace(worker.cache.index.entries[LOCKED], code=f"{NEW}{number}")])
        start()
    assert look_up_unrecorded(worker, "the password is incorrect", NOON).verdict == "answer"


def truncate(folder):
    (folder / TABLES).write_bytes(b"")


def delete_the_tables(folder):
    (folder / TABLES).unlink()


def spoil_facts(folder):
    (folder / FACTS).write_bytes(b"{")


def replace_by_a_file(folder):
    folder.rename(folder.with_name("moved"))
    folder.touch()


@pytest.mark.parametrize("damage", [truncate, delete_the_tables, spoil_facts, replace_by_a_file])
def test_a_damaged_index_is_discarded_and_built_anew(start, shared, caplog, damage):
    start()
    [name] = indexes(shared)
    damage(shared.folder.path / name)
    assert look_up_unrecorded(start(), LOCKED, NOON).verdict == "answer"
    assert [f"{name} can't be used" in message for message in caplog.messages] == [True]
    assert start(fail)


def test_a_damaged_index_is_discarded_by_nobody_without_the_lock(start, shared, lexicon):
    start()
    [name] = indexes(shared)
    truncate(shared.folder.path / name)
    assert shared.folder.open(name, lexicon) is None
    assert indexes(shared) == [name]


def test_an_index_that_cannot_be_read_just_now_stays_and_another_is_built_in_memory(start, shared, caplog):
    start()
    [name] = indexes(shared)
    facts = shared.folder.path / name / FACTS
    moved = facts.rename(facts.with_name("moved"))
    facts.symlink_to(FACTS)  # a loop, so that it can't be opened
    assert look_up_unrecorded(start(), LOCKED, NOON).verdict == "answer"
    assert ["No search index can be kept on disk" in message for message in caplog.messages] == [True]
    moved.replace(facts)
    assert start(fail)


def test_a_process_without_a_free_descriptor_discards_nothing(start, shared, lexicon):
    start()
    [name] = indexes(shared)
    with limit("RLIMIT_NOFILE", 0), pytest.raises(OSError, match="Too many open files"):
        shared.folder.open_or_discard(name, lexicon)
    assert shared.folder.open(name, lexicon)


def test_where_nothing_can_be_written_an_index_is_built_in_memory(start, shared, caplog):
    shared.folder.path.write_text("a file, and no folder")
    assert look_up_unrecorded(start(), LOCKED, NOON).verdict == "answer"
    assert ["No search index can be kept on disk" in message for message in caplog.messages] == [True]


@pytest.mark.parametrize("large", [LARGE, 1])
@pytest.mark.usefixtures("many")
def test_where_no_file_has_room_an_index_is_built_in_memory(start, shared, caplog, large):
    with limit("RLIMIT_FSIZE", SMALL_FILE):
        worker = start(place=replace(shared, large=large))
    assert len(worker.cache.index.entries) > BLOCK
    [warning] = caplog.messages
    assert warning.startswith("No search index can be kept on disk")
    assert "File too large" in warning
    assert indexes(shared) == []


def test_an_index_that_is_there_is_opened_though_nothing_can_be_written(start, shared):
    start()
    (shared.folder.path / "lock").unlink()
    (shared.folder.path / "lock").mkdir()
    assert start(fail)


def test_only_its_owner_can_read_an_index(start, shared):
    start()
    paths = [shared.folder.path, *shared.folder.path.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}


@pytest.mark.skipif(getattr(os, "geteuid", int)() != 0, reason="only root can give files away")
def test_what_root_builds_belongs_to_the_owner_of_the_folder(start, shared, tmp_path):
    os.chown(tmp_path, NOBODY, NOBODY)
    start()
    assert {path.stat().st_uid for path in (shared.folder.path, *shared.folder.path.rglob("*"))} == {NOBODY}


def test_a_large_index_is_built_in_a_process_of_its_own(start, shared, mei):
    desk = start()
    save_mark(desk, Mark(LOCKED, phrases=(PHRASE,)), mei)
    large = replace(shared, folder=IndexFolder(shared.folder.path / "large"), large=1)
    worker = start(place=large)
    assert look_up_unrecorded(worker, PHRASE, NOON).verdict == "answer"
    assert list(worker.cache.index.entries.values()) == list(desk.cache.index.entries.values())
    assert indexes(large) == [name for name in indexes(shared) if (large.folder.path / name).exists()]


def test_a_process_that_fails_is_tried_again_like_any_other_build(start, shared, fill):
    worker = start(place=replace(shared, large=1))
    before = worker.cache.index
    add_code(worker, fill)
    worker.cache.shared = replace(shared, large=1, database_url="postgresql+psycopg://127.0.0.1:1/none")
    with pytest.raises(Unavailable, match="database"):
        worker.cache.refresh_and_wait(worker.database)
    worker.cache.build = len  # of three arguments, which it doesn't take
    worker.cache.shared = replace(shared, large=1)
    with pytest.raises(Refusal, match="can't be built: TypeError"):
        worker.cache.refresh_and_wait(worker.database)
    assert worker.cache.index is before
    worker.cache.build = build_catalog_index
    for second in (0, 61):
        worker.cache.refresh_in_background(worker.database, NOON + timedelta(seconds=second))
    worker.cache.refresh_and_wait(worker.database)
    assert NEW in worker.cache.index.entries


def test_words_can_be_scored_before_a_new_index_is_swapped_in(start, fill):
    worker = start()
    worker.cache.prepare_words()
    add_code(worker, fill)
    worker.cache.refresh_and_wait(worker.database)
    assert NEW in worker.cache.index.entries
    assert "ranker" in vars(worker.cache.index.messages)


def test_what_is_sent_to_the_process_shows_no_password(shared):
    secret = replace(shared, database_url="postgresql://errdesk:hidden@host/errdesk")
    assert "hidden" not in repr(secret)
    assert pickle.loads(pickle.dumps(secret)) == secret  # noqa: S301 - it was written here
