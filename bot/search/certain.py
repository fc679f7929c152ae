"""The bar for messages that asked nobody: higher than for a question, as a wrong answer there hurts most."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.search import tuning
from bot.search.codes.bare import names_other_system, read_number_context
from bot.search.codes.extract import CodeMention, find_mentions
from bot.search.codes.meant import is_signed, is_unmistakable
from bot.search.codes.scan import SpelledCode, find_spelled_codes
from bot.search.codes.word_prefix import has_word_prefix, is_of_thing, is_printed
from bot.search.index import Index, normalize_code
from bot.search.text.clean import clean_text
from bot.search.text.tokens import tokenize
from bot.search.verdict import find_verdict
from bot.search.words.messages import Message
from bot.search.words.quotes import is_quoted

SYMBOL = re.compile(r"[A-Z]{1,3}\d{1,4}")  # a code like this may also be a market's symbol, or a product's name
WORD_BEFORE = re.compile(r"([^\W_]+)[\s:=\"'`(\[]{1,4}$")
WORD_AFTER = re.compile(r"[\s:\"'`)\]]{1,4}([^\W_]+)")


def find_certain_codes(index: Index, text: str, catalog: int | None = None) -> list[str]:
    """Return the keys of codes that a text names completely, or of the one whose message it quotes; none if in doubt.

    Complete is a code with its whole prefix and number: only capitals, separators and blanks in the prefix may differ,
    and not even these if it is a single word.
    In doubt is a text that could mean another code as well, or that names one that is not in the catalog. ``catalog``
    is the one that the channel is about.
    """
    index = index.prefer(catalog)
    verdict = find_verdict(index, text)
    if verdict.kind != "answer" or verdict.missing:
        return []
    text = clean_text(text)
    certain = set(find_complete_codes(index, text)) or find_quoted_codes(index, text)
    codes = [hit.entry.key for hit in verdict.hits]
    return codes if certain.issuperset(codes) else []


def find_complete_codes(index: Index, text: str) -> Iterator[str]:
    """Yield the keys of the codes that a text names completely."""
    for mention in find_mentions(index, text):
        if is_complete(index, text, mention):
            yield from list_keys(index, index.by_normalized.find_rows(normalize_code(mention.typed)))
    context = replace(read_number_context(index, text, ()), asks=False, is_unasked=True)
    for word in find_spelled_codes(index, text, context):
        if is_no_word(word, text[word.start : word.end]):
            yield from list_keys(index, word.rows)


def list_keys(index: Index, rows: Sequence[int]) -> Iterator[str]:
    """Yield the keys of the entries in rows, of very many only the first."""
    return (index.entries.read(row).key for row in islice(rows, tuning.MAX_SAME_NAME))


def is_no_word(word: SpelledCode, typed: str) -> bool:
    """Return whether a code is surely meant and can't be just a word, as "declined" can."""
    is_surely_whole = word.claim == "sure" and not word.is_half
    return is_surely_whole and (is_signed(word.name) or is_unmistakable(word.name, typed))


def is_complete(index: Index, text: str, mention: CodeMention) -> bool:
    """Return whether a code stands alone, and can't be anything else."""
    return stands_alone(text, mention) and is_unambiguous(index, text, mention) and is_no_phrase(index, text, mention)


def stands_alone(text: str, mention: CodeMention) -> bool:
    """Return whether a number has a prefix, its digits are together, and no letter or digit touches the two."""
    around = text[: mention.start][-1:] + text[mention.end : mention.end + 1]
    return mention.typed.endswith(mention.digits) and mention.typed[:1].isalpha() and not any(map(str.isalnum, around))


def is_unambiguous(index: Index, text: str, mention: CodeMention) -> bool:
    """Return whether a code can't be a market's symbol: it isn't as short as US500, or an error word stands by it."""
    return not SYMBOL.fullmatch(normalize_code(mention.typed)) or has_error_word_beside(index, text, mention)


def is_no_phrase(index: Index, text: str, mention: CodeMention) -> bool:
    """Return whether a code can't be just a word and a number, as "order 113" is.

    Its prefix has several words, or is typed as printed, or stands by an error word and isn't that of a thing.
    """
    if not has_word_prefix(mention) or is_printed(text, mention):
        return True
    return not is_of_thing(index.messages.lexicon, mention) and has_error_word_beside(index, text, mention)


def has_error_word_beside(index: Index, text: str, mention: CodeMention) -> bool:
    """Return whether the word before a code, or the one after it, is a word for "error"."""
    beside = (WORD_BEFORE.search(text[max(0, mention.start - 40) : mention.start]), WORD_AFTER.match(text, mention.end))
    words = {match[1].lower() for match in beside if match}
    return not index.messages.lexicon.errors.isdisjoint(words)


def find_quoted_codes(index: Index, text: str) -> set[str]:
    """Return the key of the code that prefers a message that a text quotes word for word; none if several print it."""
    if names_other_system(index, text):
        return set()
    words = tokenize(text[: tuning.MAX_QUERY_LENGTH])
    ranked = index.messages.ranker.rank(text).codes
    likely = map(index.messages.read, {row.message for row in ranked if row.message is not None})
    return find_only_code(message for message in likely if is_quoted(message.text, words))


def find_only_code(messages: Iterable[Message]) -> set[str]:
    """Return the key of the code of messages that it alone prints, as its preferred meaning."""
    printing = [(entry.key, place) for message in messages for entry, place in message.codes]
    return {key for key, place in printing if place == 0} if len(printing) == 1 else set()
