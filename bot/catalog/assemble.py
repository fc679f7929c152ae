"""Assemble a document's lines into a reading: repaired, with one preferred meaning per code.

The document may have any number of lines: each step reads them, or what was made of them, from disk.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TypeAlias

from bot.catalog.code import Prefixes, classify_code
from bot.catalog.document import Document, watch
from bot.catalog.entry import Damage, Entry, Listing, PrintedMessage, RawLine, Reading, SkippedLine
from bot.catalog.preference import build_entries
from bot.catalog.repair import RepairResult, find_known_codes, repair_line
from bot.catalog.replays import mark_replays, report_replay
from bot.catalog.spool import Spool, sort_items

ParseLines: TypeAlias = Callable[[Iterable[str]], Iterator[RawLine | SkippedLine]]

HAS_MEANING = 0  # the place of codes that have one; the others have their place among the skipped lines, from 1


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a document, in file order; ``splices`` are the lines where two entries run into each other."""

    printed: Spool[PrintedMessage] = field(default_factory=Spool)
    damages: Spool[Damage] = field(default_factory=Spool)
    skipped: Spool[SkippedLine] = field(default_factory=Spool)
    unread: Spool[SkippedLine] = field(default_factory=Spool)
    splices: set[int] = field(default_factory=set)

    def add_line(self, results: Iterable[RepairResult]) -> None:
        """Add everything that was found in one line."""
        skips = list[SkippedLine]()
        understood = len(self.printed)
        for result in results:
            if isinstance(result, PrintedMessage):
                self.printed.add(result)
            elif isinstance(result, Damage):
                self.add_damage(result)
            else:
                skips.append(result)
        self.skipped.extend(skips)
        if len(self.printed) == understood:
            self.unread.extend(skips)

    def add_damage(self, damage: Damage) -> None:
        """Add a damage, and where it is a splice."""
        self.damages.add(damage)
        if damage.kind == "spliced line":
            self.splices.add(damage.first)


def assemble_reading(document: Document, parse_lines: ParseLines, prefixes: Prefixes) -> Reading:
    """Repair a document's lines, collect what could not be read, and build entries from the rest."""
    counts = Counter(map(bool, document.read_lines("Counting lines")))
    total = counts.total()
    findings = find_all(document, parse_lines, total)
    marked, replays = mark_replays(findings.printed, findings.splices)
    in_order = sort_items(watch(marked, "Sorting", document.progress, total=len(findings.printed)), attrgetter("code"))
    entries = Spool(build_entries(document.name, in_order, lambda code: classify_code(code, prefixes)))
    damages = heapq.merge(findings.damages, map(report_replay, replays), key=attrgetter("first"))
    return Reading(
        document.name,
        entries,
        printed=len(findings.printed),
        lines=counts[True],
        families={entry.family for entry in entries},
        damages=Listing(damages),
        skipped=Listing(findings.skipped),
        unread=Listing(findings.unread),
        without_meaning=Listing(list_codes_without_meaning(findings.skipped, entries)),
    )


def find_all(document: Document, parse_lines: ParseLines, total: int) -> Findings:
    """Return what is found in a document of that many lines."""

    def read(step: str) -> Iterator[RawLine | SkippedLine]:
        return parse_lines(document.read_lines(step, total))

    known = find_known_codes(lambda: (line for line in read("Looking for damage") if isinstance(line, RawLine)))
    findings = Findings()
    for line in read("Reading"):
        findings.add_line([line] if isinstance(line, SkippedLine) else repair_line(line, known))
    return findings


def list_codes_without_meaning(skipped: Iterable[SkippedLine], entries: Collection[Entry]) -> Iterator[str]:
    """Yield the codes that lines name without a message, and that aren't among the entries, in file order."""
    named = Spool(sort_items(number_codes(skipped), itemgetter(0)))
    known = ((entry.code, HAS_MEANING) for entry in entries) if named else ()
    by_code = groupby(heapq.merge(known, named, key=itemgetter(0)), itemgetter(0))
    lost = filter(itemgetter(1), (next(places) for _, places in by_code))
    return (code for code, _ in sort_items(lost, itemgetter(1)))


def number_codes(skipped: Iterable[SkippedLine]) -> Iterator[tuple[str, int]]:
    """Yield the codes of skipped lines, each with its place, counted from 1."""
    return ((skip.code, place) for place, skip in enumerate(skipped, 1) if skip.code)
