"""Keys: what identifies a code in a desk that may have several catalogs, and how people see it.

``Entry.key`` says what a key is. Everything that stores codes stores keys, and nobody is shown one.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

from bot.catalog.entry import FIRST_CATALOG

CatalogNames: TypeAlias = Mapping[int, str]
"""The names of a desk's catalogs, by number."""

NO_NAMES: CatalogNames = {}
NUMBERED_KEY = re.compile(r"([1-9][0-9]{0,9}) (\S+)")
REMOVED = "removed catalog"


def split_key(key: str) -> tuple[int, str]:
    """Return the number of a key's catalog, and its code as printed."""
    numbered = NUMBERED_KEY.fullmatch(key)
    return (int(numbered[1]), numbered[2]) if numbered else (FIRST_CATALOG, key)


def is_numbered(key: str) -> bool:
    """Return whether a text is the key of a code of a further catalog; no code has such a form, and no typed one."""
    return split_key(key)[0] != FIRST_CATALOG


def get_printed_code(key: str) -> str:
    """Return the code of a key as it is printed."""
    return split_key(key)[1]


def spell_gap(code: str) -> str:
    """Return a code that no catalog has, as somebody typed it, so that nobody takes it for a key."""
    return code.replace(" ", "_") if is_numbered(code) else code


def is_same_catalog(key: str, other: str) -> bool:
    """Return whether the codes of two keys belong to the same catalog."""
    return split_key(key)[0] == split_key(other)[0]


def name_catalog(catalog: int, names: CatalogNames) -> str:
    """Return what to call a code's catalog beside the code: "" if it is the only one, or if there are no names."""
    if catalog in names:
        return names[catalog] if len(names) > 1 else ""
    return REMOVED if names else ""


def describe_code(key: str, catalog: str = "") -> str:
    """Return a key as people see it: the code, and in parentheses what its catalog is called, if anything."""
    code = get_printed_code(key)
    return f"{code} ({catalog})" if catalog else code


def spell_question(key: str, catalog: str = "") -> str:
    """Return what people type to ask for a key: the code, after what its catalog is called, if anything."""
    return " ".join(filter(None, [catalog, get_printed_code(key)]))


def spell_same_code(offered: Mapping[str, str]) -> tuple[str, ...]:
    """Return what to type for each of several keys if all are one code in different catalogs; else nothing.

    ``offered`` are the names of their catalogs, by key.
    """
    is_same = len(set(map(get_printed_code, offered))) == 1 < len(offered)
    return tuple(spell_question(key, catalog) for key, catalog in offered.items()) if is_same else ()


class LabelledCode:
    """What is said of a code: ``code`` is its key, ``catalog`` what to call its catalog beside it, "" for nothing."""

    __slots__ = ()

    code: str
    catalog: str

    @property
    def label(self) -> str:
        """Return the code as people see it, with its catalog."""
        return describe_code(self.code, self.catalog)
