"""Time zones are found as people look for them: by a place, an abbreviation or an offset."""

from zoneinfo import available_timezones

import pytest

from bot.desk.notifications.time_zones import is_zone, search_zones


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "Asia/Calcutta", "Etc/GMT+8", "US/Eastern"])
def test_a_zone_has_its_exact_name(name):
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "  ", "Berlin", "europe/berlin", "../UTC", "+01:00", "EST", "localtime", "Factory", "x" * 3_000, "/"]
)
def test_what_is_no_zone_or_means_another_time_than_people_think_is_none(name):
    assert not is_zone(name)


def test_every_zone_of_a_place_is_known_found_by_its_name_and_fits_into_an_option():
    regions = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    names = [name for name in available_timezones() if name.startswith(regions)]
    assert len(names) > 400
    assert [name for name in names if not is_zone(name) or name not in search_zones(name) or len(name) > 75] == []


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("berlin", ["Europe/Berlin"]),
        (" Europe/B", ["Europe/Berlin", "Europe/Belgrade"]),
        ("new york", ["America/New_York"]),
        ("york", ["America/New_York"]),
        ("São Pa", ["America/Sao_Paulo"]),
        ("Louisville", ["America/Kentucky/Louisville", "America/Louisville"]),
        ("utc", ["UTC"]),
        ("PST", ["America/Los_Angeles", "Asia/Manila"]),
        ("cest", ["Europe/Berlin", "Europe/Madrid"]),
        ("EST", ["America/New_York"]),
        ("BST", ["Europe/London"]),
        ("IST", ["Asia/Kolkata", "Asia/Jerusalem"]),
        ("UTC+2", ["Europe/Berlin", "Europe/Athens", "Africa/Johannesburg"]),
        ("utc +02:00", ["Europe/Berlin", "Europe/Athens", "Africa/Johannesburg"]),
        ("GMT+8", ["Asia/Hong_Kong", "Asia/Singapore", "Asia/Shanghai"]),
        ("UTC−8", ["America/Los_Angeles", "America/Anchorage"]),
        ("UTC+5:30", ["Asia/Kolkata"]),
        ("+0545", ["Asia/Kathmandu"]),
        ("UTC+0", ["UTC", "Europe/London"]),
    ],
)
def test_a_zone_is_found_by_a_place_an_abbreviation_or_an_offset(typed, zones):
    assert set(zones) <= set(search_zones(typed))
    assert not [zone for zone in search_zones(typed) if zone.startswith("Etc/")], "its sign is the other way round"


@pytest.mark.parametrize("typed", ["Frankfurt", "UTC+99", "erlin", "x" * 3_000, "+99:99"])
def test_where_nothing_matches_nothing_is_found(typed):
    assert search_zones(typed) == []


@pytest.mark.parametrize("hours", range(-12, 15))
def test_the_zones_of_an_offset_fit_into_a_menu(hours):
    assert len(search_zones(f"UTC{hours:+}")) <= 100


@pytest.mark.parametrize(
    ("typed", "first"), [("CEST", "Europe/Berlin"), ("UTC+8", "Asia/Hong_Kong"), ("EST", "America/New_York")]
)
def test_of_many_zones_with_the_same_clocks_one_that_many_people_live_in_comes_first(typed, first):
    assert search_zones(typed)[0] == first
