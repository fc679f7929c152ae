"""Spellings of codes that the catalog lacked when they were asked for, and the codes that they mean by now."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from bot.desk.state.desk import Desk
from bot.search.index import squeeze
from bot.store.stats.totals import Questions


def known_by_now(desk: Desk, missing: Iterable[str]) -> dict[str, str]:
    """Return spelling -> code for the missing codes that the catalog has by now."""
    known = desk.shelf.index.squeezed
    entries = ((spelling, known.get(squeeze(spelling))) for spelling in missing)
    return {spelling: entry.code for spelling, entry in entries if entry}


def named(desk: Desk, missing: Mapping[str, int]) -> dict[str, str]:
    """Return spelling -> name of missing codes: the code if the catalog has it by now, else its commonest spelling."""
    spellings = defaultdict(list)
    for spelling in missing:
        spellings[squeeze(spelling)].append(spelling)
    known = known_by_now(desk, missing)
    return {
        spelling: known.get(spelling) or min(group, key=lambda candidate: (-missing[candidate], candidate))
        for normalized, group in spellings.items()
        for spelling in group
        if normalized
    }


def counted_by_name(desk: Desk, questions: Questions) -> Questions:
    """Return questions with those for missing codes counted under the codes that the catalog has by now."""
    known = known_by_now(desk, questions.missing)
    shown = Counter(questions.shown)
    for spelling, code in known.items():
        shown[code] += questions.missing[spelling]
    return Questions(shown, {code: count for code, count in questions.missing.items() if code not in known})
