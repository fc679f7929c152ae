"""The weekly summary's schedules: admins set them up, pause, resume and remove them; an error of Slack's stops one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.database.database import Transaction
from bot.desk.notifications.time_zones import is_zone
from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.desk.state.roles import Access
from bot.errors import Refusal
from bot.settings import CHANNEL_ID
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.notifications import outbox, schedules

Schedule: TypeAlias = schedules.Schedule

CHANNEL_FIELD, WEEKDAY_FIELD, HOUR_FIELD, ZONE_FIELD, SURGES_FIELD = "channel", "weekday", "hour", "zone", "surges"
STOPPED_KIND = "stopped"  # of the posts that tell the admins
HOURS_PER_DAY = 24
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MAX_SCHEDULES = 15  # schedules: App Home lists them all, and holds a hundred blocks
MAX_ERROR_LENGTH = 100  # characters of Slack's error

NO_CHANNEL = "Choose a channel."
ALREADY_SCHEDULED = "This channel has its summary already. Press “Change” beside it in the Home tab."
TOO_MANY_SCHEDULES = f"There are {MAX_SCHEDULES} channels with a summary. Remove one first."
NOT_IN_LIST = "Choose one of the list."
UNKNOWN_ZONE = "Give a time zone by its name, such as Europe/Berlin, Asia/Hong_Kong or UTC."
SCHEDULE_GONE = "This channel has no weekly summary any more. Open the Home tab again to see those that there are."


@dataclass(frozen=True, slots=True)
class SchedulePlan:
    """A schedule as entered in the form: ``channel`` and ``zone`` are "" where none is chosen yet."""

    channel: str = ""
    weekday: int = 1
    hour: int = 9
    zone: str = "UTC"
    surges: bool = False


def load_schedule_plan(desk: Desk, channel: str, actor: Actor, *, zone: str = "") -> SchedulePlan:
    """Return a channel's schedule for an admin to edit; for channel "" a new one, in their own ``zone`` if it's known.

    Raises Refusal if another admin removed the schedule meanwhile.
    """
    require_admin(desk, actor)
    if not channel:
        return SchedulePlan(zone=zone if is_zone(zone) else desk.cache.zone())
    schedule = find_cached_schedule(desk, channel)
    return SchedulePlan(
        channel=schedule.channel,
        weekday=schedule.weekday,
        hour=schedule.hour,
        zone=schedule.zone,
        surges=schedule.surges,
    )


def find_cached_schedule(desk: Desk, channel: str) -> Schedule:
    """Return a channel's schedule from the cache; raises Refusal if another admin removed it."""
    for schedule in desk.cache.schedules:
        if schedule.channel == channel:
            return schedule
    raise Refusal(SCHEDULE_GONE)


def save_schedule(desk: Desk, plan: SchedulePlan, actor: Actor, *, instead_of: str = "") -> Mapping[str, str]:
    """Save a schedule, new or ``instead_of`` the one of a channel, which may be another channel than the plan's.

    Returns what is wrong by field name, and then saves nothing. The schedule counts from now on: an hour that is over
    gets no summary.
    """
    require_admin(desk, actor)
    if reasons := find_plan_faults(plan):
        return reasons
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        before = schedules.find_schedule(transaction, instead_of)
        if fault := find_plan_conflict(transaction, plan, instead_of):
            return {CHANNEL_FIELD: fault}
        made = build_schedule(plan, before, actor)
        if made == before:
            return {}
        if before and before.channel != made.channel:
            schedules.remove_schedule(transaction, before.channel)
            schedules.withdraw_posts(transaction, before.channel, actor.at)
        schedules.upsert_schedule(transaction, made)
        audit.log_change(
            transaction, actor, "saved schedule", made.channel, detail=describe_saved_schedule(made, before)
        )
    desk.cache.refresh(desk.database)
    return {}


def find_plan_faults(plan: SchedulePlan) -> dict[str, str]:
    """Return what is wrong with a plan, by field name."""
    checks = (
        (CHANNEL_FIELD, CHANNEL_ID.fullmatch(plan.channel), NO_CHANNEL),
        (WEEKDAY_FIELD, 1 <= plan.weekday <= len(DAY_NAMES), NOT_IN_LIST),
        (HOUR_FIELD, 0 <= plan.hour < HOURS_PER_DAY, NOT_IN_LIST),
        (ZONE_FIELD, is_zone(plan.zone), UNKNOWN_ZONE),
    )
    return {name: reason for name, is_valid, reason in checks if not is_valid}


def find_plan_conflict(transaction: Transaction, plan: SchedulePlan, instead_of: str) -> str:
    """Return why a plan can't be added beside the other channels' schedules, "" if it can."""
    others = {schedule.channel for schedule in schedules.load_schedules(transaction)} - {instead_of}
    if plan.channel in others:
        return ALREADY_SCHEDULED
    return TOO_MANY_SCHEDULES if len(others) >= MAX_SCHEDULES else ""


