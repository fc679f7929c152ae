from collections.abc import Callable

import pytest

from bot.catalog.entry import Reading
from bot.catalog.read import parse_reference


@pytest.fixture(scope="session")
def reading() -> Callable[..., Reading]:
    """Read lines as a document, without a data file of families."""
    return lambda *lines: parse_reference("list.md", "\n".join(lines), {})
