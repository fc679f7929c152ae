"""Lines of a code and its text: ``CODE: text``, ``CODE - text`` and ``CODE=text``."""

import re

MAX_KEY = 200  # characters
# The key has no white space; a colon or hyphen separates only before white space, as both stand in codes.
PAIR = re.compile(
    r"""(?P<quote>["'`]?)(?P<key>[^\s"'`=:]\S{0,199}?)(?P=quote)"""
    r"""(?:\s*(?:=>|=|→|⇒)\s*|\s*:(?:\s+|(?<=::))|\s+[-–—]{1,2}\s+|:$)(?P<text>.*)""",
    re.DOTALL,
)
SEPARATOR = re.compile(r"\s*(?:=>|[:=→⇒]|[-–—]{1,2}(?=\s))\s*")

Pair = tuple[str, str]


def split_pair(text: str) -> Pair | None:
    """Return the key and the text of a line, None if it has no key."""
    match = PAIR.fullmatch(text.strip())
    if not match or not match["text"].strip():
        return None
    return match["key"], match["text"].strip()


def is_separated(key: str, rest: str) -> bool:
    """Return whether a mark separates a key from the text behind it."""
    return key.strip().endswith(":") or SEPARATOR.match(rest) is not None


def split_after(key: str, rest: str) -> Pair | None:
    """Return a key that is marked, as bold or code, and the text behind it; None if it is no key.

    A key of several words is one only with a colon behind it.
    """
    separator = SEPARATOR.match(rest)
    mark = separator[0] if separator else ""
    text = rest.removeprefix(mark).strip()
    name = key.strip().rstrip(":=").strip()
    is_label = ":" in key[-1:] + mark
    return (name, text) if text and is_key(name, is_label=is_label) else None


def is_key(name: str, *, is_label: bool) -> bool:
    """Return whether a marked text can be a key."""
    return 0 < len(name) <= MAX_KEY and (is_label or " " not in name)
