"""All that is measured on made-up catalogs: the search beside Tantivy, and the start of a large desk."""

from figures import Check

from scale.side_by_side import compare_engines
from scale.start import compare_starts

SIZES = (150, 10_000, 100_000, 1_000_000)
START = 100_000  # codes
LARGEST_QUICK = 10_000


def measure(*, quick: bool) -> list[Check]:
    """Print the tables; return the figures that have a limit."""
    largest = LARGEST_QUICK if quick else max(SIZES)
    checks = [check for size in SIZES if size <= largest for check in compare_engines(size)]
    return checks + compare_starts(min(START, largest))
