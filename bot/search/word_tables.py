"""What the codes of a catalog are ranked by, in flat tables."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bot.search.example_tables import ExampleTables
from bot.search.message_tables import MessageTables


@dataclass(frozen=True, slots=True)
class VectorTables:
    """Vectors as the bytes of half-precision numbers: of each message or, if the catalog has examples, of each code."""

    messages: memoryview
    codes: memoryview


NO_VECTORS = VectorTables(memoryview(b""), memoryview(b""))


@dataclass(frozen=True, slots=True)
class WordTables:
    """The messages of a catalog, how people ask for its codes, and the vectors of both."""

    messages: MessageTables
    examples: ExampleTables
    vectors: VectorTables


def find_word_pieces() -> Path | None:
    """Return the folder of the package with the table of word pieces; None if it isn't installed."""
    package = find_spec("wordllama")
    folders = package.submodule_search_locations if package else None
    return Path(folders[0]) if folders else None
