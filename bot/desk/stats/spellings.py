"""Codes by the name that they have now: one that the catalog lacked when it was asked for counts as the one it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from bot.desk.state.desk import Desk
from bot.search.index import squeeze
from bot.store.stats.totals import Questions


def known_by_now(desk: Desk, missing: Iterable[str]) -> dict[str, str]:
    """Give those that the catalog lacked, however they were written, and has by now, each with its code."""
    known = desk.shelf.index.squeezed
    found = ((written, known.get(squeeze(written))) for written in missing)
    return {written: entry.code for written, entry in found if entry}


def named(desk: Desk, missing: Mapping[str, int]) -> dict[str, str]:
    """Name codes that the catalog lacked: by their code where it has them by now, else as they were mostly written."""
    lacking = defaultdict(list)
    for code in missing:
        lacking[squeeze(code)].append(code)
    known = known_by_now(desk, missing)
    return {
        code: known.get(code) or min(written, key=lambda one: (-missing[one], one))
        for squeezed, written in lacking.items()
        for code in written
        if squeezed
    }


def counted_by_name(desk: Desk, asked: Questions) -> Questions:
    """Count what the catalog has by now with its code."""
    known, shown = known_by_now(desk, asked.missing), Counter(asked.shown)
    for written, code in known.items():
        shown[code] += asked.missing[written]
    return Questions(shown, {code: count for code, count in asked.missing.items() if code not in known})
