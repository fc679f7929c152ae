"""The house keeps its own rules: budgets, documents that match the code, nothing silenced without a reason."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import errdesk
from bot.settings import PROJECT_ROOT, Settings
from tests.source import uses

CODE = sorted(path for room in ("bot", "tests", "bench", "migrations") for path in (PROJECT_ROOT / room).rglob("*.py"))
BOT = [path for path in CODE if path.is_relative_to(PROJECT_ROOT / "bot")]
MOST_LINES, MOST_IN_FUNCTION, MOST_IN_LISTENER = 250, 30, 15
MOST_IN_FOLDER = 16
LISTENERS = [path for path in BOT if "\ndef register(app: AsyncApp)" in path.read_text(encoding="utf-8")]
README = PROJECT_ROOT / "README.md"
VARIABLE = re.compile(r'env\.get\("([A-Z_]+)"|environ\.get\("([A-Z_]+)"')


def named(path: Path) -> str:
    return path.relative_to(PROJECT_ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def settings_variables() -> set[str]:
    found = VARIABLE.findall((PROJECT_ROOT / "bot" / "settings.py").read_text(encoding="utf-8"))
    return {name for pair in found for name in pair if name}


def commands(group: click.Group, before: str = "errdesk") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


@pytest.mark.parametrize("path", BOT, ids=named)
def test_files_and_functions_stay_within_their_budgets(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    most = MOST_IN_LISTENER if path in LISTENERS else MOST_IN_FUNCTION
    long = {f.name: length for f in functions(path) if (length := (f.end_lineno or 0) - f.lineno + 1) > most}
    assert not long


def test_no_folder_is_too_full_to_look_through() -> None:
    files = Counter(named(path.parent) for path in CODE if not path.is_relative_to(PROJECT_ROOT / "bench"))
    assert {folder: count for folder, count in files.items() if count > MOST_IN_FOLDER} == {}


def test_no_two_modules_of_slack_share_a_name() -> None:
    names = Counter(
        path.stem for path in BOT if path.is_relative_to(PROJECT_ROOT / "bot" / "slack") and path.stem != "__init__"
    )
    assert {name for name, count in names.items() if count > 1} == set()


def test_listeners_do_not_import_each_other() -> None:
    assert len(LISTENERS) > 20
    modules = {named(path).removesuffix(".py").replace("/", ".") for path in LISTENERS}
    features = [
        path for path in BOT if path.is_relative_to(PROJECT_ROOT / "bot" / "slack") and path.parent.name != "app"
    ]
    imports = {named(path): modules & {used.rpartition(".")[0] for used in uses(path)} for path in features}
    assert {name: used for name, used in imports.items() if used} == {}


def test_every_exception_to_a_check_gives_its_reason() -> None:
    silent = [
        f"{named(path)}:{number}"
        for path in CODE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# (noqa|type: ignore)", line)
        and not re.search(r"# (noqa: [A-Z0-9, ]+|type: ignore\[.+\])\s+[-#] .*\w", line)
        and path != Path(__file__)
    ]
    assert not silent


def test_the_number_of_examples_is_that_of_the_profile() -> None:
    tests = [path for path in CODE if path.is_relative_to(PROJECT_ROOT / "tests") and path.name != "conftest.py"]
    assert [named(path) for path in tests if re.search(r"max_examples=\d", path.read_text(encoding="utf-8"))] == []


def test_the_environment_is_read_in_one_file() -> None:
    readers = [named(path) for path in BOT if "os.environ" in path.read_text(encoding="utf-8")]
    assert readers == ["bot/cli/terminal/start.py"]


def test_every_setting_is_in_the_readme_and_in_the_example() -> None:
    readme, example = README.read_text(encoding="utf-8"), (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")
    variables = settings_variables()
    assert len(variables) == len(Settings.__dataclass_fields__)
    assert [name for name in variables if f"`{name}`" not in readme] == []
    assert set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE)) == variables


def test_every_command_has_a_help_and_a_place_in_the_readme() -> None:
    readme = README.read_text(encoding="utf-8")
    assert [command for command in commands(errdesk) if f"{command}" not in readme] == []


def test_every_command_that_the_readme_names_exists() -> None:
    known = set(commands(errdesk))
    written = re.findall(r"^\.?[\w/]*(errdesk [a-z]+(?: [a-z]+)?)", fenced(README), re.MULTILINE)
    assert written
    assert [
        line for line in written if not any(line == command or line.startswith(f"{command} ") for command in known)
    ] == []
    targets = set(re.findall(r"^([a-z]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z]+)", fenced(README), re.MULTILINE)) <= targets


def test_whoever_starts_the_bot_as_the_readme_says_gets_the_clock_that_posts_the_summaries() -> None:
    started = re.findall(r"^errdesk serve.*", fenced(README), re.MULTILINE)
    assert started
    assert [line for line in started if "--clock" not in line] == []


def fenced(path: Path) -> str:
    blocks = re.findall(r"```\w*\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    return "\n".join(line.strip().removeprefix(".venv/bin/") for block in blocks for line in block.splitlines())


def test_links_in_the_documents_lead_somewhere() -> None:
    for path in [README, PROJECT_ROOT / "SECURITY.md", *(PROJECT_ROOT / "docs").glob("*.md")]:
        links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
        assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_version_is_told_in_the_changelog() -> None:
    version = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}" in (PROJECT_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_locked_dependencies_carry_hashes_and_no_address() -> None:
    lock = (PROJECT_ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[A-Za-z0-9_.-]+==\S+(?: ; [^\\]+)? \\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[A-Za-z0-9]", lock, re.MULTILINE))
    assert "://" not in lock
