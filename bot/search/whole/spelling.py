"""Find the codes and aliases that a word spells, whatever they look like."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import islice
from typing import NamedTuple

from bot.search import tuning
from bot.search.catalogs.names import NO_CATALOGS
from bot.search.index import Index, is_odd, normalize_code
from bot.search.whole.halves import BRACKETS, find_halves, find_unnumbered_patterns
from bot.search.whole.patterns import find_pattern_rows

FAR = 9
DASH = str.maketrans("-", "_")


class Spelling(NamedTuple):
    """The rows of the entries that a word spells, in their order, and the code or alias that it is, as printed.

    ``is_half``: it is only a half of the code.
    """

    rows: tuple[int, ...]
    name: str
    is_half: bool = False


class Name(NamedTuple):
    """A code or an alias with the letters and digits of a word; an alias counts less than a code."""

    row: int
    name: str
    is_alias: bool


def find_spelling(index: Index, word: str, scope: AbstractSet[int] = NO_CATALOGS) -> Spelling | None:
    """Return the codes that a word in a text spells as printed, or else in another case; None if there are none.

    Those in the catalogs that the text names (``scope``) come first. Codes that are just words and a number are left
    out: their numbers are read with what is before them.
    """
    names = list(filter(partial(is_whole_name, index), list_names(index, word)))
    if nearest := select_nearest(keep_names(index, names, scope), word) or select_nearest(names, word):
        return nearest
    rows = find_pattern_rows(index, word)
    return Spelling(tuple(rows), word) if rows else find_half(index, word)


def keep_names(index: Index, names: Iterable[Name], scope: AbstractSet[int]) -> list[Name]:
    """Return the names of entries in some catalogs."""
    return [name for name in names if index.tables.catalogs[name.row] in scope] if scope else []


def is_whole_name(index: Index, name: Name) -> bool:
    """Return whether a name is an alias, or a code that is not just words and a number."""
    return name.is_alias or is_odd(index.entries.read(name.row))


def find_half(index: Index, word: str) -> Spelling | None:
    """Return the codes of which a word spells a half."""
    if rows := tuple(find_unnumbered_patterns(index, word)):
        return Spelling(rows, word, is_half=True)
    nearest = select_nearest([Name(row, half, is_alias=False) for row, half in find_halves(index, word)], word)
    return nearest._replace(is_half=True) if nearest else None


def list_names(index: Index, word: str) -> list[Name]:
    """Return the codes and aliases with a word's letters and digits, whatever their separators."""
    wanted = word.upper() if word.isalnum() else normalize_code(word)
    codes = islice(index.by_normalized.find_rows(wanted), tuning.MAX_SAME_NAME)
    return [*(Name(row, index.entries.read(row).code, is_alias=False) for row in codes), *list_aliases(index, wanted)]


def list_aliases(index: Index, wanted: str) -> Iterator[Name]:
    """Yield the aliases with these letters and digits."""
    for row in islice(index.by_alias.find_rows(wanted), tuning.MAX_SAME_NAME):
        same = (alias for alias in index.entries.read(row).aliases if normalize_code(alias) == wanted)
        yield from (Name(row, alias, is_alias=True) for alias in same)


def select_nearest(names: Sequence[Name], word: str) -> Spelling | None:
    """Return those of some names that a word spells best; None if it spells none of them."""
    by_distance: dict[int, list[Name]] = defaultdict(list)
    for name in names:
        by_distance[2 * measure_distance(name.name, word) + name.is_alias].append(name)
    nearest = min(by_distance, default=FAR)
    if nearest >= FAR:
        return None
    best = by_distance[nearest]
    return Spelling(tuple(dict.fromkeys(name.row for name in best)), best[0].name.strip(BRACKETS))


def is_plain_word(name: str) -> bool:
    """Return whether a name has nothing but letters, and no capital inside."""
    return name.isalpha() and (name.isupper() or not any(map(str.isupper, name[1:])))


def measure_distance(name: str, word: str) -> int:
    """Return 0 for the same word, 1 in another case, 2 if a dash stands for an underscore, more for another word."""
    name = name.strip(BRACKETS)
    word = word.strip(BRACKETS)
    if name == word:
        return 0
    if name.casefold() == word.casefold():
        return 1
    is_signed = name.startswith("-") or word.startswith("-")
    is_alike = name.translate(DASH).casefold() == word.translate(DASH).casefold()
    return 2 if is_alike and not is_signed else FAR
