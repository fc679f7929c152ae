"""The messages of a catalog, and which codes a text in people's own words means."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.entries import Entries
from bot.search.words.lexicon import Lexicon
from bot.search.words.message_tables import fold_message
from bot.search.words.word_tables import WordTables

if TYPE_CHECKING:
    from bot.search.words.ranking import Ranker


@dataclass(frozen=True, slots=True)
class Message:
    """A distinct message, and the codes that print it, each with the index among its meanings."""

    text: str
    codes: tuple[tuple[Entry, int], ...]

    def list_meant_codes(self) -> tuple[tuple[Entry, int], ...]:
        """Return the codes that prefer the message; if none does, all that print it."""
        return tuple(pair for pair in self.codes if pair[1] == 0) or self.codes


@dataclass(frozen=True)
class MessageIndex:
    """The messages of a catalog, by row. What is needed to rank codes is loaded when words are first searched.

    ``has_vectors`` is set if the index was built with a table of word pieces.
    """

    lexicon: Lexicon
    entries: Entries
    tables: WordTables
    has_vectors: bool

    @cached_property
    def ranker(self) -> "Ranker":
        """Return what ranks the codes by a text's words."""
        from bot.search.words.ranking import Ranker  # noqa: PLC0415 - numpy is slow to load, and no code needs it

        return Ranker(self.lexicon, self.tables, has_vectors=self.has_vectors)

    def __iter__(self) -> Iterator[Message]:
        return map(self.read, range(len(self.tables.messages.texts)))

    def read(self, row: int) -> Message:
        """Return the message of a row."""
        messages = self.tables.messages
        codes = tuple((self.entries.read(entry), place) for entry, place in messages.read_codes(row))
        return Message(messages.texts[row], codes)

    def fold(self, row: int) -> str:
        """Return the stems of a message."""
        return self.ranker.words.fold(row)

    def find_equal(self, text: str) -> Iterator[Message]:
        """Yield the messages with the same words, whatever their placeholders are; a very long text is none."""
        if len(text) > tuning.MAX_EQUAL_LENGTH:
            return iter(())
        return map(self.read, self.tables.messages.folded.find(fold_message(text)))
