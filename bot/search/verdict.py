"""The entry point of the search: which code does a text mean, and how certain is that."""

from bot.search.hit import Verdict
from bot.search.index import Index
from bot.search.signals import SIGNALS
from bot.search.text.clean import clean_text


def find_verdict(index: Index, text: str) -> Verdict:
    """Return the verdict on any text: that of the first signal with a result."""
    text = clean_text(text).strip()
    verdicts = (signal(index, text) for signal in SIGNALS)
    return next((outcome for outcome in verdicts if outcome), Verdict("unknown"))
