"""Signals: how a text tells which code it means. Each is a function in SIGNALS, the most reliable first."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from bot.search import tuning
from bot.search.catalogs.names import NO_CATALOGS
from bot.search.codes.bare import names_other_system
from bot.search.codes.extract import CodeMention, find_mentions
from bot.search.codes.line_start import find_line_marks
from bot.search.codes.named import find_named_codes
from bot.search.codes.neighbors import is_announced, is_touched
from bot.search.codes.scope import prefer_hits, prefer_scope
from bot.search.codes.sections import find_section
from bot.search.hit import Hit, Verdict, VerdictKind
from bot.search.index import Index
from bot.search.offers import build_verdict, choose, choose_message, choose_started, deduplicate_hits, offer
from bot.search.prefixes.fit import NO_PREFIX
from bot.search.text.small_talk import is_small_talk
from bot.search.text.template import PLACEHOLDER, extract_values
from bot.search.whole.alone import find_whole_codes
from bot.search.whole.patterns import prints_number
from bot.search.whole.standing import find_standing, select_standing
from bot.search.whole.started import find_rendered_messages, find_started_messages, tells_enough
from bot.search.whole.symbol_words import find_symbol_rows
from bot.search.words.lexicon import Meanings, read_words
from bot.search.words.messages import Message

if TYPE_CHECKING:
    from bot.search.words.ranking import RankedCode, Ranker, Ranking

Signal = Callable[[Index, str], Verdict | None]


def match_whole_code(index: Index, text: str) -> Verdict | None:
    """Return the code if the text is just a code."""
    rows = find_whole_codes(index, text)
    if not rows:
        return None
    hits = [Hit(index.entries.read(row), "code") for row in prefer_scope(index, rows, NO_CATALOGS)]
    return Verdict("answer", tuple(hits)) if len(hits) == 1 else choose(hits)


def match_section(index: Index, text: str) -> Verdict | None:
    """Return the first codes of the section, family or pattern that is all the text names."""
    group = find_section(index, text)
    if not group:
        return None
    hits = tuple(Hit(entry, "section") for entry in group.entries)
    more = group.total - len(hits)
    return Verdict("choose", hits, more=more, group=group.name, is_pattern=group.is_pattern)


def match_codes(index: Index, text: str) -> Verdict | None:
    """Return the codes anywhere in the text: intact, damaged or without their prefix."""
    codes = find_named_codes(index, text)
    return build_verdict(index, codes) or match_symbols(index, text, codes.symbols)


def match_symbols(index: Index, text: str, rows: Iterable[int]) -> Verdict | None:
    """Return a choice of the codes that may be markets or just words, and of what the text may mean otherwise.

    If it is the message of one of them, that one is meant.
    """
    symbols = offer(index, rows)
    if not symbols:
        return None
    message = match_equal_message(index, text) or match_message(index, text)
    return choose_symbol(symbols, message) if message else choose(symbols)


def choose_symbol(symbols: Sequence[Hit], message: Verdict) -> Verdict:
    """Return a choice of codes that may be meant, and of those that a text's message means."""
    if message.kind == "answer" and message.hits[0].entry in [hit.entry for hit in symbols]:
        return message
    hits = {"answer": (*message.hits, *symbols), "choose": (*symbols, *message.hits)}
    return choose(hits.get(message.kind, symbols))


def match_line_marks(index: Index, text: str) -> Verdict | None:
    """Return the codes whose numbers open a line, as in "[302]" or "#511 on sms code"."""
    marks = list(find_line_marks(index, text))
    rows = dict.fromkeys(row for rows, _ in marks for row in rows)
    hits = tuple(offer(index, rows, "code"))
    if not hits:
        return None
    kind: VerdictKind = "answer" if all(claim == "sure" for _, claim in marks) else "choose"
    return Verdict(kind, hits, more=len(rows) - len(hits))


def match_equal_message(index: Index, text: str) -> Verdict | None:
    """Return the codes whose message the text is, word by word, whatever its values are.

    Of a message that says nothing without its values ("Hello {name}", "Error %s") the words alone are not enough.
    """
    messages = select_verbatim(islice(index.messages.find_equal(text), tuning.MAX_SAME_NAME), text)
    if not messages or (PLACEHOLDER.search(messages[0].text) and not list_units(index, text)):
        return None
    return answer_messages(index, messages, text)


def select_verbatim(messages: Iterable[Message], text: str) -> Sequence[Message]:
    """Return the message that a text is to the letter, else all of these."""
    alike = list(messages)
    return [message for message in alike if message.text == text] or alike


def answer_messages(index: Index, messages: Iterable[Message], text: str) -> Verdict:
    """Return the verdict on a text that is a message, or several with the same words: its code, or a choice."""
    every = [hit for message in messages for hit in build_message_hits(message, text)]
    hits = prefer_hits(index, text, select_standing(text, every) or every)
    return Verdict("answer", tuple(hits)) if len(hits) == 1 else choose(hits)


def build_message_hits(message: Message, text: str) -> list[Hit]:
    """Return the codes that mean a message, with the values that a text has in its place."""
    values = extract_values(message.text, text)
    return [Hit(entry, "message", place, values) for entry, place in message.list_meant_codes()]


def list_units(index: Index, text: str) -> list[Meanings]:
    """Return the words of a text that say something, with what they may mean."""
    return read_words(index.messages.lexicon, text, tuning.MAX_WORDS).units


