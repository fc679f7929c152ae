"""Redact what people typed before it is stored: addresses, tokens and long numbers."""

import re
import unicodedata

from bot.search.text.clean import normalize_unicode

REDACTED_LENGTH = 500  # characters of the result
INPUT_LENGTH = 40_000  # characters of the input that are read
PLACEHOLDERS = ("[e-mail]", "[secret]", "[token]", "[number]")  # what stands for what was redacted

EMAIL = re.compile(r"(?<![\w.+%'@-])[\w.+%'@-]*@[\w.+%'-]*")
SECRET = re.compile(
    r"\b(?:(?:bearer|basic)\s+|(?:password|passwd|pwd|secret|token|key)[\"']?\s*[:=]\s*[\"']?)[^\s\"',;]+",
    re.IGNORECASE,
)
SLACK_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+", re.IGNORECASE)
LONG_RUN = re.compile(r"[A-Za-z0-9+/_=-]{20,}")
HARMLESS_RUN = re.compile(r"(?:[A-Za-z]{1,31}[_=/+-]+)*[A-Za-z]{0,31}\d*")  # snake_case, paths and codes are not tokens
LONG_NUMBER = re.compile(r"\d(?:(?:[,_]|[\s./()\u2010-\u2015-]{0,3})\d){8,}")


def redact(text: str) -> str:
    """Return a text redacted for storage: one line of at most 500 characters, with the redactions in brackets.

    Redacted are e-mail addresses, passwords, tokens, and runs of nine or more digits, also with blanks, dashes or
    commas between them. The time is linear in the length.
    """
    text = normalize_unicode(text[:INPUT_LENGTH].encode("utf-8", "replace").decode())
    text = " ".join("".join(char for char in text if unicodedata.category(char) != "Cf").split())
    text = "".join(char for char in text if unicodedata.category(char) != "Cc")
    email, secret, token, number = PLACEHOLDERS
    text = EMAIL.sub(email, text)
    text = SLACK_TOKEN.sub(token, SECRET.sub(secret, text))
    text = LONG_RUN.sub(lambda run: run[0] if HARMLESS_RUN.fullmatch(run[0]) else token, text)
    return LONG_NUMBER.sub(number, text)[:REDACTED_LENGTH]
