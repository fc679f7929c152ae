"""What the codes of a catalog are ranked by, in flat tables."""

from dataclasses import dataclass

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
