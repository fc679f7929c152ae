"""Files of synonyms: the general one, and those of a trade, which belong to the catalogs that they name."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Refusal

TABLES = ("catalog", "words", "families", "writes", "means", "examples", "unrelated")
SEARCHED_TABLES = {"writes", "means"}  # whose words and phrases are looked for in texts
CATALOG = re.compile(rb"^[ \t]*\[[ \t]*catalog[ \t]*\]", re.MULTILINE)
WORD = re.compile(r"[a-z0-9]", re.IGNORECASE | re.ASCII)

Tables = Mapping[str, Mapping[str, list[str]]]  # table -> row -> its words and phrases


@dataclass(frozen=True, eq=False)
class TradeFile:
    """The tables of a file that belongs to the catalogs with one of these prefixes, as printed."""

    prefixes: frozenset[str]
    tables: Tables


def read_trade_files(folder: Path) -> Iterator[TradeFile]:
    """Yield the TOML files of a folder that have a table ``[catalog]``, by name. Refuses one of another form."""
    for path in sorted(folder.glob("*.toml")):
        if has_catalog(path):
            tables = read_tables(path)
            prefixes = tables["catalog"].get("prefixes")
            if not prefixes:
                raise Refusal(f"{path.name} has no “prefixes” in [catalog]. List there which codes it is for.")
            yield TradeFile(frozenset(prefixes), tables)


def has_catalog(path: Path) -> bool:
    """Return whether a file has a table ``[catalog]``; what is wrong with any other is none of our business."""
    try:
        return bool(CATALOG.search(path.read_bytes()))
    except OSError:
        return False


def read_tables(path: Path) -> Tables:
    """Return the tables of a file. Refuses a file that can't be read, or has another form."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal(f"{path.name} cannot be read: {error}. Correct it, or restore it from the repository.") from error
    for name, rows in tables.items():
        if name not in TABLES or not isinstance(rows, dict):
            raise Refusal(f"{path.name} has “{name}”, which I don't know. Its tables are [{'], ['.join(TABLES)}].")
        for row, texts in rows.items():
            check_row(path.name, name, row, texts)
    return tables


def check_row(file: str, table: str, row: str, texts: object) -> None:
    """Refuse a row that is not a list of texts, and a text without a word where one is searched for."""
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise Refusal(f'“{row}” in [{table}] of {file} isn\'t a list of texts in quotes, such as ["one", "two"].')
    wordless = [text for text in texts if not WORD.search(text)]
    if table in SEARCHED_TABLES and wordless:
        raise Refusal(f"“{wordless[0]}” under “{row}” in {file} has no word to search for. Take it out.")


def merge_tables(sources: Iterable[Tables]) -> Tables:
    """Return the tables as if all stood in one file: a row's words follow those of the same row before."""
    merged: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for tables in sources:
        for name, rows in tables.items():
            for row, texts in rows.items():
                merged[name][row] = [*merged[name].get(row, ()), *texts]
    return merged
