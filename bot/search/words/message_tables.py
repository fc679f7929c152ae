"""The messages of a catalog in flat tables: which concepts stand in which message, and how telling each is.

A message is a row. Its slots are its words; a slot has one posting for each concept that it may stand for. Slots and
postings are numbered through all messages, in their order.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.flat import KeyTable, KeyTableBuilder, StringTable, StringTableBuilder, hash_key
from bot.search.text.template import remove_placeholders
from bot.search.text.tokens import tokenize
from bot.search.words.lexicon import Lexicon, build_slots
from bot.search.words.postings import NO_INVERSION, Inversion, Postings


@dataclass(frozen=True, slots=True)
class MessageTables:
    """The messages, by row. In all tables, ``starts`` says where a row begins, and last where the last one ends.

    ``codes`` holds the rows of the entries that print a message, those that prefer it first, and ``places`` the index
    of the message among each entry's meanings. ``folded`` finds messages by their words, ``beginnings`` longer ones by
    their first few.
    """

    texts: StringTable
    folded: KeyTable
    beginnings: KeyTable
    vocabulary: StringTable
    code_starts: memoryview
    codes: memoryview
    places: memoryview
    postings: Postings
    inversion: Inversion

    def read_codes(self, row: int) -> list[tuple[int, int]]:
        """Return the entries that print a message, each with its place there."""
        span = slice(self.code_starts[row], self.code_starts[row + 1])
        return list(zip(self.codes[span], self.places[span], strict=True))


class MessageTablesBuilder:
    """Collects the messages of entries; a phrase that a code is *also asked as* counts as its preferred meaning.

    The concepts of the messages follow at the end, as it takes the whole catalog to know whose words it uses.
    """

    def __init__(self) -> None:
        self.texts = StringTableBuilder()
        self.folded = KeyTableBuilder()
        self.beginnings = KeyTableBuilder()
        self.rows: dict[int, int] = {}  # hash of a text -> its row
        self.printed: list[list[tuple[int, int]]] = []  # by row: entries, each with the place among its meanings

    def add(self, entry: Entry, row: int, phrases: Iterable[str]) -> None:
        """Add the messages of the entry in a row, and its phrases."""
        texts = [(meaning.text, place) for place, meaning in enumerate(entry.meanings)]
        for text, place in (*texts, *((phrase, 0) for phrase in phrases)):
            printed = self.printed[self.find_row(text)]
            if all(row != other for other, _ in printed):
                printed.append((row, place))

    def find_row(self, text: str) -> int:
        """Return the row of a message; a new one is added."""
        key = hash_key(text)
        if key not in self.rows:
            self.rows[key] = self.texts.add(text)
            self.add_words(fold_message(text), self.rows[key])
            self.printed.append([])
        return self.rows[key]

    def add_words(self, folded: str, row: int) -> None:
        """Add the keys of a message's words."""
        self.folded.add(folded, row)
        stems = folded.split(" ")
        for length in tuning.BEGINNINGS:
            if key := key_beginning(stems, length):
                self.beginnings.add(key, row)

    def build(self, lexicon: Lexicon) -> MessageTables:
        """Return the tables, with the concepts that the messages' words have in a lexicon."""
        texts = self.texts.build()
        builder = PostingsBuilder(lexicon)
        for text in texts:
            builder.add(text)
        postings = builder.build()
        starts, codes, places = flatten_codes(self.printed)
        return MessageTables(
            texts=texts,
            folded=self.folded.build(),
            beginnings=self.beginnings.build(),
            vocabulary=builder.build_vocabulary(),
            code_starts=starts,
            codes=codes,
            places=places,
            postings=postings,
            inversion=builder.invert(postings),
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
        from bot.search.words.inversion import invert_postings  # noqa: PLC0415 - numpy is slow to load, an open index needs none

        return invert_postings(postings, concepts=len(self.concepts))


def fold_message(text: str) -> str:
    """Return the stems of a message without its placeholders; the text itself if it has no word."""
    return " ".join(tokenize(remove_placeholders(text))) or text


def skip_article(stems: Sequence[str]) -> Sequence[str]:
    """Return the stems of a message or a text without "the" at its beginning, which people leave out."""
    return stems[1:] if stems[:1] == ["the"] else stems


def key_beginning(stems: Sequence[str], length: int) -> str:
    """Return the first stems of a message or a text as a key, "" if there are fewer; values don't count as stems."""
    worded = (stem for stem in skip_article(stems) if stem.isalpha() or not any(map(str.isdigit, stem)))
    first = list(islice(worded, length))
    return " ".join(first) if len(first) == length else ""


def flatten_codes(printed: Iterable[list[tuple[int, int]]]) -> tuple[memoryview, memoryview, memoryview]:
    """Return the starts, entries and places of all messages; entries that prefer a message come first."""
    starts = array("Q", [0])
    codes = array("I")
    places = array("I")
    for rows in printed:
        for row, place in sorted(rows, key=lambda pair: (pair[1] > 0, pair[0])):
            codes.append(row)
            places.append(place)
        starts.append(len(codes))
    return memoryview(starts), memoryview(codes), memoryview(places)
