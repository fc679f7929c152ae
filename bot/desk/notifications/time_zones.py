"""Time zones as people type them: “Berlin”, “new york”, “europe/berlin”."""

import difflib
import re
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

EXCLUDED_ZONES = {"Factory", "localtime", "posixrules"}  # their meaning differs from server to server
EXCLUDED_ZONES |= {"EST", "HST", "MST", "GMT+0", "GMT-0", "GMT0"}  # without summer time, which hardly anybody means
SHIFTED_PREFIX = "Etc/"  # Etc/GMT+8 is eight hours behind Greenwich, so it is never taken for “GMT+8”
MAX_SIMILAR_ZONES = 3  # zones suggested for an unknown one
SHORT_NAME_LENGTH = 4  # letters: so few resemble too many names
ZONE_EXAMPLES = "Zones are written like Europe/Berlin, Asia/Hong_Kong or UTC."

CITIES = """
UTC Europe/London Europe/Berlin Europe/Athens Europe/Moscow Europe/Istanbul
America/New_York America/Chicago America/Denver America/Los_Angeles America/Anchorage Pacific/Honolulu
America/Halifax America/St_Johns America/Sao_Paulo America/Bogota America/Mexico_City America/Phoenix
Africa/Lagos Africa/Johannesburg Africa/Nairobi
Asia/Hong_Kong Asia/Singapore Asia/Shanghai Asia/Tokyo Asia/Seoul Asia/Manila Asia/Bangkok Asia/Jakarta Asia/Dhaka
Asia/Kolkata Asia/Kathmandu Asia/Karachi Asia/Dubai Asia/Tehran Asia/Jerusalem
Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Perth Pacific/Auckland
"""  # suggested for “UTC+2” and “CEST”, which don't say when clocks change
CLOCK_YEAR = 2026  # clocks are compared by its rules
SEASON_MONTHS = (1, 7)  # months: one of them has summer time, where there is any
UTC_OFFSET = re.compile(r"(?:utc|gmt)?([+\-−–])(\d{1,2})(?::?([0-5]\d))?")


@cache
def load_zones() -> dict[str, str]:
    """Return all time zones by normalized name."""
    return {normalize_zone(name): name for name in sorted(available_timezones() - EXCLUDED_ZONES)}


@cache
def load_zone_places() -> dict[str, tuple[str, ...]]:
    """Return the zones of each place, the normalized last part of their names."""
    zones_by_place: dict[str, tuple[str, ...]] = {}
    for name in (zone for zone in load_zones().values() if not zone.startswith(SHIFTED_PREFIX)):
        place = normalize_zone(name.rpartition("/")[2])
        zones_by_place[place] = (*zones_by_place.get(place, ()), name)
    return zones_by_place


def normalize_zone(typed: str) -> str:
    """Normalize a name for comparison."""
    return "_".join(typed.casefold().replace("_", " ").split())


def find_zone(typed: str) -> str:
    """Return the zone that is meant, by its name or by a place that only one zone has; "" if there is none."""
    key = normalize_zone(typed)
    place_zones = load_zone_places().get(key, ())
    return load_zones().get(key) or (place_zones[0] if len(place_zones) == 1 else "")


def explain_unknown_zone(typed: str) -> str:
    """Return a message that a zone is unknown, with the most similar ones."""
    key = normalize_zone(typed)
    if not key:
        return f"Give a time zone. {ZONE_EXAMPLES}"
    suggestions = list(dict.fromkeys(find_similar_zones(typed)))[:MAX_SIMILAR_ZONES]
    sentence = f"I know no time zone “{typed.strip()[:40]}”."
    return f"{sentence} Did you mean {' or '.join(suggestions)}?" if suggestions else f"{sentence} {ZONE_EXAMPLES}"


def find_similar_zones(typed: str) -> list[str]:
    """Return zones similar to what was typed: with the same clocks, or else with similar names."""
    offset = parse_utc_offset(typed)
    if (cities := find_cities_by_clock(typed, offset)) or offset is not None:
        return cities
    key = normalize_zone(typed)
    names = [
        name for place_zones in load_zone_places().values() for name in place_zones if has_part_with_prefix(key, name)
    ]
    if len(key) > SHORT_NAME_LENGTH:
        names += [
            load_zone_places()[place][0]
            for place in difflib.get_close_matches(key.rpartition("/")[2], load_zone_places(), MAX_SIMILAR_ZONES)
        ]
    return names


def parse_utc_offset(typed: str) -> timedelta | None:
    """Parse an offset from UTC, such as “UTC+2”, “gmt -03:30” or “+8”; None if it is none."""
    if not (match := UTC_OFFSET.fullmatch("".join(typed.split()).casefold())):
        return None
    sign, hours, minutes = match.groups()
    return (1 if sign == "+" else -1) * timedelta(hours=int(hours), minutes=int(minutes or 0))


def find_cities_by_clock(typed: str, offset: timedelta | None) -> list[str]:
    """Return the cities with this offset or abbreviation (“CEST”), in summer or in winter."""
    abbreviation = typed.strip().upper()
    return [
        city
        for city in CITIES.split()
        if any(offset == season.utcoffset() or abbreviation == season.tzname() for season in list_season_times(city))
    ]


def list_season_times(city: str) -> list[datetime]:
    """Return a time in winter and one in summer, in a city's zone."""
    return [datetime(CLOCK_YEAR, month, 1, tzinfo=ZoneInfo(city)) for month in SEASON_MONTHS]


def has_part_with_prefix(key: str, name: str) -> bool:
    """Return whether a part of a zone's name starts with ``key``."""
    return any(part.startswith(key) for part in normalize_zone(name).split("/"))
