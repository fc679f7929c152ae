"""The start of ``errdesk ask CODE`` on a large catalog and on a small one, in turns."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from figures import Check, median, percentile, print_table
from ground import ERRDESK, database
from start_up import spent

from scale.catalog import write_catalog

SMALL = 150
TIMES_SLOWER = 1.5  # limit: times the start with few codes
PAIRS = 11


def compare_starts(size: int) -> list[Check]:
    """Print what a whole process takes on both catalogs; return the ratio."""
    with ExitStack() as stack:
        commands = [ask_of_catalog(stack, codes) for codes in (SMALL, size)]
        pairs = [[spent(*command) for command in commands] for _ in range(PAIRS + 1)][1:]  # the first warms up
    small, large = zip(*pairs, strict=True)
    rows = [
        (f"{codes:,} codes", median(found), min(found), percentile(found, 0.99))
        for codes, found in ((SMALL, small), (size, large))
    ]
    print_table(f"errdesk ask CODE, ms of a whole process, {PAIRS} in turns", ("", "median", "least", "p99"), rows)
    return [Check(f"start-up, {size:,} codes to {SMALL}", median(large) / median(small), TIMES_SLOWER)]


def ask_of_catalog(stack: ExitStack, size: int) -> tuple[list[str], Path]:
    """Return a command that asks for a code, and its database with a catalog of this size."""
    catalog = Path(stack.enter_context(TemporaryDirectory(prefix="errdesk-bench-"))) / "catalog.txt"
    ((code, _),) = write_catalog(catalog, size, sampled=1)
    return [ERRDESK, "ask", code], stack.enter_context(database(catalog))
