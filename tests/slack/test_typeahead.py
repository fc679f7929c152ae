"""The menu that searches finds what is meant in a large catalog too; how fast is measured in bench/typeahead.py."""

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.slack.cards.lookup_form import OPTIONS, TYPED

CODES = 300


@pytest.fixture
def large(desk, fill):
    """Give the desk many codes more, whose messages have words in common."""
    ends = ("is locked", "has expired", "was rejected by %s")
    entries = [
        Entry(
            f"BIGCUSTOMER_API_{number:07}",
            "big",
            f"{number:07}",
            "big",
            meanings=(Meaning(f"The order of the customer {ends[number % 3]}, code {number % 977}"),),
        )
        for number in range(CODES)
    ]
    fill(desk.database, entries)
    desk.shelf.look_again(desk.database)


@pytest.mark.usefixtures("large")
async def test_in_a_large_catalog_the_menu_offers_what_is_meant_first_and_no_more_than_it_holds(type_ahead):
    def codes(options):
        return [option["value"] for option in options]

    assert codes(await type_ahead(TYPED, "0000298"))[0] == "BIGCUSTOMER_API_0000298"
    assert codes(await type_ahead(TYPED, "bigcustomer_api_000029"))[:2] == [
        "BIGCUSTOMER_API_0000290",
        "BIGCUSTOMER_API_0000291",
    ]
    assert codes(await type_ahead(TYPED, "passport"))[0] == "USCUSTOMER_API_0000603"
    for typed in ("", "0", "001", "the order of the", "passwrod", "zzz qqq", "a" * 200):
        assert len(await type_ahead(TYPED, typed)) <= OPTIONS + 1
