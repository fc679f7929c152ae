"""What is collected of each catalog: which entries are its own, and the words of its names and messages."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from bot.catalog.entry import Entry
from bot.search.catalogs.names import list_titles
from bot.search.catalogs.own_words import MIN_SHARE, OwnWords, find_own_words
from bot.search.words.lexicon import Lexicon, stem_words
from bot.search.words.message_tables import MessageTables


class CatalogTablesBuilder:
    """Collects the catalog of each entry, and by catalog its documents, the names in it and how many entries it has."""

    def __init__(self) -> None:
        self.rows = array("I")
        self.documents: dict[int, dict[str, None]] = defaultdict(dict)
        self.names: dict[int, dict[str, None]] = defaultdict(dict)
        self.counts = Counter[int]()

    def add(self, entry: Entry) -> None:
        """Add an entry, in the order of the rows."""
        self.rows.append(entry.catalog)
        self.counts[entry.catalog] += 1
        names = self.names[entry.catalog]
        names.update(dict.fromkeys((entry.family, entry.section)))
        if entry.number.isdecimal():
            names[entry.code.removesuffix(entry.number)] = None
        sources = (source.document for meaning in entry.meanings for source in meaning.sources)
        self.documents[entry.catalog].update(dict.fromkeys(sources))

    def build(self) -> memoryview:
        """Return the number of each entry's catalog; nothing if there is only one."""
        return memoryview(self.rows if len(self.counts) > 1 else array("I"))

    def find_own_words(
        self, lexicon: Lexicon, messages: MessageTables, names: Mapping[int, str]
    ) -> dict[int, OwnWords]:
        """Return each catalog's own words."""
        common = self.find_common_words(lexicon, messages)
        return {
            number: find_own_words(
                lexicon,
                list_titles(names.get(number), self.documents[number]),
                self.names[number],
                common[number],
            )
            for number in sorted(self.counts)
        }

    def find_common_words(self, lexicon: Lexicon, messages: MessageTables) -> dict[int, set[str]]:
        """Return the names of other systems and devices, stemmed, that a good part of a catalog's messages print."""
        common: dict[int, set[str]] = defaultdict(set)
        for word, row in list_outside_words(lexicon, messages):
            for number, count in self.count_holders(messages, row).items():
                if count >= MIN_SHARE * self.counts[number]:
                    common[number].add(word)
        return common

    def count_holders(self, messages: MessageTables, word: int) -> Counter[int]:
        """Return how many codes of each catalog print a word of the vocabulary."""
        starts = messages.inversion.starts
        holders = messages.inversion.holders[starts[word] : starts[word + 1]]
        return Counter(self.rows[entry] for row in holders for entry, _ in messages.read_codes(row))


def list_outside_words(lexicon: Lexicon, messages: MessageTables) -> Iterator[tuple[str, int]]:
    """Yield the names of other systems and devices, stemmed, that some message prints, each with its row."""
    outside = lexicon.elsewhere | stem_words(lexicon.devices)
    return ((word, row) for row, word in enumerate(messages.vocabulary) if word in outside)
