"""The search of Errdesk, as the desk uses it."""

import shutil
from pathlib import Path

from bot.search.index import Index, build_index
from bot.search.lexicon import read_lexicon
from bot.search.verdict import find_verdict
from bot.settings import PROJECT_ROOT
from scale.catalog import read_entries
from scale.engine import Finders

LEXICON = PROJECT_ROOT / "data" / "synonyms.toml"
CATALOG = "catalog.txt"
MOST = 5  # codes


def build(catalog: Path, folder: Path) -> None:
    """Index a catalog into a new folder."""
    build_index(read_entries(catalog), read_lexicon(LEXICON))
    folder.mkdir()
    shutil.copy(catalog, folder / CATALOG)


def open_index(folder: Path) -> Index:
    """Return the index of a folder. It can't be saved yet, so it is built anew."""
    return build_index(read_entries(folder / CATALOG), read_lexicon(LEXICON))


def open_finders(folder: Path) -> Finders:
    """Open the index in a folder."""
    index = open_index(folder)

    def find(text: str) -> list[str]:
        return [hit.entry.code for hit in find_verdict(index, text).hits[:MOST]]

    return Finders(of_text=find, of_code=find)
