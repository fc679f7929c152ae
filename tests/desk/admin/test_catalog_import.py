from datetime import UTC, datetime

import pytest

from bot.database.database import open_database
from bot.desk.admin.catalog_export import is_catalog_empty, render_catalog
from bot.desk.admin.catalog_import import import_document
from bot.desk.admin.import_catalogs import import_catalogs
from bot.desk.admin.import_target import ImportOptions
from bot.desk.state.references import read_document
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.steps.actor import Actor
from bot.store.admin.catalog import read_catalog_version, stream_entries

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DRY_RUN = ImportOptions(dry_run=True)
REFERENCE = PROJECT_ROOT / "data" / "error-code.md"


@pytest.fixture
def document(tmp_path):
    """Return a function that writes a document in a folder of its own, and returns its path."""

    def write(*lines, name="codes.md"):
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def empty(second_url):
    """Open a second database, an empty one."""
    database = open_database(second_url)
    yield database
    database.engine.dispose()


def catalog(database):
    with database.read() as session:
        return {entry.code: entry for entry in stream_entries(session)}


def version(database):
    with database.read() as session:
        return read_catalog_version(session)


def kinds(report):
    return [(change.kind, change.after.code) for change in report.changes]


def test_the_reference_is_taken_in_whole(database):
    report = import_document(database, REFERENCE, at=AT)
    assert (len(report.of("added")), report.unchanged) == (150, 0)
    assert catalog(database)["USCUSTOMER_API_0000113"].meaning.text == "The account is locked and login is prohibited"


def test_a_catalog_is_empty_until_something_is_taken_in(database, document):
    assert is_catalog_empty(database)
    import_document(database, document("G1=One"), at=AT)
    assert not is_catalog_empty(database)


def test_taking_in_the_same_document_again_changes_nothing(database):
    import_document(database, REFERENCE, at=AT)
    before = render_catalog(database, "json"), version(database)
    again = import_document(database, REFERENCE, at=AT)
    assert (again.changes, again.unchanged) == ((), 150)
    assert (render_catalog(database, "json"), version(database)) == before


def test_a_dry_run_says_what_would_change_and_changes_nothing(database, document):
    import_document(database, document("G1=One", "G2=Two"), at=AT)
    before = render_catalog(database, "json"), version(database)
    report = import_document(database, document("G1=Uno", "G3=Three"), at=AT, options=DRY_RUN)
    assert kinds(report) == [("reworded", "G1"), ("retired", "G2"), ("added", "G3")]
    assert (render_catalog(database, "json"), version(database)) == before


def test_a_change_gives_the_catalog_one_new_version(database, document):
    import_document(database, document("G1=One", "G2=Two"), at=AT)
    first = version(database)
    import_document(database, document("G1=Uno", "G2=Deux"), at=AT)
    assert version(database) == first + 1


def test_a_code_that_a_release_no_longer_prints_is_retired_and_may_return(database, document):
    import_document(database, document("G1=One", "G2=Two"), at=AT)
    import_document(database, document("G1=One"), at=AT)
    assert (catalog(database)["G2"].status, catalog(database)["G2"].meaning.text) == ("retired", "Two")
    assert kinds(import_document(database, document("G1=One", "G2=Two"), at=AT)) == [("returned", "G2")]
    assert catalog(database)["G2"].status == "active"


def test_a_list_of_another_vendor_retires_nothing_of_ours(database, document):
    import_document(database, REFERENCE, at=AT)
    import_document(database, document("02000=No data", "2200E=Null value", name="other.properties"), at=AT)
    assert {entry.status for entry in catalog(database).values()} == {"active"}
    assert len(catalog(database)) == 152


def test_sources_name_the_document_without_its_folder(database, document):
    import_document(database, document("G1=One"), at=AT)
    [source] = catalog(database)["G1"].meaning.sources
    assert (source.document, source.lines) == ("codes.md", (1,))


def test_a_document_saved_by_windows_is_read(database, tmp_path):
    path = tmp_path / "codes.txt"
    path.write_bytes("\ufeffG1=Größe\r\nG2=Two\r\n".encode())
    import_document(database, path, at=AT)
    assert [entry.meaning.text for entry in catalog(database).values()] == ["Größe", "Two"]


def test_an_export_of_everything_brings_the_same_bytes_back_into_an_empty_database(database, empty, document):
    import_document(database, REFERENCE, at=AT)
    import_document(database, document("02000=No data", "07001=Wrong count", name="other.properties"), at=AT)
    import_document(database, document("02000=No data | “x”", name="other.properties"), at=AT)
    before = render_catalog(database, "json")
    reading = read_document(document(before[:-1], name="export.json"))
    import_catalogs(empty, reading, Actor("ann", "terminal", AT, trusted=True), ImportOptions())
    assert render_catalog(empty, "json") == before
    assert catalog(empty)["07001"].status == "retired"
    assert len(catalog(empty)["USCUSTOMER_API_0000308"].meanings) == 3


@pytest.mark.parametrize("form", ["json", "csv", "markdown"])
def test_every_export_holds_every_code(database, form):
    import_document(database, REFERENCE, at=AT)
    page = render_catalog(database, form)
    assert all(code in page for code in catalog(database))


def test_a_document_in_which_no_code_has_a_meaning_is_refused(database, document):
    with pytest.raises(Refusal, match="is a Markdown document"):
        import_document(database, document("# Codes", "", "# None yet"), at=AT)


def test_what_is_refused_changes_nothing(database, document):
    import_document(database, document("G1=One"), at=AT)
    before = render_catalog(database, "json"), version(database)
    with pytest.raises(Refusal):
        import_document(database, document("G1=Uno", "prose", "prose"), at=AT)
    assert (render_catalog(database, "json"), version(database)) == before
