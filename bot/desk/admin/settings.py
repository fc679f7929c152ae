"""The settings that admins choose in App Home, which override the environment's; they follow a channel to a new id."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from bot.database.database import Transaction
from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.settings import CHANNEL_ID, SLACK_ID
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.admin.team import load_choices, save_choice
from bot.store.notifications import schedules, snoozes

# The settings' names in the database.
STAFF_SETTING = "staff"
CHANNELS_SETTING = "channels"
VERIFICATION_SETTING = "verification_days"
RETENTION_SETTING = "question_days"
CHANNEL_CATALOGS_SETTING = "channel_catalogs"

CHANNEL_FIELD, CATALOG_FIELD = "about_channel", "about_catalog"  # what may be wrong of a channel's catalog
ANY_CATALOG = 0  # the number that stands for no catalog in particular

MIN_DAYS = 1
MAX_DAYS = 3650  # ten years
MIN_RETENTION_DAYS = 190  # so that the last 90 days can be compared with the 90 before
MAX_IDS = 100  # people, groups or channels

WRONG_STAFF = (
    "“{}” is no Slack id. Give ids of user groups, such as S012AB3CD, with blanks between "
    "(in Slack: People › User groups › the group › ⋮ › Copy group ID)."
)
WRONG_CHANNEL = "“{}” is no channel. Choose channels from the list."
NO_CHANNEL = "Choose a channel from the list."
CATALOG_GONE = "This catalog has just been removed. Choose another one."
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

    @property
    def values(self) -> dict[str, list[str] | int]:
        """Return the valid values that are to be stored, by setting name."""
        ids = {STAFF_SETTING: self.staff, CHANNELS_SETTING: self.channels}
        days = {VERIFICATION_SETTING: self.days, RETENTION_SETTING: self.keep}
        lists = {name: list(chosen) for name, chosen in ids.items() if chosen is not None}
        return lists | {name: int(chosen) for name, chosen in days.items() if chosen is not None}


class UnconfirmedChannels(Exception):  # noqa: N818 - a question, not an error
    """Channels would be switched off without confirmation; Slack does not show an admin every private channel."""

    def __init__(self, channels: tuple[str, ...]) -> None:
        super().__init__(*channels)
        self.channels = channels


def load_desk_settings(desk: Desk, actor: Actor) -> DeskSettings:
    """Return the effective settings, defaults included, for an admin."""
    require_admin(desk, actor)
    people = desk.cache.access
    days, keep = str(people.verification_days), str(people.question_days)
    return DeskSettings(people.staff, tuple(sorted(people.channels)), days, keep)


def save_desk_settings(desk: Desk, choice: SettingsChange, actor: Actor) -> Mapping[str, str]:
    """Save what an admin changed; other settings stay, also those that another admin changed meanwhile.

    Returns what is wrong by setting name, and then saves nothing. Raises ``UnconfirmedChannels``, and saves nothing, if
    channels would be switched off that are not in ``choice.off``.
    """
    require_admin(desk, actor)
    if reasons := find_setting_faults(choice):
        return reasons
    if missing := find_unconfirmed_channels(desk.cache.access.channels, choice):
        raise UnconfirmedChannels(missing)
    with desk.database.begin() as transaction:
        for name, value in choice.values.items():
            audit.log_change(transaction, actor, "chose", name, detail=format_setting(value))
            save_choice(transaction, name, value)
    desk.cache.refresh(desk.database)  # effective at once
    return {}


def find_unconfirmed_channels(channels: Collection[str], choice: SettingsChange) -> tuple[str, ...]:
    """Return the channels that a choice would switch off without confirmation."""
    return () if choice.channels is None else tuple(sorted({*channels} - {*choice.channels, *choice.off}))


def find_setting_faults(choice: SettingsChange) -> dict[str, str]:
    """Return what is wrong with the settings, by name."""
    reasons = {
        STAFF_SETTING: find_id_fault(choice.staff or (), SLACK_ID, WRONG_STAFF),
        CHANNELS_SETTING: find_id_fault(choice.channels or (), CHANNEL_ID, WRONG_CHANNEL),
        VERIFICATION_SETTING: find_days_fault(choice.days, MIN_DAYS, WRONG_DAYS),
        RETENTION_SETTING: find_days_fault(choice.keep, MIN_RETENTION_DAYS, WRONG_RETENTION),
    }
    return {name: reason for name, reason in reasons.items() if reason}


def find_days_fault(text: str | None, fewest: int, wrong: str) -> str:
    """Return what is wrong with a text for a number of days, "" if nothing is or if it doesn't change."""
    if text is None or (re.fullmatch(r"\s*[0-9]{1,4}\s*", text) and fewest <= int(text) <= MAX_DAYS):
        return ""
    return wrong


