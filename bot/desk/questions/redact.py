"""What may be kept of what a person typed: no addresses, no tokens, no long numbers."""

import re
import unicodedata

from bot.search.clean import normal

LONGEST = 500  # characters that are kept
LOOKED_AT = 40_000  # characters that are looked at

EMAIL = re.compile(r"(?<![\w.+%'@-])[\w.+%'@-]*@[\w.+%'-]*")
SECRET = re.compile(
    r"\b(?:(?:bearer|basic)\s+|(?:password|passwd|pwd|secret|token|key)[\"']?\s*[:=]\s*[\"']?)[^\s\"',;]+",
    re.IGNORECASE,
)
SLACK_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+", re.IGNORECASE)
RUN = re.compile(r"[A-Za-z0-9+/_=-]{20,}")
WORDS = re.compile(r"(?:[A-Za-z]{1,31}[_=/+-]+)*[A-Za-z]{0,31}\d*")  # snake_case, paths, codes: no token
DIGITS = re.compile(r"\d(?:(?:[,_]|[\s./()\u2010-\u2015-]{0,3})\d){8,}")


def kept(text: str) -> str:
    """Give what may be kept of a text: on one line, at most 500 characters, what was taken out named in brackets.

    Taken out are e-mail addresses, passwords and tokens, and runs of nine or more digits, also with blanks,
    dashes or commas between them. The time it takes grows with the length alone.
    """
    text = normal(text[:LOOKED_AT].encode("utf-8", "replace").decode())
    text = " ".join("".join(char for char in text if unicodedata.category(char) != "Cf").split())
    text = "".join(char for char in text if unicodedata.category(char) != "Cc")
    text = EMAIL.sub("[e-mail]", text)
    text = SLACK_TOKEN.sub("[token]", SECRET.sub("[secret]", text))
    text = RUN.sub(lambda run: run[0] if WORDS.fullmatch(run[0]) else "[token]", text)
    return DIGITS.sub("[number]", text)[:LONGEST]
