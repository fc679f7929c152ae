"""What a button carries: the codes of an answer and how they were met, so that a press shows the same card again.

A parcel holds no text of the catalog: a press reads that afresh.
"""

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import TypeAlias

from bot.desk.lookup import Answer, Found
from bot.slack.cards.kit import BUTTON_VALUE, shorten

VALUE = 100  # characters kept of a placeholder's value

to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Row: TypeAlias = tuple[str, int, list[str], int]  # code, met, values, times


def pack(answer: Answer) -> str:
    """Write an answer into a button's value; of more codes than there is room for (about 500) the first ones."""
    rows = [row_of(one) for one in answer.found]
    parcel = write(rows)
    if len(parcel) > BUTTON_VALUE:
        rows = [(code, met, [], times) for code, met, _, times in rows]
    while len(parcel) > BUTTON_VALUE:
        parcel = write(rows)
        rows = rows[: len(rows) * 3 // 4]
    return parcel


def row_of(one: Found) -> Row:
    """Give a code's row."""
    return one.entry.code, one.met, [shorten(value, VALUE) for value in one.values], one.times


def write(rows: list[Row]) -> str:
    """Write rows as JSON, compressed only where that is needed."""
    text = to_json(rows)
    return text if len(text) <= BUTTON_VALUE else b64encode(zlib.compress(text.encode(errors="surrogatepass"))).decode()


def read(parcel: str) -> list[Row]:
    """Read what ``write`` wrote."""
    return [tuple(row) for row in json.loads(parcel if parcel.startswith("[") else zlib.decompress(b64decode(parcel)))]


def question(parcel: str) -> str:
    """Give the text whose look-up finds the codes of a parcel again."""
    return " ".join(row[0] for row in read(parcel))


def reopen(parcel: str, answer: Answer) -> Answer:
    """Put back into a fresh answer how its codes were met, as far as the catalog still has those meanings."""
    met = {row[0]: row for row in read(parcel)}
    return replace(answer, found=tuple(restore(one, met.get(one.entry.code)) for one in answer.found))


def restore(one: Found, row: Row | None) -> Found:
    """Put one code's row back."""
    if row is None or row[1] >= len(one.entry.meanings):
        return one
    return replace(one, met=row[1], values=tuple(row[2]), times=row[3])
