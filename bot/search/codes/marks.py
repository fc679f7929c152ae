"""Numbers that open a line: marks, as in "[1062] Duplicate entry", or the items of a list, as in "1. Restart it"."""

import re
from functools import lru_cache

from bot.search import tuning
from bot.search.codes.extract import CodeMention
from bot.search.codes.neighbors import is_ranked, read_announcement
from bot.search.index import Index
from bot.search.words.lexicon import Lexicon

ITEM = re.compile(r"(?<![^\s(])(\d{1,2})[.)]\s+[^\W\d]")
MARK_BEFORE = re.compile(r"(?:^|\n)[ \t>*-]{0,8}[\[(#]{1,2}$")
MARK_AFTER = re.compile(r"[\])]|[ \t]|$|:[ \t]", re.MULTILINE)


def is_mark(index: Index, text: str, mention: CodeMention) -> bool:
    """Return whether a number opens a line as a mark that is a whole code ("[1062] …"), and not a rank."""
    if len(mention.digits) < tuning.MIN_LISTED_DIGITS or not MARK_BEFORE.search(
        text[max(0, mention.start - 12) : mention.start]
    ):
        return False
    is_ranking = is_ranked(index.messages.lexicon, text, mention.end)
    return bool(MARK_AFTER.match(text, mention.end)) and bool(index.find_whole(mention.digits)) and not is_ranking


def is_item(lexicon: Lexicon, text: str, mention: CodeMention) -> bool:
    """Return whether a short number only numbers the items of a list ("1. open it 2. close it")."""
    if len(mention.digits) >= tuning.MIN_LISTED_DIGITS or not ITEM.match(text, mention.start):
        return False
    neighbors = {int(mention.digits) - 1, int(mention.digits) + 1}
    is_announced = read_announcement(lexicon, text, mention.start).kind == "error"
    return not is_announced and not list_items(text).isdisjoint(neighbors)


@lru_cache(maxsize=8)  # each number of a text asks
def list_items(text: str) -> frozenset[int]:
    """Return the numbers of a text's items."""
    return frozenset(int(match[1]) for match in ITEM.finditer(text, 0, tuning.MAX_QUERY_LENGTH))
