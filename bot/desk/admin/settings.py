"""The settings that admins choose in App Home; they override the environment's."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.settings import SLACK_ID
from bot.steps.actor import By
from bot.store.admin import audit
from bot.store.admin.team import choose

# The settings' names in the database.
STAFF = "staff"
CHANNELS = "channels"
DAYS = "verification_days"
KEEP = "question_days"

CHANNEL = re.compile(r"[CG][A-Z0-9]{2,19}")
FEWEST = 1
MOST_DAYS = 3650  # ten years
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
    """The settings: ids of staff (users and user groups), ids of channels, and days as text.

    In ``channels`` messages are answered without a mention. With an empty ``staff`` the environment's applies. Steps
    are verified again after ``days``, questions are retained for ``keep`` days.
    """

    staff: tuple[str, ...]
    channels: tuple[str, ...]
    days: str
    keep: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An admin's changes to the settings; None leaves a setting as it is.

    ``off`` are the channels that the admin confirmed are to be switched off.
    """

    staff: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    days: str | None = None
    keep: str | None = None
    off: tuple[str, ...] = ()


class Unconfirmed(Exception):  # noqa: N818 - a question, not an error
    """Channels would be switched off without confirmation; Slack does not show an admin every private channel."""

    def __init__(self, channels: tuple[str, ...]) -> None:
        super().__init__(*channels)
        self.channels = channels


def show_settings(desk: Desk, actor: By) -> Chosen:
    """Return the effective settings, defaults included, for an admin."""
    require_admin(desk, actor)
    people = desk.shelf.people
    days, keep = str(people.verification_days), str(people.question_days)
    return Chosen(people.staff, tuple(sorted(people.channels)), days, keep)


def choose_settings(desk: Desk, choice: Choice, actor: By) -> Mapping[str, str]:
    """Save what an admin changed; other settings stay, also those that another admin changed meanwhile.

    Returns what is wrong by setting name, and then saves nothing. Raises Unconfirmed, and saves nothing, if channels
    would be switched off that are not in ``choice.off``.
    """
    require_admin(desk, actor)
    if reasons := faults(choice):
        return reasons
    if missing := left_out(desk.shelf.people.channels, choice):
        raise Unconfirmed(missing)
    values = {
        STAFF: None if choice.staff is None else list(choice.staff),
        CHANNELS: None if choice.channels is None else list(choice.channels),
        DAYS: None if choice.days is None else int(choice.days),
        KEEP: None if choice.keep is None else int(choice.keep),
    }
    changes = {name: value for name, value in values.items() if value is not None}
    with desk.database.begin() as session:
        for name, value in changes.items():
            audit.log(session, actor, "chose", name, detail=told(value))
            choose(session, name, value)
    desk.shelf.refresh(desk.database)  # effective at once
    return {}


def left_out(channels: Collection[str], choice: Choice) -> tuple[str, ...]:
    """Return the channels that a choice would switch off without confirmation."""
    return () if choice.channels is None else tuple(sorted({*channels} - {*choice.channels, *choice.off}))


def faults(choice: Choice) -> dict[str, str]:
    """Return what is wrong with the settings, by name."""
    reasons = {
        STAFF: fault(choice.staff or (), SLACK_ID, WRONG_STAFF),
        CHANNELS: fault(choice.channels or (), CHANNEL, WRONG_CHANNEL),
        DAYS: "" if choice.days is None or is_days(choice.days, FEWEST) else WRONG_DAYS,
        KEEP: "" if choice.keep is None or is_days(choice.keep, FEWEST_KEPT) else WRONG_KEPT,
    }
    return {name: reason for name, reason in reasons.items() if reason}


def is_days(text: str, fewest: int) -> bool:
    """Return whether a text is a number of days from ``fewest`` to the maximum."""
    return bool(re.fullmatch(r"\s*[0-9]{1,4}\s*", text)) and fewest <= int(text) <= MOST_DAYS


def fault(ids: Sequence[str], shape: re.Pattern[str], wrong: str) -> str:
    """Return what is wrong with ids, "" if nothing is."""
    if len(ids) > MOST:
        return TOO_MANY
    return next((wrong.format(slack_id) for slack_id in ids if not shape.fullmatch(slack_id)), "")


def told(value: object) -> str:
    """Format a setting for the audit log."""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
