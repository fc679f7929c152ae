"""The catalog of the codes in a step file, which are written there as printed."""

from dataclasses import replace

from bot.catalog.entry import FIRST_CATALOG, build_key
from bot.catalog.keys import CatalogNames
from bot.search.index import Index
from bot.steps.check import find_printed
from bot.steps.from_plain import ParsedFix
from bot.steps.to_plain import Finding

UNKNOWN_CATALOG = "There is no catalog “{}”."
SEVERAL_CATALOGS = "Several catalogs have this code. Say which one with “catalog”: {}."


def number_fixes(
    index: Index, names: CatalogNames, fixes: tuple[ParsedFix, ...]
) -> tuple[tuple[ParsedFix, ...], tuple[Finding, ...]]:
    """Return fixes with their codes as keys, and what is wrong with the catalogs of the others.

    A fix that doesn't name its catalog is for the only one that has its home.
    """
    numbered = list[ParsedFix]()
    findings = list[Finding]()
    for written in fixes:
        numbers = find_numbers(index, names, written)
        if len(numbers) == 1:
            numbered.append(number_fix(written, numbers[0]))
        else:
            several = SEVERAL_CATALOGS.format(", ".join(names[number] for number in numbers))
            reason = several if numbers else UNKNOWN_CATALOG.format(written.catalog)
            findings.append(Finding(reason, written.home, written.line))
    return tuple(numbered), tuple(findings)


def find_numbers(index: Index, names: CatalogNames, written: ParsedFix) -> list[int]:
    """Return the numbers of the catalogs that a fix may be for."""
    if written.catalog:
        wanted = written.catalog.casefold()
        return [number for number, name in names.items() if name.casefold() == wanted]
    holders = {entry.catalog for entry in find_printed(index, written.home)}
    return sorted(holders) or [min(names, default=FIRST_CATALOG)]


def number_fix(written: ParsedFix, catalog: int) -> ParsedFix:
    """Return a fix for codes of the catalog of a number, with these as keys."""
    codes = None if written.codes is None else tuple(build_key(catalog, code) for code in written.codes)
    return replace(written, home=build_key(catalog, written.home), codes=codes)
