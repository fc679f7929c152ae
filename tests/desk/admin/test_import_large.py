"""An import of a large reference: in little memory, compared once, and reported in a few lines."""

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from bot.catalog.entry import MAX_LISTED
from bot.desk.admin.catalog_export import render_catalog
from bot.desk.admin.catalog_import import import_document, import_reading
from bot.desk.admin.import_target import ImportOptions
from bot.desk.admin.imported_steps import find_possible_codes, merge_steps, read_entries_to_check
from bot.desk.admin.staged_release import StagedRelease
from bot.desk.state.references import read_document
from bot.desk.steps.files import parse_document_steps
from bot.desk.steps.marks import save_mark
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.store.admin.staging import open_staging

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Actor("ann", "terminal", AT, trusted=True)
SHOP, LIST = ImportOptions("shop"), ImportOptions("list")

IMPORT = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path

from bot.database.database import open_database
from bot.desk.admin.catalog_import import import_document

database = open_database(sys.argv[1])
report = import_document(database, Path(sys.argv[2]), at=datetime.now(UTC))
assert sum(report.differences.counts.values()) == int(sys.argv[3]), report.differences.counts
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def write_reference(path, number, message="Message"):
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"SHOP_API_{place:07}={message} {place}: the account is locked\n" for place in range(number))
    return path


def test_changes_are_counted_and_the_first_of_each_kind_listed(database, tmp_path):
    path = write_reference(tmp_path / "codes.md", MAX_LISTED + 5)
    report = import_document(database, path, at=AT)
    assert (report.count("added"), len(report.of("added")), report.unchanged) == (MAX_LISTED + 5, MAX_LISTED, 0)
    write_reference(path, MAX_LISTED + 4, "Reworded")
    report = import_document(database, path, at=AT)
    assert (report.count("reworded"), report.count("retired"), report.unchanged) == (MAX_LISTED + 4, 1, 0)
    assert [change.kind for change in report.of("retired")] == ["retired"]


@contextmanager
def heard(database, words, do):
    """Call a function for each statement with some words in it."""

    def hear(*about):
        if words in about[2]:
            do()

    event.listen(database.engine, "after_cursor_execute", hear)
    yield
    event.remove(database.engine, "after_cursor_execute", hear)


@pytest.fixture
def marks(small_desk, mei):
    """Return a function that saves a mark once, as staff may while an import compares."""
    left = [Mark("USCUSTOMER_API_0000113", severity="high")]
    return lambda: left and save_mark(small_desk, left.pop(), mei)


def test_what_staff_change_meanwhile_does_not_make_an_import_compare_again(small_desk, marks, tmp_path):
    compared = []
    path = write_reference(tmp_path / "codes.md", 3)
    progress = lambda step, _done, _total: marks() if step == "Comparing" else None  # noqa: E731 - it is one thought
    with heard(small_desk.database, "ORDER BY codes.code", lambda: compared.append(1)):
        report = import_reading(small_desk.database, read_document(path), ANN, progress=progress)
    assert (report.count("added"), marks()) == (3, [])
    assert len(compared) == 1


def test_another_import_meanwhile_does_make_it_compare_again(small_desk, tmp_path):
    other = write_reference(tmp_path / "other.md", 4)
    left = [other]

    def interfere(step, _done, _total):
        if step == "Comparing" and left:
            import_document(small_desk.database, left.pop(), at=AT, options=SHOP)

    path = write_reference(tmp_path / "codes.md", 3, "Else")
    report = import_reading(small_desk.database, read_document(path), ANN, SHOP, progress=interfere)
    assert (report.count("reworded"), report.count("retired"), report.count("added")) == (3, 1, 0)


