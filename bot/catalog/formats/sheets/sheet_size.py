"""Measure the rectangle around all cells of a sheet, as it is held in memory, from the sheet's XML.

A few cells may be billions of cells apart, and a single one may be repeated as often.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import Refusal

MAX_CELLS = 20_000_000
MAX_DEPTH = 100  # elements inside each other
COUNT = re.compile(r"[0-9]{1,9}")
PLACE = re.compile(r"([A-Z]{0,3})([0-9]{0,7})")
ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ODS_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
ODS_CELLS = {f"{ODS_TABLE}table-cell", f"{ODS_TABLE}covered-table-cell"}


class TooLarge(Refusal):
    """A sheet has too many cells, or is nested too deeply."""

    def __init__(self) -> None:
        super().__init__("The sheet is far larger than it seems. Save it as CSV and import that.")


@dataclass(slots=True)
class PlainMeter:
    """What an XML parser calls for each element; measures nothing but how deep they are nested."""

    depth: int = 0

    def start(self, _tag: str, _attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooLarge

    def end(self, _tag: str) -> None:
        """End an element."""
        self.depth -= 1


@dataclass(slots=True)
class XlsxMeter(PlainMeter):
    """Measures a sheet of an .xlsx file, whose rows and cells name their places."""

    rows: int = 0
    columns: int = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        PlainMeter.start(self, tag, attributes)
        if tag.endswith(("}row", "}c", "}dimension")):
            for reference in (attributes.get("r") or attributes.get("ref") or "").split(":"):
                self.add_place(reference)

    def add_place(self, reference: str) -> None:
        """Add the place of a cell, “AB12”, or of a row, “12”; what is none is as far away as can be."""
        place = PLACE.fullmatch(reference)
        self.rows = max(self.rows, int(place[2] or 0) if place else MAX_CELLS)
        self.columns = max(self.columns, number_column(place[1]) if place else MAX_CELLS)
        if self.rows * self.columns > MAX_CELLS:
            raise TooLarge


def number_column(letters: str) -> int:
    """Return a column's number: 28 for AB."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@dataclass(slots=True)
class OdsMeter(PlainMeter):
    """Measures the sheets of an .ods file; empty rows and cells count only before others."""

    rows: int = 0
    columns: int = 0
    empty_rows: int = 0
    repeated: int = 1
    place: int = 0
    last: int = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        PlainMeter.start(self, tag, attributes)
        if tag == f"{ODS_TABLE}table":
            self.rows = self.columns = self.empty_rows = 0
        elif tag == f"{ODS_TABLE}table-row":
            self.repeated = count_repeats(attributes, "rows")
            self.place = self.last = 0
        elif tag in ODS_CELLS:
            self.place += count_repeats(attributes, "columns")
            self.last = self.place if ODS_VALUE in attributes else self.last

    def end(self, tag: str) -> None:
        """End an element."""
        PlainMeter.end(self, tag)
        if tag == f"{ODS_TABLE}table-row":
            self.end_row()

    def end_row(self) -> None:
        """Count the row that ends."""
        self.empty_rows += self.repeated
        if self.last:
            self.rows += self.empty_rows
            self.empty_rows = 0
            self.columns = max(self.columns, self.last)
        if self.rows * self.columns > MAX_CELLS:
            raise TooLarge


def count_repeats(attributes: Mapping[str, str], kind: str) -> int:
    """Return how often a row or cell stands; what is no number is too often."""
    text = attributes.get(f"{ODS_TABLE}number-{kind}-repeated", "1")
    return int(text) if COUNT.fullmatch(text) else MAX_CELLS + 1
