"""List a section of the catalog, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.catalog.entry import Entry
from bot.desk.state.desk import Desk

PAGE = 10  # codes on a page
NEAR = 3  # names that are offered for one that there is not
LIKE = 0.65  # how much of two words is the same where one may be a slip of the other
TYPED = 40  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a section or family, sorted by code; ``page`` and ``pages`` count from 1, ``total`` the codes.

    ``name`` is the section's or family's own name, None where none is called so: then ``names`` says what there is,
    and ``near`` which of them come near.
    """

    name: str | None
    entries: tuple[Entry, ...] = ()
    page: int = 1
    pages: int = 1
    total: int = 0
    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def list_section(desk: Desk, name: str, page: int = 1) -> Listing:
    """List the codes of a section or family, whatever the name's case; a page beyond the last is the last."""
    entries = desk.shelf.index.entries.values()
    wanted = " ".join(name.split()).casefold()
    named = [entry for entry in entries if wanted in (entry.section.casefold(), entry.family.casefold())]
    if not named:
        names = tuple(sorted({name for entry in entries for name in (entry.section, entry.family)}))
        return Listing(None, names=names, near=near(wanted, names))
    pages = -(-len(named) // PAGE)
    page = min(max(page, 1), pages)
    shown = sorted(named, key=lambda entry: entry.code)[(page - 1) * PAGE : page * PAGE]
    own = named[0].section if named[0].section.casefold() == wanted else named[0].family
    return Listing(own, tuple(shown), page, pages, len(named))


def near(typed: str, names: Iterable[str]) -> tuple[str, ...]:
    """Give the names that come near to what was typed, the nearest first: a slip of a word, or a part of the name."""
    alike = {name: likeness(typed[:TYPED], name.casefold()) for name in names}
    return tuple(
        sorted((one for one in alike if alike[one][0] >= LIKE), key=lambda one: alike[one], reverse=True)[:NEAR]
    )


def likeness(typed: str, name: str) -> tuple[float, float]:
    """Say how much the nearest words of two texts are alike, and then how much the whole texts are: 0 to 1."""
    words = [same(one, other) for one in {typed, *typed.split()} for other in {name, *name.split()}]
    return max(words, default=0.0), same(typed, name)


def same(one: str, other: str) -> float:
    """Say how much of two words is the same; one that begins the other is."""
    return 1.0 if other.startswith(one) else SequenceMatcher(None, one, other).ratio()
