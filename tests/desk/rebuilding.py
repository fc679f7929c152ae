"""A cache that is replaced while it is being used."""

from dataclasses import replace

from bot.desk.state.roles import Access
from bot.search.build import build_index
from bot.steps.published import PublishedSteps


class Rebuilding:
    """An index that is replaced by one without a code as soon as it is searched."""

    def __init__(self, shelf, lost_code):
        self.cache = shelf
        self.lost_code = lost_code
        self.before = shelf.snapshot

    def __getattr__(self, name):
        entries = [entry for code, entry in self.before.index.entries.items() if code != self.lost_code]
        index = build_index(entries, self.cache.lexicon)
        self.cache.snapshot = replace(self.before, index=index, access=Access(), guide=PublishedSteps(), twins={})
        return getattr(self.before.index, name)


def lose_code_once_searched(desk, code):
    """Make the desk lose a code, and all that staff wrote, as soon as its index is used once."""
    desk.cache.snapshot = replace(desk.cache.snapshot, index=Rebuilding(desk.cache, code))
