"""The postings of messages: which concepts their words may stand for, in flat tables."""

from array import array
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Postings:
    """Which concept (a row of the vocabulary) a slot may stand for, and how surely (0 to 1); in order of the slots."""

    starts: memoryview
    concepts: memoryview
    slots: memoryview
    confidences: memoryview


@dataclass(frozen=True, slots=True)
class Inversion:
    """What follows from the postings: weights, and the inverted index.

    ``slot_weights`` and ``weights`` say how telling a slot and a whole message are: the fewer messages hold a concept,
    the more. ``holders`` are the messages that hold a concept, each once, with the greatest of its ``confidences``.
    """

    slot_weights: memoryview
    weights: memoryview
    starts: memoryview
    holders: memoryview
    confidences: memoryview


NO_INVERSION = Inversion(
    slot_weights=memoryview(array("f")),
    weights=memoryview(array("f")),
    starts=memoryview(array("Q", [0])),
    holders=memoryview(array("I")),
    confidences=memoryview(array("f")),
)
