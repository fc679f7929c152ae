"""List a section of the catalog, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bot.catalog.entry import Entry
from bot.catalog.keys import CatalogNames
from bot.desk.questions.pages import paginate
from bot.desk.state.desk import Desk

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
    index = desk.cache.index
    wanted = " ".join(name.split()).casefold()
    rows = index.by_name.find_rows(wanted)
    if not rows:
        return Listing(None, names=index.facts.names, near=find_similar_names(wanted, index.facts.names))
    shown, page, pages = paginate(rows, page)
    entries = tuple(map(index.entries.read, shown))
    own = entries[0].section if entries[0].section.casefold() == wanted else entries[0].family
    return Listing(own, entries, page, pages, total=len(rows), catalogs=desk.cache.snapshot.catalogs)


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
