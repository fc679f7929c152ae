"""Check the steps that come with a reference against the catalog as it will be after the import."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.catalog.entry import Entry
from bot.catalog.release import list_entries_after
from bot.database.database import Transaction
from bot.desk.admin.staged_release import StagedRelease
from bot.desk.state.documents import LEXICON_PATH
from bot.desk.steps.catalog_of_files import number_fix
from bot.desk.steps.files import StepFile, merge_step_file
from bot.search.build import build_index
from bot.search.words.lexicon import read_lexicon
from bot.steps.actor import Actor
from bot.steps.mark import Mark, apply_preferred_meaning
from bot.steps.merge import Merge
from bot.steps.step import Fix
from bot.store.admin import catalog

LARGE = 100_000  # number of codes above which steps are checked only against the codes that they may mean
WORD = re.compile(r"[A-Za-z0-9_.-]+")
BEGINNING = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]")
DIGITS = re.compile(r"\d+")


def number_steps(step_file: StepFile, catalog: int) -> StepFile:
    """Return a step file for the codes of the catalog of a number: its codes are their keys."""
    return replace(step_file, fixes=tuple(number_fix(written, catalog) for written in step_file.fixes))


def select_new_steps(step_file: StepFile, stored: Mapping[str, Fix]) -> StepFile:
    """Return a step file without the fixes that are stored: an import never changes what staff wrote."""
    return replace(step_file, fixes=tuple(written for written in step_file.fixes if written.home not in stored))


def read_entries_to_check(
    transaction: Transaction, release: StagedRelease, step_file: StepFile, *, large: int = LARGE
) -> tuple[Entry, ...]:
    """Return the entries after the import against which steps are checked; none if there is nothing to check.

    They are read once for a version of the catalog, however often staff change something else meanwhile. Of a
    ``large`` catalog they are only those that the steps are for or may name. A code that a step names and that doesn't
    exist is then noticed only if one of these has the same prefix.
    """
    if not step_file.fixes and not step_file.findings:
        return ()
    if release.checked is None or release.checked[0] != step_file:
        release.checked = (step_file, tuple(stream_entries_to_check(transaction, release, step_file, large=large)))
    return release.checked[1]


def stream_entries_to_check(
    transaction: Transaction, release: StagedRelease, step_file: StepFile, *, large: int
) -> Iterator[Entry]:
    """Yield all entries after the import, or of a ``large`` catalog those that the steps are for or may name."""
    number = release.known_target.catalog.number
    entries = list_entries_after(catalog.stream_entries(transaction, number), release.release)
    if max(catalog.count_codes(transaction), len(release.reading.entries)) <= large:
        return entries
    wanted = set(list_possible_codes(step_file))
    return (entry for entry in entries if entry.code in wanted or entry.key in wanted)


def list_possible_codes(step_file: StepFile) -> Iterator[str]:
    """Yield the codes that steps are for, and whatever in their texts may be one."""
    for written in step_file.fixes:
        yield from (written.home, *(written.codes or ()))
        for step in written.steps:
            yield from find_possible_codes(step.text)


def find_possible_codes(text: str) -> Iterator[str]:
    """Yield every part of a text that begins like a code and ends with all of a number."""
    for word in WORD.findall(text):
        ends = [digits.end() for digits in DIGITS.finditer(word)]
        for beginning in BEGINNING.finditer(word):
            yield from (word[beginning.start() : end] for end in ends if end > beginning.start())


def merge_steps(
    entries: Iterable[Entry], step_file: StepFile, marks: Mapping[str, Mark], actor: Actor
) -> tuple[Merge, ...]:
    """Return what the steps of a reference add; refuses errors in them."""
    if not step_file.fixes and not step_file.findings:
        return ()
    preferred = (apply_preferred_meaning(entry, marks.get(entry.key)) for entry in entries)
    return merge_step_file(build_index(preferred, read_lexicon(LEXICON_PATH)), step_file, {}, actor)
