"""The vectors of a catalog: of its messages or, if it has examples, of how each code is asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.words.example_tables import Phrases
from bot.search.words.lexicon import Lexicon
from bot.search.words.lexicon_files import read_examples
from bot.search.words.vectors import SIZE, Vector, WordVectors, load_vectors, normalize
from bot.search.words.word_tables import NO_VECTORS, VectorTables, WordTables

STORED = np.float16  # precise enough, and half the size


def embed_catalog(tables: WordTables, entries: Iterable[Entry], lexicon: Lexicon, phrases: Phrases) -> WordTables:
    """Return the tables with the vectors of messages or, if there are examples, of codes.

    The messages of a large catalog get none, as these would take much room.
    """
    pieces = load_vectors()
    if tables.examples.codes:
        codes = (embed_code(pieces, entry, lexicon, phrases.get(entry.code, ())) for entry in entries)
        return replace(tables, vectors=VectorTables(NO_VECTORS.messages, store_vectors(codes)))
    if len(tables.messages.texts) > tuning.MAX_STORED_VECTORS:
        return tables
    return replace(
        tables, vectors=VectorTables(store_vectors(map(pieces.embed, tables.messages.texts)), NO_VECTORS.codes)
    )


def embed_code(words: WordVectors, entry: Entry, lexicon: Lexicon, phrases: Iterable[str]) -> Vector:
    """Return the mean vector of the texts that stand for a code; its message counts for several."""
    message = tuning.MESSAGE_EXAMPLES * words.embed(entry.meaning.text)
    return normalize(embed_examples(words, lexicon, entry.code) + message + add_vectors(map(words.embed, phrases)))


@lru_cache(maxsize=tuning.MAX_EXAMPLE_CODES)  # an index is built anew with every phrase; the examples stay
def embed_examples(words: WordVectors, lexicon: Lexicon, code: str) -> Vector:
    """Return the sum of the vectors of a code's examples."""
    return add_vectors(map(words.embed, read_examples(lexicon.files).by_code.get(code, ())))


def add_vectors(vectors: Iterable[Vector]) -> Vector:
    """Return the sum of vectors."""
    return sum(vectors, np.zeros(SIZE, np.float32))


def store_vectors(vectors: Iterator[Vector]) -> memoryview:
    """Return vectors as the bytes of half-precision numbers, one after the other."""
    stored = bytearray()
    for vector in vectors:
        stored += vector.astype(STORED).tobytes()
    return memoryview(bytes(stored))


def read_vectors(stored: memoryview) -> npt.NDArray[np.float16]:
    """Return stored vectors as they are, a row for each."""
    return np.frombuffer(stored, STORED).reshape(-1, SIZE)
