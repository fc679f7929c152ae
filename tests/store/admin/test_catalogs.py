"""The catalogs of a desk: names are unique whatever their case, and numbers are never used again."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.catalog.entry import Cause, Entry, Meaning, Source
from bot.store.admin.catalog import stream_entries
from bot.store.admin.catalogs import (
    Catalog,
    CatalogSize,
    count_documents,
    create_catalog,
    find_catalog,
    find_catalogs_with_document,
    find_free_number,
    load_catalog_names,
    load_catalogs,
    measure_catalogs,
    remove_catalog,
    rename_catalog,
    save_mapping,
)
from tests.save_entries import save_entries

CAUSES = (Cause("The price is too near", ("Ask for the distance", "Wait")), Cause("", ("Call the broker",)))


def entry(code, catalog, text="Invalid stops", **more):
    sources = (Source("100% codes.md", (3,)),) if catalog == 1 else (Source("web.md", (1, 2)),)
    return Entry(code, "retcodes", code, "trade", "active", (Meaning(text, sources=sources),), catalog=catalog, **more)


@pytest.fixture
def filled(database):
    """Return a database with two catalogs that both have the code 10016."""
    rich = entry("10016", 2, aliases=("INVALID_STOPS", "0x2720"), severity="error", causes=CAUSES)
    with database.begin() as transaction:
        save_entries(transaction, [entry("10016", 1), entry("9", 1), rich])
    return database


def test_a_code_is_read_as_it_was_written_with_all_that_its_catalog_tells_of_it(filled):
    with filled.read() as transaction:
        first, rich, last = stream_entries(transaction)
    assert (first.key, last.key) == ("10016", "9")
    assert (rich.code, rich.key, rich.aliases, rich.severity, rich.causes) == (
        "10016",
        "2 10016",
        ("INVALID_STOPS", "0x2720"),
        "error",
        CAUSES,
    )


def test_one_catalog_can_be_read_alone_in_the_order_of_its_codes(filled):
    with filled.read() as transaction:
        assert [entry.code for entry in stream_entries(transaction, 1)] == ["10016", "9"]
        assert [entry.key for entry in stream_entries(transaction, 2)] == ["2 10016"]


def test_what_is_written_again_without_aliases_and_causes_loses_them(filled):
    with filled.begin() as transaction:
        save_entries(transaction, [entry("10016", 2)])
    with filled.read() as transaction:
        [plain] = stream_entries(transaction, 2)
    assert (plain.aliases, plain.severity, plain.causes) == ((), None, ())


def test_catalogs_are_found_by_name_in_any_case_and_by_the_name_of_a_document(filled):
    with filled.read() as transaction:
        assert find_catalog(transaction, " LIST  2 ") == Catalog(2, "list 2")
        assert find_catalog(transaction, "list 3") is None
        assert find_catalogs_with_document(transaction, "web.md") == [Catalog(2, "list 2")]
        assert find_catalogs_with_document(transaction, "100% codes.md") == [Catalog(1, "list")]
        assert find_catalogs_with_document(transaction, "100_ codes.md") == []
        assert find_catalogs_with_document(transaction, "WEB.md") == []


def test_two_catalogs_cannot_have_the_same_name(filled):
    with pytest.raises(IntegrityError), filled.begin() as transaction:
        create_catalog(transaction, Catalog(3, "List"))


def test_a_catalog_is_measured(filled):
    with filled.read() as transaction:
        assert measure_catalogs(transaction) == {1: CatalogSize(active=2), 2: CatalogSize(active=1)}
        assert count_documents(transaction, 2) == {"web.md": 1}


def test_a_mapping_is_stored_with_its_catalog(filled):
    with filled.begin() as transaction:
        save_mapping(transaction, 2, {"code": "Retcode"})
    with filled.read() as transaction:
        assert [catalog.mapping for catalog in load_catalogs(transaction)] == [None, {"code": "Retcode"}]


def test_another_name_leaves_the_number_and_the_keys_as_they_are(filled):
    with filled.begin() as transaction:
        rename_catalog(transaction, 2, "Web")
    with filled.read() as transaction:
        assert load_catalog_names(transaction) == {1: "list", 2: "Web"}
        assert [entry.key for entry in stream_entries(transaction, 2)] == ["2 10016"]


def test_a_removed_catalog_leaves_the_others_alone_and_its_number_to_nobody(filled, noon):
    with filled.begin() as transaction:
        remove_catalog(transaction, 2, noon)
    with filled.begin() as transaction:
        assert [entry.key for entry in stream_entries(transaction)] == ["10016", "9"]
        assert find_free_number(transaction) == 3
        create_catalog(transaction, Catalog(3, "list 2"))
        assert load_catalog_names(transaction) == {1: "list", 3: "list 2"}
