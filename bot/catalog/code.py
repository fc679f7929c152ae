"""The syntax of a code, and what its parts mean: family, number, section."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.catalog.entry import MAX_CODE
from bot.errors import Refusal

GAP = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")  # white space and invisible characters
CODE_PATTERN = re.compile(r"-?[A-Za-z0-9]+(?:(?:[_.-]+|[:/#])[A-Za-z0-9]+)*")
PLAIN_WORD = re.compile(r"[a-z]+")
UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
CODE_PARTS = re.compile(r"(|[A-Za-z](?:.*\D)?)(\d+)")

DEFAULT_FAMILY = "other"  # the family of codes without a prefix
DEFAULT_SECTION = "general"


@dataclass(frozen=True, slots=True)
class SectionRange:
    """The range of a section's numbers, both ends included."""

    section: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Prefix:
    """The family of codes with a prefix, their sections by number, and the section of all other numbers."""

    family: str
    section: str
    ranges: tuple[SectionRange, ...] = ()


Prefixes = Mapping[str, Prefix]


def is_code(text: str) -> bool:
    """Return whether a text has the form of a code in a line of text: letters or digits, with ``_ . - : / #`` between.

    A plain word ("title=…") is none there, though a column of codes may hold words, and others; see
    ``is_printable_code``.
    """
    return len(text) <= MAX_CODE and bool(CODE_PATTERN.fullmatch(text)) and not PLAIN_WORD.fullmatch(text)


def is_printable_code(text: str) -> bool:
    """Return whether a text can be a code at all: short, and without white space and control characters."""
    return 0 < len(text) <= MAX_CODE and not UNPRINTABLE.search(text)


def remove_gaps(text: str) -> str:
    """Remove white space from a code."""
    return GAP.sub("", text)


def split_code(code: str) -> tuple[str, str]:
    """Split a code into its prefix, including separators, and the digits at its end.

    A code that doesn't end with digits, or begins with one (2200E, 02000), is a number without a prefix.
    """
    parts = CODE_PARTS.fullmatch(code)
    return (parts[1], parts[2]) if parts else ("", code)


def classify_code(code: str, prefixes: Prefixes) -> tuple[str, str, str]:
    """Return a code's family, number and section; an unknown prefix is the name of its own family."""
    beginning, number = split_code(code)
    prefix = prefixes.get(beginning)
    if prefix is None:
        return beginning.rstrip("_.:/#-") or DEFAULT_FAMILY, number, DEFAULT_SECTION
    value = int(number) if number.isdecimal() else -1
    section = next((span.section for span in prefix.ranges if span.first <= value <= span.last), prefix.section)
    return prefix.family, number, section


def read_prefixes(path: Path) -> Prefixes:
    """Read the families and sections from their data file (data/sections.toml explains its format).

    Refuses a file that is missing or malformed.
    """
    try:
        with path.open("rb") as file:
            rows = tomllib.load(file)["prefix"]
        return {row["begins"]: build_prefix(row) for row in rows}
    except OSError as error:
        raise Refusal(f"{path.name} cannot be read ({error.strerror}). It names the families and sections.") from error
    except KeyError as error:
        raise Refusal(f"{path.name}: {error.args[0]} is missing somewhere; see the example at its top.") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise Refusal(f"{path.name} is not written as it should be: {error}. See the example at its top.") from error


def build_prefix(row: Mapping[str, object]) -> Prefix:
    """Build a prefix from a table of the data file. Raises KeyError or TypeError if it is malformed."""
    spans = row.get("sections", ())
    if not isinstance(spans, list | tuple):
        raise TypeError("“sections” must be a list")
    ranges = tuple(SectionRange(str(span["name"]), int(span["from"]), int(span["to"])) for span in spans)
    return Prefix(str(row["family"]), str(row["section"]), ranges)
