"""Time zones, and how people look for them: “berlin”, “new york”, “CEST”, “UTC+2”."""

import re
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

EXCLUDED_ZONES = {"Factory", "localtime", "posixrules"}  # their meaning differs from server to server
EXCLUDED_ZONES |= {"EST", "HST", "MST", "GMT+0", "GMT-0", "GMT0"}  # without summer time, which hardly anybody means
SHIFTED_PREFIX = "Etc/"  # Etc/GMT+8 is eight hours behind Greenwich, so it is never offered for “GMT+8”
COMMON_ZONES = {  # of the many zones with the same clocks, these come first
    *("America/Chicago", "America/Denver", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo"),
    *("Asia/Dubai", "Asia/Hong_Kong", "Asia/Kolkata", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo"),
    *("Australia/Sydney", "Europe/Berlin", "Europe/Istanbul", "Europe/London", "Europe/Paris"),
}
CLOCK_YEAR = 2026  # clocks are compared by its rules
SEASON_MONTHS = (1, 7)  # months: one of them has summer time, where there is any
UTC_OFFSET = re.compile(r"(?:utc|gmt)?([+\-−–])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s/_]+")


@cache
def load_zones() -> set[str]:
    """Return the names of all time zones."""
    return available_timezones() - EXCLUDED_ZONES


def is_zone(name: str) -> bool:
    """Return whether a time zone has this name."""
    return name in load_zones()


def search_zones(typed: str) -> list[str]:
    """Return the zones with a word of this beginning in their names, or with these clocks in summer or winter."""
    clock = read_clock(typed)
    by_clock = [zone for zone, clocks in load_clocks().items() if clock in clocks]
    by_clock.sort(key=lambda zone: zone not in COMMON_ZONES)
    words = f" {split_words(typed)}"
    by_name = [zone for zone in load_clocks() if words in f" {split_words(zone)}"]
    return list(dict.fromkeys((*by_clock, *by_name)))


@cache
def load_clocks() -> dict[str, set[str | timedelta | None]]:
    """Return the offsets and abbreviations of each zone that is offered: UTC, and those named after a place."""
    places = (zone for zone in load_zones() if "/" in zone and not zone.startswith(SHIFTED_PREFIX))
    return {zone: list_clocks(zone) for zone in sorted(["UTC", *places])}


def list_clocks(zone: str) -> set[str | timedelta | None]:
    """Return a zone's offsets and abbreviations in winter and in summer."""
    times = (datetime(CLOCK_YEAR, month, 1, tzinfo=ZoneInfo(zone)) for month in SEASON_MONTHS)
    return {clock for time in times for clock in (time.utcoffset(), time.tzname())}


def read_clock(typed: str) -> str | timedelta:
    """Return an offset from UTC, such as “UTC+2”, “gmt -03:30” or “+8”; other text is upper-cased, such as “CEST”."""
    if not (match := UTC_OFFSET.fullmatch("".join(typed.split()))):
        return typed.strip().upper()
    sign, hours, minutes = match.groups()
    return (1 if sign == "+" else -1) * timedelta(hours=int(hours), minutes=int(minutes or 0))


def split_words(text: str) -> str:
    """Return a text's words with blanks between, without accents: “são paulo” is “sao paulo”."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return SEPARATORS.sub(" ", "".join(letter for letter in plain if not unicodedata.combining(letter))).strip()
