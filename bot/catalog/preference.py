"""Choose the preferred meaning of a code for which a document prints several.

The rule is about replays (``replays.py``). Their message for a code is doubtful if the code also has a meaning outside
of replays. Otherwise the first meaning is preferred.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from bot.catalog.entry import Entry, Meaning, PrintedMessage, Source

REPEATS = "only repeats the message of line"  # in a doubt, says that lines were copied by mistake

Classify = Callable[[str], tuple[str, str, str]]  # a code's family, number and section


def build_entries(document: str, in_order: Iterable[PrintedMessage], describe: Classify) -> Iterator[Entry]:
    """Yield the entries of everything that a document prints, which must be sorted by code."""
    for code, records in groupby(in_order, attrgetter("code")):
        yield build_entry(code, group_by_text(records), document=document, place=describe(code))


def group_by_text(records: Iterable[PrintedMessage]) -> list[list[PrintedMessage]]:
    """Return the messages of a code, those with the same text together, in the order of the first ones."""
    meanings = defaultdict[str, list[PrintedMessage]](list)
    for record in records:
        meanings[record.text].append(record)
    return list(meanings.values())


def build_entry(
    code: str, meanings: list[list[PrintedMessage]], *, document: str, place: tuple[str, str, str]
) -> Entry:
    """Build a code's entry; each meaning is given as all the messages with its text."""
    best = next((same for same in meanings if is_outside_replays(same)), meanings[0])
    ranked = [best, *(same for same in meanings if same is not best)]
    return Entry(code, *place, "active", tuple(build_meaning(document, same, best) for same in ranked))


def is_outside_replays(same: Iterable[PrintedMessage]) -> bool:
    """Return whether a meaning was printed anywhere outside of replays."""
    return any(record.splice is None for record in same)


def build_meaning(document: str, same: list[PrintedMessage], best: list[PrintedMessage]) -> Meaning:
    """Build a meaning from all the messages with its text."""
    lines = tuple(dict.fromkeys(record.line for record in same))
    doubt = None if same is best else explain_doubt(same, best)
    return Meaning(same[0].text, same is best, doubt, (Source(document, lines),))


def is_probably_a_slip(meaning: Meaning) -> bool:
    """Return whether a meaning is probably printed by mistake, and not just one of several that a code has."""
    return f" {REPEATS} " in (meaning.doubt or "")


def explain_doubt(same: list[PrintedMessage], best: list[PrintedMessage]) -> str:
    """Render the reason why another meaning is preferred to this one."""
    record = same[0]
    if is_outside_replays(same) or not is_outside_replays(best):
        return f"Line {best[0].line} already gives this code another message, and the first one counts."
    return (
        f"Line {record.line} {REPEATS} {record.repeats}: the lines before the damaged line "
        f"{record.splice} were printed a second time, over other codes."
    )
