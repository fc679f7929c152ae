"""Match words to messages: each message is a set of weighted concepts, scored by how well a text covers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.entries import Entries
from bot.search.lexicon import Lexicon
from bot.search.message_tables import MessageTables, fold_message

if TYPE_CHECKING:
    from bot.search.scoring import WordIndex


@dataclass(frozen=True, slots=True)
class Message:
    """A distinct message, and the codes that print it, each with the index among its meanings."""

    text: str
    codes: tuple[tuple[Entry, int], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A message that a text may mean, and its score, 0 to 1; ``whole``: it explains every known word of the text."""

    score: float
    message: Message
    whole: bool


@dataclass(frozen=True)
class MessageIndex:
    """The messages of a catalog, by row. What is needed to score words is loaded when words are first scored."""

    lexicon: Lexicon
    entries: Entries
    tables: MessageTables

    @cached_property
    def words(self) -> "WordIndex":
        """Return the index of the messages' words."""
        from bot.search.scoring import WordIndex  # noqa: PLC0415 - numpy is slow to load, and no code needs it

        return WordIndex(self.lexicon, self.tables)

    def search(self, text: str) -> list[Match]:
        """Return the messages that a text may mean, best first."""
        from bot.search.scoring import search_messages  # noqa: PLC0415 - see above

        scored = search_messages(self.words, text)[: tuning.MAX_COMPARED]
        return [Match(row.score, self.read(row.row), row.whole) for row in scored]

    def __iter__(self) -> Iterator[Message]:
        return map(self.read, range(len(self.tables.texts)))

    def read(self, row: int) -> Message:
        """Return the message of a row."""
        codes = tuple((self.entries.read(entry), place) for entry, place in self.tables.read_codes(row))
        return Message(self.tables.texts[row], codes)

    def find_equal(self, text: str) -> Iterator[Message]:
        """Yield the messages with the same words, whatever their placeholders are."""
        return map(self.read, self.tables.folded.find(fold_message(text)))
