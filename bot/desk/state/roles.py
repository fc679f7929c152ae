"""Roles and settings: from the environment, from what admins chose, and from Slack's user groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from bot.store.admin.team import Roster

PERSON_ID_PREFIXES = ("U", "W")  # first letter of people's Slack ids; S is a user group's, B a bot's
WORKSPACE_ADMINS = "admins"  # name of the roster with the workspace's own admins and owners
DEFAULT_VERIFICATION_DAYS = 90  # default: days after which steps must be verified again
DEFAULT_QUESTION_DAYS = 400  # default: days for which questions are kept


@dataclass(frozen=True, slots=True)
class ConfiguredRoles:
    """Staff and admins as the environment names them: ids of Slack users and user groups (S…)."""

    staff: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()


NO_ROLES = ConfiguredRoles()


@dataclass(frozen=True, slots=True)
class Access:
    """The team, the settings that admins chose, and the last known members of the user groups.

    ``choices`` by name: ``staff`` (a list of ids), ``channels`` (ids of those in which messages are answered without a
    mention), ``channel_catalogs`` (channel -> number of the catalog that it is about), ``verification_days``,
    ``question_days``.
    """

    configured: ConfiguredRoles = NO_ROLES
    choices: Mapping[str, object] = field(default_factory=dict)
    rosters: Mapping[str, Roster] = field(default_factory=dict)

    @property
    def staff(self) -> tuple[str, ...]:
        """Return the ids of users and groups that are staff; an admin's choice overrides the environment."""
        return tuple(cast("Sequence[str]", self.choices.get("staff") or self.configured.staff))

    @property
    def admins(self) -> tuple[str, ...]:
        """Return the ids of users and groups that are admins; by default the workspace's own admins."""
        return self.configured.admins or (WORKSPACE_ADMINS,)

    @property
    def channels(self) -> frozenset[str]:
        """Return the channels in which a message is answered without a mention."""
        return frozenset(cast("Sequence[str]", self.choices.get("channels") or ()))

    @property
    def channel_catalogs(self) -> Mapping[str, int]:
        """Return the number of the catalog that a channel is about, for the channels of which an admin said it."""
        return cast("Mapping[str, int]", self.choices.get("channel_catalogs") or {})

    @property
    def verification_days(self) -> int:
        """Return the number of days after which steps must be verified again."""
        return cast("int", self.choices.get("verification_days") or DEFAULT_VERIFICATION_DAYS)

    @property
    def question_days(self) -> int:
        """Return the number of days for which a question is kept; its counts stay."""
        return cast("int", self.choices.get("question_days") or DEFAULT_QUESTION_DAYS)

    def is_staff(self, user: str) -> bool:
        """Return whether a user is staff; admins are staff too."""
        return self.is_among(user, self.staff) or self.is_admin(user)

    def is_admin(self, user: str) -> bool:
        """Return whether a user is an admin."""
        return self.is_among(user, self.admins)

    def is_among(self, user: str, names: Iterable[str]) -> bool:
        """Return whether a user is among ids of users and groups; false for ids that are not a person's."""
        return user.startswith(PERSON_ID_PREFIXES) and any(
            name == user or (name in self.rosters and user in self.rosters[name].members) for name in names
        )
