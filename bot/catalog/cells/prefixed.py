"""Texts that begin with their code, as in “MSB4001: The task has …”."""

import re

PREFIXED = re.compile(
    r"[\[(]?(?P<code>(?P<prefix>[A-Z][A-Za-z]*[-_.]?)\d{2,}[A-Za-z]?|(?P<number>[-+]?\d{3,})(?=[\])]?\s*[:–—]|\s+-\s))[\])]?"
    r"\s*[:–—-]?\s+(?P<text>\S.*)",
    re.DOTALL,
)


def split_prefixed(text: str) -> tuple[str, str] | None:
    """Split a text into the code with which it begins, and the rest; None if it begins with none."""
    match = PREFIXED.fullmatch(text.strip())
    return (match["code"], match["text"]) if match else None
