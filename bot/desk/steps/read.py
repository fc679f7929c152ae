"""Load the steps of a code for its form, and find codes to show them for."""

from dataclasses import dataclass

from bot.catalog.entry import Entry
from bot.desk.state.desk import Desk
from bot.desk.steps import similar
from bot.errors import Refusal
from bot.steps.step import Fix


@dataclass(frozen=True, slots=True)
class StepsFormData:
    """The data of a code's form: its own fix first, even a retired one, then those that are shared with it.

    ``similar`` are the codes with the same message or the same steps for which the first fix is not shown yet.
    """

    entry: Entry
    fixes: tuple[Fix, ...]
    similar: tuple[Entry, ...]

    @property
    def own(self) -> Fix | None:
        """Return the code's own fix; None if it only has shared ones, or none."""
        return self.fixes[0] if self.fixes and self.fixes[0].home == self.entry.code else None


def load_steps_form(desk: Desk, code: str) -> StepsFormData:
    """Return the data of a code's form, as the cache has it; refuses a code that the catalog lacks."""
    entry = desk.shelf.index.entries.get(code)
    if entry is None:
        raise Refusal(f"The catalog has no code {code}. Check its digits.")
    guide = desk.shelf.guide
    own = [guide.fixes[code]] if code in guide.fixes else []
    all_fixes = (*own, *(fix for fix in guide.fixes_for(code) if fix.home != code))
    return StepsFormData(entry, all_fixes, similar.find_similar_codes(desk, entry, all_fixes))


def find_codes(desk: Desk, text: str, most: int = 100) -> tuple[Entry, ...]:
    """Return codes for a text that is being typed, best first; the most asked for an empty text."""
    return similar.complete_code(desk, text, most)
