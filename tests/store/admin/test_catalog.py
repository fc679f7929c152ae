from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from bot.catalog.entry import Entry, Meaning, Source
from bot.store.admin.catalog import read_catalog_version, record_catalog_change, stream_entries
from tests.save_entries import save_entries

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DOUBTFUL = Meaning("Else", preferred=False, doubt="Line 1 came first.", sources=(Source("a.md", (2, 3)),))
ENTRY = Entry(
    "b_1", "funds", "1", "deposit", "active", (Meaning("Größe %s", sources=(Source("a.md", (1,)),)), DOUBTFUL)
)


@pytest.fixture
def kept(database):
    """Return a database with one code."""
    with database.begin() as session:
        save_entries(session, [ENTRY])
    return database


def test_an_entry_comes_back_as_it_was_kept(kept):
    with kept.read() as session:
        assert tuple(stream_entries(session)) == (ENTRY,)


def test_entries_come_sorted_the_same_way_on_every_database(kept):
    others = [replace(ENTRY, code=code) for code in ("Z_1", "a-1", "a_1", "B_10")]
    with kept.begin() as session:
        save_entries(session, others)
    with kept.read() as session:
        assert [entry.code for entry in stream_entries(session)] == ["B_10", "Z_1", "a-1", "a_1", "b_1"]


@pytest.mark.parametrize(
    "newer",
    [
        replace(ENTRY, status="retired"),
        replace(ENTRY, family="gateway", section="general"),
        replace(ENTRY, meanings=(replace(DOUBTFUL, preferred=True, doubt=None),)),
        replace(ENTRY, meanings=(*ENTRY.meanings, replace(DOUBTFUL, text="Third"))),
    ],
)
def test_a_newer_entry_takes_the_place_of_the_old_one(kept, newer):
    with kept.begin() as session:
        save_entries(session, [newer])
    with kept.read() as session:
        assert tuple(stream_entries(session)) == (newer,)


def test_entries_that_are_not_named_stay(kept):
    with kept.begin() as session:
        save_entries(session, [replace(ENTRY, code="b_2")])
    with kept.read() as session:
        assert [entry.code for entry in stream_entries(session)] == ["b_1", "b_2"]


def test_many_entries_take_no_more_statements_than_one(kept):
    sent = []

    def hear(*about):
        sent.append(about[2])

    event.listen(kept.engine, "before_cursor_execute", hear)
    for number in (1, 100):
        for text in ("Added", "Reworded"):
            entries = [replace(ENTRY, code=f"{number}_{place}", meanings=(Meaning(text),)) for place in range(number)]
            with kept.begin() as session:
                save_entries(session, entries)
            sent.append(None)
    event.remove(kept.engine, "before_cursor_execute", hear)
    added, reworded, many_added, many_reworded = "".join("x" if statement else " " for statement in sent).split()
    assert (many_added, many_reworded) == (added, reworded)


def test_the_catalogs_version_grows_with_every_change(kept):
    with kept.begin() as session:
        before = read_catalog_version(session)
        record_catalog_change(session, "a.md: 1 added", AT)
        session.flush()
        assert before == 0
        assert read_catalog_version(session) > before
