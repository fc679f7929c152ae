"""Interpret the tables of files: which hold codes, and which of their columns is what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from bot.catalog.mapping.choose_tables import STRONG, choose_tables, measure_width
from bot.catalog.mapping.guess import Guess, guess_roles
from bot.catalog.mapping.headers import weigh_name
from bot.catalog.mapping.interpretation import CodeTables, FileTable, Interpretation, LeftOut, TableFile
from bot.catalog.mapping.labelled import unfold_labels
from bot.catalog.mapping.mapping import Layout, Mapping, fold_name
from bot.catalog.mapping.string_keys import choose_error_keys
from bot.catalog.tables import Table

ANOTHER_HAS_CODES = "another table has the codes"


def interpret_files(files: Sequence[TableFile], mapping: Mapping) -> Interpretation:
    """Interpret the tables of files that belong to one catalog; what the mapping doesn't say is guessed."""
    printed = [FileTable(file.name, table) for file in files for table in file.document.tables if table.rows]
    tables = unfold_labels(printed)
    chosen, left_out = choose_tables(tables, mapping)
    groups = list[CodeTables]()
    for layout, parts in group_tables(chosen, mapping):
        guess = guess_group(parts, layout)
        if guess.reason:
            left_out += [LeftOut(part, guess.reason) for part in parts]
        else:
            groups.append(CodeTables(tuple(parts), guess.roles, guess.doubts))
    kept = groups if mapping.layouts else drop_weak_groups(groups)
    left_out += [LeftOut(part, ANOTHER_HAS_CODES) for group in groups if group not in kept for part in group.tables]
    return Interpretation(tuple(files), mapping, tuple(map(choose_error_keys, kept)), tuple(left_out))


def group_tables(tables: Iterable[FileTable], mapping: Mapping) -> list[tuple[Layout, list[FileTable]]]:
    """Return the tables by their columns, each group with what is known of these, in the order of the first ones."""
    groups = defaultdict[tuple[object, ...], list[FileTable]](list)
    layouts = dict[tuple[object, ...], Layout]()
    for part in tables:
        layout = choose_layout(part.table, mapping)
        names = tuple(map(fold_name, part.table.header)) or (measure_width(part.table),)
        groups[layout, *names].append(part)
        layouts[layout, *names] = layout
    return [(layouts[key], parts) for key, parts in groups.items()]


def choose_layout(table: Table, mapping: Mapping) -> Layout:
    """Return the first layout whose columns a table has; one that knows nothing if there is none."""
    width = measure_width(table)
    return next((layout for layout in mapping.layouts if layout.fits(table.header, width)), Layout())


def guess_group(parts: Sequence[FileTable], layout: Layout) -> Guess:
    """Guess the roles of the columns that some tables share, but for those that are known."""
    header = parts[0].table.header
    rows = list(chain.from_iterable(part.table.rows for part in parts))
    width = max(measure_width(part.table) for part in parts)
    guess = guess_roles(header, rows, layout.find_roles(header, width))
    return replace(guess, roles=guess.roles.drop(layout.list_absent()))


def drop_weak_groups(groups: Sequence[CodeTables]) -> list[CodeTables]:
    """Return the groups without those of HTTP statuses, and those without names, if other groups name their codes."""
    own = [group for group in groups if not has_foreign_codes(group)]
    named = [group for group in own if weigh_code_name(group) >= STRONG]
    return [group for group in own if group.header] if named else own or [*groups]


def weigh_code_name(group: CodeTables) -> float:
    """Return how surely the column of codes is one by its name."""
    return weigh_name("".join(group.header[group.roles.code[0] : group.roles.code[0] + 1]), "code")


def has_foreign_codes(group: CodeTables) -> bool:
    """Return whether a group's codes are another system's by the name of their column."""
    name = "".join(group.header[group.roles.code[0] : group.roles.code[0] + 1])
    return weigh_name(name, "other") >= max(STRONG, weigh_code_name(group))
