"""Choose the preferred meaning of a code for which a document prints several.

The rule is about replays. Before a splice, the translator had jumped back and printed earlier messages again, for other
codes. A replay is the longest run of lines that ends at the splice and whose messages were all printed on earlier
lines. Its message for a code is doubtful if the code also has a meaning outside of replays. Otherwise the first meaning
is preferred.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.catalog.entry import Damage, Entry, Meaning, PrintedMessage, Source

Classify = Callable[[str], tuple[str, str, str]]  # a code's family, number and section


def mark_replays(printed: Sequence[PrintedMessage], splices: Iterable[int]) -> list[PrintedMessage]:
    """Return the messages with replays marked; both arguments are in file order, ``splices`` are line numbers."""
    first: dict[str, int] = {}
    for record in printed:
        first.setdefault(record.text, record.line)
    marked = list(printed)
    for splice in splices:
        mark_replay(marked, splice, first)
    return marked


def mark_replay(marked: list[PrintedMessage], splice: int, first: dict[str, int]) -> None:
    """Mark messages in place, walking back from a splice as long as each one had been printed before."""
    for position in range(len(marked) - 1, -1, -1):
        record = marked[position]
        if record.line > splice or (record.line == splice and record.tail):
            continue
        original = find_original(record, first, cut=record.line == splice)
        if original is None:
            return
        marked[position] = replace(record, repeats=original, splice=splice)


def find_original(record: PrintedMessage, first: dict[str, int], *, cut: bool) -> int | None:
    """Return the earlier line that first printed a message, or None; with ``cut``, a truncated message matches too."""
    if first[record.text] < record.line:
        return first[record.text]
    if cut:
        return next((line for text, line in first.items() if line < record.line and text.startswith(record.text)), None)
    return None


def report_replays(marked: Sequence[PrintedMessage]) -> list[Damage]:
    """Return one damage for each replay."""
    lines: dict[int, list[int]] = {}
    for record in marked:
        if record.splice is not None:
            lines.setdefault(record.splice, []).append(record.line)
    again = "earlier messages were printed again, up to the splice in line {}"
    return [Damage("replayed lines", numbers[0], splice, again.format(splice)) for splice, numbers in lines.items()]


def build_entries(document: str, marked: Iterable[PrintedMessage], describe: Classify) -> tuple[Entry, ...]:
    """Build entries from everything a document prints, sorted by code."""
    codes: dict[str, dict[str, list[PrintedMessage]]] = {}
    for record in marked:
        codes.setdefault(record.code, {}).setdefault(record.text, []).append(record)
    return tuple(
        build_entry(code, list(codes[code].values()), document=document, place=describe(code)) for code in sorted(codes)
    )


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


def explain_doubt(same: list[PrintedMessage], best: list[PrintedMessage]) -> str:
    """Render the reason why another meaning is preferred to this one."""
    record = same[0]
    if is_outside_replays(same) or not is_outside_replays(best):
        return f"Line {best[0].line} already gives this code another message, and the first one counts."
    return (
        f"Line {record.line} only repeats the message of line {record.repeats}: the lines before the damaged line "
        f"{record.splice} were printed a second time, over other codes."
    )
