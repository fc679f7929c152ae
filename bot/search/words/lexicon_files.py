"""Files of synonyms: the general one, and those of a trade, which belong to the catalogs that they name."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

from bot.errors import Refusal

TABLES = ("catalog", "words", "families", "writes", "means", "examples", "unrelated")
SEARCHED_TABLES = {"writes", "means"}  # whose words and phrases are looked for in texts
CATALOG = re.compile(r"^[ \t]*\[[ \t]*catalog[ \t]*\].*?(?=^[ \t]*\[|\Z)", re.MULTILINE | re.DOTALL)
WORD_TABLE = re.compile(r"^[ \t]*\[[ \t]*(?:words|families|writes|means)[ \t]*\]", re.MULTILINE)
EXAMPLE_TABLE = re.compile(r"^[ \t]*\[[ \t]*(?:examples|unrelated)[ \t]*\]", re.MULTILINE)
WORD = re.compile(r"[a-z0-9]", re.IGNORECASE | re.ASCII)

Tables = Mapping[str, Mapping[str, list[str]]]  # table -> row -> its words and phrases


@dataclass(frozen=True, slots=True)
class TradeFile:
    """A file that belongs to the catalogs with one of these prefixes, as printed. It is read when one needs it.

    ``has_words`` and ``has_examples`` say which tables it has.
    """

    path: Path
    prefixes: frozenset[str]
    has_words: bool = True
    has_examples: bool = False


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts that ask for a code, by code, and ``unrelated`` ones of the same world that ask for none."""

    by_code: Mapping[str, list[str]]
    unrelated: list[str]


def find_trade_files(folder: Path) -> Iterator[TradeFile]:
    """Yield the TOML files of a folder that have a table ``[catalog]``, by name. Refuses one that says no prefix."""
    for path in sorted(folder.glob("*.toml")):
        text = read_text(path, errors="replace")
        if catalog := CATALOG.search(text):  # another kind of file may be broken
            rows = parse_tables(path, catalog.group())["catalog"]
            if not rows.get("prefixes"):
                raise Refusal(f"{path.name} has no “prefixes” in [catalog]. List the beginnings of its codes there.")
            prefixes = frozenset(rows["prefixes"])
            has_examples = bool(EXAMPLE_TABLE.search(text))
            yield TradeFile(path, prefixes, not has_examples or bool(WORD_TABLE.search(text)), has_examples)


@lru_cache(maxsize=4)  # an index is built anew with every phrase that staff add; the files stay
def read_examples(files: tuple[TradeFile, ...]) -> Examples:
    """Return the examples of all files. Refuses a broken one, with the reason."""
    tables = merge_tables(read_tables(file.path) for file in files if file.has_examples)
    return Examples(tables.get("examples", {}), tables.get("unrelated", {}).get("texts", []))


def read_tables(path: Path) -> Tables:
    """Return the tables of a file. Refuses a file that can't be read, or has another form."""
    return parse_tables(path, read_text(path))


def read_text(path: Path, errors: str = "strict") -> str:
    """Return a file's text, or refuse it; a byte order mark, as Windows writes it, is left out."""
    try:
        return path.read_text(encoding="utf-8-sig", errors=errors)
    except (OSError, UnicodeDecodeError) as error:
        raise describe_broken_file(path, error) from error


def parse_tables(path: Path, text: str) -> Tables:
    """Return the tables in a file's text, or refuse it."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise describe_broken_file(path, error) from error
    for name, rows in tables.items():
        if name not in TABLES or not isinstance(rows, dict):
            raise Refusal(f"{path.name} has “{name}”, which I don't know. Its tables are [{'], ['.join(TABLES)}].")
        for row, texts in rows.items():
            check_row(path.name, name, row, texts)
    return tables


def describe_broken_file(path: Path, error: Exception) -> Refusal:
    """Return the refusal of a file that can't be read."""
    return Refusal(f"{path.name} cannot be read: {error}. Correct it, or restore it from the repository.")


def check_row(file: str, table: str, row: str, texts: object) -> None:
    """Refuse a row that is not a list of texts, and a text without a word where one is searched for."""
    if not is_list_of_texts(texts):
        raise Refusal(f'“{row}” in [{table}] of {file} isn\'t a list of texts in quotes, such as ["one", "two"].')
    if table in SEARCHED_TABLES:
        for text in texts:
            if not WORD.search(text):
                raise Refusal(f"“{text}” under “{row}” in {file} has no word to search for. Take it out.")


def is_list_of_texts(value: object) -> TypeGuard[list[str]]:
    """Return whether a value is a list of strings."""
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def merge_tables(sources: Iterable[Tables]) -> Tables:
    """Return the tables as if all stood in one file: a row's words follow those of the same row before."""
    merged: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for tables in sources:
        for name, rows in tables.items():
            for row, texts in rows.items():
                merged[name][row] = [*merged[name].get(row, ()), *texts]
    return merged
