"""Bare numbers, without a prefix: which are codes, and which are dates, amounts or another system's codes."""

import re
from bisect import bisect
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from bot.search import tuning
from bot.search.catalogs.names import NO_CATALOGS
from bot.search.codes.extract import CodeMention
from bot.search.codes.marks import is_item, is_mark
from bot.search.codes.neighbors import (
    Announcement,
    fold_words,
    follows_errors,
    is_announced,
    is_apart,
    is_counted,
    is_named_after,
    is_touched,
    read_announcement,
    strip_marks,
)
from bot.search.codes.resolve import is_padded
from bot.search.codes.scope import find_scope, names_stranger
from bot.search.index import Index
from bot.search.text.clean import cut_out
from bot.search.text.tokens import stem, tokenize
from bot.search.whole.patterns import prints_number
from bot.search.words.lexicon import Lexicon

Claim = Literal["sure", "offered", "none"]

WORDS = re.compile(r"[^\W\d_]+")
LATIN = re.compile(r"[A-Za-z]")
UNDERSCORED_WORD = re.compile(r"\w*_\w*")
FORMULA = re.compile(r"[{}$=\\|^]|\d\s*\*\s*\d|(?<!\d)\+\s*\d|\d[.:]\d|/[A-Za-z]|[A-Za-z]/")
NUMBER_LIST = re.compile(r"[\s\d,;/+&|()\[\]#.~-]+")
CONJUNCTION = re.compile(r"[,/&+]|\b(?:and|or|then|vs|also|und|oder|y|o|et|ou|e|и|или)\b|[和或]")
LETTER_CODE = re.compile(r"(?<!\w)[Ee]-?$")
STATUS_WORDS = frozenset({"sqlstate", "errno", "http", "https", "status", "httpstatus", "statuscode", "hresult"})
MIN_STATUS = 5  # digits of a number that hardly is another system's, if the catalog has it: an SQLSTATE, not HTTP 404
MAX_CONJUNCTION = 40  # characters between two codes that are named together


@dataclass(frozen=True, slots=True)
class NumberContext:
    """The context of a text's bare numbers.

    ``families``: the code families that the text names, or all; ``asks``: it asks for a code and little else;
    ``codes_only``: it is a list of known numbers; ``others``: it names another system, whose codes are not ours;
    ``codes``: where codes with a prefix begin and end; ``trades``: it is about trading, where "US500" is a market;
    ``scope``: the catalogs that it names, all if none; ``is_unasked``: the text asked nobody.
    """

    families: AbstractSet[str]
    asks: bool = False
    codes_only: bool = False
    others: bool = False
    codes: Sequence[tuple[int, int]] = ()
    trades: bool = False
    scope: AbstractSet[int] = NO_CATALOGS
    is_unasked: bool = False


def read_number_context(index: Index, text: str, places: Sequence[tuple[int, int]]) -> NumberContext:
    """Return the context of a text's numbers; ``places`` are where those with a prefix begin and end."""
    others = names_other_system(index, text) or names_stranger(index, text)
    scope = find_scope(index, text)
    if len(text) > tuning.MAX_QUESTION_LENGTH:
        return NumberContext(index.families, others=others, scope=scope)
    if is_number_list(index, text):
        return NumberContext(index.families, asks=True, codes_only=True)
    asks = is_code_question(index, cut_out(text, sorted([*places, *index.names.find_places(text)])))
    families = find_named_families(index, text) if asks else index.families
    return NumberContext(families, asks, others=others, scope=scope)


def is_number_list(index: Index, text: str) -> bool:
    """Return whether a text is nothing but known numbers."""
    if not NUMBER_LIST.fullmatch(text) or FORMULA.search(text):
        return False
    return all(is_listed_code(index, number) for number in re.findall(r"\d+", text))


def is_listed_code(index: Index, digits: str) -> bool:
    """Return whether a number in a list of nothing but numbers is a code's, in full or long enough to tell."""
    return prints_number(index, digits) or (len(digits) >= tuning.MIN_LISTED_DIGITS and int(digits) in index.by_value)


