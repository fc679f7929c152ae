"""The vectors of a catalog: of its messages or, if it has examples, of how each code is asked for."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.flat import StringTable
from bot.search.words.example_tables import Phrases
from bot.search.words.lexicon import Lexicon
from bot.search.words.lexicon_files import read_examples
from bot.search.words.vectors import SIZE, Vector, WordVectors, load_vectors, normalize
from bot.search.words.word_tables import NO_VECTORS, VectorTables

STORED = np.float16  # precise enough, and half the size


def embed_messages(messages: StringTable) -> VectorTables:
    """Return the vectors of messages; none if there is no table of word pieces, or if they would take much room."""
    words = load_vectors()
    if not words or len(messages) > tuning.MAX_STORED_VECTORS:
        return NO_VECTORS
    return VectorTables(store_vectors(map(words.embed, messages)), NO_VECTORS.codes)


def embed_codes(entries: Iterable[Entry], lexicon: Lexicon, phrases: Phrases) -> VectorTables:
    """Return the vectors of codes, from the texts that they are asked as; none if there is no table of word pieces."""
    words = load_vectors()
    if not words:
        return NO_VECTORS
    codes = (embed_code(words, entry, lexicon, phrases.get(entry.code, ())) for entry in entries)
    return VectorTables(NO_VECTORS.messages, store_vectors(codes))


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
