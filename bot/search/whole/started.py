"""A text that is a message with values, or the beginning of one that was cut off; its first "the" may be missing."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from bot.search import tuning
from bot.search.index import Index
from bot.search.text.tokens import tokenize
from bot.search.words.message_tables import fold_message, key_beginning, skip_article
from bot.search.words.messages import Message
from bot.search.words.quotes import count_rendered, join_without_values

if TYPE_CHECKING:
    from bot.search.words.ranking import Ranking


MAX_BEGINNING = 80  # characters of a text that hold its first few words


def find_started_messages(index: Index, text: str) -> Sequence[Message]:
    """Return the message that starts with the text, word for word; else all that do, whatever their values are.

    A few words are enough for one message; of several, the text must have more.
    """
    if len(text.split()) < tuning.MIN_START_WORDS:
        return ()
    begun = list_begun(index, split_stems(text[:MAX_BEGINNING]), tuning.MIN_START_WORDS)
    if not begun or not tells_enough(index, text):
        return ()
    stems = split_stems(text[: tuning.MAX_QUERY_LENGTH])
    return list(map(index.messages.read, select_begun(index, begun, stems)))


def split_stems(text: str) -> Sequence[str]:
    """Return the stems of a text without "the" at its beginning."""
    return skip_article(fold_message(text).split(" "))


def select_begun(index: Index, begun: Iterable[int], stems: Sequence[str]) -> Sequence[int]:
    """Return the one of these messages that starts with the stems, or else those that do so but for the values."""
    exact = [row for row in begun if list_stems(index, row, stems) == stems]
    return exact if len(exact) == 1 else find_begun_without_values(index, stems)


def find_begun_without_values(index: Index, stems: Sequence[str]) -> list[int]:
    """Return the messages that start with these stems but for the values; the last may be cut, too."""
    start = strip_values(index, stems)
    begun = list_begun(index, stems, tuning.BEGINNINGS[-1])
    return [row for row in begun if strip_values(index, list_stems(index, row)).startswith(start)]


def list_begun(index: Index, stems: Sequence[str], length: int) -> list[int]:
    """Return the messages with the same first stems."""
    key = key_beginning(stems, length)
    return list(islice(index.tables.words.messages.beginnings.find(key), tuning.MAX_STARTS)) if key else []


def list_stems(index: Index, message: int, like: Sequence[str] | None = None) -> Sequence[str]:
    """Return the stems of a message, or the first of them: as many as there are in another text."""
    stems = skip_article(index.messages.fold(message).split(" "))
    return stems if like is None else stems[: len(like)]


def strip_values(index: Index, stems: Sequence[str]) -> str:
    """Return stems without values, unless these are words of the catalog."""
    return join_without_values(stems, index.messages.ranker.words.concepts)


def list_likely(ranking: "Ranking") -> Iterable[int]:
    """Return the distinct messages that match well enough to be rendered by a text."""
    likely = (code.message for code in ranking.codes if code.score >= tuning.RENDERED_SCORE)
    return dict.fromkeys(row for row in likely if row is not None)


def tells_enough(index: Index, text: str) -> bool:
    """Return whether a few words of a text tell what it is about: "there is an" tells nothing."""
    lexicon = index.messages.lexicon
    telling = [stem for stem in tokenize(text[: tuning.MAX_QUERY_LENGTH]) if stem not in lexicon.ignored]
    return len(telling) >= tuning.MIN_TELLING_WORDS


def find_rendered_messages(index: Index, ranking: "Ranking", text: str) -> list[Message]:
    """Return the likely messages that a text is, with values in their placeholders: those of the most words."""
    texts = index.tables.words.messages.texts
    counted = {row: count_rendered(texts[row], text[: tuning.MAX_QUERY_LENGTH]) for row in list_likely(ranking)}
    most = max(counted.values(), default=0)
    return [index.messages.read(row) for row, count in counted.items() if count == most >= tuning.MIN_RENDERED_WORDS]
