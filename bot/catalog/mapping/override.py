"""Put what people say now before what they said of an earlier release."""

from typing import Any

from bot.catalog.mapping.mapping import DEFAULT_JOIN, ROLE_NAMES, Layout, Mapping, fold_name

NEEDED = ("code", "message")  # roles for which another column is guessed
PATTERNS = ("table", "only", "strip", "encoding", "lines")


def override_mapping(stored: Mapping, said: Mapping) -> Mapping:
    """Return a stored mapping in which only what was said is replaced; both columns that are needed say it anew."""
    if said.is_complete or said.lines:
        return said
    layouts = override_layouts(stored.layouts, said.layouts)
    patterns = {name: getattr(said, name) or getattr(stored, name) for name in PATTERNS}
    join = stored.join if said.join == DEFAULT_JOIN else said.join
    return Mapping(layouts, join, **patterns)


def override_layouts(stored: tuple[Layout, ...], said: tuple[Layout, ...]) -> tuple[Layout, ...]:
    """Return layouts with what was said, which is at most one."""
    if not (stored and said):
        return stored or said
    return tuple(dict.fromkeys(override_layout(layout, said[0]) for layout in stored))


def override_layout(stored: Layout, said: Layout) -> Layout:
    """Return a layout with the roles that were said; a column that plays one of these now plays no other."""
    taken = set(map(fold_name, said.list_columns()))
    return Layout(**{role: override_role(role, stored, said, taken) for role in ROLE_NAMES})


def override_role(role: str, stored: Layout, said: Layout, taken: set[str]) -> Any:  # noqa: ANN401 - one or several names
    """Return the columns of a role: as said, or else as stored, unless they are taken."""
    if (names := getattr(said, role)) is not None:
        return names
    if not is_taken(getattr(stored, role), taken):
        return getattr(stored, role)
    return None if role in NEEDED else ""


def is_taken(names: str | tuple[str, ...] | None, taken: set[str]) -> bool:
    """Return whether any of a role's columns has another role now."""
    listed = (names,) if isinstance(names, str) else names or ()
    return not taken.isdisjoint(map(fold_name, listed))
