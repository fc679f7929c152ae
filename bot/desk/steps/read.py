"""Load the steps of a code for its form, with the codes that they could be shown for too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bot.catalog.entry import Entry
from bot.catalog.keys import get_printed_code
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.search.index import Index
from bot.search.words.messages import Message
from bot.steps.step import Fix

MAX_SIMILAR_CODES = 100  # similar codes that are offered


@dataclass(frozen=True, slots=True)
class StepsFormData:
    """The data of a code's form: its own fix first, even a retired one, then those that are shared with it.

    ``similar`` are the codes with the same message or the same steps for which the first fix is not shown yet.
    ``catalog`` is what to call the codes' catalog beside them, "" if there is only one.
    """

    entry: Entry
    fixes: tuple[Fix, ...]
    similar: tuple[Entry, ...]
    catalog: str = ""

    @property
    def own(self) -> Fix | None:
        """Return the code's own fix; None if it only has shared ones, or none."""
        return self.fixes[0] if self.fixes and self.fixes[0].home == self.entry.key else None


def load_steps_form(desk: Desk, code: str) -> StepsFormData:
    """Return the data of a code's form, as the cache has it; refuses a key that no catalog has."""
    entry = desk.cache.index.entries.get(code)
    if entry is None:
        raise Refusal(f"The catalog has no code {get_printed_code(code)}. Check its digits.")
    guide = desk.cache.guide
    shared = (fix for fix in guide.fixes_for(code) if fix.home != code)
    all_fixes = (guide.fixes[code], *shared) if code in guide.fixes else tuple(shared)
    similar = find_similar_codes(desk, entry, all_fixes)
    return StepsFormData(entry, all_fixes, similar, desk.cache.snapshot.name_catalog(entry))


def find_similar_codes(desk: Desk, entry: Entry, fixes: Sequence[Fix]) -> tuple[Entry, ...]:
    """Return the active codes with the same message or the same steps for which the first fix is not shown.

    They are those of the same catalog, as steps are.
    """
    entries = desk.cache.index.entries
    covered = {entry.key, *(fixes[0].codes if fixes else ())}
    codes = {*find_same_message(desk.cache.index, entry), *find_same_steps(desk, fixes)} - covered
    similar = (entries[code] for code in sorted(codes) if code in entries)
    return tuple(filter(partial(is_alternative, entry), similar))[:MAX_SIMILAR_CODES]


def is_alternative(entry: Entry, other: Entry) -> bool:
    """Return whether a code may share the steps of another: it is active, and of the same catalog."""
    return other.status == "active" and other.catalog == entry.catalog


def find_same_message(index: Index, entry: Entry) -> Iterator[str]:
    """Yield the keys of the codes whose preferred message has the same words, whatever its placeholders are."""
    for message in index.messages.find_equal(entry.meaning.text):
        yield from list_preferring_codes(message)


def list_preferring_codes(message: Message) -> Iterator[str]:
    """Return the keys of the codes of which a message is the preferred one, not a phrase."""
    return (entry.key for entry, _ in message.codes if entry.meaning.text == message.text)


def find_same_steps(desk: Desk, fixes: Sequence[Fix]) -> Iterator[str]:
    """Yield the codes of published fixes with the same steps as one of these."""
    mine = {normalize_steps(fix) for fix in fixes} - {()}
    for fix in desk.cache.guide.fixes.values():
        if normalize_steps(fix) in mine:
            yield from fix.codes


def normalize_steps(fix: Fix) -> tuple[str, ...]:
    """Return the texts of a fix's steps with normalized white space and case."""
    return tuple(" ".join(step.text.casefold().split()) for step in fix.revision.steps)
