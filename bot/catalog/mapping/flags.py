"""Write a mapping as flags of ``errdesk catalog import``."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from bot.catalog.mapping.choose_tables import name_table
from bot.catalog.mapping.interpret import interpret_files
from bot.catalog.mapping.interpretation import CodeTables, FileTable, Interpretation
from bot.catalog.mapping.mapping import DEFAULT_JOIN, LIST_MARK, ROLE_NAMES, Layout, Mapping


@dataclass(frozen=True, slots=True)
class Flags:
    """Flags as one types them; ``whole`` says that they read all that was understood, else they come near."""

    text: str
    whole: bool = True


def write_flags(interpretation: Interpretation) -> Flags:
    """Return the fewest flags that read the same files in the same way."""
    wanted = interpretation.groups
    chosen = next(
        (mapping for mapping in list_mappings(interpretation, wanted) if reads(interpretation, mapping)), None
    )
    if chosen:
        return Flags(format_flags(chosen))
    first = replace(interpretation, groups=wanted[:1])
    narrowed = list(list_mappings(first, first.groups))
    return Flags(format_flags(next((one for one in narrowed if reads(first, one)), narrowed[0])), whole=False)


def reads(interpretation: Interpretation, mapping: Mapping) -> bool:
    """Return whether a mapping reads the files just as they were interpreted."""
    again = interpret_files(interpretation.files, mapping)
    return (again.only, list(map(describe, again.groups))) == (
        interpretation.only,
        list(map(describe, interpretation.groups)),
    )


def describe(group: CodeTables) -> tuple[object, ...]:
    """Return what must be the same if a group is read in the same way."""
    return group.tables, group.roles


def list_mappings(interpretation: Interpretation, groups: Sequence[CodeTables]) -> Iterator[Mapping]:
    """Yield mappings that flags can say, the shortest first: columns, then those there are none of, then tables."""
    confirmed = interpretation.confirm()
    named = confirmed.layouts[0]
    said = Layout(**{role: getattr(named, role) or None for role in ROLE_NAMES})
    parts = [part for group in groups for part in group.tables]
    tables = dict.fromkeys(
        (confirmed.table, match_any(map(get_heading, parts)), f"^{match_any(map(name_table, parts))}$")
    )
    for table, layout in product(tables, (said, named)):
        yield replace(confirmed, layouts=(layout,), table=table)


def get_heading(part: FileTable) -> str:
    """Return the heading next to a table, or its file's name."""
    return (part.file, *part.table.headings)[-1]


def match_any(texts: Iterator[str]) -> str:
    """Return a pattern of some texts."""
    patterns = [re.escape(text).replace("\\ ", " ").replace("\\-", "-") for text in dict.fromkeys(texts)]
    return patterns[0] if len(patterns) == 1 else f"({'|'.join(patterns)})"


def format_flags(mapping: Mapping) -> str:
    """Return a mapping with at most one layout as flags."""
    layout = mapping.layouts[0] if mapping.layouts else Layout()
    return " ".join(f"--{name} {shlex.quote(value)}" for name, value in list_flags(mapping, layout))


def list_flags(mapping: Mapping, layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each flag."""
    said = [(role, getattr(layout, role)) for role in ROLE_NAMES]
    said += [(name, getattr(mapping, name)) for name in ("table", "only", "strip", "encoding", "lines")]
    yield from ((name, join_names(value)) for name, value in said if value is not None)
    if mapping.join != DEFAULT_JOIN:
        yield "join", mapping.join


def join_names(names: str | tuple[str, ...] | None) -> str:
    """Return the names of columns as a flag takes them."""
    return names if isinstance(names, str) else LIST_MARK.join(names or ())
