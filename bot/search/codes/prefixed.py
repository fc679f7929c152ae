"""Numbers with a prefix: which are codes, and which are market symbols, versions or the names of machines and files."""

import re

from bot.search import tuning
from bot.search.codes.bare import Claim, NumberContext
from bot.search.codes.extract import CodeMention
from bot.search.codes.neighbors import is_announced, read_announcement
from bot.search.codes.resolve import build_prefix_filter, find_symbol_codes, is_padded
from bot.search.index import Index, normalize_code
from bot.search.lexicon import Lexicon, tokenize

NAME_BEFORE = re.compile(r"[/\\@]$|[a-z0-9][.-]$")
NAME_AFTER = re.compile(r"[^\W\d_]|[-./:\\@_](?!\d+\b(?![.\w-]))\w")
WORD_BEFORE = re.compile(r"[\w./-]$")
QUOTED_BEFORE = re.compile(r"[:=]\s*\\?[\"']$")
QUOTED_AFTER = re.compile(r"\\?[\"']")
OTHER_SYMBOL = re.compile(r"(?<![\w/-])(?:[A-Z]{2,6}\d{2,4}|(?:[A-Z]{3}/?(?:USD|EUR|JPY|GBP|CHF)))(?![\w-])")
IMAGE_TAG = re.compile(r"[a-z]:\d")


def judge_prefixed_number(index: Index, text: str, mention: CodeMention, context: NumberContext) -> Claim:
    """Return whether a number with a prefix, or a part of one, is meant as a code."""
    if is_complete(index, mention):
        return "sure"
    if is_name(text, mention):
        return "none"
    if context.asks:
        return judge_asked_number(index.messages.lexicon, mention)
    announced = read_announcement(index.messages.lexicon, text, mention.start).kind == "error"
    if announced or is_spelled_as_code(index, text, mention):
        return "sure"
    is_long = len(mention.digits) >= tuning.MIN_LISTED_DIGITS
    return "offered" if mention.head.fit == "whole" and is_long and is_exact_prefix(mention) else "none"


def is_complete(index: Index, mention: CodeMention) -> bool:
    """Return whether a mention is a code as the catalog prints it, in capitals or not."""
    entry = index.by_normalized.get(normalize_code(mention.typed))
    return bool(entry and entry.code.lower() == mention.typed.lower())


def is_name(text: str, mention: CodeMention) -> bool:
    """Return whether a number is part of the name of a machine, a file, an image or a path, or of a version."""
    if mention.head.fit != "whole" and text[mention.end :][:1].isalpha():
        return True
    is_capital = any(map(str.isupper, mention.typed))
    if not is_capital and IMAGE_TAG.search(mention.typed):
        return True
    if NAME_BEFORE.search(text[max(0, mention.start - 2) : mention.start]):
        return not is_padded(mention.digits)
    return not is_capital and "_" not in mention.typed and bool(NAME_AFTER.match(text, mention.end))


def judge_asked_number(lexicon: Lexicon, mention: CodeMention) -> Claim:
    """Return whether a number with a prefix is meant in a text that asks for little else."""
    is_short = len(mention.digits) < tuning.MIN_LISTED_DIGITS and mention.head.fit == "whole"
    is_named = is_exact_prefix(mention) or any(word in lexicon.families for word in tokenize(mention.typed))
    return "offered" if is_short and not is_named else "sure"


def is_exact_prefix(mention: CodeMention) -> bool:
    """Return whether a prefix is typed without a slip."""
    letters = "".join(re.findall(r"[A-Z]+", mention.typed.upper()))
    return any(letters == prefix.letters for prefix in mention.head.prefixes)


def is_spelled_as_code(index: Index, text: str, mention: CodeMention) -> bool:
    """Return whether a mention looks like a code in any context: the number as printed, or the prefix in capitals."""
    prefix = mention.typed.removesuffix(mention.digits)
    is_code_like = "_" in prefix or prefix.isupper()
    if len(re.findall(r"[A-Za-z]+", prefix)) == 1 and mention.head.fit == "part":
        is_own_word = not WORD_BEFORE.search(text[max(0, mention.start - 1) : mention.start])
        return is_padded(mention.digits) or (is_code_like and prefix.isupper() and is_own_word)
    return is_code_like or is_padded(mention.digits) or is_printed_number(index, mention)


def is_printed_number(index: Index, mention: CodeMention) -> bool:
    """Return whether a code of the prefix prints the number like this."""
    return any(map(build_prefix_filter(mention.head), index.by_number.get(mention.digits, ())))


def is_symbol(mention: CodeMention) -> bool:
    """Return whether a number has a prefix so short that it may be a market symbol or a model ("US500", "G6")."""
    return bool(mention.head.prefixes) and all(prefix.short for prefix in mention.head.prefixes)


def judge_symbol(index: Index, text: str, mention: CodeMention, context: NumberContext) -> Claim:
    """Return whether a code with a short prefix is meant: "offered" where nothing says that it is, or that it isn't."""
    if is_name(text, mention) or NAME_AFTER.match(text, mention.end):
        return "none"
    if context.asks or is_announced(index.messages.lexicon, text, mention.start, mention.end):
        return "sure"
    if context.trades or not find_symbol_codes(index, mention):
        return "none"
    is_value = QUOTED_BEFORE.search(text[max(0, mention.start - 5) : mention.start])
    if len(mention.digits) > tuning.MAX_SYMBOL_DIGITS or (is_value and QUOTED_AFTER.match(text, mention.end)):
        return "sure"
    return "offered"


def is_about_trading(index: Index, text: str) -> bool:
    """Return whether a text is about trading, where "US500" is a market; other markets in it say so, too."""
    text = text[: tuning.MAX_QUERY_LENGTH]
    if not index.messages.lexicon.trade.isdisjoint(tokenize(text)):
        return True
    return any(match[0] not in index.entries for match in OTHER_SYMBOL.finditer(text))
