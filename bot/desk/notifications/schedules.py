"""The weekly summary's schedules: admins set them up, pause, resume and remove them; an error of Slack's stops one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.desk.admin.settings import CHANNEL_ID_PATTERN as CHANNEL_ID
from bot.desk.notifications.time_zones import is_zone
from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.desk.state.roles import Access
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.notifications import outbox, schedules

Schedule: TypeAlias = schedules.Schedule
WriteTransaction: TypeAlias = outbox.WriteTransaction

CHANNEL_FIELD, WEEKDAY_FIELD, HOUR_FIELD, ZONE_FIELD, SURGES_FIELD = "channel", "weekday", "hour", "zone", "surges"
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
        return SchedulePlan(zone=zone if is_zone(zone) else desk.shelf.zone())
    schedule = next((schedule for schedule in desk.shelf.schedules if schedule.channel == channel), None)
    if schedule is None:
        raise Refusal(SCHEDULE_GONE)
    return SchedulePlan(
        channel=schedule.channel,
        weekday=schedule.weekday,
        hour=schedule.hour,
        zone=schedule.zone,
        surges=schedule.surges,
    )


def save_schedule(desk: Desk, plan: SchedulePlan, actor: Actor, *, instead_of: str = "") -> Mapping[str, str]:
    """Save a schedule, new or ``instead_of`` the one of a channel, which may be another channel than the plan's.

    Returns what is wrong by field name, and then saves nothing. The schedule counts from now on: an hour that is over
    gets no summary.
    """
    require_admin(desk, actor)
    if reasons := find_plan_faults(plan):
        return reasons
    with desk.database.begin() as session:
        audit.lock_changes(session)
        known = {schedule.channel: schedule for schedule in schedules.load_schedules(session)}
        before = known.pop(instead_of, None)
        if fault := find_plan_conflict(plan, known):
            return {CHANNEL_FIELD: fault}
        made = build_schedule(plan, before, actor)
        if made == before:
            return {}
        if before and before.channel != made.channel:
            schedules.remove_schedule(session, before.channel)
            schedules.withdraw_posts(session, before.channel, actor.at)
        schedules.upsert_schedule(session, made)
        audit.log_change(session, actor, "saved schedule", made.channel, detail=describe_saved_schedule(made, before))
    desk.shelf.refresh(desk.database)
    return {}


def find_plan_faults(plan: SchedulePlan) -> dict[str, str]:
    """Return what is wrong with a plan, by field name."""
    reasons = {
        CHANNEL_FIELD: "" if CHANNEL_ID.fullmatch(plan.channel) else NO_CHANNEL,
        WEEKDAY_FIELD: "" if 1 <= plan.weekday <= len(DAY_NAMES) else NOT_IN_LIST,
        HOUR_FIELD: "" if 0 <= plan.hour < HOURS_PER_DAY else NOT_IN_LIST,
        ZONE_FIELD: "" if is_zone(plan.zone) else UNKNOWN_ZONE,
    }
    return {name: reason for name, reason in reasons.items() if reason}


def find_plan_conflict(plan: SchedulePlan, others: Mapping[str, Schedule]) -> str:
    """Return why a plan can't be added to the other schedules, "" if it can."""
    if plan.channel in others:
        return ALREADY_SCHEDULED
    return TOO_MANY_SCHEDULES if len(others) >= MAX_SCHEDULES else ""


def build_schedule(plan: SchedulePlan, before: Schedule | None, actor: Actor) -> Schedule:
    """Return the schedule that a plan describes; it starts anew if its time or channel changed."""
    timed = (plan.channel, plan.weekday, plan.hour, plan.zone)
    if before is None:
        return Schedule(
            *timed,
            paused=False,
            surges=plan.surges,
            by=actor.name,
            by_id=actor.user or None,
            since=actor.at,
            trouble=None,
        )
    made = replace(before, surges=plan.surges)
    if timed != (before.channel, before.weekday, before.hour, before.zone):
        channel, weekday, hour, zone = timed
        trouble = before.trouble if channel == before.channel else None
        made = replace(made, channel=channel, weekday=weekday, hour=hour, zone=zone, since=actor.at, trouble=trouble)
    return made if made == before else replace(made, by=actor.name, by_id=actor.user or None)


