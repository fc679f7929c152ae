"""What the codes of a catalog are ranked by, in flat tables."""

from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from bot.search.words.example_tables import ExampleTables
from bot.search.words.message_tables import MessageTables

PACKAGE = "wordllama"
TABLE = Path("weights", "l2_supercat_256.safetensors")


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
    package = find_spec(PACKAGE)
    folders = package.submodule_search_locations if package else None
    return Path(folders[0]) if folders else None


def describe_word_pieces(folder: Path | None) -> str:
    """Return the version of the package in a folder and the size of its table; "" without a folder."""
    if not folder:
        return ""
    installed = metadata.distributions(name=PACKAGE, path=[str(folder.parent)])
    version = next((package.version for package in installed), "")
    return f"{PACKAGE} {version}, {(folder / TABLE).stat().st_size} bytes"
