from collections.abc import Callable

import hypothesis
import pytest

from bot.catalog.entry import Reading
from bot.catalog.read import read


@pytest.fixture(scope="session")
def reading() -> Callable[..., Reading]:
    """Read lines as a document, without a data file of families."""
    return lambda *lines: read("list.md", "\n".join(lines), {})


# machines under load are no fault of the code; what sixty examples do not find, another day's sixty may
hypothesis.settings.register_profile("patient", deadline=None, max_examples=60)
hypothesis.settings.load_profile("patient")
