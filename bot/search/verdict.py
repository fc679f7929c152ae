"""The entry point of the search: which code does a text mean, and how certain is that."""

from bot.search.hit import Verdict
from bot.search.index import Index
from bot.search.signals import SIGNALS, Signal
from bot.search.text.clean import clean_text


def find_verdict(index: Index, text: str, *, catalog: int | None = None) -> Verdict:  # noqa: ARG001 - see w-shapes
    """Return the verdict on any text; of a code in several catalogs, that of ``catalog`` is meant, if it has it."""
    return find_deciding_signal(index, clean_text(text).strip())[1]


def find_deciding_signal(index: Index, text: str) -> tuple[Signal | None, Verdict]:
    """Return the first signal with a result for a cleaned text, and its verdict; None if no signal has one."""
    verdicts = ((signal, signal(index, text)) for signal in SIGNALS)
    return next(((signal, verdict) for signal, verdict in verdicts if verdict), (None, Verdict("unknown")))
