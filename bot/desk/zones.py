"""Time zones, as people type them: “Berlin”, “new york”, “europe/berlin”."""

import difflib
from functools import cache
from zoneinfo import available_timezones

ODD = {"Factory", "localtime", "posixrules"}  # what they mean differs from server to server
ODD |= {"EST", "HST", "MST", "GMT+0", "GMT-0", "GMT0"}  # they know no summer time, which hardly anybody means
SHIFTED = "Etc/"  # Etc/GMT+8 is eight hours behind Greenwich, so it is never taken for “GMT+8”
NEAR = 3  # zones that are offered for one that there is not
SHORT = 4  # letters that come near to too many names
EXAMPLES = "Zones are written like Europe/Berlin, Asia/Hong_Kong or UTC."


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
    near = [name for named in places().values() for name in named if begins(wanted, name)]
    if len(wanted) > SHORT:
        near += [places()[one][0] for one in difflib.get_close_matches(wanted.rpartition("/")[2], places(), NEAR)]
    offered = list(dict.fromkeys(near))[:NEAR]
    said = f"I know no time zone “{typed.strip()[:40]}”."
    return f"{said} Did you mean {' or '.join(offered)}?" if offered else f"{said} {EXAMPLES}"


def begins(wanted: str, name: str) -> bool:
    """Say whether a part of a zone's name begins like what was typed."""
    return any(part.startswith(wanted) for part in squeezed(name).split("/"))
