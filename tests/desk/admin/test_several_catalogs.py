"""Several catalogs in one desk: what is of one never touches what is of another."""

import json

import pytest

from bot.database.database import open_database
from bot.desk.admin.catalog_export import render_catalog
from bot.desk.admin.catalog_import import MostRetired, import_reading
from bot.desk.admin.catalogs import list_catalogs, load_contents, rename_catalog
from bot.desk.admin.import_catalogs import import_catalogs
from bot.desk.admin.import_target import ImportOptions
from bot.desk.state.references import read_document
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.store.admin.catalog import stream_entries
from tests.conftest import NOON

ANN = Actor("ann", "terminal", NOON, trusted=True)
TRADE = ("10016=Invalid stops", "10017=Trading is disabled", "10018=The market is closed")
SHOP = ("10016=The session has expired", "10020=The basket is empty")


@pytest.fixture
def load(tmp_path):
    """Return a function that imports lines as a document and returns the report."""

    def load_it(database, lines, name, **options):
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return import_reading(database, read_document(path), ANN, ImportOptions(**options))

    return load_it


@pytest.fixture
def filled(database, load):
    """Return a database with two catalogs that both have the code 10016."""
    load(database, TRADE, "mt5.md")
    load(database, SHOP, "shop.md")
    return database


def active(database):
    with database.read() as transaction:
        return {entry.key: entry.meaning.text for entry in stream_entries(transaction) if entry.status == "active"}


def names(database):
    return {one.catalog.number: one.catalog.name for one in list_catalogs(database)}


def test_a_document_of_a_new_name_becomes_a_catalog_of_its_own(filled):
    assert names(filled) == {1: "mt5", 2: "shop"}
    assert active(filled)["10016"] == "Invalid stops"
    assert active(filled)["2 10016"] == "The session has expired"


def test_a_release_retires_and_rewords_only_in_its_own_catalog(filled, load):
    report = load(filled, ("10016=Your session has expired",), "shop.md")
    assert (report.count("reworded"), report.count("retired"), report.target.catalog.name) == (1, 1, "shop")
    assert active(filled) == {
        "10016": "Invalid stops",
        "10017": "Trading is disabled",
        "10018": "The market is closed",
        "2 10016": "Your session has expired",
    }


def test_a_document_of_another_name_replaces_the_whole_catalog_that_is_named(filled, load):
    report = load(filled, TRADE[:2], "mt5-2027.md", catalog="MT5")
    assert (report.count("retired"), report.target.part) == (1, False)
    assert names(filled) == {1: "mt5", 2: "shop"}


def test_a_further_part_is_added_to_its_catalog(filled, load):
    report = load(filled, ("10030=Wrong filling", "10016=Stops are too close"), "mt5-more.md", catalog="mt5", add=True)
    assert (report.count("added"), report.count("retired")) == (1, 0)
    assert active(filled)["10016"] == "Invalid stops"
    assert load(filled, TRADE, "mt5.md").changes == ()


def test_a_document_that_two_catalogs_have_needs_the_name_of_one(database, load):
    load(database, TRADE, "codes.md", catalog="mt5")
    load(database, SHOP, "codes.md", catalog="shop")
    with pytest.raises(Refusal, match=r"“mt5” and “shop” both have a document codes\.md"):
        load(database, SHOP, "codes.md")
    assert load(database, SHOP, "codes.md", catalog="shop").changes == ()


def test_an_import_that_retires_most_of_a_catalog_is_refused_and_changes_nothing(filled, load):
    before = active(filled)
    with pytest.raises(MostRetired, match="2 of the 3 active codes of “mt5”"):
        load(filled, TRADE[:1], "mt5.md")
    assert active(filled) == before
    assert load(filled, TRADE[:1], "mt5.md", dry_run=True).retires_most
    assert load(filled, TRADE[:1], "mt5.md", retire=True).count("retired") == 2


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\u200bb", "a\x07b"])
def test_a_name_that_cannot_be_shown_in_one_line_is_refused(filled, name):
    with pytest.raises(Refusal, match="A catalog's name has 1 to 60 characters in one line"):
        rename_catalog(filled, "shop", name, ANN)


