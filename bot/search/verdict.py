"""The entry point of the search: which code does a text mean, and how certain is that."""

from bot.search.hit import Verdict
from bot.search.index import Index
from bot.search.signals import SIGNALS, Signal
from bot.search.text.clean import clean_text


def find_verdict(index: Index, text: str, catalog: int | None = None) -> Verdict:
    """Return the verdict on any text; ``catalog`` is the number of the one that is preferred where several fit."""
    return find_deciding_signal(index.prefer(catalog), clean_text(text).strip())[1]


def find_deciding_signal(index: Index, text: str) -> tuple[Signal | None, Verdict]:
    """Return the first signal with a result for a cleaned text, and its verdict; None if no signal has one."""
    verdicts = ((signal, signal(index, text)) for signal in SIGNALS)
    return next(((signal, verdict) for signal, verdict in verdicts if verdict), (None, Verdict("unknown")))
