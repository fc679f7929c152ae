"""A cache that is replaced while somebody is at work with it."""

from dataclasses import replace

from bot.desk.state.roles import People
from bot.search.index import build_index
from bot.steps.published import Guide


class Rebuilding:
    """An index that is replaced by one without a code as soon as it was searched."""

    def __init__(self, shelf, without):
        self.shelf, self.without, self.old = shelf, without, shelf.snapshot

    def __getattr__(self, name):
        left = {code: entry for code, entry in self.old.index.entries.items() if code != self.without}
        index, people = build_index(left.values(), self.shelf.lexicon), People()
        self.shelf.snapshot = replace(self.old, index=index, people=people, guide=Guide(), twins={})
        return getattr(self.old.index, name)


def lose_code_once_searched(desk, code):
    """Let the desk lose a code, and all that staff wrote, as soon as it has looked into its index once."""
    desk.shelf.snapshot = replace(desk.shelf.snapshot, index=Rebuilding(desk.shelf, code))