def test_a_renamed_catalog_keeps_its_codes(filled, load):
    rename_catalog(filled, "SHOP", "Web shop", ANN)
    assert names(filled) == {1: "mt5", 2: "Web shop"}
    assert load(filled, SHOP, "shop.md").changes == ()
    with pytest.raises(Refusal, match="There is a catalog “mt5” already"):
        rename_catalog(filled, "web shop", "MT5", ANN)
    with pytest.raises(Refusal, match=r"There is no catalog “shop”\. There are: mt5, Web shop\."):
        load_contents(filled, "shop")


def test_a_catalog_is_shown_with_its_documents(filled, load):
    load(filled, ("10021=Too many",), "shop-more.md", catalog="shop", add=True)
    contents = load_contents(filled, "shop")
    assert (contents.size.active, contents.documents) == (3, (("shop.md", 2), ("shop-more.md", 1)))


def test_a_catalog_is_shown_with_what_is_known_of_its_codes(filled, tmp_path):
    path = tmp_path / "pump.csv"
    rows = ["Area,Code,Symbol,Message,Cause,Solution,Severity", "Motor,P1,HOT,The motor is hot,Dust,Clean the fan,high"]
    rows += ["Motor,P2,STUCK,The motor is stuck,Rust,,low", "Tank,P3,DRY,The tank is dry,,,low"]
    path.write_text("\n".join(rows), encoding="utf-8")
    import_reading(filled, read_document(path), ANN, ImportOptions())
    contents = load_contents(filled, "pump")
    assert contents.sections == (("Motor", 2), ("Tank", 1))
    assert contents.traits == {"aliases": 3, "severity": 3, "causes": 2, "actions": 1}


def test_an_export_of_all_catalogs_brings_back_the_same_bytes(filled, second_url, tmp_path):
    before = render_catalog(filled, "json")
    assert {item["catalog"] for item in json.loads(before)["codes"]} == {"mt5", "shop"}
    path = tmp_path / "all.json"
    path.write_text(before, encoding="utf-8")
    empty = open_database(second_url)
    import_catalogs(empty, read_document(path), ANN, ImportOptions())
    assert (names(empty), render_catalog(empty, "json")) == (names(filled), before)
    assert [report.changes for report in import_catalogs(empty, read_document(path), ANN, ImportOptions())] == [(), ()]
    with pytest.raises(Refusal, match="holds the catalogs mt5, shop, which keep their names"):
        import_catalogs(empty, read_document(path), ANN, ImportOptions("other"))
    empty.engine.dispose()


def test_an_export_of_one_catalog_names_none_and_goes_wherever_it_is_wanted(filled, tmp_path):
    path = tmp_path / "shop.json"
    path.write_text(render_catalog(filled, "json", "Shop"), encoding="utf-8")
    [report] = import_catalogs(filled, read_document(path), ANN, ImportOptions("copy"))
    assert (report.target.catalog.number, report.count("added")) == (3, 2)
    assert active(filled)["3 10016"] == active(filled)["2 10016"]


def test_nothing_is_imported_if_one_of_several_catalogs_would_be_refused(filled, load, tmp_path):
    path = tmp_path / "all.json"
    path.write_text(render_catalog(filled, "json"), encoding="utf-8")
    load(filled, (*SHOP, "10021=One", "10022=Two", "10023=Three"), "shop.md")
    load(filled, ("10016=Stops", *TRADE[1:]), "mt5.md")
    before = active(filled)
    with pytest.raises(MostRetired):
        import_catalogs(filled, read_document(path), ANN, ImportOptions())
    assert active(filled) == before


def test_a_mapping_is_stored_for_the_next_release(database, load):
    load(database, TRADE, "mt5.md", mapping={"code": "Retcode"})
    load(database, TRADE, "mt5.md")
    assert load_contents(database, "mt5").catalog.mapping == {"code": "Retcode"}