def judge_number(index: Index, text: str, group: Sequence[CodeMention], context: NumberContext) -> Claim:
    """Return whether a bare number, or each of a list, is meant as a code."""
    if context.codes_only and is_free_list(text, group):
        return "sure"
    lexicon = index.messages.lexicon
    if not is_apart(lexicon, text, group[0].start, group[-1].end):
        return judge_letter_code(text, group, context)
    claim = judge_announced_number(index, text, group, context)
    return judge_status(index, text, group[0]) if claim == "none" else claim


def judge_announced_number(index: Index, text: str, group: Sequence[CodeMention], context: NumberContext) -> Claim:
    """Return whether a number that stands alone is meant, by the words before it."""
    announcement = read_announcement(index.messages.lexicon, text, group[0].start)
    if is_of_thing(index, announcement, context):
        return "none"
    if is_padded(group[0].digits):
        return judge_padded_number(index.messages.lexicon, text, group, announcement)
    return judge_plain_number(index, text, group, context)


def judge_status(index: Index, text: str, mention: CodeMention) -> Claim:
    """Return whether a number after "SQLSTATE" or the like is a code's: a long one, or all that the text asks for."""
    announcement = read_announcement(index.messages.lexicon, text, mention.start)
    if announcement.word not in STATUS_WORDS or not index.find_whole(mention.digits):
        return "none"
    if len(mention.digits) >= MIN_STATUS:
        return "sure"
    words = filter(lambda word: word.lower() not in STATUS_WORDS, WORDS.findall(text))
    return "offered" if is_code_question(index, " ".join(words)) else "none"


def judge_plain_number(index: Index, text: str, group: Sequence[CodeMention], context: NumberContext) -> Claim:
    """Return whether a number without leading zeros is meant, of which nothing says that it is something else's."""
    lexicon = index.messages.lexicon
    if context.others or is_counted(lexicon, text, group[0].start, group[-1].end) or is_item(lexicon, text, group[0]):
        return "none"
    if is_asked_for(index, text, group, context):
        return judge_short_number(index, group, context)
    return "sure" if is_mark(index, text, group[0]) else judge_unannounced_number(index, text, group, context)


def judge_unannounced_number(index: Index, text: str, group: Sequence[CodeMention], context: NumberContext) -> Claim:
    """Return whether a number is meant that no error word announces: none beside a whole code, or of something else."""
    is_of_other = read_announcement(index.messages.lexicon, text, group[0].start).kind == "unknown"
    return "none" if context.codes or is_of_other else judge_long_number(index, group)


def is_free_list(text: str, group: Sequence[CodeMention]) -> bool:
    """Return whether nothing touches a list's ends; its own separators may."""
    return not is_touched(text, group[0].start, group[-1].end)


def judge_letter_code(text: str, group: Sequence[CodeMention], context: NumberContext) -> Claim:
    """Return whether a number after a single E is meant as an error ("E113"); only where a code is asked for."""
    before = text[max(0, group[0].start - 3) : group[0].start]
    is_error = context.asks and not context.codes and LETTER_CODE.search(before)
    return "offered" if is_error and len(group[0].digits) >= tuning.MIN_LISTED_DIGITS else "none"


def is_of_thing(index: Index, announcement: Announcement, context: NumberContext) -> bool:
    """Return whether a number is announced as something's, and not asked for by its family ("customer number 103")."""
    if announcement.kind != "thing":
        return False
    family = index.messages.lexicon.families.get(stem(announcement.word))
    return not (context.asks and family in index.families and announcement.gap in {" ", "_"})


def judge_padded_number(lexicon: Lexicon, text: str, group: Sequence[CodeMention], announcement: Announcement) -> Claim:
    """Return whether a number that begins with zeros is meant: unless it may be that of something unknown."""
    end = group[-1].end
    if is_named_after(lexicon, text, end) or is_counted(lexicon, text, group[0].start, end):
        return "none"
    return "offered" if announcement.kind == "unknown" else "sure"


