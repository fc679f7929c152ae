"""Turn the blocks of a text into tables.

Besides its own tables a text has others that aren't drawn as such: headings with the sentences below them, a row for
each sentence, and lists of pairs. A word that introduces a sentence below most headings is a column, and a word for
causes or actions (“Solution: …”) below any.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, filterfalse, groupby
from operator import attrgetter

from bot.catalog.formats.markup.blocks import Block, Definition, Grid, Heading, Sentence
from bot.catalog.guess.headers import SURE, is_something_else, weigh_exactly
from bot.catalog.tables import Row, Table

LABEL = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,3}")  # words, and nothing that only codes have
MAX_LABELS = 12
LABELLED = 0.5  # the share of headings of a level below which a label stands
PAIRED = 0.5  # the share of a list's items that are pairs, if it is a list of pairs
HEADER = ("heading", "text")


@dataclass(slots=True)
class Section:
    """A heading, the headings above it, and what stands below it up to the next heading."""

    path: tuple[str, ...]
    heading: Heading
    blocks: list[Block] = field(default_factory=list)
    is_leaf: bool = True

    @property
    def full_path(self) -> tuple[str, ...]:
        """Return the headings of a table in the section."""
        return (*self.path, self.heading.text) if self.heading.text else self.path

    @property
    def sentences(self) -> list[Sentence]:
        """Return the sentences in the section."""
        return [block for block in self.blocks if isinstance(block, Sentence)]

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing below the heading, not even other headings."""
        return self.is_leaf and not self.blocks

    @property
    def place(self) -> tuple[tuple[str, ...], int]:
        """Return what the section has in common with its siblings."""
        return self.path, self.heading.level


def build_tables(blocks: Iterable[Block]) -> Iterator[Table]:
    """Yield the tables of a text in its order, those of its headings first."""
    sections = divide_sections(blocks)
    siblings = dict[tuple[tuple[str, ...], int], list[Section]]()
    for section in sections:
        siblings.setdefault(section.place, []).append(section)
    labels = {place: find_labels(group) for place, group in siblings.items()}
    for place, group in siblings.items():
        yield from build_heading_table(group, labels[place])
    for section in sections:
        yield from build_section_tables(section, labels[section.place])


def divide_sections(blocks: Iterable[Block]) -> list[Section]:
    """Return the sections of a text; the first has no heading. An empty heading ends the one of its level."""
    above = [Section((), Heading(0, 0, ""))]
    sections = list(above)
    for block in blocks:
        if not isinstance(block, Heading):
            above[-1].blocks.append(block)
            continue
        while above[-1].heading.level >= block.level:
            above.pop()
        if not block.text:
            continue
        above[-1].is_leaf = False
        section = Section(above[-1].full_path, block)
        above.append(section)
        sections.append(section)
    return sections


def find_labels(sections: Sequence[Section]) -> list[str]:
    """Return the words that introduce a sentence below most headings of a level, or that are words for a part of it."""
    if not sections[0].heading.text:
        return []
    counts = Counter(chain.from_iterable(map(list_labels, sections)))
    needed = max(2, LABELLED * len(list(filter(attrgetter("sentences"), sections))))
    labels = list(filter(lambda label: counts[label] >= needed or names_part(label), counts))
    return labels if len(labels) <= MAX_LABELS else []


def names_part(label: str) -> bool:
    """Return whether a word can only mean a cause, or what to do."""
    return max(weigh_exactly(label, "cause"), weigh_exactly(label, "action")) >= SURE


def list_labels(section: Section) -> list[str]:
    """Return the keys of a section's pairs that may be labels, each once."""
    keys = dict.fromkeys(sentence.pair[0] for sentence in section.sentences if sentence.pair)
    return list(filter(LABEL.fullmatch, keys))


def build_heading_table(sections: Sequence[Section], labels: Sequence[str]) -> Iterator[Table]:
    """Yield the table of headings of a level, with a row for each sentence below one; prose stands apart."""
    named = list(filter(has_name, sections))
    for section in filter(is_prose, named):
        yield from build_table(section, (), list(build_heading_rows(section, ())))
    codes = filterfalse(is_prose, named)
    rows = list(chain.from_iterable(build_heading_rows(section, labels) for section in codes))
    if rows:
        yield Table(named[0].path, (*HEADER, *labels) if labels else (), rows)


def has_name(section: Section) -> bool:
    """Return whether a section has a heading."""
    return bool(section.heading.text)


def is_prose(section: Section) -> bool:
    """Return whether a section's heading announces something else than a code, such as “Contact”."""
    return is_something_else(section.heading.text)


def build_heading_rows(section: Section, labels: Sequence[str]) -> Iterator[Row]:
    """Yield a heading's rows: one for each sentence that is no pair; its labelled sentences are cells of each."""
    cells = build_cells(section, labels)
    sentences = list_own_sentences(section, labels)
    if not sentences and (any(cells) or section.is_empty):
        sentences = [Sentence(section.heading.line, "")]
    for sentence in sentences:
        yield Row(sentence.line, (section.heading.text, sentence.text, *cells))


def list_own_sentences(section: Section, labels: Sequence[str]) -> list[Sentence]:
    """Return the sentences of a section that no label introduces and that aren't in a list of pairs."""
    paired = set(map(id, chain.from_iterable(list_pair_groups(section, labels))))
    rest = [sentence for sentence in section.sentences if id(sentence) not in paired]
    return [sentence for sentence in rest if not is_labelled(sentence, labels)]


def build_cells(section: Section, labels: Sequence[str]) -> list[str]:
    """Return what labels introduce in a section, a cell for each label."""
    texts: dict[str, list[str]] = {label: [] for label in labels}
    for sentence in section.sentences:
        key, text = sentence.pair or ("", "")
        texts.get(key, []).append(text)
    return list(map("\n".join, texts.values()))


def list_pair_groups(section: Section, labels: Sequence[str]) -> Iterator[list[Sentence]]:
    """Yield the pairs of each list, and those of the paragraphs, in a section where most are pairs and no labels."""
    rest = [sentence for sentence in section.sentences if not is_labelled(sentence, labels)]
    for _, group in groupby(rest, key=attrgetter("list_number")):
        sentences = list(group)
        pairs = list(filter(attrgetter("pair"), sentences))
        if len(pairs) >= PAIRED * len(sentences) and are_pairs(pairs):
            yield pairs


def is_labelled(sentence: Sentence, labels: Sequence[str]) -> bool:
    """Return whether a label introduces a sentence."""
    return sentence.pair is not None and sentence.pair[0] in labels


def are_pairs(sentences: Sequence[Sentence]) -> bool:
    """Return whether sentences that look like pairs are some: there are several, or a key is marked."""
    return len(sentences) > 1 or any(sentence.marked for sentence in sentences)


def build_section_tables(section: Section, labels: Sequence[str]) -> Iterator[Table]:
    """Yield the tables that are drawn in a section, and its lists of definitions and pairs."""
    definitions = list[Row]()
    for block in section.blocks:
        if isinstance(block, Grid):
            yield from build_table(section, block.header, block.rows)
        elif isinstance(block, Definition):
            definitions.append(Row(block.line, (block.term, block.text)))
    yield from build_table(section, (), definitions)
    sentences = chain.from_iterable(list_pair_groups(section, labels))
    yield from build_table(section, (), [Row(sentence.line, sentence.pair or ()) for sentence in sentences])


def build_table(section: Section, header: tuple[str, ...], rows: Sequence[Row]) -> Iterator[Table]:
    """Yield a table in a section, unless it has no rows."""
    if rows:
        yield Table(section.full_path, header, rows)
