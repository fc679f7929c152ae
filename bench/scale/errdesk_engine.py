"""The search of Errdesk, as the desk uses it."""

from pathlib import Path

from bot.search.build import build_index
from bot.search.index_files import open_index, save_index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import read_lexicon
from bot.search.words.vectors import load_vectors
from bot.settings import PROJECT_ROOT
from scale.catalog import read_entries
from scale.engine import Finders

load_vectors()  # as much a part of the libraries as what Tantivy's module loads, and not of the index

LEXICON = PROJECT_ROOT / "data" / "synonyms.toml"
MOST = 5  # codes


def build(catalog: Path, folder: Path) -> None:
    """Index a catalog into a new folder."""
    save_index(build_index(read_entries(catalog), read_lexicon(LEXICON)), folder)


def open_finders(folder: Path) -> Finders:
    """Open the index in a folder."""
    index = open_index(folder, read_lexicon(LEXICON))

    def find(text: str) -> list[str]:
        return [hit.entry.code for hit in find_verdict(index, text).hits[:MOST]]

    return Finders(of_text=find, of_code=find)
