"""Button payloads: the codes of an answer, how each was matched, and the missing codes, to show the answer again.

A payload contains no catalog text: when the button is pressed, the codes are read again.
"""

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.desk.questions.answer import Answer, CodeMatch
from bot.slack.cards.blocks import BUTTON_VALUE, shorten, utf16_length
from bot.slack.cards.stale import refuse_unreadable

VALUE_LIMIT = 100  # characters of a placeholder's value that are stored

to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

SEPARATOR = "|"  # between the parts of a value
STAND_IN = "\t"  # for a separator inside of a part: no key has a tab

PayloadRow: TypeAlias = tuple[
    str, int, list[str], int
]  # key, index of the matched meaning, placeholder values, occurrences


def join_parts(*parts: object) -> str:
    """Return parts such as keys and numbers as one value; a code may have any printable character, also a separator."""
    return SEPARATOR.join(str(part).replace(SEPARATOR, STAND_IN) for part in parts)


def split_parts(value: str) -> list[str]:
    """Return the parts of a value."""
    return [part.replace(STAND_IN, SEPARATOR) for part in value.split(SEPARATOR)]


@dataclass(frozen=True, slots=True)
class ButtonPayload:
    """A decoded payload: a row per code, the codes missing from the catalog, and how many of both were left out.

    ``start`` is the number of messages that earlier presses have shown.
    """

    rows: list[PayloadRow]
    missing: list[str]
    left: int = 0
    start: int = 0

    @property
    def codes(self) -> list[str]:
        """The keys of the rows, in order."""
        return [row[0] for row in self.rows]


def encode_answer(answer: Answer, start: int = 0, left: int = 0) -> str:
    """Encode an answer as a button value; if there are too many codes (over about 500), only the first ones.

    ``left`` is the number of codes that were left out before.
    """
    rows = [encode_hit(hit) for hit in answer.matches]
    missing = [shorten(code, VALUE_LIMIT) for code in answer.missing]
    value = serialize_payload(ButtonPayload(rows, missing, left, start))
    if utf16_length(value) > BUTTON_VALUE:
        rows = [(code, met, [], times) for code, met, _, times in rows]
        value = serialize_payload(ButtonPayload(rows, missing, left, start))
    while utf16_length(value) > BUTTON_VALUE:
        rows = rows[: max(1, len(rows) * 3 // 4)]
        missing = missing[: len(missing) * 3 // 4]
        out = left + len(answer.matches) - len(rows) + len(answer.missing) - len(missing)
        value = serialize_payload(ButtonPayload(rows, missing, out, start))
    return value


def encode_hit(hit: CodeMatch) -> PayloadRow:
    """Return the row of one code."""
    return hit.entry.key, hit.meaning, [shorten(value, VALUE_LIMIT) for value in hit.values], hit.times


def serialize_payload(payload: ButtonPayload) -> str:
    """Serialize a payload as JSON, compressed only if it would be too long otherwise."""
    text = to_json([payload.rows, payload.missing, payload.left, payload.start])
    if utf16_length(text) <= BUTTON_VALUE:
        return text
    return b64encode(zlib.compress(text.encode(errors="surrogatepass"))).decode()


@refuse_unreadable
def decode_answer(value: str) -> ButtonPayload:
    """Decode a button's value; raises Refusal if it can't be decoded."""
    text = value if value.startswith("[") else zlib.decompress(b64decode(value)).decode(errors="surrogatepass")
    rows, missing, *counts = json.loads(text)
    return ButtonPayload([tuple(row) for row in rows], missing, *counts)


def restore_answer(payload: ButtonPayload, answer: Answer) -> Answer:
    """Return a fresh answer with the payload's matches restored, as far as the catalog still has those meanings."""
    met = {row[0]: row for row in payload.rows}
    hits = tuple(restore_hit(hit, met[hit.entry.key]) for hit in answer.matches)
    return replace(answer, matches=hits, missing=tuple(payload.missing))


def restore_hit(hit: CodeMatch, row: PayloadRow) -> CodeMatch:
    """Return a hit with the match of its row restored."""
    if row[1] >= len(hit.entry.meanings):
        return hit
    return replace(hit, meaning=row[1], values=tuple(row[2]), times=row[3])
