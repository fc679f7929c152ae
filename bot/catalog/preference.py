"""Which meaning of a code is preferred, where a document prints several.

The rule is about replays. Before a splice, the translator had jumped back and printed earlier messages again, over
other codes. A replay is the longest run of lines that ends at the splice and in which every message stood on an earlier
line. What it prints for a code is doubtful if the code also has a meaning outside of replays. Otherwise the first
meaning counts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.catalog.entry import Damage, Entry, Meaning, Printed, Source

Describe = Callable[[str], tuple[str, str, str]]  # a code's family, number and section


def mark_replays(printed: Sequence[Printed], splices: Iterable[int]) -> list[Printed]:
    """Mark what replays printed; both arguments are in the document's order, ``splices`` as line numbers."""
    first: dict[str, int] = {}
    for one in printed:
        first.setdefault(one.text, one.line)
    marked = list(printed)
    for splice in splices:
        mark_replay(marked, splice, first)
    return marked


def mark_replay(marked: list[Printed], splice: int, first: dict[str, int]) -> None:
    """Walk back from a splice's head for as long as every message had been printed before."""
    for at in range(len(marked) - 1, -1, -1):
        one = marked[at]
        if one.line > splice or (one.line == splice and one.tail):
            continue
        original = origin(one, first, cut=one.line == splice)
        if original is None:
            return
        marked[at] = replace(one, repeats=original, splice=splice)


def origin(one: Printed, first: dict[str, int], *, cut: bool) -> int | None:
    """Give the earlier line that printed a message first; the splice may have cut the message short."""
    if first[one.text] < one.line:
        return first[one.text]
    if cut:
        return next((line for text, line in first.items() if line < one.line and text.startswith(one.text)), None)
    return None


def replays(marked: Sequence[Printed]) -> list[Damage]:
    """Report the replays, one damage each."""
    lines: dict[int, list[int]] = {}
    for one in marked:
        if one.splice is not None:
            lines.setdefault(one.splice, []).append(one.line)
    again = "earlier messages were printed again, up to the splice in line {}"
    return [Damage("replayed lines", found[0], splice, again.format(splice)) for splice, found in lines.items()]


def gather(document: str, marked: Iterable[Printed], describe: Describe) -> tuple[Entry, ...]:
    """Make entries of all that a document prints, sorted by code."""
    codes: dict[str, dict[str, list[Printed]]] = {}
    for one in marked:
        codes.setdefault(one.code, {}).setdefault(one.text, []).append(one)
    return tuple(
        make_entry(code, list(codes[code].values()), document=document, place=describe(code)) for code in sorted(codes)
    )


def make_entry(code: str, meanings: list[list[Printed]], *, document: str, place: tuple[str, str, str]) -> Entry:
    """Make a code's entry; each meaning comes as everything that printed its text."""
    best = next((same for same in meanings if is_outside(same)), meanings[0])
    ranked = [best, *(same for same in meanings if same is not best)]
    return Entry(code, *place, "active", tuple(make_meaning(document, same, best) for same in ranked))


def is_outside(same: Iterable[Printed]) -> bool:
    """Say whether a meaning was printed anywhere outside of replays."""
    return any(one.splice is None for one in same)


def make_meaning(document: str, same: list[Printed], best: list[Printed]) -> Meaning:
    """Make a meaning of everything that printed its text."""
    lines = tuple(dict.fromkeys(one.line for one in same))
    doubt = None if same is best else say_doubt(same, best)
    return Meaning(same[0].text, same is best, doubt, (Source(document, lines),))


def say_doubt(same: list[Printed], best: list[Printed]) -> str:
    """Say why another meaning is preferred to this one."""
    one = same[0]
    if is_outside(same) or not is_outside(best):
        return f"Line {best[0].line} already gives this code another message, and the first one counts."
    return (
        f"Line {one.line} only repeats the message of line {one.repeats}: the lines before the damaged line "
        f"{one.splice} were printed a second time, over other codes."
    )
