"""Numbers with a prefix: which are codes, and which are market symbols, versions or the names of machines and files."""

import re
from itertools import islice

from bot.search import tuning
from bot.search.codes.bare import Claim, NumberContext
from bot.search.codes.extract import CodeMention
from bot.search.codes.neighbors import is_announced, read_announcement
from bot.search.codes.resolve import is_padded, keep_kin
from bot.search.codes.word_prefix import (
    has_word_prefix,
    is_exact_prefix,
    is_of_thing,
    is_printed,
    judge_word_prefix,
)
from bot.search.index import Index, normalize_code
from bot.search.text.tokens import tokenize
from bot.search.words.lexicon import Lexicon

NAME_BEFORE = re.compile(r"[/\\@$]$|[a-z0-9][.-]$")
NAME_AFTER = re.compile(r"[^\W\d_]|[-./:\\@_](?!\d+\b(?![.\w-]))\w")
WORD_BEFORE = re.compile(r"[\w./-]$")
QUOTED_BEFORE = re.compile(r"[:=]\s*\\?[\"']$")
QUOTED_AFTER = re.compile(r"\\?[\"']")
BRACKET_BEFORE = re.compile(r"(?:^|\n)[ \t>*]{0,8}\[$")
OTHER_SYMBOL = re.compile(r"(?<![\w/-])(?:[A-Z]{2,6}\d{2,4}|(?:[A-Z]{3}/?(?:USD|EUR|JPY|GBP|CHF)))(?![\w-])")
SINGLE_WORD = re.compile(r"[^A-Za-z]*[A-Za-z]+[^A-Za-z]*")
IMAGE_TAG = re.compile(r"[a-z]:\d")


def judge_prefixed_number(index: Index, text: str, mention: CodeMention, context: NumberContext) -> Claim:
    """Return whether a number with a prefix, or a part of one, is meant as a code."""
    if is_complete(index, text, mention):
        return "sure"
    if is_name(text, mention):
        return "none"
    if has_word_prefix(mention):
        return judge_word_prefix(index, text, mention, context)
    if context.asks:
        return judge_asked_number(index.messages.lexicon, mention)
    return judge_spelling(index, text, mention)


def judge_spelling(index: Index, text: str, mention: CodeMention) -> Claim:
    """Return whether a number with a prefix is meant, by its spelling and the words before it."""
    announcement = read_announcement(index.messages.lexicon, text, mention.start)
    if announcement.kind == "error" or is_spelled_as_code(index, text, mention):
        return "sure"
    return "offered" if is_whole(mention) and len(mention.digits) >= tuning.MIN_LISTED_DIGITS else "none"


def is_whole(mention: CodeMention) -> bool:
    """Return whether a number has a whole prefix without a slip."""
    return mention.head.fit == "whole" and is_exact_prefix(mention)


def is_complete(index: Index, text: str, mention: CodeMention) -> bool:
    """Return whether a mention is a code as the catalog prints it, in capitals or not.

    After a prefix that is a single word, capitals matter: "order-113" may be an order.
    """
    if has_word_prefix(mention) and is_printed(text, mention):
        return True
    rows = islice(index.by_normalized.find_rows(normalize_code(mention.typed)), tuning.MAX_SAME_NAME)
    is_alike = any(index.entries.read(row).code.lower() == mention.typed.lower() for row in rows)
    return is_alike and not (has_word_prefix(mention) and is_of_thing(index.messages.lexicon, mention))


def is_name(text: str, mention: CodeMention) -> bool:
    """Return whether a number is part of the name of a machine, a file, an image or a path, or of a version."""
    if mention.head.fit != "whole" and text[mention.end :][:1].isalpha():
        return True
    if NAME_BEFORE.search(text[max(0, mention.start - 2) : mention.start]):
        return not is_padded(mention.digits)
    return not any(map(str.isupper, mention.typed)) and is_lower_case_name(text, mention)


def is_lower_case_name(text: str, mention: CodeMention) -> bool:
    """Return whether a number in lower case is followed by the rest of a name, or is an image's tag."""
    return bool(NAME_AFTER.match(text, mention.end) or IMAGE_TAG.search(mention.typed))


