"""Nothing of a replaced SQLite file stays in the cache, whatever the versions of the new one."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.catalog.entry import Meaning
from bot.database.database import Unavailable, open_database
from bot.database.url import database_file
from bot.desk.admin.erase import erase_person
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.desk.state.cache import Cache
from bot.desk.state.desk import open_desk
from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.schema.questions import AskerRow, QuestionRow
from tests.conftest import HASH_KEY, NOON, PREFIX, TEAM
from tests.waiting import wait_until

LOCKED, PASSWORD, NEW = PREFIX + "0000113", PREFIX + "0000112", PREFIX + "0000777"


@pytest.fixture
def desk(fill_small, sqlite_url, lexicon):
    """Return a desk on a file with five codes."""
    fill_small(sqlite_url)
    small_desk = open_desk(sqlite_url, lexicon, hash_key=HASH_KEY, team=TEAM)
    yield small_desk
    small_desk.database.engine.dispose()


@pytest.fixture
def file(sqlite_url):
    return database_file(sqlite_url)


@pytest.fixture
def other(second_url, fill, small_codes, *, lexicon, mei):
    """Return a function that makes another file with the same versions, or higher ones, in which U9 asked first."""

    def make(saves=0):
        database = open_database(second_url)
        reworded = [replace(entry, meanings=(Meaning("Reworded there"),)) for entry in small_codes]
        fill(database, [*reworded, replace(reworded[2], code=NEW, number="0000777")])
        database.engine.dispose()
        other_desk = open_desk(second_url, lexicon, hash_key=HASH_KEY, team=TEAM)
        for user in ("U9", "U8"):
            look_up(other_desk, LOCKED, Asker(user, "errcode", NOON))
        for number in range(saves):
            save_steps(other_desk, SaveRequest(PASSWORD, number, (Step(f"Wait {number}."),)), mei)
        other_desk.database.engine.dispose()
        return database_file(second_url)

    return make


def move_over(_desk, file, other):
    """Move the other file over the one that is open."""
    other.rename(file)


def delete_first(desk, file, other):
    """Delete the file, let the desk notice it, and put the other one in its place."""
    file.unlink()
    with pytest.raises(Unavailable), desk.database.read():
        pass
    other.rename(file)


def fill_otherwise(desk, file, other):
    """Move the file away, let the desk notice it, overwrite it, and move it back: it keeps device and inode."""
    moved = file.rename(file.with_name("moved.db"))
    with pytest.raises(Unavailable), desk.database.read():
        pass
    shutil.copyfile(other, moved)
    moved.rename(file)


WAYS = pytest.mark.parametrize("replaced", [move_over, delete_first, fill_otherwise])


def asked(user, seconds=0):
    return Asker(user, "errcode", NOON + timedelta(seconds=seconds))


def asker(desk, question):
    """Return the hash of the asker of a question."""
    with desk.database.read() as session:
        query = select(AskerRow.hash).join(QuestionRow, QuestionRow.asker == AskerRow.id)
        return session.scalar(query.where(QuestionRow.id == question))


@WAYS
def test_the_catalog_of_the_new_file_is_read_though_its_versions_are_the_same(desk, file, other, replaced):
    replaced(desk, file, other())
    desk.cache.refresh_and_wait(desk.database)
    assert desk.cache.index.entries[LOCKED].meaning.text == "Reworded there"
    assert look_up(desk, NEW, asked("U1")).verdict == "answer"


@WAYS
def test_a_question_is_enough_to_have_the_new_file_read(desk, file, other, replaced):
    replaced(desk, file, other())
    look_up(desk, LOCKED, asked("U1"))
    wait_until(lambda: NEW in desk.cache.index.entries)
    assert look_up(desk, LOCKED, asked("U1")).matches[0].entry.meaning.text == "Reworded there"


@WAYS
def test_questions_go_under_whoever_asked_them_from_the_first_one_on(desk, file, other, replaced):
    for _ in range(2):
        for user in ("U1", "U2"):
            look_up(desk, LOCKED, asked(user))
    replaced(desk, file, other())
    for user in ("U1", "U2", "U9", "U1"):  # within the second in which nothing is compared
        assert asker(desk, look_up(desk, LOCKED, asked(user)).question) == desk.hash_asker(user)
        picked = pick_code(desk, LOCKED, question=None, asked=asked(user))
        assert asker(desk, picked.question) == desk.hash_asker(user)


def test_steps_of_the_old_file_are_not_kept_beside_those_of_a_newer_one(desk, file, other, mei):
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Call."),)), mei)
    move_over(desk, file, other(saves=3))
    desk.cache.refresh(desk.database)
    assert desk.cache.guide.fixes.keys() == {PASSWORD}


def test_an_index_that_was_begun_in_the_old_file_is_built_again(desk, file, other, fill):
    fill(desk.database, [replace(desk.cache.index.entries[LOCKED], meanings=(Meaning("Reworded"),))])
    desk.cache.read_changes(desk.database)
    move_over(desk, file, other())
    desk.cache.rebuild(desk.database)  # reads the new file's catalog for the old one's snapshot
    desk.cache.refresh_and_wait(desk.database)
    assert not desk.cache.snapshot.is_index_stale
    assert desk.cache.index.entries[LOCKED].meaning.text == "Reworded there"


def test_whoever_another_process_forgot_gets_a_number_of_their_own(small_desk, lexicon):
    for _ in range(2):
        look_up(small_desk, LOCKED, asked("U0ASKER"))
    worker = replace(small_desk, cache=Cache(lexicon, small_desk.cache.snapshot))
    erase_person(worker, "U0ASKER", Actor("ada", "terminal", NOON, "U0ADMIN", trusted=True))
    for seconds in (2, 2):  # the change may not be read yet
        answer = look_up(small_desk, LOCKED, asked("U0ASKER", seconds))
        assert asker(small_desk, answer.question) == small_desk.hash_asker("U0ASKER")


def test_one_file_has_one_generation_and_numbers_stay_known(desk):
    look_up(desk, LOCKED, asked("U1"))
    look_up(desk, LOCKED, asked("U1"))
    before = desk.cache.snapshot
    desk.cache.refresh_and_wait(desk.database)
    assert desk.cache.snapshot is before
    [ids] = desk.cache.askers.values()
    assert ids == {desk.hash_asker("U1"): 1}