def build_schedule(plan: SchedulePlan, before: Schedule | None, actor: Actor) -> Schedule:
    """Return the schedule that a plan describes; it starts anew if its time or channel changed."""
    new = Schedule(
        channel=plan.channel,
        weekday=plan.weekday,
        hour=plan.hour,
        zone=plan.zone,
        paused=False,
        surges=plan.surges,
        by=actor.name,
        by_id=actor.user or None,
        since=actor.at,
    )
    if before is None:
        return new
    if new.channel == before.channel:
        new = replace(new, trouble=before.trouble)
    made = replace(new, paused=before.paused, since=before.since, by=before.by, by_id=before.by_id)
    if made == before:
        return before
    is_moved = replace(made, surges=before.surges) != before
    return replace(made, since=new.since if is_moved else before.since, by=new.by, by_id=new.by_id)


def describe_saved_schedule(made: Schedule, before: Schedule | None) -> str:
    """Describe a saved schedule for the audit log."""
    instead = f", instead of {before.channel}" if before and before.channel != made.channel else ""
    surges = ", and at once what is suddenly asked" if made.surges else ""
    return f"{DAY_NAMES[made.weekday - 1]} {made.hour:02}:00 {made.zone}{surges}{instead}"


def pause_schedule(desk: Desk, channel: str, actor: Actor) -> None:
    """Pause a channel's summary until an admin resumes it; raises Refusal if another admin removed it."""
    require_admin(desk, actor)
    with desk.database.begin() as transaction:
        known = lock_schedule(transaction, channel)
        if known.paused:
            return
        schedules.withdraw_posts(transaction, channel, actor.at)
        schedules.upsert_schedule(transaction, replace(known, paused=True, trouble=None))
        audit.log_change(transaction, actor, "paused schedule", channel)
    desk.cache.refresh(desk.database)


def resume_schedule(desk: Desk, channel: str, actor: Actor) -> None:
    """Resume a summary that was paused or stopped, from now on; missed ones are not made up for."""
    require_admin(desk, actor)
    with desk.database.begin() as transaction:
        known = lock_schedule(transaction, channel)
        if known.runs:
            return
        schedules.upsert_schedule(transaction, replace(known, paused=False, trouble=None, since=actor.at))
        audit.log_change(transaction, actor, "resumed schedule", channel)
    desk.cache.refresh(desk.database)


def lock_schedule(transaction: Transaction, channel: str) -> Schedule:
    """Return a channel's schedule, which nobody else changes meanwhile; raises Refusal if it was removed."""
    audit.lock_changes(transaction)
    if known := schedules.find_schedule(transaction, channel):
        return known
    raise Refusal(SCHEDULE_GONE)


def remove_schedule(desk: Desk, channel: str, actor: Actor) -> None:
    """Remove a channel's schedule; does nothing if another admin removed it before."""
    require_admin(desk, actor)
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        if schedules.find_schedule(transaction, channel) is None:
            return
        schedules.remove_schedule(transaction, channel)
        schedules.withdraw_posts(transaction, channel, actor.at)
        audit.log_change(transaction, actor, "removed schedule", channel)
    desk.cache.refresh(desk.database)


def stop_schedule(transaction: Transaction, desk: Desk, channel: str, error: str, *, at: datetime) -> bool:
    """Stop a channel's schedule after a Slack error and notify the admins once; return whether it was active.

    Does nothing for a channel without a schedule, such as the recipient of a test. When the transaction is over, the
    caller calls ``desk.wake_senders()`` and ``desk.cache.refresh(desk.database)``.
    """
    audit.lock_changes(transaction)
    known = schedules.find_schedule(transaction, channel)
    if known is None or not known.runs:
        return False
    schedules.upsert_schedule(transaction, replace(known, trouble=error[:MAX_ERROR_LENGTH]))
    schedules.withdraw_posts(transaction, channel, at)
    audit.log_change(transaction, Actor("Slack", "slack", at), "stopped schedule", channel, detail=error)
    payload = {"channel": channel, "error": error, "by": known.by}
    key = f"stopped {channel} {known.since.isoformat()}"
    users = dict.fromkeys((*list_admin_ids(desk.cache.access), *filter(None, [known.by_id])))
    outbox.write_posts(
        transaction, (outbox.NewPost(f"{key} {user}", user, STOPPED_KIND, payload) for user in users), at=at
    )
    return True


def list_admin_ids(people: Access) -> Iterable[str]:
    """Yield the ids of the admins: users who are named, and the last known members of named groups."""
    for name in people.admins:
        if name in people.rosters:
            yield from sorted(people.rosters[name].members)
        elif name[:1] in {"U", "W"}:
            yield name