def judge_asked_number(lexicon: Lexicon, mention: CodeMention) -> Claim:
    """Return whether a number with a prefix is meant in a text that asks for little else."""
    is_short = len(mention.digits) < tuning.MIN_LISTED_DIGITS and mention.head.fit == "whole"
    is_named = is_exact_prefix(mention) or any(word in lexicon.families for word in tokenize(mention.typed))
    return "offered" if is_short and not is_named else "sure"


def is_spelled_as_code(index: Index, text: str, mention: CodeMention) -> bool:
    """Return whether a mention looks like a code in any context: the number as printed, or the prefix in capitals."""
    if is_padded(mention.digits):
        return True
    prefix = mention.typed.removesuffix(mention.digits)
    if mention.head.fit == "part" and SINGLE_WORD.fullmatch(prefix):
        return prefix.isupper() and not WORD_BEFORE.search(text[max(0, mention.start - 1) : mention.start])
    return is_code_like(prefix, mention.digits) or is_printed_number(index, mention)


def is_code_like(prefix: str, digits: str) -> bool:
    """Return whether a prefix is written as in a code, not as in a sentence or a machine's name."""
    return prefix.isupper() or ("_" in prefix and len(digits) >= tuning.MIN_LISTED_DIGITS)


def is_word_for_error(lexicon: Lexicon, mention: CodeMention) -> bool:
    """Return whether the part of a prefix before a number is a word for "error", too ("code_118")."""
    return mention.typed.removesuffix(mention.digits).rstrip("_.- ").lower() in lexicon.errors


def is_printed_number(index: Index, mention: CodeMention) -> bool:
    """Return whether a code of the prefix prints the number like this."""
    return bool(keep_kin(index, mention.head, index.by_number.find_rows(mention.digits)))


def is_symbol(mention: CodeMention) -> bool:
    """Return whether a number has a prefix so short that it may be a market symbol or a model ("US500", "G6")."""
    return bool(mention.head.prefixes) and mention.head.prefixes[0].short


def judge_symbol(index: Index, text: str, mention: CodeMention, context: NumberContext) -> Claim:
    """Return whether a code with a short prefix is meant: "offered" where nothing says that it is, or that it isn't."""
    if is_name(text, mention) or NAME_AFTER.match(text, mention.end):
        return "none"
    if is_padded(mention.digits) or context.asks:
        return "sure"
    if is_announced(index.messages.lexicon, text, mention.start, mention.end):
        return "sure"
    return judge_unannounced_symbol(index, text, mention, context)


def judge_unannounced_symbol(index: Index, text: str, mention: CodeMention, context: NumberContext) -> Claim:
    """Return whether a code with a short prefix is meant where no error word is next to it."""
    if context.trades or not is_complete(index, text, mention):
        return "none"
    is_long = len(mention.digits) > tuning.MAX_SYMBOL_DIGITS
    return "sure" if is_long or is_value(text, mention) or is_bracketed(text, mention) else "offered"


def is_value(text: str, mention: CodeMention) -> bool:
    """Return whether a code is a value in quotes."""
    before = text[max(0, mention.start - 5) : mention.start]
    return bool(QUOTED_BEFORE.search(before) and QUOTED_AFTER.match(text, mention.end))


def is_bracketed(text: str, mention: CodeMention) -> bool:
    """Return whether a code opens a line in brackets ("[XX334] …")."""
    return text.startswith("]", mention.end) and bool(
        BRACKET_BEFORE.search(text[max(0, mention.start - 10) : mention.start])
    )


def is_about_trading(index: Index, text: str) -> bool:
    """Return whether a text is about trading, where "US500" is a market; other markets in it say so, too."""
    text = text[: tuning.MAX_QUERY_LENGTH]
    if not index.messages.lexicon.trade.isdisjoint(tokenize(text)):
        return True
    return any(not index.entries.find_printed(match[0]) for match in OTHER_SYMBOL.finditer(text))
