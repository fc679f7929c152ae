"""Vectors of texts: texts of similar meaning have similar vectors, whatever their words.

The table of word pieces is that of wordllama, a package that carries it (256 numbers for each of 32,000 pieces); the
vector of a text is the mean of those of its pieces. Nothing is fetched from a network.
"""

import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.search import tuning
from bot.search.template import remove_placeholders
from bot.search.word_tables import find_word_pieces

TABLE = Path("weights", "l2_supercat_256.safetensors")
PIECES = Path("tokenizers", "l2_supercat_tokenizer_config.json")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # half of a character, which no table of word pieces takes
SIZE = 256  # numbers in a vector

Vector = npt.NDArray[np.float32]


class WordVectors:
    """The table of word pieces, and what cuts a text into them."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file  # noqa: PLC0415 - an optional package
        from tokenizers import Tokenizer  # noqa: PLC0415 - the same

        self.table: Vector = load_file(folder / TABLE)["embedding.weight"].astype(np.float32)
        self.pieces = Tokenizer.from_file(str(folder / PIECES))
        self.pieces.no_padding()
        self.pieces.no_truncation()

    def embed(self, text: str) -> Vector:
        """Return the vector of a text, of length 1; of length 0 if the text is empty."""
        text = LONE_SURROGATE.sub(" ", remove_placeholders(text[: tuning.MAX_EMBEDDED_LENGTH]).lower())
        ids = self.pieces.encode(text, add_special_tokens=False).ids
        return normalize(self.table[ids].mean(axis=0)) if ids else np.zeros(SIZE, np.float32)


@lru_cache(maxsize=1)
def load_vectors() -> WordVectors | None:
    """Return the table of word pieces; None if the package isn't installed."""
    folder = find_word_pieces()
    return WordVectors(folder) if folder else None


def normalize(vector: Vector) -> Vector:
    """Return a vector of length 1 in the same direction; one of length 0 unchanged."""
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
