"""Vectors of texts, and of a catalog: texts of similar meaning have similar vectors, whatever their words.

The table of word pieces is that of wordllama, a package that carries it (256 numbers for each of 32,000 pieces); the
vector of a text is the mean of those of its pieces. Nothing is fetched from a network.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.text.template import remove_placeholders
from bot.search.words.example_tables import Phrases
from bot.search.words.lexicon import Lexicon
from bot.search.words.lexicon_files import read_examples
from bot.search.words.word_tables import NO_VECTORS, TABLE, VectorTables, WordTables, find_word_pieces

PIECES = Path("tokenizers", "l2_supercat_tokenizer_config.json")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # half of a character, which no table of word pieces takes
SIZE = 256  # numbers in a vector
STORED = np.float16  # precise enough, and half the size

Vector = npt.NDArray[np.float32]


class WordVectors:
    """The table of word pieces, and what cuts a text into them."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415 - an optional package

        self.table = map_table(folder / TABLE)
        self.pieces = Tokenizer.from_file(str(folder / PIECES))
        self.pieces.no_padding()
        self.pieces.no_truncation()

    def embed(self, text: str) -> Vector:
        """Return the vector of a text, of length 1; of length 0 if the text is empty."""
        text = LONE_SURROGATE.sub(" ", remove_placeholders(text[: tuning.MAX_EMBEDDED_LENGTH]).lower())
        ids = self.pieces.encode(text, add_special_tokens=False).ids
        return normalize(self.table[ids].sum(axis=0, dtype=np.float32)) if ids else np.zeros(SIZE, np.float32)


def map_table(path: Path) -> npt.NDArray[np.float16]:
    """Return the only table in a file, mapped, so that only what is used of it takes memory.

    The file begins with the length of its header, in eight bytes, and the header, in JSON
    (https://github.com/huggingface/safetensors#format).
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        [table] = json.loads(file.read(length)).values()
    if table["dtype"] != "F16":
        raise ValueError(f"{path.name} holds numbers of another kind, {table['dtype']}")
    mapped = np.memmap(path, np.float16, "r", offset=8 + length, shape=tuple(table["shape"]))
    return np.asarray(mapped)  # a plain array of the same memory is read faster


@lru_cache(maxsize=1)
def load_vectors() -> WordVectors:
    """Return the table of word pieces; raises ``ModuleNotFoundError`` if its package isn't installed."""
    folder = find_word_pieces()
    if folder is None:
        raise ModuleNotFoundError("The vectors of texts need the package wordllama.", name="wordllama")
    return WordVectors(folder)


def normalize(vector: Vector) -> Vector:
    """Return a vector of length 1 in the same direction; one of length 0 unchanged."""
    length = math.sqrt(vector @ vector)
    return vector / length if length else vector


def embed_catalog(tables: WordTables, entries: Iterable[Entry], lexicon: Lexicon, phrases: Phrases) -> WordTables:
    """Return the tables with the vectors of messages or, if there are examples, of codes.

    The messages of a large catalog get none, as these would take much room.
    """
    pieces = load_vectors()
    if tables.examples.codes:
        codes = (embed_code(pieces, entry, lexicon, phrases.get(entry.key, ())) for entry in entries)
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