def is_asked_for(index: Index, text: str, group: Sequence[CodeMention], context: NumberContext) -> bool:
    """Return whether an error word is next to a number, or the text is a question for it."""
    lexicon = index.messages.lexicon
    announced = is_announced(lexicon, text, group[0].start, group[-1].end) or (
        len(group) > 1 and follows_errors(lexicon, text, group[0].start)
    )
    if context.codes:  # a number next to a whole code is a count or the envelope's, unless both are named in one breath
        nearest = bisect(context.codes, (group[0].start, 0))
        near = context.codes[max(0, nearest - 1) : nearest + 1]
        return announced and any(is_named_with(index, text, group, place) for place in near)
    return announced or context.asks


def judge_long_number(index: Index, group: Sequence[CodeMention]) -> Claim:
    """Return whether a number is meant that nothing announces: one as printed, too long for a count or a year.

    It is surely meant only if it is a whole code, and no round number.
    """
    digits = group[0].digits
    if len(digits) <= len("2026") or not prints_number(index, digits):
        return "none"
    return "sure" if index.find_whole(digits) and not digits.endswith("000") else "offered"


def is_named_with(index: Index, text: str, group: Sequence[CodeMention], place: tuple[int, int]) -> bool:
    """Return whether "and" or the like and words of a question are all that is between a list and a code."""
    start, end = place
    is_before = end <= group[0].start
    between = text[end : group[0].start] if is_before else text[group[-1].end : start]
    if len(between) > MAX_CONJUNCTION or '"' in between or len(group[0].digits) < tuning.MIN_LISTED_DIGITS:
        return False
    return bool(CONJUNCTION.search(between)) and is_code_question(index, CONJUNCTION.sub(" ", between))


def judge_short_number(index: Index, group: Sequence[CodeMention], context: NumberContext) -> Claim:
    """Return whether a number is meant that is asked for; a short one may be another system's."""
    is_short = any(
        len(mention.digits) < tuning.MIN_LISTED_DIGITS and not prints_number(index, mention.digits) for mention in group
    )
    return "offered" if is_short and len(context.families) == len(index.families) else "sure"


def names_other_system(index: Index, text: str) -> bool:
    """Return whether the text names another system, whose codes are not ours."""
    return not index.messages.lexicon.elsewhere.isdisjoint(tokenize(text[: tuning.MAX_QUESTION_LENGTH]))


def is_code_question(index: Index, text: str) -> bool:
    """Return whether a text is only numbers and words of a question for a code ("what is 113?")."""
    lexicon = index.messages.lexicon
    return not FORMULA.search(text) and all(is_question_word(lexicon, word) for word in split_into_words(text))


def is_question_word(lexicon: Lexicon, word: str) -> bool:
    """Return whether a word says no more than that a code is asked for."""
    return (
        word in lexicon.families
        or word in lexicon.ask
        or word in fold_words(lexicon.errors)
        or consists_of_known_words(lexicon, word)
    )


def split_into_words(text: str) -> list[str]:
    """Return the words of a text in lower case: Latin ones stemmed, others unchanged."""
    return [token for word in WORDS.findall(strip_marks(text.lower())) for token in (tokenize(word) or [word])]


def consists_of_known_words(lexicon: Lexicon, word: str) -> bool:
    """Return whether a run of letters in a script without blanks consists of known words only."""
    if LATIN.match(word):
        return False
    for known in sorted(lexicon.ask | fold_words(lexicon.errors), key=len, reverse=True):
        if not LATIN.match(known):
            word = word.replace(known, "")
    return not word


def find_named_families(index: Index, text: str) -> AbstractSet[str]:
    """Return the code families that a text names ("gateway 16"), or all."""
    words = split_into_words(UNDERSCORED_WORD.sub(" ", text))  # "GGATEWAY_CODE_005" says nothing of other numbers
    named = (index.messages.lexicon.families.get(word, "") for word in words)
    return index.families.intersection(named) or index.families
