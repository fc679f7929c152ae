"""What is typed is also looked for in other names of a code and in its section; a catalog's name narrows it."""

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.desk.questions.typeahead import find_codes


def entry(code, text, *, section="", alias="", catalog=1):
    aliases = tuple(filter(None, [alias]))
    return Entry(code, "E", code[2:], section, meanings=(Meaning(text),), aliases=aliases, catalog=catalog)


@pytest.fixture
def desk(open_small, database_url, fill):
    desk = open_small(database_url)
    fill(
        desk.database,
        [
            entry("E-1050", "The controller disagrees", alias="SYNC_CONFLICT"),
            entry("E-1051", "The sync came late"),
            entry("E-1052", "The clock is wrong", section="Sync"),
            entry("E-1053", "The data are stale", alias="CLOUD_SYNC_LOST"),
            entry("E-1050", "The vehicle is gone", catalog=2),
            entry("F-7000", "The ferry is late", catalog=2),
        ],
    )
    desk.cache.refresh_and_wait(desk.database)
    return desk


def find(desk, typed):
    return {entry.key for entry in find_codes(desk, typed)}


def test_a_word_is_looked_for_in_other_names_messages_and_sections(desk):
    assert find(desk, "sync") == {"E-1050", "E-1051", "E-1052", "E-1053"}
    assert find_codes(desk, "sync conf")[0].key == "E-1050"


def test_the_name_of_a_catalog_leaves_out_the_others(desk):
    assert find(desk, "list 2 e10") == {"2 E-1050"}
    assert find(desk, "list 2 late") == {"2 F-7000"}
    assert find(desk, "e1050") == {"E-1050", "2 E-1050"}
