"""Which columns of a table play which role."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Roles:
    """The places of the columns that play a role, counted from 0.

    A code may be split over several columns. If the only column of codes is also that of the messages, each message
    begins with its code.
    """

    code: tuple[int, ...] = ()
    message: int | None = None
    alias: tuple[int, ...] = ()
    section: int | None = None
    cause: int | None = None
    action: int | None = None
    severity: int | None = None

    @property
    def is_complete(self) -> bool:
        """Return whether both the codes and the messages are known."""
        return bool(self.code) and self.message is not None

    @property
    def is_unknown(self) -> bool:
        """Return whether neither the codes nor the messages are known."""
        return not self.code and self.message is None

    @property
    def is_code_in_message(self) -> bool:
        """Return whether each message begins with its code."""
        return self.code == (self.message,)

    def list_columns(self) -> Iterator[tuple[str, int]]:
        """Yield each role with its column, a role of several columns several times."""
        for name in ("code", "message", "alias", "section", "cause", "action", "severity"):
            columns = getattr(self, name)
            for column in columns if isinstance(columns, tuple) else (columns,):
                if column is not None:
                    yield name, column

    def drop(self, names: Collection[str]) -> "Roles":
        """Return the roles without some of those that a table need not have."""
        return Roles(
            self.code,
            self.message,
            () if "alias" in names else self.alias,
            section=None if "section" in names else self.section,
            cause=None if "cause" in names else self.cause,
            action=None if "action" in names else self.action,
            severity=None if "severity" in names else self.severity,
        )
