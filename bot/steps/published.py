"""The published steps: everything staff wrote, indexed for display with the catalog. Immutable, shared by threads."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.catalog.entry import Entry
from bot.steps.mark import Mark
from bot.steps.reference_steps import build_reference_steps, has_reference_steps
from bot.steps.step import Fix, Step


@dataclass(frozen=True, slots=True)
class PublishedSteps:
    """All fixes by home code (including retired ones), the published ones by every code they are for, marks by code.

    In ``by_code`` a code's own fix comes first, then the shared ones, sorted by home.
    """

    fixes: Mapping[str, Fix] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    by_code: Mapping[str, tuple[Fix, ...]] = field(default_factory=dict)

    def fixes_for(self, code: str) -> tuple[Fix, ...]:
        """Return the published fixes that are shown for a code."""
        return self.by_code.get(code, ())

    def has_been_written(self, code: str) -> bool:
        """Return whether staff have ever written steps for a code, even if they retired them since."""
        return code in self.by_code or code in self.fixes

    def shows_reference_steps(self, entry: Entry) -> bool:
        """Return whether a code shows what the reference says to do: as long as staff have written nothing for it."""
        return has_reference_steps(entry) and not self.has_been_written(entry.key)

    def find_reference_steps(self, entry: Entry) -> tuple[Step, ...]:
        """Return what the reference says to do about a code, if it is shown."""
        return build_reference_steps(entry) if self.shows_reference_steps(entry) else ()

    def has_steps(self, entry: Entry) -> bool:
        """Return whether a code shows steps: those that staff wrote, or those of the reference."""
        return entry.key in self.by_code or self.shows_reference_steps(entry)


def index_published_steps(fixes: Mapping[str, Fix], marks: Mapping[str, Mark]) -> PublishedSteps:
    """Index fixes and marks."""
    by_code: dict[str, list[Fix]] = defaultdict(list)
    for fix in fixes.values():
        for code in fix.codes if fix.published else ():
            by_code[code].append(fix)
    groups = {
        code: tuple(sorted(group, key=lambda fix: (fix.home != code, fix.home))) for code, group in by_code.items()
    }
    return PublishedSteps(fixes, marks, groups)
