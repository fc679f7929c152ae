"""The postings of messages: which concepts their words may stand for, in flat tables."""

from array import array
from dataclasses import dataclass

from bot.search.flat import StringTable, StringTableBuilder
from bot.search.lexicon import Lexicon, build_slots
from bot.search.template import remove_placeholders


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


class PostingsBuilder:
    """Collects the concepts of messages, in their order."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.concepts: dict[str, int] = {}
        self.starts = array("Q", [0])
        self.concept = array("I")
        self.slot = array("I")
        self.confidence = array("f")
        self.slots = 0

    def add(self, text: str) -> None:
        """Add the postings of the next message."""
        for slot, meanings in enumerate(build_slots(self.lexicon, remove_placeholders(text)), self.slots):
            for concept, confidence in meanings.items():
                self.concept.append(self.concepts.setdefault(concept, len(self.concepts)))
                self.slot.append(slot)
                self.confidence.append(confidence)
            self.slots = slot + 1
        self.starts.append(len(self.concept))

    def build(self) -> Postings:
        """Return the postings."""
        return Postings(
            memoryview(self.starts), memoryview(self.concept), memoryview(self.slot), memoryview(self.confidence)
        )

    def build_vocabulary(self) -> StringTable:
        """Return the concepts, by row."""
        vocabulary = StringTableBuilder()
        for concept in self.concepts:
            vocabulary.add(concept)
        return vocabulary.build()

    def invert(self, postings: Postings) -> Inversion:
        """Return what follows from the postings."""
        if not self.concepts:
            return NO_INVERSION
        from bot.search.inversion import invert_postings  # noqa: PLC0415 - numpy is slow to load, an open index needs none

        return invert_postings(postings, concepts=len(self.concepts))
