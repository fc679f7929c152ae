"""Python's garbage collector, kept out of the way of start-up."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Make what stays for good (modules, the catalog) without looking for garbage in it, then or later.

    Otherwise the collector runs a hundred times while "errdesk ask" starts, a tenth of its time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