def find_id_fault(ids: Sequence[str], shape: re.Pattern[str], wrong: str) -> str:
    """Return what is wrong with ids, "" if nothing is."""
    if len(ids) > MAX_IDS:
        return TOO_MANY_IDS
    return next((wrong.format(slack_id) for slack_id in ids if not shape.fullmatch(slack_id)), "")


def format_setting(value: list[str] | int) -> str:
    """Format a setting for the audit log."""
    return " ".join(value) if isinstance(value, list) else str(value)


def move_channel(desk: Desk, old: str, new: str, actor: Actor) -> bool:
    """Move the settings, schedule, waiting posts and snoozes of a channel whose id changed to its new id.

    Returns whether there was anything to move. The schedule starts anew, so that no summary is posted twice, and runs
    again if it was stopped because Slack no longer knew the old id.
    """
    if not CHANNEL_ID.fullmatch(new):
        return False
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        is_chosen = any([replace_chosen_channel(transaction, old, new), move_channel_catalog(transaction, old, new)])
        schedule = schedules.find_schedule(transaction, old)
        if not is_chosen and schedule is None:
            return False
        if schedule and schedules.find_schedule(transaction, new) is None:
            schedules.upsert_schedule(transaction, replace(schedule, channel=new, since=actor.at, trouble=None))
        schedules.remove_schedule(transaction, old)
        schedules.readdress_posts(transaction, old, new)
        snoozes.move_snoozes(transaction, old, new)
        audit.log_change(transaction, actor, "moved channel", new, detail=f"was {old}")
    desk.cache.refresh(desk.database)
    return True


def replace_chosen_channel(transaction: Transaction, old: str, new: str) -> bool:
    """Replace a channel in the setting of those answered without a mention; return whether it was there."""
    chosen = cast("list[str]", load_choices(transaction).get(CHANNELS_SETTING) or [])
    if old not in chosen:
        return False
    moved = dict.fromkeys(new if channel == old else channel for channel in chosen)
    save_choice(transaction, CHANNELS_SETTING, list(moved))
    return True


def save_channel_catalog(desk: Desk, channel: str, catalog: int, actor: Actor) -> Mapping[str, str]:
    """Save which catalog a channel is about, by its number; return what is wrong by field, and then save nothing."""
    require_admin(desk, actor)
    if not CHANNEL_ID.fullmatch(channel):
        return {CHANNEL_FIELD: NO_CHANNEL}
    names = {ANY_CATALOG: "any catalog", **desk.cache.snapshot.catalogs}
    if catalog not in names:
        return {CATALOG_FIELD: CATALOG_GONE}
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        chosen = {**load_channel_catalogs(transaction), channel: catalog}
        save_choice(
            transaction, CHANNEL_CATALOGS_SETTING, {place: number for place, number in chosen.items() if number}
        )
        audit.log_change(transaction, actor, "chose", CHANNEL_CATALOGS_SETTING, detail=f"{channel}: {names[catalog]}")
    desk.cache.refresh(desk.database)  # effective at once
    return {}


def move_channel_catalog(transaction: Transaction, old: str, new: str) -> bool:
    """Let a channel's new id be about what its old one was; return whether that was anything."""
    chosen = load_channel_catalogs(transaction)
    if old not in chosen:
        return False
    number = chosen.pop(old)
    save_choice(transaction, CHANNEL_CATALOGS_SETTING, {**chosen, new: number})
    return True


def load_channel_catalogs(transaction: Transaction) -> dict[str, int]:
    """Return channel -> number of the catalog that it is about."""
    return dict(cast("Mapping[str, int]", load_choices(transaction).get(CHANNEL_CATALOGS_SETTING) or {}))