def describe_saved_schedule(made: Schedule, before: Schedule | None) -> str:
    """Describe a saved schedule for the audit log."""
    instead = f", instead of {before.channel}" if before and before.channel != made.channel else ""
    surges = ", and at once what is suddenly asked" if made.surges else ""
    return f"{DAY_NAMES[made.weekday - 1]} {made.hour:02}:00 {made.zone}{surges}{instead}"


def pause_schedule(desk: Desk, channel: str, actor: Actor) -> None:
    """Pause a channel's summary until an admin resumes it."""
    set_paused(desk, channel, actor, paused=True)


def resume_schedule(desk: Desk, channel: str, actor: Actor) -> None:
    """Resume a channel's summary from now on; missed ones are not made up for."""
    set_paused(desk, channel, actor, paused=False)


def set_paused(desk: Desk, channel: str, actor: Actor, *, paused: bool) -> None:
    """Pause a schedule, or resume one that was paused or stopped; raises Refusal if another admin removed it."""
    require_admin(desk, actor)
    with desk.database.begin() as session:
        audit.lock_changes(session)
        known = schedules.find_schedule(session, channel)
        if known is None:
            raise Refusal(SCHEDULE_GONE)
        if known.paused if paused else known.runs:
            return
        if paused:
            schedules.withdraw_posts(session, channel, actor.at)
        began = known.since if paused else actor.at
        schedules.upsert_schedule(session, replace(known, paused=paused, trouble=None, since=began))
        audit.log_change(session, actor, "paused schedule" if paused else "resumed schedule", channel)
    desk.shelf.refresh(desk.database)


def remove_schedule(desk: Desk, channel: str, actor: Actor) -> None:
    """Remove a channel's schedule; does nothing if another admin removed it before."""
    require_admin(desk, actor)
    with desk.database.begin() as session:
        audit.lock_changes(session)
        if schedules.find_schedule(session, channel) is None:
            return
        schedules.remove_schedule(session, channel)
        schedules.withdraw_posts(session, channel, actor.at)
        audit.log_change(session, actor, "removed schedule", channel)
    desk.shelf.refresh(desk.database)


def stop_schedule(session: WriteTransaction, desk: Desk, channel: str, error: str, *, at: datetime) -> bool:
    """Stop a channel's schedule after a Slack error and notify the admins once; return whether it was active.

    Does nothing for a channel without a schedule, such as the recipient of a test. When the transaction is over, the
    caller calls ``desk.posted()`` and ``desk.shelf.refresh(desk.database)``.
    """
    audit.lock_changes(session)
    known = schedules.find_schedule(session, channel)
    if known is None or not known.runs:
        return False
    schedules.upsert_schedule(session, replace(known, trouble=error[:MAX_ERROR_LENGTH]))
    schedules.withdraw_posts(session, channel, at)
    audit.log_change(session, Actor("Slack", "slack", at), "stopped schedule", channel, detail=error)
    payload = {"channel": channel, "error": error, "by": known.by}
    key = f"stopped {channel} {known.since.isoformat()}"
    users = dict.fromkeys((*list_admin_ids(desk.shelf.people), *filter(None, [known.by_id])))
    outbox.write_posts(session, (outbox.NewPost(f"{key} {user}", user, "stopped", payload) for user in users), at=at)
    return True


def list_admin_ids(people: Access) -> Iterable[str]:
    """Yield the ids of the admins: users who are named, and the last known members of named groups."""
    for name in people.admins:
        if name in people.rosters:
            yield from sorted(people.rosters[name].members)
        elif name[:1] in {"U", "W"}:
            yield name
