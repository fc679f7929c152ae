"""Arrays of rows: the kinds of them, and how to list what several rows hold."""

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.floating]


def read_starts(stored: memoryview) -> Rows:
    """Return where rows begin as an array; nothing is copied."""
    return np.asarray(stored).view(np.intp)


def list_places(starts: Rows, rows: Rows) -> Rows:
    """Return the places of all values of rows, where ``starts`` says where each row begins."""
    begins = starts[rows]
    lengths = starts[rows + 1] - begins
    ends = lengths.cumsum()
    places: Rows = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)
    return places


def find_firsts(values: npt.NDArray[np.generic]) -> Rows:
    """Return the places where another value begins than before; there must be values."""
    differs = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=differs[1:])
    return differs.nonzero()[0]


def list_owners(starts: Rows, rows: Rows) -> Rows:
    """Return for each place that ``list_places`` returns which of the rows it belongs to."""
    return np.repeat(np.arange(len(rows)), starts[rows + 1] - starts[rows])
