"""Log when reading the database begins to fail and when it works again, and nothing in between."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.database.database import Unavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TroubleLog:
    """The causes for which something can't be read at the moment, by its name."""

    causes: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def watch(self, name: str) -> Iterator[None]:
        """Suppress ``Unavailable`` while something is read, and log it unless it had the same cause last time."""
        try:
            yield
        except Unavailable as trouble:
            if self.causes.get(name) != trouble.detail:
                self.causes[name] = trouble.detail
                log.warning("The %s can't be read; Errdesk goes on with what it read before. %s", name, trouble.detail)
        else:
            if self.causes.pop(name, None):
                log.info("The %s can be read again.", name)
