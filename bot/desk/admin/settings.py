"""The settings that admins choose in App Home; they stand above the environment's."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.settings import SLACK_ID
from bot.steps.actor import By
from bot.store.admin import audit
from bot.store.admin.team import choose

STAFF, CHANNELS, DAYS, KEEP = "staff", "channels", "verification_days", "question_days"  # by these names they are kept
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,19}")
FEWEST, MOST_DAYS = 1, 3650  # ten years
FEWEST_KEPT = 190  # so that the last 90 days can be compared with the 90 before
MOST = 100  # people, groups or channels

WRONG_STAFF = (
    "“{}” is no Slack id. Give ids of user groups, such as S012AB3CD, with blanks between "
    "(in Slack: People › User groups › the group › ⋮ › Copy group ID)."
)
WRONG_CHANNEL = "“{}” is no channel. Choose channels from the list."
WRONG_DAYS = f"Give a whole number of days, from {FEWEST} to {MOST_DAYS:,}."
WRONG_KEPT = (
    f"Give a whole number of days, from {FEWEST_KEPT} to {MOST_DAYS:,}. "
    "With fewer, the last 90 days could not be compared with those before."
)
TOO_MANY = f"That is more than {MOST}. Choose fewer; for many people, a user group is best."


@dataclass(frozen=True, slots=True)
class Chosen:
    """The settings: ids of the users and user groups that are staff, ids of channels, days as they were typed.

    In ``channels`` a message is answered without a mention. An empty ``staff`` leaves it to the environment. Steps are
    verified again after ``days``, questions are kept for ``keep`` days.
    """

    staff: tuple[str, ...]
    channels: tuple[str, ...]
    days: str
    keep: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What an admin changed of the settings; None is what they left as it was.

    ``off`` are the channels that they say are to be switched off.
    """

    staff: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    days: str | None = None
    keep: str | None = None
    off: tuple[str, ...] = ()


class Unconfirmed(Exception):  # noqa: N818 - a question, not an error
    """Channels would be switched off of which nobody said so; Slack does not show an admin every private channel."""

    def __init__(self, channels: tuple[str, ...]) -> None:
        super().__init__(*channels)
        self.channels = channels


def show_settings(desk: Desk, by: By) -> Chosen:
    """Give the settings that hold, to an admin, also where nobody chose them."""
    require_admin(desk, by)
    people = desk.shelf.people
    days, keep = str(people.verification_days), str(people.question_days)
    return Chosen(people.staff, tuple(sorted(people.channels)), days, keep)


def choose_settings(desk: Desk, choice: Choice, by: By) -> Mapping[str, str]:
    """Keep what an admin changed; the rest stays, also what another admin changed meanwhile.

    Gives what is wrong by the setting's name, and keeps nothing, where something cannot be. Raises Unconfirmed, and
    keeps nothing, where channels would be switched off that are not among those of ``choice.off``.
    """
    require_admin(desk, by)
    if found := faults(choice):
        return found
    if missing := left_out(desk.shelf.people.channels, choice):
        raise Unconfirmed(missing)
    kept = {
        STAFF: None if choice.staff is None else list(choice.staff),
        CHANNELS: None if choice.channels is None else list(choice.channels),
        DAYS: None if choice.days is None else int(choice.days),
        KEEP: None if choice.keep is None else int(choice.keep),
    }
    changes = {name: value for name, value in kept.items() if value is not None}
    with desk.database.begin() as session:
        for name, value in changes.items():
            audit.log(session, by, "chose", name, detail=told(value))
            choose(session, name, value)
    desk.shelf.refresh(desk.database)  # they hold at once
    return {}


def left_out(channels: Collection[str], choice: Choice) -> tuple[str, ...]:
    """Return the channels that a choice leaves out without a word."""
    return () if choice.channels is None else tuple(sorted({*channels} - {*choice.channels, *choice.off}))


def faults(choice: Choice) -> dict[str, str]:
    """Say what of the settings cannot be."""
    found = {
        STAFF: fault(choice.staff or (), SLACK_ID, WRONG_STAFF),
        CHANNELS: fault(choice.channels or (), CHANNEL, WRONG_CHANNEL),
        DAYS: "" if choice.days is None or is_days(choice.days, FEWEST) else WRONG_DAYS,
        KEEP: "" if choice.keep is None or is_days(choice.keep, FEWEST_KEPT) else WRONG_KEPT,
    }
    return {name: reason for name, reason in found.items() if reason}


def is_days(text: str, fewest: int) -> bool:
    """Say whether a text is a number of days that can be, not fewer than so many."""
    return bool(re.fullmatch(r"\s*[0-9]{1,4}\s*", text)) and fewest <= int(text) <= MOST_DAYS


def fault(ids: Sequence[str], shape: re.Pattern[str], wrong: str) -> str:
    """Say what is wrong with ids, "" if nothing is."""
    if len(ids) > MOST:
        return TOO_MANY
    return next((wrong.format(one) for one in ids if not shape.fullmatch(one)), "")


def told(value: object) -> str:
    """Write a setting for the audit log."""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
