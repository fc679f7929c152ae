"""A code that stands in a text beside its message: it tells which of the codes that print the message is meant."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.search import tuning
from bot.search.hit import Hit
from bot.search.index import Index

if TYPE_CHECKING:
    from bot.search.words.ranking import Ranking

AROUND_CODE = ".,:;!?\"'`()[]{}<>#*"


def find_standing(index: Index, ranking: "Ranking", text: str) -> Hit | None:
    """Return the code that stands in a text as a whole word, if it prints the text's most likely message."""
    message = next((code.message for code in ranking.codes[:1] if code.score >= tuning.QUOTED_SCORE), None)
    if message is None:
        return None
    codes = index.tables.words.messages.read_codes(message)[: tuning.MAX_SAME_NAME]
    standing = select_standing(text, [Hit(index.entries.read(row), "code", place) for row, place in codes])
    return standing[0] if len(standing) == 1 else None


def select_standing(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits whose code stands in a text as a whole word, and is not just a word of the message."""
    folded = text[: tuning.MAX_QUERY_LENGTH].casefold()
    held = [hit for hit in hits if hit.entry.code.casefold() in folded]  # few are: the words of a text needn't be cut
    return [hit for hit in held if is_word_of(folded, hit.entry.code)]


def is_word_of(text: str, code: str) -> bool:
    """Return whether a code is a word of a text, and not just letters."""
    return not code.isalpha() and any(word.strip(AROUND_CODE) == code.casefold() for word in text.split())
