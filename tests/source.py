"""Read the program's own source, for rules that hold everywhere in it."""

import ast
from pathlib import Path

from bot.settings import PROJECT_ROOT


def modules(folder: str = "bot", *, but: str = "") -> list[Path]:
    """Return the modules in a folder, all but one."""
    return [path for path in sorted((PROJECT_ROOT / folder).rglob("*.py")) if path != PROJECT_ROOT / but]


def calls(path: Path) -> list[tuple[str, list[object]]]:
    """Return what a module calls, by its full name, with the arguments that are constants."""
    tree, names = ast.parse(path.read_text(encoding="utf-8")), full_names(path)
    return [
        (in_full(written(node.func), names), [one.value for one in node.args if isinstance(one, ast.Constant)])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


def uses(path: Path) -> set[str]:
    """Return the dotted names that a module mentions, such as "csv.writer", with imported names written in full."""
    tree, names = ast.parse(path.read_text(encoding="utf-8")), full_names(path)
    mentioned = {written(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)}
    return {in_full(name, names) for name in mentioned}


def full_names(path: Path) -> dict[str, str]:
    """Return the full name of each imported name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    renamed = {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.asname
    }
    return imported | renamed


def written(node: ast.expr) -> str:
    """Return a name as it is written; what is no name in it is left out."""
    if isinstance(node, ast.Attribute):
        return f"{written(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def in_full(name: str, imported: dict[str, str]) -> str:
    """Replace an imported name by the full one."""
    first, dot, rest = name.partition(".")
    return f"{imported.get(first, first)}{dot}{rest}"


BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.Assert,
    ast.match_case,
)


def count_paths(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return a function's cyclomatic complexity, without the functions inside it.

    Conditional expressions, each operand of ``and`` and ``or``, and comprehensions with their conditions count as well,
    which ruff's C901 leaves out.
    """
    paths = 1
    nodes: list[ast.AST] = list(function.body)
    while nodes:
        node = nodes.pop()
        paths += isinstance(node, BRANCHES)
        paths += len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
        paths += 1 + len(node.ifs) if isinstance(node, ast.comprehension) else 0
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            nodes += ast.iter_child_nodes(node)
    return paths
