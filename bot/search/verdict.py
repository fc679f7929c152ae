"""The one entry to the search: which code does a text mean, and how sure is that."""

from bot.search.clean import plain
from bot.search.hit import Verdict
from bot.search.index import Index
from bot.search.signals import SIGNALS


def verdict(index: Index, text: str) -> Verdict:
    """Say which code a text of any kind means; the first signal that tells anything decides."""
    text = plain(text).strip()
    told = (signal(index, text) for signal in SIGNALS)
    return next((said for said in told if said), Verdict("unknown"))