def test_progress_is_reported_step_by_step(database, tmp_path):
    steps = []
    path = write_reference(tmp_path / "codes.md", 2500)

    def note(*progress):
        steps.append(progress)

    import_reading(database, read_document(path, note), ANN, progress=note)
    names = list(dict.fromkeys(step for step, _, _ in steps if step != "Reading"))
    assert names == ["Counting lines", "Looking for damage", "Sorting", "Comparing", "Writing"]
    assert ("Reading", 2000, 2500) in steps
    assert ("Comparing", 2000, 2500) in steps


@pytest.fixture
def export(small_desk, tmp_path):
    """Return a function that exports the five codes, with steps for one, and returns the path."""

    def write(*steps):
        codes = json.loads(render_catalog(small_desk.database, "json"))
        codes["codes"][0]["steps"] = list(steps)
        path = tmp_path / "export.json"
        path.write_text(json.dumps(codes), encoding="utf-8")
        return path

    return write


@pytest.fixture
def check(small_desk, mei):
    """Return a function that checks an export's steps as those of a large catalog, and returns the codes looked at."""

    def do(path):
        reading = read_document(path)
        steps = parse_document_steps(reading.document, reading.steps)
        with open_staging() as staging, small_desk.database.read() as transaction:
            release = StagedRelease(small_desk.database, reading, LIST, staging, lambda *_: None)
            release.compare(transaction)
            entries = read_entries_to_check(transaction, release, steps, large=2)
        merge_steps(entries, steps, {}, mei)
        return [entry.number for entry in entries]

    return do


def test_what_staff_change_meanwhile_does_not_make_steps_be_checked_against_all_entries_read_again(
    small_desk, marks, export
):
    read = []
    reading = read_document(export("Ask support."))
    progress = lambda step, _done, _total: marks() if step == "Comparing" else None  # noqa: E731 - it is one thought
    with heard(small_desk.database, "ORDER BY codes.code", lambda: read.append(1)):
        report = import_reading(small_desk.database, reading, ANN, progress=progress)
    assert (len(report.steps), marks()) == (1, [])
    assert len(read) == 2, "once to compare, once to check"


def test_after_another_import_steps_are_checked_against_its_entries_too(small_desk, export, tmp_path):
    reading = read_document(export("Ask support."))
    steps = parse_document_steps(reading.document, reading.steps)
    numbers = []
    with open_staging() as staging:
        release = StagedRelease(small_desk.database, reading, LIST, staging, lambda *_: None)
        for other in range(3):
            with small_desk.database.read() as transaction:
                release.compare(transaction)
                numbers.append(len(read_entries_to_check(transaction, release, steps)))
            document = write_reference(tmp_path / "codes.md", 10 + other)
            import_document(small_desk.database, document, at=AT, options=replace(LIST, add=True))
    assert numbers == [5, 15, 16]


def test_steps_that_come_with_a_large_catalog_are_checked_against_the_codes_that_they_may_name(export, check):
    assert check(export("If it is USCUSTOMER_API_0000603, wait.")) == ["113", "0000603"]
    with pytest.raises(Refusal, match="The catalog has no code USCUSTOMER_API_0000604"):
        check(export("See USCUSTOMER_API_0000603 and USCUSTOMER_API_0000604."))


def test_what_may_be_a_code_begins_like_a_word_and_ends_with_a_number():
    assert list(find_possible_codes("See (X-A_CODE_011.txt)")) == ["X-A_CODE_011", "A_CODE_011", "CODE_011", "011"]


@pytest.mark.slow
def test_the_memory_of_an_import_does_not_grow_with_the_reference(sqlite_url, second_url, tmp_path):
    peaks = []
    for url, number in ((sqlite_url, 60_000), (second_url, 240_000)):
        path = write_reference(tmp_path / "codes.md", number)
        command = [sys.executable, "-c", IMPORT, url, str(path), str(number)]
        done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=False, text=True)  # noqa: S603 - our own words
        assert done.returncode == 0, done.stderr
        peaks.append(int(done.stdout))
    assert peaks[1] < peaks[0] * 1.15
