"""Source code in any of the common languages: a table for each enum, list of constants, map or list of calls."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.source.groups import build_groups
from bot.catalog.formats.source.lookups import join_lookups
from bot.catalog.formats.source.members import CALL, COMMENT, KEY, Finder, Member
from bot.catalog.formats.source.shapes import Place
from bot.catalog.formats.source.tokens import cut_source
from bot.catalog.tables import Row, SkippedPart, Table

NAME = "a source file"
SUFFIXES = (
    *(".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".inc", ".def", ".m", ".mm", ".go", ".java", ".kt"),
    *(".scala", ".cs", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".py", ".pyi", ".proto", ".php", ".rb", ".rs"),
    *(".swift", ".dart", ".strings", ".groovy", ".lua", ".pas"),
)
INDENTED = (".py", ".pyi", ".rb")  # blocks are told by the indentation of their lines
LISTED = (".strings",)  # the file is one map
MIN_CALLS = 3  # calls of the same macro that make a list


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name is that of source code."""
    return file.name.lower().endswith(SUFFIXES)


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a file."""
    groups = dict[tuple[tuple[str, ...], str], list[Member]]()
    for member in join_lookups(list(drop_shared_comments(list(find_members(file))))):
        groups.setdefault((member.path, member.kind), []).append(member)
    for (path, kind), members in groups.items():
        if not kind.startswith(CALL):
            yield build_table(path, members)
        elif len(members) >= MIN_CALLS:
            yield build_table(path, list(map(drop_macro, members)))


def find_members(file: DecodedFile) -> Iterator[Member]:
    """Yield the constants in a file, in order."""
    name = file.name.lower()
    source = cut_source(file.text)
    root = build_groups(source.tokens)
    finder = Finder(source, is_go=name.endswith(".go"))
    if name.endswith(INDENTED):
        return finder.search_lines(root)
    return finder.search(root, Place((), "map" if name.endswith(LISTED) else "top"))


def drop_shared_comments(members: Sequence[Member]) -> Iterator[Member]:
    """Yield constants, without their comments where several stand in one line: nobody can tell whose it is."""
    counts = Counter(member.line for member in members)
    for member in members:
        yield drop_cell(member, COMMENT) if counts[member.line] > 1 else member


def drop_macro(member: Member) -> Member:
    """Return a call without the name of the macro."""
    return drop_cell(member, KEY)


def drop_cell(member: Member, column: str) -> Member:
    """Return a constant without a cell."""
    cells = {name: text for name, text in member.cells.items() if name != column}
    return Member(member.line, member.path, member.kind, cells)


def build_table(path: tuple[str, ...], members: Sequence[Member]) -> Table:
    """Return constants as a table; their comments are the last column."""
    columns = dict.fromkeys(chain.from_iterable(member.cells for member in members))
    header = sorted(columns, key=lambda column: column == COMMENT)
    rows = [Row(member.line, tuple(member.cells.get(column, "") for column in header)) for member in members]
    return Table(path, tuple(header), rows)
