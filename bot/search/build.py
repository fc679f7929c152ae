"""Build the search index of all catalogs, reading their entries once."""

from array import array
from collections.abc import Iterable, Mapping

from bot.catalog.entry import Entry
from bot.search.catalogs.names import CatalogNames
from bot.search.catalogs.own_words import spare_own_words
from bot.search.catalogs.tables import CatalogTablesBuilder
from bot.search.entries import MAX_DECODED, Entries, EntriesByKey, EntryGroups, encode_entry
from bot.search.flat import KeyTableBuilder, StringTableBuilder
from bot.search.groups import GroupNames, key_prefix
from bot.search.index import Index, is_odd, normalize_code
from bot.search.index_tables import IndexFacts, IndexTables
from bot.search.prefixes.table import PrefixFacts, PrefixTable
from bot.search.prefixes.twins import Density, ends_with_number
from bot.search.whole.halves import list_halves
from bot.search.whole.pattern_tables import PatternTablesBuilder
from bot.search.words.example_tables import Phrases, build_examples
from bot.search.words.lexicon import Lexicon
from bot.search.words.message_tables import MessageTablesBuilder
from bot.search.words.messages import MessageIndex
from bot.search.words.word_tables import NO_VECTORS, WordTables, find_word_pieces

NO_PHRASES: Phrases = {}
NO_NAMES: Mapping[int, str] = {}


class EntryTablesBuilder:
    """Collects the entries and their keys."""

    def __init__(self) -> None:
        self.records = StringTableBuilder()
        self.decoded: dict[int, Entry] = {}
        self.codes = KeyTableBuilder()
        self.normalized = KeyTableBuilder()
        self.numbers = KeyTableBuilder()
        self.values = KeyTableBuilder()
        self.named = KeyTableBuilder()
        self.aliases = KeyTableBuilder()
        self.spellings = StringTableBuilder()
        self.ambiguous = array("I")
        self.catalogs = CatalogTablesBuilder()
        self.patterns = PatternTablesBuilder()
        self.halves = KeyTableBuilder()
        self.prefixes: dict[str, PrefixFacts] = {}
        self.families: dict[str, None] = {}
        self.sections: dict[str, None] = {}
        self.has_odd = False

    def add(self, entry: Entry) -> int:
        """Add an entry and return its row."""
        row = self.records.add(encode_entry(entry))
        if row < MAX_DECODED:
            self.decoded[row] = entry
        self.catalogs.add(entry)
        self.add_code(entry, row)
        if len(entry.meanings) > 1 and entry.status == "active":
            self.ambiguous.append(row)
        self.families.setdefault(entry.family)
        self.sections.setdefault(entry.section)
        for name in {entry.family.casefold(), entry.section.casefold()}:
            self.named.add(name, row)
        if ends_with_number(entry):
            self.numbers.add(entry.number, row)
            self.values.add(str(int(entry.number)), row)
            self.add_prefix(entry, row)
        return row

    def add_code(self, entry: Entry, row: int) -> None:
        """Add an entry's code and aliases."""
        self.codes.add(entry.code, row)
        normalized = normalize_code(entry.code)
        self.normalized.add(normalized, row)
        aliases = list(dict.fromkeys(map(normalize_code, entry.aliases)))
        for alias in aliases:
            self.aliases.add(alias, row)
        also = "".join(f"\n{alias}#" for alias in aliases)
        self.spellings.add(f"\n{normalized}#{entry.number.lstrip('0')}{also}")
        self.add_halves(entry, row)
        is_pattern = self.patterns.add(entry, row)
        self.has_odd = self.has_odd or is_pattern or bool(aliases) or is_odd(entry)

    def add_halves(self, entry: Entry, row: int) -> None:
        """Add the halves of an entry's code."""
        for half in dict.fromkeys(map(normalize_code, list_halves(entry))):
            self.halves.add(half, row)

    def add_prefix(self, entry: Entry, row: int) -> None:
        """Add the prefix of an entry that ends with a number."""
        printed = entry.code.removesuffix(entry.number)
        facts = self.prefixes.setdefault(printed, PrefixFacts(entry.family, []))
        if len(entry.number) not in facts.widths:
            facts.widths.append(len(entry.number))
        self.named.add(key_prefix(printed), row)

    def build_entries(self) -> Entries:
        """Return the table of entries."""
        return Entries(self.records.build(), self.codes.build(), self.decoded)

    def build(self, entries: Entries, words: WordTables) -> IndexTables:
        """Return all tables, with those that were built before."""
        return IndexTables(
            records=entries.records,
            codes=entries.codes,
            normalized=self.normalized.build(),
            numbers=self.numbers.build(),
            values=self.values.build(),
            names=self.named.build(),
            aliases=self.aliases.build(),
            patterns=self.patterns.build(entries),
            halves=self.halves.build(),
            spellings=self.spellings.build(),
            ambiguous=memoryview(self.ambiguous),
            catalogs=self.catalogs.build(),
            words=words,
        )

    def summarize(self, words: WordTables, lexicon: Lexicon, names: Mapping[int, str], *, vectors: bool) -> IndexFacts:
        """Return what is known of the catalogs as a whole."""
        return IndexFacts(
            prefixes=self.prefixes,
            families=frozenset(self.families),
            names=tuple(sorted({**self.families, **self.sections})),
            has_odd=self.has_odd,
            has_vectors=vectors,
            own_words=self.catalogs.find_own_words(lexicon, words.messages, names),
            catalogs=dict(names),
            pattern_widths=tuple(sorted(self.patterns.widths)),
        )


