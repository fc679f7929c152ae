"""Numbers whose prefix is a single word, which may be just that word: "order 113" where a code is ORDER-113."""

from functools import lru_cache

from bot.search import tuning
from bot.search.codes.bare import Claim, NumberContext
from bot.search.codes.extract import CodeMention
from bot.search.codes.neighbors import is_announced
from bot.search.codes.resolve import is_padded
from bot.search.index import Index
from bot.search.prefixes.table import LETTERS
from bot.search.text.tokens import stem
from bot.search.words.lexicon import Lexicon, stem_words


def has_word_prefix(mention: CodeMention) -> bool:
    """Return whether a number's prefix is a single word."""
    return bool(mention.head.prefixes) and all(len(prefix.parts) == 1 for prefix in mention.head.prefixes)


def judge_word_prefix(index: Index, text: str, mention: CodeMention, context: NumberContext) -> Claim:
    """Return whether a number after a single word is meant as a code."""
    lexicon = index.messages.lexicon
    if is_of_thing(lexicon, mention):
        is_meant = context.asks and is_printed_alike(text, mention)
    else:
        is_meant = context.asks or is_said_to_be_code(lexicon, text, mention) or is_joined_like_code(text, mention)
    return "sure" if is_meant else offer_long_number(mention)


def offer_long_number(mention: CodeMention) -> Claim:
    """Return "offered" for a number that is long enough to be a code's, after the very word of a prefix."""
    return "offered" if is_exact_prefix(mention) and len(mention.digits) >= tuning.MIN_LISTED_DIGITS else "none"


def is_exact_prefix(mention: CodeMention) -> bool:
    """Return whether a prefix is typed without a slip."""
    letters = "".join(LETTERS.findall(mention.typed.upper()))
    return any(letters == prefix.letters for prefix in mention.head.prefixes)


def read_prefix(mention: CodeMention) -> str:
    """Return what is typed before a number's digits."""
    return mention.typed.removesuffix(mention.digits)


def is_printed(text: str, mention: CodeMention) -> bool:
    """Return whether a prefix is typed as printed: its capitals, its separator, and no letter before it."""
    is_whole = not text[max(0, mention.start - 1) : mention.start].isalpha()
    return is_whole and read_prefix(mention) in {prefix.printed for prefix in mention.head.prefixes}


def is_printed_alike(text: str, mention: CodeMention) -> bool:
    """Return whether a prefix is typed as printed, in capitals or not."""
    if text[max(0, mention.start - 1) : mention.start].isalpha():
        return False
    return read_prefix(mention).lower() in {prefix.printed.lower() for prefix in mention.head.prefixes}


def is_joined_like_code(text: str, mention: CodeMention) -> bool:
    """Return whether a prefix and its number are written together, as in a code and not in a sentence or a name."""
    if is_printed_alike(text, mention):
        return True
    prefix = read_prefix(mention)
    return prefix.isupper() and not any(map(str.isspace, prefix))


def is_said_to_be_code(lexicon: Lexicon, text: str, mention: CodeMention) -> bool:
    """Return whether zeros, an error word beside a number, or its own prefix say that it is a code's."""
    is_error_word = any(prefix.letters.lower() in lexicon.errors for prefix in mention.head.prefixes)
    return is_error_word or is_padded(mention.digits) or is_announced(lexicon, text, mention.start, mention.end)


def is_of_thing(lexicon: Lexicon, mention: CodeMention) -> bool:
    """Return whether a prefix is a word that says whose number it is: an order's, a room's, another system's."""
    words = list_things(lexicon)
    return any(stem(prefix.letters.lower()) in words for prefix in mention.head.prefixes)


@lru_cache(maxsize=8)
def list_things(lexicon: Lexicon) -> frozenset[str]:
    """Return the stems of words whose numbers, or whose codes, are not the catalog's."""
    return stem_words(lexicon.ids | lexicon.other_codes | lexicon.devices) | lexicon.elsewhere
