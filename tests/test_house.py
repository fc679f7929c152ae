"""The house keeps its own rules: budgets, documents that match the code, nothing silenced without a reason."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import errdesk
from bot.settings import PROJECT_ROOT, Settings
from tests.source import count_paths, uses

CODE = sorted(path for room in ("bot", "tests", "bench", "migrations") for path in (PROJECT_ROOT / room).rglob("*.py"))
BOT = [path for path in CODE if path.is_relative_to(PROJECT_ROOT / "bot")]
MOST_LINES, MOST_IN_FUNCTION, MOST_IN_LISTENER = 250, 30, 15
MOST_IN_FOLDER = 16
MOST_PATHS = 6
LISTENERS = [path for path in BOT if "\ndef register(app: AsyncApp)" in path.read_text(encoding="utf-8")]
README = PROJECT_ROOT / "README.md"
MIN_QUOTES = 30
TYPED = ("errdesk ", "apt-get ", "/invite ", "rsync ")  # what people type, and no message
NOT_OURS = {"errdesk didn't respond"}  # Slack's own words
SAMPLES = r"…|1A2B3C4D|3000|^errdesk\.db"  # what stands in a quote for what a message is filled with
NEVER_UNAVAILABLE = {
    "bot/slack/api/deliver.py": "it only calls Slack",
    "bot/slack/app/http_server.py": "Bolt's error handler has answered already",
}
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


@pytest.mark.parametrize("path", BOT, ids=named)
def test_no_function_has_more_paths_than_a_reader_can_follow(path: Path) -> None:
    assert {f.name: paths for f in functions(path) if (paths := count_paths(f)) > MOST_PATHS} == {}


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


def test_what_the_troubleshooting_tables_quote_is_what_the_program_says() -> None:
    quotes = list(quoted_messages())
    assert len(quotes) > MIN_QUOTES
    spoken = {text for path in BOT for text in spoken_texts(path)}
    assert [quote for quote in quotes if not any(says(text, quote) for text in spoken)] == []


def quoted_messages() -> Iterator[str]:
    """Yield what the tables for admins quote from logs and screens: all that has a blank and isn't to be typed."""
    guide = (PROJECT_ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    part = guide[guide.index("\n## Troubleshooting") : guide.index("\n## Update")]
    for row in re.findall(r"^\|.*", part, re.MULTILINE):
        for pair in re.findall("`([^`]+)`|“([^”]+)”", row):
            quote = "".join(pair)
            if " " in quote and not quote.startswith(TYPED) and quote not in NOT_OURS:
                yield quote


def says(text: str, quote: str) -> bool:
    """Return whether a text has all constant parts of a quote, in its order."""
    parts = [re.escape(part) for part in re.split(f"{SAMPLES}", quote)]
    return re.search(".*".join(parts), text, re.DOTALL) is not None


def spoken_texts(path: Path) -> Iterator[str]:
    """Yield a module's string literals; f-strings are whole, without what they are filled with. No docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "…".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def test_the_tasks_that_the_guide_for_admins_names_are_those_that_run() -> None:
    guide = (PROJECT_ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    row = re.search(r"^\| `restarts` \|.*", guide, re.MULTILINE)
    assert row
    started = "".join(path.read_text(encoding="utf-8") for path in BOT)
    named_tasks = set(re.findall(r'(?:keep_running|run_forever)\(\s*"([^"]+)"', started))
    assert set(re.findall("`([^`]+)`", row[0])) == named_tasks | {"restarts"}


def test_files_that_the_documents_let_people_make_in_a_checkout_are_ignored_by_git(tmp_path: Path) -> None:
    documents = "".join(path.read_text(encoding="utf-8") for path in [README, *(PROJECT_ROOT / "docs").glob("*.md")])
    made = set(re.findall(r"errdesk [^`\n]*(?:--output |db backup )([\w./-]+)", documents))
    assert {"before-update.db", "steps.yaml"} <= made
    git = shutil.which("git")
    if git is None:
        pytest.skip("git isn't installed")
    shutil.copy(PROJECT_ROOT / ".gitignore", tmp_path)
    subprocess.run([git, "init", "--quiet", str(tmp_path)], check=True)  # noqa: S603 - the program above
    command = [git, "-C", str(tmp_path), "check-ignore", "--no-index", *sorted(made)]
    ignored = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - the program above
    assert set(ignored.stdout.split()) == made


def test_what_logs_a_traceback_lets_a_database_that_cannot_be_used_be_one_line() -> None:
    blind = [named(path) for path in BOT for tree in [ast.parse(path.read_text(encoding="utf-8"))] if logs_all(tree)]
    assert set(blind) == set(NEVER_UNAVAILABLE)


def logs_all(tree: ast.Module) -> bool:
    """Return whether a module logs a traceback of any error, without a line of its own for ``Unavailable``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try):
            caught = [ast.unparse(handler.type) if handler.type else "" for handler in node.handlers]
            logged = any("log.exception" in ast.unparse(handler) for handler in node.handlers)
            if logged and not {"Unavailable", "Refusal"} & set(caught):
                return True
    return False


def test_the_version_is_told_in_the_changelog() -> None:
    version = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}" in (PROJECT_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_locked_dependencies_carry_hashes_and_no_address() -> None:
    lock = (PROJECT_ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[A-Za-z0-9_.-]+==\S+(?: ; [^\\]+)? \\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[A-Za-z0-9]", lock, re.MULTILINE))
    assert "://" not in lock
