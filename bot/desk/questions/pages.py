"""Pages of a list that is too long to show at once."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

PAGE_SIZE = 10  # items on a page


def paginate(items: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    """Return a page of items, its number (from 1, that of the nearest page if there is none) and how many pages."""
    pages = max(1, -(-len(items) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    return items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], page, pages
