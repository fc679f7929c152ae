"""What a button carries: the codes of an answer, how they were met, and the missing ones: a press shows them again.

A parcel holds no text of the catalog: a press reads that afresh.
"""

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.desk.questions.lookup import Answer, Found
from bot.slack.cards.blocks import BUTTON_VALUE, shorten, width
from bot.slack.cards.stale import reads_value

VALUE = 100  # characters kept of a placeholder's value

to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Row: TypeAlias = tuple[str, int, list[str], int]  # code, met, values, times


@dataclass(frozen=True, slots=True)
class Parcel:
    """What was packed: a row a code, the codes that the catalog lacks, and how many of either there was no room for.

    ``start`` counts the messages that a press has shown already.
    """

    rows: list[Row]
    missing: list[str]
    left: int = 0
    start: int = 0

    @property
    def codes(self) -> list[str]:
        """Name the codes of the rows, in order."""
        return [row[0] for row in self.rows]


def pack(answer: Answer, start: int = 0, left: int = 0) -> str:
    """Write an answer into a button's value; of more codes than there is room for (about 500) the first ones.

    ``left`` counts the codes that were left out before.
    """
    rows, missing = [row_of(hit) for hit in answer.found], [shorten(code, VALUE) for code in answer.missing]
    value = write(Parcel(rows, missing, left, start))
    if width(value) > BUTTON_VALUE:
        rows = [(code, met, [], times) for code, met, _, times in rows]
        value = write(Parcel(rows, missing, left, start))
    while width(value) > BUTTON_VALUE:
        rows, missing = rows[: max(1, len(rows) * 3 // 4)], missing[: len(missing) * 3 // 4]
        out = left + len(answer.found) - len(rows) + len(answer.missing) - len(missing)
        value = write(Parcel(rows, missing, out, start))
    return value


def row_of(hit: Found) -> Row:
    """Give a code's row."""
    return hit.entry.code, hit.met, [shorten(value, VALUE) for value in hit.values], hit.times


def write(payload: Parcel) -> str:
    """Write a parcel as JSON, compressed only where that is needed."""
    text = to_json([payload.rows, payload.missing, payload.left, payload.start])
    if width(text) <= BUTTON_VALUE:
        return text
    return b64encode(zlib.compress(text.encode(errors="surrogatepass"))).decode()


@reads_value
def unpack(value: str) -> Parcel:
    """Read what ``pack`` wrote."""
    text = value if value.startswith("[") else zlib.decompress(b64decode(value)).decode(errors="surrogatepass")
    rows, missing, *counts = json.loads(text)
    return Parcel([tuple(row) for row in rows], missing, *counts)


def reopen(payload: Parcel, answer: Answer) -> Answer:
    """Put back into a fresh answer how its codes were met, as far as the catalog still has those meanings."""
    met = {row[0]: row for row in payload.rows}
    hits = tuple(restore(hit, met[hit.entry.code]) for hit in answer.found)
    return replace(answer, found=hits, missing=tuple(payload.missing))


def restore(hit: Found, row: Row) -> Found:
    """Put one code's row back."""
    if row[1] >= len(hit.entry.meanings):
        return hit
    return replace(hit, met=row[1], values=tuple(row[2]), times=row[3])
