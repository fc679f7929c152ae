"""Similar codes, and codes for a text that is still being typed."""

from collections.abc import Iterator, Sequence
from heapq import nsmallest

from bot.catalog.entry import Entry
from bot.desk.state.desk import Desk
from bot.search.index import Index, normalize_code
from bot.search.lexicon import tokenize
from bot.search.template import remove_placeholders
from bot.search.verdict import find_verdict
from bot.steps.step import Fix

MAX_SIMILAR_CODES = 100  # similar codes that are offered
IN_MESSAGE = 3  # rank of a code whose message holds the text; 0 is best
IN_CODE = 4  # rank of a code that holds the text inside


def find_similar_codes(desk: Desk, entry: Entry, fixes: Sequence[Fix]) -> tuple[Entry, ...]:
    """Return the active codes with the same message or the same steps for which the first fix is not shown."""
    entries = desk.shelf.index.entries
    covered = {entry.code, *(fixes[0].codes if fixes else ())}
    codes = {*find_same_message(desk.shelf.index, entry), *find_same_steps(desk, fixes)} - covered
    similar = (entries[code] for code in sorted(codes) if code in entries)
    return tuple(entry for entry in similar if entry.status == "active")[:MAX_SIMILAR_CODES]


def find_same_message(index: Index, entry: Entry) -> Iterator[str]:
    """Yield the codes whose preferred message has the same words, whatever its placeholders are."""
    mine = entry.meaning.text
    words = " ".join(tokenize(remove_placeholders(mine)))  # empty for text in other scripts than Latin
    for message in index.messages.messages:
        if message.words == words and (words or message.text == mine):
            yield from (other.code for other, _ in message.codes if other.meaning.text == message.text)


def find_same_steps(desk: Desk, fixes: Sequence[Fix]) -> Iterator[str]:
    """Yield the codes of published fixes with the same steps."""
    mine = {normalize_steps(fix) for fix in fixes if fix.published}
    for fix in desk.shelf.guide.fixes.values() if mine else ():
        if fix.published and normalize_steps(fix) in mine:
            yield from fix.codes


def normalize_steps(fix: Fix) -> tuple[str, ...]:
    """Return the texts of a fix's steps with normalized white space and case."""
    return tuple(" ".join(step.text.casefold().split()) for step in fix.revision.steps)


def complete_code(desk: Desk, text: str, most: int) -> tuple[Entry, ...]:
    """Return codes for a text that is being typed, best first, in a tie the most asked; for no text the most asked.

    The text may end in the middle of a code or a word. Hits of the search for questions come last.
    """
    index = desk.shelf.index
    asked = desk.shelf.ranks
    words = text.casefold().split()
    ranks = {**dict.fromkeys(find_in_messages(index, words), IN_MESSAGE), **rank_codes(index, normalize_code(text))}
    rows = [(rank, index.entries[code].status != "active", -asked.get(code, 0), code) for code, rank in ranks.items()]
    codes = dict.fromkeys(code for *_, code in nsmallest(most, rows))
    if len(codes) < most and words:
        codes.update(dict.fromkeys(hit.entry.code for hit in find_verdict(index, text).hits))
    return tuple(index.entries[code] for code in codes)[:most]


def rank_codes(index: Index, wanted: str) -> dict[str, int]:
    """Return code -> rank for the codes that contain a normalized text."""
    matches = ((code, entry) for code, entry in index.squeezed.items() if wanted and wanted in code)
    return {entry.code: rank_code(code, entry.number, wanted) for code, entry in matches}


def rank_code(code: str, number: str, wanted: str) -> int:
    """Return the rank of a code, 0 the best: the text is the code or its number, its value, a prefix, or inside."""
    if wanted in {code, number}:
        return 0
    value = number.lstrip("0")
    if wanted.lstrip("0") == value:
        return 1
    return 2 if code.startswith(wanted) or value.startswith(wanted) else IN_CODE


def find_in_messages(index: Index, words: Sequence[str]) -> Iterator[str]:
    """Yield the codes whose preferred message or one of whose phrases contains all words."""
    for message in index.messages.messages:
        text = message.text.casefold()
        if all(word in text for word in words):
            yield from (entry.code for entry, place in message.codes if place == 0)
