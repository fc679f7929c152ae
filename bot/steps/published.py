"""The guide: all that staff wrote, ready to be shown beside the catalog. Never changed, shared by all threads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.steps.mark import Mark
from bot.steps.step import Fix


@dataclass(frozen=True, slots=True)
class Guide:
    """All fixes by their home, also retired ones; the published ones by every code they are for; marks by code.

    In ``by_code`` a code's own fix stands first, then those that are shared with it, by their homes.
    """

    fixes: Mapping[str, Fix] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    by_code: Mapping[str, tuple[Fix, ...]] = field(default_factory=dict)

    def fixes_for(self, code: str) -> tuple[Fix, ...]:
        """Give the published fixes that are shown for a code."""
        return self.by_code.get(code, ())


def build_guide(fixes: Mapping[str, Fix], marks: Mapping[str, Mark]) -> Guide:
    """Put the guide together."""
    return Guide(fixes, marks, sorted_by_code(fixes.values()))


def sorted_by_code(fixes: Iterable[Fix]) -> dict[str, tuple[Fix, ...]]:
    """Sort the published fixes under every code they are for."""
    found: dict[str, list[Fix]] = defaultdict(list)
    for fix in fixes:
        if fix.published:
            for code in fix.codes:
                found[code].append(fix)
    return {
        code: tuple(sorted(several, key=lambda fix: (fix.home != code, fix.home))) for code, several in found.items()
    }
