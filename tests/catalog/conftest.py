from collections.abc import Callable

import pytest

from bot.catalog.entry import Reading
from bot.catalog.read import read


@pytest.fixture(scope="session")
def reading() -> Callable[..., Reading]:
    """Read lines as a document, without a data file of families."""
    return lambda *lines: read("list.md", "\n".join(lines), {})
