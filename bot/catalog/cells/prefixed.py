"""Texts that begin with their code, as in “MSB4001: The task has …”."""

import re
from collections.abc import Iterable

LABEL = r"(?:(?i:error|code|fehler|erreur|alarm|fault|warning|status)\s+(?i:code\s+)?)?"  # “Error 1000: …”
NAMED = r"(?P<prefix>[A-Z][A-Za-z]*[-_.]?)\d{2,}[A-Za-z]?"
SEPARATED = r"[-+]?\d{3,}(?=[\])]?\s*[:–—]|\s+-\s)"
PREFIXED = re.compile(rf"{LABEL}[\[(]?(?P<code>{NAMED}|{SEPARATED})[\])]?\s*[:–—-]?\s+(?P<text>\S.*)", re.DOTALL)
NUMBERED = re.compile(r"(?P<code>(?P<prefix>)\d{3,})\s+(?P<text>\S.*)", re.DOTALL)  # “421 Service not available”
MIN_PREFIXED = 0.3  # share of texts that begin with a code, if others are meant to have none
MIN_NUMBERED = 0.9  # and share of those that begin with a bare number, which may be part of a sentence


def choose_prefix(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Return the form in which many of some texts begin with their code, None if they don't."""
    filled = [text.strip() for text in texts if text.strip()]
    for pattern, least in ((PREFIXED, MIN_PREFIXED), (NUMBERED, MIN_NUMBERED)):
        if filled and sum(map(bool, map(pattern.fullmatch, filled))) >= least * len(filled):
            return pattern
    return None


def split_prefixed(text: str, pattern: re.Pattern[str]) -> tuple[str, str] | None:
    """Split a text into the code with which it begins, and the rest; None if it begins with none."""
    match = pattern.fullmatch(text.strip())
    return (match["code"], match["text"]) if match else None
