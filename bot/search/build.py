"""Build the search index of a catalog, reading its entries once."""

import re
from array import array
from collections.abc import Iterable, Mapping

from bot.catalog.entry import Entry
from bot.search.entries import MAX_DECODED, Entries, EntriesByKey, EntryGroups, encode_entry
from bot.search.example_tables import build_examples
from bot.search.flat import KeyTableBuilder, StringTableBuilder
from bot.search.index import Index, ends_with_number, normalize_code
from bot.search.index_tables import IndexFacts, IndexTables
from bot.search.lexicon import Lexicon
from bot.search.message_tables import MessageTables, MessageTablesBuilder
from bot.search.messages import MessageIndex
from bot.search.prefix import PrintedPrefix, build_prefixes
from bot.search.word_tables import NO_VECTORS, VectorTables, WordTables

NO_PHRASES: Mapping[str, Iterable[str]] = {}


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
        self.spellings = StringTableBuilder()
        self.ambiguous = array("I")
        self.prefixes: dict[str, str] = {}
        self.families: dict[str, None] = {}
        self.sections: dict[str, None] = {}

    def add(self, entry: Entry) -> int:
        """Add an entry and return its row."""
        row = self.records.add(encode_entry(entry))
        if row < MAX_DECODED:
            self.decoded[row] = entry
        self.codes.add(entry.code, row)
        normalized = normalize_code(entry.code)
        self.normalized.add(normalized, row)
        self.spellings.add(f"\n{normalized}#{entry.number.lstrip('0')}")
        if len(entry.meanings) > 1 and entry.status == "active":
            self.ambiguous.append(row)
        self.families.setdefault(entry.family)
        self.sections.setdefault(entry.section)
        for name in {entry.family.casefold(), entry.section.casefold()}:
            self.named.add(name, row)
        if ends_with_number(entry):
            self.numbers.add(entry.number, row)
            self.values.add(str(int(entry.number)), row)
            self.prefixes.setdefault(entry.code.removesuffix(entry.number), entry.family)
        return row

    def build(self, lexicon: Lexicon, messages: MessageTables, phrases: Mapping[str, Iterable[str]]) -> IndexTables:
        """Return the tables, together with those of the messages and of what follows from their words."""
        records = self.records.build()
        codes = self.codes.build()
        entries = Entries(records, codes, self.decoded)
        examples = build_examples(entries, lexicon, phrases)
        vectors = embed_catalog(entries, messages, lexicon, phrases, has_examples=examples.codes > 0)
        return IndexTables(
            records=records,
            codes=codes,
            normalized=self.normalized.build(),
            numbers=self.numbers.build(),
            values=self.values.build(),
            names=self.named.build(),
            spellings=self.spellings.build(),
            ambiguous=memoryview(self.ambiguous),
            words=WordTables(messages, examples, vectors),
        )

    def summarize(self) -> IndexFacts:
        """Return what is known of the catalog as a whole."""
        return IndexFacts(
            prefixes=self.prefixes,
            families=frozenset(self.families),
            names=tuple(sorted({**self.families, **self.sections})),
            has_odd=len(self.numbers.rows) < len(self.codes.rows),
        )


def build_index(entries: Iterable[Entry], lexicon: Lexicon, phrases: Mapping[str, Iterable[str]] = NO_PHRASES) -> Index:
    """Build the index of entries with distinct codes; ``phrases`` are the texts that codes are *also asked as*.

    Of the lexicon it uses the general words and those of the catalog's trade.
    """
    builder = EntryTablesBuilder()
    messages = MessageTablesBuilder()
    for entry in entries:
        messages.add(entry, builder.add(entry), phrases.get(entry.code, ()))
    chosen = lexicon.choose(builder.prefixes)
    tables = builder.build(chosen, messages.build(chosen), phrases)
    return assemble_index(tables, builder.summarize(), chosen, builder.decoded)


def embed_catalog(
    entries: Entries,
    messages: MessageTables,
    lexicon: Lexicon,
    phrases: Mapping[str, Iterable[str]],
    *,
    has_examples: bool,
) -> VectorTables:
    """Return the vectors of a catalog; an empty one has none."""
    if not entries:
        return NO_VECTORS
    from bot.search.vector_tables import build_vectors  # noqa: PLC0415 - numpy is slow to load

    return build_vectors(entries, messages.texts, lexicon, phrases, examples=has_examples)


def assemble_index(
    tables: IndexTables, facts: IndexFacts, lexicon: Lexicon, decoded: dict[int, Entry] | None = None
) -> Index:
    """Return the index of these tables; ``decoded`` are entries by row that need not be read from them."""
    entries = Entries(tables.records, tables.codes, decoded if decoded is not None else {})
    prefixes = build_prefixes(facts.prefixes)
    return Index(
        tables=tables,
        facts=facts,
        entries=entries,
        by_normalized=EntriesByKey(entries, tables.normalized),
        by_number=EntryGroups(entries, tables.numbers),
        by_value=EntryGroups(entries, tables.values),
        by_name=EntryGroups(entries, tables.names),
        prefixes=prefixes,
        exact=compile_exact_codes(prefixes),
        messages=MessageIndex(lexicon, entries, tables.words),
    )


def compile_exact_codes(prefixes: Iterable[PrintedPrefix]) -> re.Pattern[str]:
    """Return a pattern for a prefix as printed, followed by a number."""
    printed = "|".join(re.escape(prefix.printed) for prefix in prefixes)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{printed or '(?!)'})(\d+)")
