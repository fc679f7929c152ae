import sqlite3
import tempfile
from datetime import UTC, datetime

import pytest

from bot.catalog.document import report_nothing
from bot.catalog.entry import Entry, Meaning, Source
from bot.catalog.release import CatalogChange
from bot.errors import Refusal
from bot.store.admin.catalog import STREAMED, find_texts, stream_entries
from bot.store.admin.staged_write import BATCH, write_staged
from bot.store.admin.staging import find_available_codes, find_staged_texts, open_staging, stage_changes
from tests.save_entries import save_entries

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def entry(code, *texts):
    texts = texts or ("Größe “x”\nand %s",)
    doubts = [None, *("Line 1 came first." for _ in texts[1:])]
    meanings = tuple(
        Meaning(text, doubt is None, doubt, (Source("a.md", (1, 7)),))
        for text, doubt in zip(texts, doubts, strict=True)
    )
    return Entry(code, "funds", code[-1], "deposit", meanings=meanings)


def added(*entries):
    return [CatalogChange("added", None, one) for one in entries]


@pytest.fixture
def write(database):
    """Return a function that stages changes and writes them into the database."""

    def do(changes):
        with open_staging() as staging:
            stage_changes(staging, changes, str.lower)
            with database.begin() as transaction:
                write_staged(transaction, staging, report_nothing)

    return do


def load(database):
    with database.read() as transaction:
        return tuple(stream_entries(transaction))


def test_staged_entries_are_written_as_they_are(database, write):
    entries = (entry("A_1"), entry("B_2", "One", "Two", "Three"))
    write(added(*entries))
    assert load(database) == entries


def test_a_staged_entry_takes_the_place_of_the_one_before(database, write):
    before = [entry("A_1", "One", "Two"), entry("B_2", "Same"), entry("C_3", "Short")]
    with database.begin() as transaction:
        save_entries(transaction, before)
    after = [entry("A_1", "Uno"), entry("C_3", "Long", "Longer"), entry("D_4")]
    known = {one.code: one for one in before}
    write([CatalogChange("reworded", known.get(one.code), one) for one in after])
    assert load(database) == (after[0], before[1], *after[1:])


def test_more_codes_than_are_sent_at_once_are_all_written_and_read_in_order(database, write):
    entries = tuple(entry(f"A_{number:07}", f"Message {number}") for number in range(BATCH + STREAMED + 1))
    write(added(*entries))
    assert load(database) == entries
    with database.read() as transaction:
        assert next(stream_entries(transaction)) == entries[0]


def test_what_is_staged_is_replaced_as_a_whole():
    with open_staging() as staging:
        stage_changes(staging, added(entry("A_1")), str.lower)
        stage_changes(staging, added(entry("B_1", "One", "Two")), str.lower)
        assert find_staged_texts(staging, ["A_1", "B_1"]) == {"B_1": ["One", "Two"]}


def test_texts_of_codes_are_found_in_the_order_of_the_meanings(database):
    with database.begin() as transaction:
        save_entries(transaction, [entry("A_1", "One", "Two"), entry("B_2", "Three")])
        assert find_texts(transaction, ["A_1", "C_3"]) == {"A_1": ["One", "Two"]}


def test_codes_that_somebody_waits_for_are_found_if_they_were_added_or_returned():
    moved = CatalogChange("moved", entry("C_1"), entry("C_1"))
    with open_staging() as staging:
        stage_changes(staging, [*added(entry("A_1"), entry("B_1")), moved], str.lower)
        assert find_available_codes(staging, ["c_1", "b_1", "d_1"]) == ["B_1"]


def test_a_full_disk_for_temporary_files_is_not_reported_as_that_of_the_database(database):
    changes = added(*(entry(f"A_{number}") for number in range(1000)))
    with open_staging() as staging:
        staging.connection.execute("PRAGMA max_page_count = 10")
        with pytest.raises(Refusal, match=f"^There is no room for temporary files in {tempfile.gettempdir()}: "):
            stage_while_reading(database, staging, changes)


def stage_while_reading(database, staging, changes):
    with database.read():
        stage_changes(staging, changes, str.lower)


def test_a_fault_of_the_program_is_no_matter_of_the_disk():
    with open_staging() as staging, pytest.raises(sqlite3.OperationalError, match="no such table"):
        find_staged_texts(staging, ["A_1"])
