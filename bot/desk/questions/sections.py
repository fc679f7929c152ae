"""List a section of the catalog, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bot.catalog.code import DEFAULT_FAMILY, DEFAULT_SECTION
from bot.catalog.entry import Entry
from bot.catalog.keys import CatalogNames
from bot.desk.questions.pages import paginate
from bot.desk.state.desk import Desk
from bot.desk.state.snapshot import Snapshot

MAX_SIMILAR_NAMES = 3  # similar names that are offered for an unknown one
MIN_SIMILARITY = 0.65  # similarity (0 to 1) from which a word may be a misspelling of another
COMPARED_LENGTH = 40  # characters of an unknown name that are compared


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a section or family, sorted by code; ``page`` counts from 1, ``total`` is the number of codes.

    ``name`` is the official name of the section or family, None if there is no such: then ``names`` are all there are,
    and ``near`` the similar ones. ``catalogs`` are the names of the catalogs by number.
    """

    name: str | None
    entries: tuple[Entry, ...] = ()
    page: int = 1
    pages: int = 1
    total: int = 0
    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    catalogs: CatalogNames = field(default_factory=dict)


def list_section(desk: Desk, name: str, page: int = 1) -> Listing:
    """Return a page of the codes of a section or family, case-insensitively; a page beyond the last is the last."""
    snapshot = desk.cache.snapshot
    index = snapshot.index
    wanted = " ".join(name.split()).casefold()
    rows = index.by_name.find_rows(wanted) or find_catalog_rows(snapshot, wanted)
    if not rows:
        names = (*list_catalogs(snapshot), *filter(is_telling, index.facts.names))
        near = find_similar_names(wanted, names)
        return Listing(None, names=names, near=near, catalogs=snapshot.catalogs)
    shown, page, pages = paginate(rows, page)
    entries = tuple(map(index.entries.read, shown))
    own = name_listing(snapshot, entries[0], wanted)
    return Listing(own, entries, page, pages, total=len(rows), catalogs=snapshot.catalogs)


def name_listing(snapshot: Snapshot, first: Entry, wanted: str) -> str:
    """Return the official name of the section, catalog or family whose first code this is, by its case-folded name."""
    names = (first.section, snapshot.name_catalog(first))
    return next((name for name in names if name.casefold() == wanted), first.family)


def list_catalogs(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the names of the catalogs if there are several; else nothing."""
    return tuple(snapshot.catalogs.values()) if snapshot.index.has_several_catalogs else ()


def find_catalog_rows(snapshot: Snapshot, wanted: str) -> list[int]:
    """Return the rows of the codes of one of several catalogs by its name, which is case-folded."""
    numbers = {number for number, name in snapshot.catalogs.items() if name.casefold() == wanted}
    return [row for row, catalog in enumerate(snapshot.index.tables.catalogs) if catalog in numbers] if numbers else []


def is_telling(name: str) -> bool:
    """Return whether a section or family is one that somebody named, not what stands in for none."""
    return name not in {"", DEFAULT_FAMILY, DEFAULT_SECTION}


def find_similar_names(typed: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that are similar to what was typed, best first: a misspelled word, or a part of the name."""
    scores = {name: compare_texts(typed[:COMPARED_LENGTH], name.casefold()) for name in names}
    similar = (name for name in scores if scores[name][0] >= MIN_SIMILARITY)
    return tuple(sorted(similar, key=lambda name: scores[name], reverse=True)[:MAX_SIMILAR_NAMES])


def compare_texts(typed: str, name: str) -> tuple[float, float]:
    """Return the similarity (0 to 1) of the two most similar words of two texts, and that of the whole texts."""
    scores = [compare_words(word, other) for word in {typed, *typed.split()} for other in {name, *name.split()}]
    return max(scores, default=0.0), compare_words(typed, name)


def compare_words(word: str, other: str) -> float:
    """Return the similarity of two words, 0 to 1; 1 if the second begins with the first."""
    return 1.0 if other.startswith(word) else SequenceMatcher(None, word, other).ratio()
