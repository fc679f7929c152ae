"""Source code in any of the common languages: a table for each enum, list of constants, map or list of calls."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.source.groups import build_groups
from bot.catalog.formats.source.members import COMMENT, KEY, Finder, Member, Place
from bot.catalog.formats.source.tokens import cut_source
from bot.catalog.tables import Row, SkippedPart, Table

NAME = "a source file"
SUFFIXES = (
    *(".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".inc", ".def", ".m", ".mm", ".go", ".java", ".kt"),
    *(".scala", ".cs", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".py", ".pyi", ".proto", ".php", ".rb", ".rs"),
    *(".swift", ".dart", ".strings", ".groovy", ".lua", ".pas"),
)
PYTHON = (".py", ".pyi", ".rb")
CALL = "call "
MIN_CALLS = 3  # calls of the same macro that make a list


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name is that of source code."""
    return file.name.lower().endswith(SUFFIXES)


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a file."""
    name = file.name.lower()
    source = cut_source(file.text)
    root = build_groups(source.tokens)
    place = Place((), "map" if name.endswith(".strings") else "top")
    finder = Finder(source, is_go=name.endswith(".go"))
    members = list(finder.search_lines(root) if name.endswith(PYTHON) else finder.search(root, place))
    in_line = Counter(member.line for member in members)
    groups = dict[tuple[tuple[str, ...], str], list[Member]]()
    for member in members:
        if in_line[member.line] > 1:
            member.cells.pop(COMMENT, None)  # nobody can tell whose it is
        groups.setdefault((member.path, member.kind), []).append(member)
    for (path, kind), group in groups.items():
        if not kind.startswith(CALL):
            yield build_table(path, group)
        elif len(group) >= MIN_CALLS:
            yield build_table(path, [drop_macro(member) for member in group])


def drop_macro(member: Member) -> Member:
    """Return a call without the name of the macro."""
    cells = {column: text for column, text in member.cells.items() if column != KEY}
    return Member(member.line, member.path, member.kind, cells)


def build_table(path: tuple[str, ...], members: Sequence[Member]) -> Table:
    """Return constants as a table; their comments are the last column."""
    columns = list(dict.fromkeys(column for member in members for column in member.cells if column != COMMENT))
    if any(COMMENT in member.cells for member in members):
        columns.append(COMMENT)
    rows = [Row(member.line, tuple(member.cells.get(column, "") for column in columns)) for member in members]
    return Table(path, tuple(columns), rows)
