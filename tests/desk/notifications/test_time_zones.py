"""Time zones are understood as people type them, and what is no zone is answered with what comes near."""

from zoneinfo import available_timezones

import pytest

from bot.desk.notifications.time_zones import explain_unknown_zone, find_zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Hong Kong", "Asia/Hong_Kong"),
        ("utc", "UTC"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("Etc/GMT+8", "Etc/GMT+8"),
    ],
)
def test_a_zone_is_its_name_or_a_place_that_only_one_has(typed, zone):
    assert find_zone(typed) == zone


@pytest.mark.parametrize("typed", ["", "  ", "Berlni", "Louisville", "Frankfurt", "+01:00", "x" * 3_000, "\n", "/"])
def test_what_is_no_zone_or_more_than_one_is_none(typed):
    assert find_zone(typed) == ""


@pytest.mark.parametrize("typed", ["GMT+8", "UTC+8", "EST", "localtime", "Factory"])
def test_what_means_another_time_than_people_think_is_none(typed):
    assert find_zone(typed) == ""
    assert "Etc/" not in explain_unknown_zone(typed)


def test_every_zone_that_slack_may_name_is_known_and_fits():
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
    assert [name for name in names if find_zone(name) != name or len(name) > 40] == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Louisville", "America/Kentucky/Louisville or America/Louisville"),
        ("PST", "America/Los_Angeles or Asia/Manila"),
        ("cest", "Europe/Berlin?"),
        ("EST", "America/New_York?"),
        ("BST", "Europe/London?"),
        ("IST", "Asia/Kolkata or Asia/Jerusalem?"),
        ("UTC+2", "Europe/Berlin or Europe/Athens or Africa/Johannesburg?"),
        ("utc +02:00", "Europe/Berlin or Europe/Athens or Africa/Johannesburg?"),
        ("GMT+8", "Asia/Hong_Kong or Asia/Singapore or Asia/Shanghai?"),
        ("UTC−8", "America/Los_Angeles or America/Anchorage?"),
        ("UTC+5:30", "Asia/Kolkata?"),
        ("+0545", "Asia/Kathmandu?"),
        ("UTC+0", "UTC or Europe/London?"),
    ],
)
def test_what_comes_near_is_offered(typed, offered):
    assert f"I know no time zone “{typed}”. Did you mean {offered}" in explain_unknown_zone(typed)


def test_without_anything_near_it_is_said_how_zones_are_written():
    assert explain_unknown_zone("UTC+99").endswith("or UTC.")
    assert explain_unknown_zone("Frankfurt").endswith("Zones are written like Europe/Berlin, Asia/Hong_Kong or UTC.")
    assert explain_unknown_zone(" ").startswith("Give a time zone.")
    assert len(explain_unknown_zone("x" * 3_000)) < 200
