"""Who is who, as far as it is known: the environment's word, what admins chose, and what Slack said of the groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from bot.store.admin.team import Roster

PERSON = ("U", "W")  # how the Slack ids of people begin; S is a user group's, B a bot's
ADMINS = "admins"  # the roster of the workspace's own admins and owners
VERIFICATION_DAYS = 90  # after which steps are to be verified again, unless an admin chose otherwise
QUESTION_DAYS = 400  # for which questions are kept, unless an admin chose otherwise


@dataclass(frozen=True, slots=True)
class Team:
    """Who is staff and who is admin, as the environment names them: Slack user ids, and user groups (S…)."""

    staff: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()


NOBODY = Team()


@dataclass(frozen=True, slots=True)
class People:
    """The team with what admins chose since and what Slack last said of the groups.

    ``choices`` by name: ``staff`` (a list of ids), ``channels`` (ids in which a message is answered without a mention),
    ``verification_days``, ``question_days``.
    """

    team: Team = NOBODY
    choices: Mapping[str, object] = field(default_factory=dict)
    rosters: Mapping[str, Roster] = field(default_factory=dict)

    @property
    def staff(self) -> tuple[str, ...]:
        """Give the ids of users and groups that are staff; an admin's choice stands above the environment."""
        return tuple(cast("Sequence[str]", self.choices.get("staff") or self.team.staff))

    @property
    def admins(self) -> tuple[str, ...]:
        """Give the ids of users and groups that are admins: without any in the environment, the workspace's own."""
        return self.team.admins or (ADMINS,)

    @property
    def channels(self) -> frozenset[str]:
        """Give the channels in which a message is answered without a mention."""
        return frozenset(cast("Sequence[str]", self.choices.get("channels") or ()))

    @property
    def verification_days(self) -> int:
        """Give the days after which steps are to be verified again."""
        return cast("int", self.choices.get("verification_days") or VERIFICATION_DAYS)

    @property
    def question_days(self) -> int:
        """Give the days for which each question is kept; what was counted of it stays."""
        return cast("int", self.choices.get("question_days") or QUESTION_DAYS)

    def is_staff(self, user: str) -> bool:
        """Say whether a user is staff; admins are."""
        return self.among(user, self.staff) or self.is_admin(user)

    def is_admin(self, user: str) -> bool:
        """Say whether a user is an admin."""
        return self.among(user, self.admins)

    def among(self, user: str, names: Iterable[str]) -> bool:
        """Return whether a user is named, or a member of a roster that is; nobody is without a person's id."""
        return user.startswith(PERSON) and any(
            name == user or (name in self.rosters and user in self.rosters[name].members) for name in names
        )
