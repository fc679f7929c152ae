"""Spellings of codes that the catalog lacked when they were asked for, and the codes that they mean by now."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from bot.catalog.entry import build_key
from bot.catalog.keys import split_key
from bot.desk.state.desk import Desk
from bot.search.index import normalize_code
from bot.store.stats.totals import QuestionCounts


def normalize_key(code: str) -> str:
    """Return a key, or a code as somebody typed it, without regard to how it is spelled."""
    catalog, printed = split_key(code)
    return build_key(catalog, normalize_code(printed))


def find_known_spellings(desk: Desk, missing: Iterable[str]) -> dict[str, str]:
    """Return spelling -> key for the missing codes that a catalog has by now."""
    known = desk.cache.index.by_normalized
    entries = ((spelling, known.get(normalize_code(spelling))) for spelling in missing)
    return {spelling: entry.key for spelling, entry in entries if entry}


def name_spellings(desk: Desk, missing: Mapping[str, int]) -> dict[str, str]:
    """Return spelling -> name to show, for missing codes with the number of their questions.

    The name is the code's key if a catalog has it by now, else the spelling that was asked for most.
    """
    spellings = defaultdict(list)
    for spelling in missing:
        spellings[normalize_code(spelling)].append(spelling)
    known = find_known_spellings(desk, missing)
    return {
        spelling: known.get(spelling) or min(group, key=lambda candidate: (-missing[candidate], candidate))
        for normalized, group in spellings.items()
        for spelling in group
        if normalized
    }


def merge_known_spellings(desk: Desk, questions: QuestionCounts) -> QuestionCounts:
    """Return questions with those for missing codes counted under the codes that the catalog has by now."""
    known = find_known_spellings(desk, questions.missing)
    shown = Counter(questions.shown)
    for spelling, code in known.items():
        shown[code] += questions.missing[spelling]
    return QuestionCounts(shown, {code: count for code, count in questions.missing.items() if code not in known})
