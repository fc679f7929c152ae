"""Time zones as people type them: “Berlin”, “new york”, “europe/berlin”."""

import difflib
import re
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

ODD = {"Factory", "localtime", "posixrules"}  # their meaning differs from server to server
ODD |= {"EST", "HST", "MST", "GMT+0", "GMT-0", "GMT0"}  # without summer time, which hardly anybody means
SHIFTED = "Etc/"  # Etc/GMT+8 is eight hours behind Greenwich, so it is never taken for “GMT+8”
NEAR = 3  # zones suggested for an unknown one
SHORT = 4  # letters: so few resemble too many names
EXAMPLES = "Zones are written like Europe/Berlin, Asia/Hong_Kong or UTC."

CITIES = """
UTC Europe/London Europe/Berlin Europe/Athens Europe/Moscow Europe/Istanbul
America/New_York America/Chicago America/Denver America/Los_Angeles America/Anchorage Pacific/Honolulu
America/Halifax America/St_Johns America/Sao_Paulo America/Bogota America/Mexico_City America/Phoenix
Africa/Lagos Africa/Johannesburg Africa/Nairobi
Asia/Hong_Kong Asia/Singapore Asia/Shanghai Asia/Tokyo Asia/Seoul Asia/Manila Asia/Bangkok Asia/Jakarta Asia/Dhaka
Asia/Kolkata Asia/Kathmandu Asia/Karachi Asia/Dubai Asia/Tehran Asia/Jerusalem
Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Perth Pacific/Auckland
"""  # suggested for “UTC+2” and “CEST”, which don't say when clocks change
YEAR = 2026  # clocks are compared by its rules
SEASONS = (1, 7)  # months: one of them has summer time, where there is any
OFFSET = re.compile(r"(?:utc|gmt)?([+\-−–])(\d{1,2})(?::?([0-5]\d))?")


@cache
def zones() -> dict[str, str]:
    """Return all time zones by normalized name."""
    return {squeezed(name): name for name in sorted(available_timezones() - ODD)}


@cache
def places() -> dict[str, tuple[str, ...]]:
    """Return the zones of each place, the normalized last part of their names."""
    zones_by_place: dict[str, tuple[str, ...]] = {}
    for name in (zone for zone in zones().values() if not zone.startswith(SHIFTED)):
        place = squeezed(name.rpartition("/")[2])
        zones_by_place[place] = (*zones_by_place.get(place, ()), name)
    return zones_by_place


def squeezed(typed: str) -> str:
    """Normalize a name for comparison."""
    return "_".join(typed.casefold().replace("_", " ").split())


def known_zone(typed: str) -> str:
    """Return the zone that is meant, by its name or by a place that only one zone has; "" if there is none."""
    key = squeezed(typed)
    place_zones = places().get(key, ())
    return zones().get(key) or (place_zones[0] if len(place_zones) == 1 else "")


def no_zone(typed: str) -> str:
    """Return a message that a zone is unknown, with the most similar ones."""
    key = squeezed(typed)
    if not key:
        return f"Give a time zone. {EXAMPLES}"
    suggestions = list(dict.fromkeys(near(typed)))[:NEAR]
    sentence = f"I know no time zone “{typed.strip()[:40]}”."
    return f"{sentence} Did you mean {' or '.join(suggestions)}?" if suggestions else f"{sentence} {EXAMPLES}"


def near(typed: str) -> list[str]:
    """Return zones similar to what was typed: with the same clocks, or else with similar names."""
    offset = offset_of(typed)
    if (cities := same_clocks(typed, offset)) or offset is not None:
        return cities
    key = squeezed(typed)
    names = [name for place_zones in places().values() for name in place_zones if begins(key, name)]
    if len(key) > SHORT:
        names += [places()[place][0] for place in difflib.get_close_matches(key.rpartition("/")[2], places(), NEAR)]
    return names


def offset_of(typed: str) -> timedelta | None:
    """Parse an offset from UTC, such as “UTC+2”, “gmt -03:30” or “+8”; None if it is none."""
    if not (match := OFFSET.fullmatch("".join(typed.split()).casefold())):
        return None
    sign, hours, minutes = match.groups()
    return (1 if sign == "+" else -1) * timedelta(hours=int(hours), minutes=int(minutes or 0))


def same_clocks(typed: str, offset: timedelta | None) -> list[str]:
    """Return the cities with this offset or abbreviation (“CEST”), in summer or in winter."""
    abbreviation = typed.strip().upper()
    return [
        city
        for city in CITIES.split()
        if any(offset == season.utcoffset() or abbreviation == season.tzname() for season in seasons(city))
    ]


def seasons(city: str) -> list[datetime]:
    """Return a time in winter and one in summer, in a city's zone."""
    return [datetime(YEAR, month, 1, tzinfo=ZoneInfo(city)) for month in SEASONS]


def begins(key: str, name: str) -> bool:
    """Return whether a part of a zone's name starts with ``key``."""
    return any(part.startswith(key) for part in squeezed(name).split("/"))
