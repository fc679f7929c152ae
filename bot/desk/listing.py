"""List a section of the catalog, page by page."""

from dataclasses import dataclass

from bot.catalog.entry import Entry
from bot.desk.desk import Desk

PAGE = 10  # codes on a page


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a section or family, sorted by code; ``page`` and ``pages`` count from 1, ``total`` the codes.

    ``name`` is the section's or family's own name, None where none is called so: then ``names`` says what there is.
    """

    name: str | None
    entries: tuple[Entry, ...] = ()
    page: int = 1
    pages: int = 1
    total: int = 0
    names: tuple[str, ...] = ()


def list_section(desk: Desk, name: str, page: int = 1) -> Listing:
    """List the codes of a section or family, whatever the name's case; a page beyond the last is the last."""
    desk.shelf.look_again(desk.database)
    entries = desk.shelf.index.entries.values()
    wanted = " ".join(name.split()).casefold()
    named = [entry for entry in entries if wanted in (entry.section.casefold(), entry.family.casefold())]
    if not named:
        families = {entry.family for entry in entries}
        return Listing(None, names=tuple(sorted({entry.section for entry in entries} | families)))
    pages = -(-len(named) // PAGE)
    page = min(max(page, 1), pages)
    shown = sorted(named, key=lambda entry: entry.code)[(page - 1) * PAGE : page * PAGE]
    own = named[0].section if named[0].section.casefold() == wanted else named[0].family
    return Listing(own, tuple(shown), page, pages, len(named))
