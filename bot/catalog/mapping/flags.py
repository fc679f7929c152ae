"""Write a mapping as flags of ``errdesk catalog import``."""

import shlex
from collections.abc import Iterator
from operator import itemgetter

from bot.catalog.mapping.interpretation import Interpretation
from bot.catalog.mapping.mapping import DEFAULT_JOIN, LIST_MARK, ROLE_NAMES, Layout, Mapping


def write_flags(interpretation: Interpretation) -> str:
    """Return the flags that read the same files in the same way, as one types them; of the first kind of tables."""
    mapping = interpretation.confirm()
    layout = mapping.layouts[0] if mapping.layouts else Layout()
    return " ".join(f"--{name} {shlex.quote(value)}" for name, value in list_flags(mapping, layout))


def list_flags(mapping: Mapping, layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each flag."""
    said = [(role, join_names(getattr(layout, role))) for role in ROLE_NAMES]
    said += [(name, getattr(mapping, name)) for name in ("table", "only", "strip", "encoding", "lines")]
    yield from filter(itemgetter(1), said)
    if mapping.join != DEFAULT_JOIN:
        yield "join", mapping.join


def join_names(names: str | tuple[str, ...] | None) -> str:
    """Return the names of columns as a flag takes them."""
    return names if isinstance(names, str) else LIST_MARK.join(names or ())
