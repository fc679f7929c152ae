"""Time zones, as people type them: “Berlin”, “new york”, “europe/berlin”."""

import difflib
import re
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

ODD = {"Factory", "localtime", "posixrules"}  # what they mean differs from server to server
ODD |= {"EST", "HST", "MST", "GMT+0", "GMT-0", "GMT0"}  # they know no summer time, which hardly anybody means
SHIFTED = "Etc/"  # Etc/GMT+8 is eight hours behind Greenwich, so it is never taken for “GMT+8”
NEAR = 3  # zones that are offered for one that there is not
SHORT = 4  # letters that come near to too many names
EXAMPLES = "Zones are written like Europe/Berlin, Asia/Hong_Kong or UTC."

CITIES = """
UTC Europe/London Europe/Berlin Europe/Athens Europe/Moscow Europe/Istanbul
America/New_York America/Chicago America/Denver America/Los_Angeles America/Anchorage Pacific/Honolulu
America/Halifax America/St_Johns America/Sao_Paulo America/Bogota America/Mexico_City America/Phoenix
Africa/Lagos Africa/Johannesburg Africa/Nairobi
Asia/Hong_Kong Asia/Singapore Asia/Shanghai Asia/Tokyo Asia/Seoul Asia/Manila Asia/Bangkok Asia/Jakarta Asia/Dhaka
Asia/Kolkata Asia/Kathmandu Asia/Karachi Asia/Dubai Asia/Tehran Asia/Jerusalem
Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Perth Pacific/Auckland
"""  # that are offered for “UTC+2” and “CEST”, which leave open when clocks change
YEAR = 2026  # by whose rules clocks are compared
SEASONS = (1, 7)  # months, one of them in summer time where there is any
OFFSET = re.compile(r"(?:utc|gmt)?([+\-−–])(\d{1,2})(?::?([0-5]\d))?")


@cache
def zones() -> dict[str, str]:
    """Give all time zones, by how they are compared."""
    return {squeezed(name): name for name in sorted(available_timezones() - ODD)}


@cache
def places() -> dict[str, tuple[str, ...]]:
    """Give the zones that each place belongs to, which is the last part of their names."""
    found: dict[str, tuple[str, ...]] = {}
    for name in (one for one in zones().values() if not one.startswith(SHIFTED)):
        place = squeezed(name.rpartition("/")[2])
        found[place] = (*found.get(place, ()), name)
    return found


def squeezed(typed: str) -> str:
    """Write a name so that it can be compared."""
    return "_".join(typed.casefold().replace("_", " ").split())


def known_zone(typed: str) -> str:
    """Give the zone that is meant: its name, or a place that only one zone has; "" where there is none."""
    wanted = squeezed(typed)
    named = places().get(wanted, ())
    return zones().get(wanted) or (named[0] if len(named) == 1 else "")


def no_zone(typed: str) -> str:
    """Say that there is no such zone, and which come near."""
    wanted = squeezed(typed)
    if not wanted:
        return f"Give a time zone. {EXAMPLES}"
    offered = list(dict.fromkeys(near(typed)))[:NEAR]
    said = f"I know no time zone “{typed.strip()[:40]}”."
    return f"{said} Did you mean {' or '.join(offered)}?" if offered else f"{said} {EXAMPLES}"


def near(typed: str) -> list[str]:
    """Give zones that come near to what was typed: by their clocks, or else by their names."""
    offset, wanted = offset_of(typed), squeezed(typed)
    if (cities := same_clocks(typed, offset)) or offset is not None:
        return cities
    found = [name for named in places().values() for name in named if begins(wanted, name)]
    if len(wanted) > SHORT:
        found += [places()[one][0] for one in difflib.get_close_matches(wanted.rpartition("/")[2], places(), NEAR)]
    return found


def offset_of(typed: str) -> timedelta | None:
    """Read how far clocks are ahead of UTC, of “UTC+2”, “gmt -03:30” or “+8”; None where it is none of these."""
    if not (read := OFFSET.fullmatch("".join(typed.split()).casefold())):
        return None
    sign, hours, minutes = read.groups()
    return (1 if sign == "+" else -1) * timedelta(hours=int(hours), minutes=int(minutes or 0))


def same_clocks(typed: str, offset: timedelta | None) -> list[str]:
    """Give the cities whose clocks are so far ahead of UTC, or are called so (“CEST”), in summer or in winter."""
    named = typed.strip().upper()
    return [
        city for city in CITIES.split() if any(offset == at.utcoffset() or named == at.tzname() for at in seasons(city))
    ]


def seasons(city: str) -> list[datetime]:
    """Give a city's clocks in winter and in summer."""
    return [datetime(YEAR, month, 1, tzinfo=ZoneInfo(city)) for month in SEASONS]


def begins(wanted: str, name: str) -> bool:
    """Say whether a part of a zone's name begins like what was typed."""
    return any(part.startswith(wanted) for part in squeezed(name).split("/"))
