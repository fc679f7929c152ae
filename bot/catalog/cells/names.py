"""Normalize names and headings, so that they can be compared with lists of words."""

import re
import unicodedata
from functools import cache

HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")  # within errorCode and HTTPStatus
NO_WORD = re.compile(r"[\W_]+")
STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)  # letters with no accent to remove


def normalize_words(text: str) -> str:
    """Return a name in lower case, without accents and signs, and with its words set apart."""
    split = HUMP.sub(" ", unicodedata.normalize("NFKC", text))
    bare = "".join(char for char in unicodedata.normalize("NFD", split.casefold()) if not unicodedata.combining(char))
    return NO_WORD.sub(" ", unicodedata.normalize("NFC", bare).translate(STROKES)).strip()


def list_words(text: str) -> tuple[str, ...]:
    """Return the words of a list that is written with commas, normalized."""
    return tuple(filter(None, map(normalize_words, text.split(","))))


@cache
def read_words(text: str) -> frozenset[str]:
    """Return the words of a list, normalized."""
    return frozenset(list_words(text))
