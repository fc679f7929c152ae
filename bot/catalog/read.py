"""Read a reference document line by line, however many lines it has; all other formats are read into tables."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.catalog.code import Prefixes
from bot.catalog.document import Document, split_document
from bot.catalog.entry import Reading
from bot.catalog.formats import errdesk_json, key_value, properties


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name for people, a predicate for documents in it, and a reader.

    A reader must not hold all of a document in memory.
    """

    name: str
    claims: Callable[[Document], bool]
    read: Callable[[Document, Prefixes], Reading]


READERS = (  # the first that claims a document reads it
    Reader(properties.NAME, properties.claims, properties.read),
    Reader(errdesk_json.NAME, errdesk_json.claims, errdesk_json.read),
    Reader(key_value.NAME, key_value.claims, key_value.read),
)


def parse_reference(document: str, text: str, prefixes: Prefixes) -> Reading:
    """Read a document's text; ``document`` is its file name. A text that no reader claims is read as lines."""
    return read_reference(split_document(document, text), prefixes)


def read_reference(document: Document, prefixes: Prefixes) -> Reading:
    """Read a document. One that no reader claims is read as lines."""
    reader = find_reader(document) or READERS[-1]
    return reader.read(document, prefixes)


def find_reader(document: Document) -> Reader | None:
    """Return the reader that claims a document, None if it has to be read into tables."""
    return next((reader for reader in READERS if reader.claims(document)), None)