def match_small_talk(index: Index, text: str) -> Verdict | None:
    """Return ``nothing`` for a text without words, or one that is only small talk."""
    if not any(map(str.isalnum, text)):
        return Verdict("nothing")
    is_short = len(text) <= tuning.MAX_QUESTION_LENGTH
    return Verdict("nothing") if is_short and is_small_talk(index.messages.lexicon.courtesies, text) else None


def match_message(index: Index, text: str) -> Verdict | None:
    """Return the codes whose message the text quotes, renders or paraphrases."""
    ranking = index.messages.ranker.rank(text)
    if standing := find_standing(index, ranking, text):
        return Verdict("answer", (standing,))
    hits = [build_hit(index, ranked, text) for ranked in ranking.codes]
    if not means_code(index, ranking, text):
        return offer_symbols(index, text) or suggest(index, text, hits)
    return judge_message(index, text, ranking, hits)


def judge_message(index: Index, text: str, ranking: "Ranking", hits: Sequence[Hit]) -> Verdict:
    """Return the verdict on a text that probably means one of these codes."""
    if rendered := find_rendered_messages(index, ranking, text):
        return answer_messages(index, rendered, text)
    if started := find_started_messages(index, text):
        return choose_started(answer_messages(index, started, text), hits)
    if is_sure(index, ranking, text):
        return Verdict("answer", tuple(hits[:1]))
    return choose_message(index, text, hits)


def is_sure(index: Index, ranking: "Ranking", text: str) -> bool:
    """Return whether the best code is surely meant: one telling word is not enough, nor is another system's number.

    Where no examples show what else people ask, its message must be quoted, though with slips or in a longer text.
    """
    best = ranking.codes[0]
    if best.probability < index.messages.ranker.weights.sure or names_strange_number(index, text):
        return False
    ranker = index.messages.ranker
    if ranker.examples is not None:
        return tells_enough(index, text)
    return ranker.is_quoted(best, text) and ranker.count_shared(best, text)[0] >= tuning.MIN_SHARED_WORDS


def names_strange_number(index: Index, text: str) -> bool:
    """Return whether a text names an error by a number that the catalog doesn't have: it is another system's."""
    lexicon = index.messages.lexicon
    return any(
        is_announced(lexicon, text, mention.start, mention.end) and not is_known(index, mention.digits)
        for mention in find_mentions(index, text[: tuning.MAX_QUESTION_LENGTH])
    )


def is_known(index: Index, digits: str) -> bool:
    """Return whether a number is some code's, or an alias."""
    return int(digits) in index.by_value or prints_number(index, digits)


def means_code(index: Index, ranking: "Ranking", text: str) -> bool:
    """Return whether a text probably means a code; one that names another system must quote one of our messages.

    Where no examples show what else people ask, a single word of many that it shares with a message is not enough.
    """
    ranker = index.messages.ranker
    if not ranking.codes or ranking.nothing > ranker.weights.nothing_at:
        return False
    best = ranking.codes[0]
    if best.score >= tuning.QUOTED_SCORE:
        return True
    return shares_enough(ranker, best, text) and not names_other_system(index, text)


def shares_enough(ranker: "Ranker", best: "RankedCode", text: str) -> bool:
    """Return whether a text shares several words with a code's message, or its only one, if no examples tell."""
    if ranker.examples is not None:
        return True
    shared, words = ranker.count_shared(best, text)
    return shared > 0 and shared >= min(tuning.MIN_SHARED_WORDS, words)


def build_hit(index: Index, ranked: "RankedCode", text: str) -> Hit:
    """Return a ranked code as a hit, with the placeholder values in the text."""
    values = extract_values(index.messages.read(ranked.message).text, text) if ranked.message is not None else ()
    return Hit(index.entries.read(ranked.entry), "message", ranked.place, values)


def offer_symbols(index: Index, text: str) -> Verdict | None:
    """Return a choice of the codes whose symbol holds the words of a text that means no message."""
    rows = find_symbol_rows(index, text)
    return choose(offer(index, rows)) if rows else None


def suggest(index: Index, text: str, hits: Iterable[Hit]) -> Verdict | None:
    """Return a verdict that only suggests: codes whose number is in the text, and these hits."""
    suggestions = deduplicate_hits([*suggest_by_number(index, text), *hits])
    return Verdict("unknown", suggestions) if suggestions else None


def suggest_by_number(index: Index, text: str) -> list[Hit]:
    """Return hits to suggest: codes whose number is in the text, though nothing says that a code is meant."""
    text = text[: tuning.MAX_QUERY_LENGTH]
    numbers = [mention for mention in find_mentions(index, text) if is_worth_suggesting(text, mention)]
    rows = (row for mention in numbers for row in index.by_value.find_rows(int(mention.digits)))
    return offer(index, rows, "number")


def is_worth_suggesting(text: str, mention: CodeMention) -> bool:
    """Return whether a number stands alone and is long enough to tell."""
    is_long = len(mention.digits) >= tuning.MIN_SUGGESTED_DIGITS
    return is_long and mention.head is NO_PREFIX and not is_touched(text, mention.start, mention.end)


SIGNALS: tuple[Signal, ...] = (
    match_whole_code,
    match_section,
    match_codes,
    match_line_marks,
    match_equal_message,
    match_small_talk,
    match_message,
)
