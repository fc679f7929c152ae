"""What happens to a question when the database cannot do its part."""

import logging
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from bot.database.database import ANSWER, open_database
from bot.database.url import database_file
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.desk.questions.sections import list_section
from bot.desk.state.desk import open_desk
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.store.schema.questions import LookupRow, QuestionRow

CODE = "USCUSTOMER_API_0000113"
ASKING = """
import sys
from datetime import UTC, datetime
from threading import Thread
from bot.desk.state.desk import open_desk
from bot.desk.questions.lookup import Asker, look_up
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT

desk = open_desk(sys.argv[1], read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml"))

def work(number):
    while True:
        answer = look_up(desk, "USCUSTOMER_API_0000113", Asker(f"U{number}", "errcode", datetime.now(UTC)))
        sys.stdout.write(f"{answer.question}\\n")
        sys.stdout.flush()

for number in range(4):
    Thread(target=work, args=(number,)).start()
"""


@pytest.fixture
def sqlite_desk(open_small, sqlite_url):
    """Return a desk on SQLite."""
    return open_small(sqlite_url)


@pytest.fixture
def asked(noon):
    """Return an asker."""
    return Asker("U1", "errcode", noon)


def answers_unrecorded(desk, asked):
    """Check that the answer is right, unrecorded, without counts and soon there."""
    start = time.monotonic()
    answer = look_up(desk, CODE, asked)
    assert time.monotonic() - start < 3 * ANSWER, "its waits add up"
    assert (answer.verdict, answer.question, answer.matches[0].entry.code) == ("answer", None, CODE)
    assert (answer.matches[0].week, answer.matches[0].month) == (None, None)


def recorded(desk):
    with desk.database.read() as session:
        return len(session.scalars(select(QuestionRow.id)).all())


def test_with_a_locked_database_the_answer_leaves_in_time(sqlite_desk, sqlite_url, asked):
    holder = sqlite3.connect(database_file(sqlite_url), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    answers_unrecorded(sqlite_desk, asked)
    holder.close()
    assert recorded(sqlite_desk) == 0


def test_with_a_database_locked_against_readers_too_the_answer_leaves_in_time(sqlite_desk, sqlite_url, asked):
    sqlite_desk.database.engine.dispose()
    holder = sqlite3.connect(database_file(sqlite_url), isolation_level=None)
    holder.execute("PRAGMA journal_mode = DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    answers_unrecorded(sqlite_desk, asked)
    holder.close()


def test_many_who_ask_at_a_locked_database_all_have_their_answer_in_time(sqlite_desk, sqlite_url, asked):
    holder = sqlite3.connect(database_file(sqlite_url), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    done = []

    def ask():
        answers_unrecorded(sqlite_desk, asked)
        done.append(1)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    holder.close()
    assert len(done) == 16


def test_with_locked_tables_on_postgresql_the_answer_leaves_in_time(open_small, postgres_url, asked):
    desk = open_small(postgres_url)
    database = open_database(postgres_url)
    with database.begin_light() as transaction:
        transaction.execute(text("LOCK TABLE questions"))
        answers_unrecorded(desk, asked)
    database.engine.dispose()


@pytest.mark.parametrize("harm", ["PRAGMA query_only = ON", "DROP TABLE lookups"])
def test_with_a_read_only_or_broken_database_the_answer_is_the_same(sqlite_desk, asked, harm):
    with sqlite_desk.database.engine.connect() as connection:
        connection.exec_driver_sql(harm)
    answers_unrecorded(sqlite_desk, asked)
    assert recorded(sqlite_desk) == 0


def test_a_vain_attempt_is_logged_without_what_was_typed(sqlite_desk, asked, caplog):
    with sqlite_desk.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with caplog.at_level(logging.WARNING):
        look_up(sqlite_desk, "my secret words", asked)
    assert "not recorded. The database is read-only" in caplog.text
    assert "my secret words" not in caplog.text


def test_a_choice_is_answered_too(sqlite_desk, asked):
    with sqlite_desk.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    answer = pick_code(sqlite_desk, CODE, question=1, asked=asked)
    assert (answer.verdict, answer.question, answer.matches[0].entry.code) == ("answer", None, CODE)


def test_counts_are_right_after_a_question_that_was_not_recorded(sqlite_desk, sqlite_url, asked):
    assert look_up(sqlite_desk, CODE, asked).matches[0].week == 1
    with sqlite3.connect(database_file(sqlite_url)) as holder:
        holder.execute("ALTER TABLE lookups RENAME TO elsewhere")
        look_up(sqlite_desk, CODE, asked)
        holder.execute("ALTER TABLE elsewhere RENAME TO lookups")
    holder.close()
    assert look_up(sqlite_desk, CODE, asked).matches[0].week == 2


def test_text_that_no_database_takes_is_recorded_all_the_same(small_desk, asked):
    answer = look_up(small_desk, "n\x00ul and \ud800 surrogate zzz", Asker("U\ud800", "errcode", asked.at))
    assert (answer.verdict, answer.question) == ("unknown", 1)


def test_a_desk_opens_only_on_a_database_of_this_version(sqlite_url, lexicon):
    database = open_database(sqlite_url)
    with database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.engine.dispose()
    with pytest.raises(Refusal, match="errdesk db upgrade"):
        open_desk(sqlite_url, lexicon)


def test_a_desk_opens_only_with_a_catalog(database_url, lexicon):
    with pytest.raises(Refusal, match="errdesk catalog import"):
        open_desk(database_url, lexicon)


def test_kill_9_under_load_loses_no_question_whose_answer_left(sqlite_desk, sqlite_url):
    command = [sys.executable, "-c", ASKING, sqlite_url]
    asking = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT)  # noqa: S603 - our own script
    seen = [int(asking.stdout.readline()) for _ in range(300)]
    asking.send_signal(signal.SIGKILL)
    rest = asking.stdout.read()
    asking.stdout.close()
    asking.wait()
    seen += [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    with sqlite_desk.database.read() as session:
        stored = set(session.scalars(select(QuestionRow.id)))
        assert set(session.scalars(select(LookupRow.question_id))) == stored
    assert set(seen) <= stored
    assert len(seen) == len(set(seen)) >= 300


class Probe(str):
    """A text that tries to write to the database whenever it is read."""

    __slots__ = ("file",)

    def __getitem__(self, key):
        other = sqlite3.connect(self.file, timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
        finally:
            other.close()
        return str(self)[key]


@pytest.mark.parametrize("words", [CODE, "nonsense zzz"])
def test_others_can_write_while_a_text_is_searched_and_cleaned(sqlite_desk, sqlite_url, asked, words):
    typed = Probe(words)
    typed.file = database_file(sqlite_url)
    look_up(sqlite_desk, CODE, asked)
    assert look_up(sqlite_desk, typed, asked).question == 2


def test_with_a_read_only_database_a_new_catalog_is_seen(sqlite_desk, fill, asked, sqlite_url):
    look_up(sqlite_desk, CODE, asked)
    with sqlite_desk.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    other = open_database(sqlite_url)
    fill(other, [replace(sqlite_desk.cache.index.entries[CODE], code="USCUSTOMER_API_0000777")])
    other.engine.dispose()
    sqlite_desk.cache.refresh(sqlite_desk.database)
    answer = look_up(sqlite_desk, "USCUSTOMER_API_0000777", asked)
    assert (answer.verdict, answer.question) == ("answer", None)


def test_a_list_is_shown_with_the_database_gone(sqlite_desk, sqlite_url):
    sqlite_desk.database.engine.dispose()
    database_file(sqlite_url).unlink()
    assert list_section(sqlite_desk, "KYC").total == 1
