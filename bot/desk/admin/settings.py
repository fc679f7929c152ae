"""The settings that admins choose in App Home; they override the environment's."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.settings import SLACK_ID
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.admin.team import save_choice

# The settings' names in the database.
STAFF_SETTING = "staff"
CHANNELS_SETTING = "channels"
VERIFICATION_SETTING = "verification_days"
RETENTION_SETTING = "question_days"

CHANNEL_ID_PATTERN = re.compile(r"[CG][A-Z0-9]{2,19}")
MIN_DAYS = 1
MAX_DAYS = 3650  # ten years
MIN_RETENTION_DAYS = 190  # so that the last 90 days can be compared with the 90 before
MAX_IDS = 100  # people, groups or channels

WRONG_STAFF = (
    "“{}” is no Slack id. Give ids of user groups, such as S012AB3CD, with blanks between "
    "(in Slack: People › User groups › the group › ⋮ › Copy group ID)."
)
WRONG_CHANNEL = "“{}” is no channel. Choose channels from the list."
WRONG_DAYS = f"Give a whole number of days, from {MIN_DAYS} to {MAX_DAYS:,}."
WRONG_RETENTION = (
    f"Give a whole number of days, from {MIN_RETENTION_DAYS} to {MAX_DAYS:,}. "
    "With fewer, the last 90 days could not be compared with those before."
)
TOO_MANY_IDS = f"That is more than {MAX_IDS}. Choose fewer; for many people, a user group is best."


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """The settings: ids of staff (users and user groups), ids of channels, and days as text.

    In ``channels`` messages are answered without a mention. With an empty ``staff`` the environment's applies. Steps
    are verified again after ``days``, questions are retained for ``keep`` days.
    """

    staff: tuple[str, ...]
    channels: tuple[str, ...]
    days: str
    keep: str


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """An admin's changes to the settings; None leaves a setting as it is.

    ``off`` are the channels that the admin confirmed are to be switched off.
    """

    staff: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    days: str | None = None
    keep: str | None = None
    off: tuple[str, ...] = ()


class UnconfirmedChannels(Exception):  # noqa: N818 - a question, not an error
    """Channels would be switched off without confirmation; Slack does not show an admin every private channel."""

    def __init__(self, channels: tuple[str, ...]) -> None:
        super().__init__(*channels)
        self.channels = channels


def load_desk_settings(desk: Desk, actor: Actor) -> DeskSettings:
    """Return the effective settings, defaults included, for an admin."""
    require_admin(desk, actor)
    people = desk.shelf.people
    days, keep = str(people.verification_days), str(people.question_days)
    return DeskSettings(people.staff, tuple(sorted(people.channels)), days, keep)


def save_desk_settings(desk: Desk, choice: SettingsChange, actor: Actor) -> Mapping[str, str]:
    """Save what an admin changed; other settings stay, also those that another admin changed meanwhile.

    Returns what is wrong by setting name, and then saves nothing. Raises Unconfirmed, and saves nothing, if channels
    would be switched off that are not in ``choice.off``.
    """
    require_admin(desk, actor)
    if reasons := find_setting_faults(choice):
        return reasons
    if missing := find_unconfirmed_channels(desk.shelf.people.channels, choice):
        raise UnconfirmedChannels(missing)
    values = {
        STAFF_SETTING: None if choice.staff is None else list(choice.staff),
        CHANNELS_SETTING: None if choice.channels is None else list(choice.channels),
        VERIFICATION_SETTING: None if choice.days is None else int(choice.days),
        RETENTION_SETTING: None if choice.keep is None else int(choice.keep),
    }
    changes = {name: value for name, value in values.items() if value is not None}
    with desk.database.begin() as session:
        for name, value in changes.items():
            audit.log_change(session, actor, "chose", name, detail=format_setting(value))
            save_choice(session, name, value)
    desk.shelf.refresh(desk.database)  # effective at once
    return {}


def find_unconfirmed_channels(channels: Collection[str], choice: SettingsChange) -> tuple[str, ...]:
    """Return the channels that a choice would switch off without confirmation."""
    return () if choice.channels is None else tuple(sorted({*channels} - {*choice.channels, *choice.off}))


def find_setting_faults(choice: SettingsChange) -> dict[str, str]:
    """Return what is wrong with the settings, by name."""
    reasons = {
        STAFF_SETTING: find_id_fault(choice.staff or (), SLACK_ID, WRONG_STAFF),
        CHANNELS_SETTING: find_id_fault(choice.channels or (), CHANNEL_ID_PATTERN, WRONG_CHANNEL),
        VERIFICATION_SETTING: "" if choice.days is None or is_valid_day_count(choice.days, MIN_DAYS) else WRONG_DAYS,
        RETENTION_SETTING: ""
        if choice.keep is None or is_valid_day_count(choice.keep, MIN_RETENTION_DAYS)
        else WRONG_RETENTION,
    }
    return {name: reason for name, reason in reasons.items() if reason}


def is_valid_day_count(text: str, fewest: int) -> bool:
    """Return whether a text is a number of days from ``fewest`` to the maximum."""
    return bool(re.fullmatch(r"\s*[0-9]{1,4}\s*", text)) and fewest <= int(text) <= MAX_DAYS


def find_id_fault(ids: Sequence[str], shape: re.Pattern[str], wrong: str) -> str:
    """Return what is wrong with ids, "" if nothing is."""
    if len(ids) > MAX_IDS:
        return TOO_MANY_IDS
    return next((wrong.format(slack_id) for slack_id in ids if not shape.fullmatch(slack_id)), "")


def format_setting(value: object) -> str:
    """Format a setting for the audit log."""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
