"""Which codes go with a code, and which ones a text that is still being typed may mean."""

from collections.abc import Iterator, Sequence
from heapq import nsmallest

from bot.catalog.entry import Entry
from bot.desk.state.desk import Desk
from bot.search.index import Index, squeeze
from bot.search.lexicon import tokens
from bot.search.template import without_placeholders
from bot.search.verdict import verdict
from bot.steps.step import Fix

OFFERED = 100  # codes that are offered as similar
IN_MESSAGE, IN_CODE = 3, 4  # how well a text that is being typed fits; 0 is best


def similar(desk: Desk, entry: Entry, fixes: Sequence[Fix]) -> tuple[Entry, ...]:
    """Give the active codes with the same message, or with the same steps, that the first of the fixes lacks."""
    entries = desk.shelf.index.entries
    seen = {entry.code, *(fixes[0].codes if fixes else ())}
    alike = {*same_message(desk.shelf.index, entry), *same_steps(desk, fixes)} - seen
    found = (entries[code] for code in sorted(alike) if code in entries)
    return tuple(one for one in found if one.status == "active")[:OFFERED]


def same_message(index: Index, entry: Entry) -> Iterator[str]:
    """Give the codes whose preferred message has the same words, whatever stands in its placeholders."""
    mine = entry.meaning.text
    words = " ".join(tokens(without_placeholders(mine)))  # none in a script that is not Latin
    for message in index.messages.messages:
        if message.words == words and (words or message.text == mine):
            yield from (one.code for one, _ in message.codes if one.meaning.text == message.text)


def same_steps(desk: Desk, fixes: Sequence[Fix]) -> Iterator[str]:
    """Give the codes of fixes that say the same."""
    mine = {said(fix) for fix in fixes if fix.published}
    for fix in desk.shelf.guide.fixes.values() if mine else ():
        if fix.published and said(fix) in mine:
            yield from fix.codes


def said(fix: Fix) -> tuple[str, ...]:
    """Give what the steps of a fix say, whatever their white space and capitals."""
    return tuple(" ".join(step.text.casefold().split()) for step in fix.revision.steps)


def find(desk: Desk, text: str, most: int) -> tuple[Entry, ...]:
    """Give the codes that a text may mean, best first, and of equals the most asked; of no text the most asked.

    The text may end in the middle of a code or a word. What the search for questions says of it, comes last.
    """
    index, ranks = desk.shelf.index, desk.shelf.ranks
    wanted, words = squeeze(text), text.casefold().split()
    met = {**dict.fromkeys(in_messages(index, words), IN_MESSAGE), **in_codes(index, wanted)}
    rows = [(rank, index.entries[code].status != "active", -ranks.get(code, 0), code) for code, rank in met.items()]
    found = dict.fromkeys(code for *_, code in nsmallest(most, rows))
    if len(found) < most and words:
        found.update(dict.fromkeys(hit.entry.code for hit in verdict(index, text).hits))
    return tuple(index.entries[code] for code in found)[:most]


def in_codes(index: Index, wanted: str) -> dict[str, int]:
    """Give the codes that hold a text, with how well it fits each."""
    held = ((code, entry) for code, entry in index.squeezed.items() if wanted and wanted in code)
    return {entry.code: rank_in(code, entry.number, wanted) for code, entry in held}


def rank_in(code: str, number: str, wanted: str) -> int:
    """Say how a code holds a text, 0 the best: whole or as its number, as its value, from its beginning, inside."""
    if wanted in {code, number}:
        return 0
    value = number.lstrip("0")
    if wanted.lstrip("0") == value:
        return 1
    return 2 if code.startswith(wanted) or value.startswith(wanted) else IN_CODE


def in_messages(index: Index, words: Sequence[str]) -> Iterator[str]:
    """Give the codes whose preferred message, or a phrase that they are also asked as, holds all words."""
    for message in index.messages.messages:
        text = message.text.casefold()
        if all(word in text for word in words):
            yield from (entry.code for entry, place in message.codes if place == 0)
