"""The vectors of a catalog: of its messages or, if it has examples, of how each code is asked for."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from bot.search.entries import Entries
from bot.search.example_tables import list_examples
from bot.search.flat import StringTable
from bot.search.lexicon import Lexicon
from bot.search.vectors import SIZE, Vector, WordVectors, load_vectors, normalize
from bot.search.word_tables import NO_VECTORS, VectorTables

STORED = np.float16  # precise enough, and half the size


def build_vectors(
    entries: Entries, texts: StringTable, lexicon: Lexicon, phrases: Mapping[str, Iterable[str]], *, examples: bool
) -> VectorTables:
    """Return the vectors of messages, or of codes if they have examples; empty if there is no table of word pieces."""
    words = load_vectors()
    if not words:
        return NO_VECTORS
    if not examples:
        return VectorTables(store_vectors(map(words.embed, texts)), NO_VECTORS.codes)
    codes = (embed_code(words, list_examples(entry, lexicon, phrases)) for entry in entries.values())
    return VectorTables(NO_VECTORS.messages, store_vectors(codes))


def embed_code(words: WordVectors, texts: Iterable[tuple[str, int]]) -> Vector:
    """Return the mean vector of texts, each with its weight."""
    return normalize(np.sum([weight * words.embed(text) for text, weight in texts], axis=0, dtype=np.float32))


def store_vectors(vectors: Iterator[Vector]) -> memoryview:
    """Return vectors as the bytes of half-precision numbers, one after the other."""
    stored = bytearray()
    for vector in vectors:
        stored += vector.astype(STORED).tobytes()
    return memoryview(bytes(stored))


def read_vectors(stored: memoryview) -> npt.NDArray[np.float16]:
    """Return stored vectors as they are, a row for each."""
    return np.frombuffer(stored, STORED).reshape(-1, SIZE)