def build_index(
    entries: Iterable[Entry],
    lexicon: Lexicon,
    phrases: Phrases = NO_PHRASES,
    *,
    vectors: bool = True,
    catalogs: Mapping[int, str] = NO_NAMES,
) -> Index:
    """Build the index of entries with distinct keys.

    ``phrases`` are the texts that codes are *also asked as*, by the key of their entry, and ``catalogs`` the names of
    the catalogs by their number. Of the lexicon it uses the general words and those of the catalogs' trades. Without
    ``vectors``, or if their package isn't installed, texts are compared by their words alone.
    """
    builder = EntryTablesBuilder()
    messages = MessageTablesBuilder()
    for entry in entries:
        messages.add(entry, builder.add(entry), phrases.get(entry.key, ()))
    chosen = lexicon.choose(builder.prefixes)
    every = builder.build_entries()
    has_vectors = vectors and len(every) > 0 and find_word_pieces() is not None
    examples = build_examples(every, chosen, phrases)
    words = WordTables(messages.build(chosen), examples, NO_VECTORS)
    if has_vectors:
        from bot.search.words.vectors import embed_catalog  # noqa: PLC0415 - numpy is slow to load

        words = embed_catalog(words, every.values(), chosen, phrases)
    tables = builder.build(every, words)
    facts = builder.summarize(words, chosen, catalogs, vectors=has_vectors)
    return assemble_index(tables, facts, chosen, every.decoded)


def assemble_index(
    tables: IndexTables, facts: IndexFacts, lexicon: Lexicon, decoded: dict[int, Entry] | None = None
) -> Index:
    """Return the index of these tables; ``decoded`` are entries by row that need not be read from them."""
    names = CatalogNames(facts.catalogs, facts.own_words, lexicon)
    lexicon = spare_own_words(lexicon, tuple(facts.own_words.values()))
    entries = Entries(tables.records, tables.codes, decoded if decoded is not None else {})
    return Index(
        tables=tables,
        facts=facts,
        entries=entries,
        by_normalized=EntriesByKey(entries, tables.normalized),
        by_number=EntryGroups(entries, tables.numbers),
        by_value=EntryGroups(entries, tables.values),
        by_name=EntryGroups(entries, tables.names),
        by_alias=EntryGroups(entries, tables.aliases),
        by_pattern=EntryGroups(entries, tables.patterns),
        by_half=EntryGroups(entries, tables.halves),
        groups=GroupNames(facts.names, facts.prefixes, lexicon),
        names=names,
        prefixes=PrefixTable(facts.prefixes),
        messages=MessageIndex(lexicon, entries, tables.words, facts.has_vectors),
        density=Density(entries, tables.catalogs),
    )
