"""Interpret the tables of files: which hold codes, and which of their columns is what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, filterfalse

from bot.catalog.cells.clean import get_cell
from bot.catalog.cells.codes import split_codes
from bot.catalog.guess.guess import Guess, guess_roles
from bot.catalog.guess.headers import names_errors, weigh_name
from bot.catalog.guess.subject import is_about_errors, name_record
from bot.catalog.mapping.choose_tables import STRONG, choose_tables
from bot.catalog.mapping.interpretation import CodeTables, FileTable, Interpretation, LeftOut, TableFile
from bot.catalog.mapping.labelled import unfold_labels
from bot.catalog.mapping.mapping import Layout, Mapping, fold_name
from bot.catalog.mapping.string_keys import choose_error_keys

NO_ERRORS = "Nothing in it says that it lists errors."
RECORDS = "A list with “{}” usually isn't one of error codes."
ANOTHER_HAS_CODES = "another table has the codes"
GUESS_ALL = Layout()


def interpret_files(files: Sequence[TableFile], mapping: Mapping) -> Interpretation:
    """Interpret the tables of files that belong to one catalog; what the mapping doesn't say is guessed."""
    chosen, left_out = choose_tables(unfold_labels(list(list_tables(files))), mapping)
    groups = list[CodeTables]()
    for layout, parts in group_tables(chosen, mapping):
        guess = guess_group(parts, layout)
        if guess.reason:
            left_out += leave_out(parts, guess.reason)
        else:
            groups.append(doubt_subject(CodeTables(tuple(parts), guess.roles, guess.doubts), mapping))
    kept = groups if mapping.layouts else choose_groups(groups)
    for group in groups:
        left_out += [] if group in kept else leave_out(group.tables, ANOTHER_HAS_CODES)
    return Interpretation(tuple(files), mapping, tuple(map(choose_error_keys, kept)), tuple(left_out))


def list_tables(files: Iterable[TableFile]) -> Iterator[FileTable]:
    """Yield the tables of files, without empty ones."""
    for file in files:
        yield from (FileTable(file.name, table) for table in file.document.tables if table.rows)


def leave_out(parts: Iterable[FileTable], reason: str) -> list[LeftOut]:
    """Return tables as left out."""
    return [LeftOut(part, reason) for part in parts]


def group_tables(tables: Iterable[FileTable], mapping: Mapping) -> list[tuple[Layout, list[FileTable]]]:
    """Return the tables by their columns, each group with what is known of these, in the order of the first ones."""
    groups = defaultdict[tuple[Layout, object], list[FileTable]](list)
    for part in tables:
        layout = mapping.find_layout(part.table) or GUESS_ALL
        groups[layout, tuple(map(fold_name, part.table.header)) or part.table.width].append(part)
    return [(layout, parts) for (layout, _), parts in groups.items()]


def guess_group(parts: Sequence[FileTable], layout: Layout) -> Guess:
    """Guess the roles of the columns that some tables share, but for those that are known."""
    header = parts[0].table.header
    rows = [row for part in parts for row in part.table.rows]
    width = max(part.table.width for part in parts)
    guess = guess_roles(header, rows, layout.find_roles(header, width))
    return replace(guess, roles=guess.roles.drop(layout.list_absent()))


def doubt_subject(group: CodeTables, mapping: Mapping) -> CodeTables:
    """Return a group with a doubt if it may list something else than errors, unless people said what is in it."""
    if mapping.is_for_tables:
        return group
    record = name_record(group.header)
    if record is None and (explains_errors(group) or is_about_errors(list_names(group), list_texts(group))):
        return group
    return replace(group, doubts=(RECORDS.format(record) if record else NO_ERRORS, *group.doubts))


def explains_errors(group: CodeTables) -> bool:
    """Return whether a group says how severe its codes are, and why they appear or what to do, as only errors need."""
    roles = group.roles
    return roles.severity is not None and (roles.cause is not None or roles.action is not None)


def list_names(group: CodeTables) -> Iterator[str]:
    """Yield the names of a group's columns, and the files and headings of its tables."""
    yield from group.header
    for part in group.tables:
        yield from (part.file, *part.table.headings)


def list_texts(group: CodeTables) -> Iterator[tuple[str, str]]:
    """Yield the codes of a group, each with its other names, its message and its cause."""
    roles = group.roles
    for row in group.iterate_rows():
        places = (*roles.alias, roles.message, roles.cause)
        codes = split_codes(get_cell(row, roles.code[0]))
        yield "".join(codes[:1]), " ".join(get_cell(row, place) for place in places)


def choose_groups(groups: Sequence[CodeTables]) -> list[CodeTables]:
    """Return the groups without those of HTTP statuses, and those without names, if other groups name their codes."""
    own = list(filterfalse(has_foreign_codes, groups))
    if max(map(weigh_code_name, own), default=0) >= STRONG:
        return list(filter(speaks_of_errors, own))
    return own or [*groups]


def speaks_of_errors(group: CodeTables) -> bool:
    """Return whether a group's columns or the headings next to its tables speak of codes or errors."""
    headings = chain.from_iterable(part.table.headings[-1:] for part in group.tables)
    return bool(group.header) and (weigh_code_name(group) >= STRONG or names_errors([*group.header, *headings]))


def has_foreign_codes(group: CodeTables) -> bool:
    """Return whether a group's codes are another system's by the name of their column."""
    return weigh_name(group.code_name, "other") >= max(STRONG, weigh_code_name(group))


def weigh_code_name(group: CodeTables) -> float:
    """Return how surely the column of codes is one by its name."""
    return weigh_name(group.code_name, "code")
