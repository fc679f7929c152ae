"""The weekly summary's schedules: admins set them up, pause, resume and remove them; an error of Slack's stops one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.desk.admin.settings import CHANNEL as CHANNEL_ID
from bot.desk.notifications.time_zones import known_zone, no_zone
from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.desk.state.roles import People
from bot.errors import Refusal
from bot.steps.actor import By
from bot.store.admin import audit
from bot.store.notifications import outbox, schedules

Schedule: TypeAlias = schedules.Schedule
Writing: TypeAlias = outbox.Writing

CHANNEL, WEEKDAY, HOUR, ZONE, SURGES = "channel", "weekday", "hour", "zone", "surges"
HOURS = 24
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST = 15  # schedules: App Home lists them all, and holds a hundred blocks
ERROR = 100  # characters of Slack's error

NO_CHANNEL = "Choose a channel."
THERE_ALREADY = "This channel has its summary already. Press “Change” beside it in the Home tab."
TOO_MANY = f"There are {MOST} channels with a summary. Remove one first."
NO_TIME = "Choose one of the list."
GONE = "This channel has no weekly summary any more. Open the Home tab again to see those that there are."


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as entered in the form: ``channel`` is "" where none is chosen yet, ``zone`` is as typed."""

    channel: str = ""
    weekday: int = 1
    hour: int = 9
    zone: str = "UTC"
    surges: bool = False


def plan_of(desk: Desk, channel: str, actor: By, *, zone: str = "") -> Plan:
    """Return a channel's schedule for an admin to edit; for channel "" a new one, in their own ``zone`` if it's known.

    Raises Refusal if another admin removed the schedule meanwhile.
    """
    require_admin(desk, actor)
    if not channel:
        return Plan(zone=known_zone(zone) or desk.shelf.zone())
    schedule = next((schedule for schedule in desk.shelf.schedules if schedule.channel == channel), None)
    if schedule is None:
        raise Refusal(GONE)
    return Plan(
        channel=schedule.channel,
        weekday=schedule.weekday,
        hour=schedule.hour,
        zone=schedule.zone,
        surges=schedule.surges,
    )


def save_schedule(desk: Desk, plan: Plan, actor: By, *, instead_of: str = "") -> Mapping[str, str]:
    """Save a schedule, new or ``instead_of`` the one of a channel, which may be another channel than the plan's.

    Returns what is wrong by field name, and then saves nothing. The schedule counts from now on: an hour that is over
    gets no summary.
    """
    require_admin(desk, actor)
    if reasons := faults(plan):
        return reasons
    with desk.database.begin() as session:
        audit.take_turn(session)
        known = {schedule.channel: schedule for schedule in schedules.schedules(session)}
        before = known.pop(instead_of, None)
        if fault := taken(plan, known):
            return {CHANNEL: fault}
        made = planned(plan, before, actor)
        if made == before:
            return {}
        if before and before.channel != made.channel:
            schedules.remove_schedule(session, before.channel)
            schedules.withdraw(session, before.channel, actor.at)
        schedules.keep_schedule(session, made)
        audit.log(session, actor, "saved schedule", made.channel, detail=told(made, before))
    desk.shelf.refresh(desk.database)
    return {}


def faults(plan: Plan) -> dict[str, str]:
    """Return what is wrong with a plan, by field name."""
    reasons = {
        CHANNEL: "" if CHANNEL_ID.fullmatch(plan.channel) else NO_CHANNEL,
        WEEKDAY: "" if 1 <= plan.weekday <= len(DAYS) else NO_TIME,
        HOUR: "" if 0 <= plan.hour < HOURS else NO_TIME,
        ZONE: "" if known_zone(plan.zone) else no_zone(plan.zone),
    }
    return {name: reason for name, reason in reasons.items() if reason}


def taken(plan: Plan, others: Mapping[str, Schedule]) -> str:
    """Return why a plan can't be added to the other schedules, "" if it can."""
    if plan.channel in others:
        return THERE_ALREADY
    return TOO_MANY if len(others) >= MOST else ""


def planned(plan: Plan, before: Schedule | None, actor: By) -> Schedule:
    """Return the schedule that a plan describes; it starts anew if its time or channel changed."""
    timed = (plan.channel, plan.weekday, plan.hour, known_zone(plan.zone))
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


def told(made: Schedule, before: Schedule | None) -> str:
    """Describe a saved schedule for the audit log."""
    instead = f", instead of {before.channel}" if before and before.channel != made.channel else ""
    surges = ", and at once what is suddenly asked" if made.surges else ""
    return f"{DAYS[made.weekday - 1]} {made.hour:02}:00 {made.zone}{surges}{instead}"


def pause(desk: Desk, channel: str, actor: By) -> None:
    """Pause a channel's summary until an admin resumes it."""
    change(desk, channel, actor, paused=True)


def resume(desk: Desk, channel: str, actor: By) -> None:
    """Resume a channel's summary from now on; missed ones are not made up for."""
    change(desk, channel, actor, paused=False)


def change(desk: Desk, channel: str, actor: By, *, paused: bool) -> None:
    """Pause a schedule, or resume one that was paused or stopped; raises Refusal if another admin removed it."""
    require_admin(desk, actor)
    with desk.database.begin() as session:
        audit.take_turn(session)
        known = schedules.schedule_of(session, channel)
        if known is None:
            raise Refusal(GONE)
        if known.paused if paused else known.runs:
            return
        if paused:
            schedules.withdraw(session, channel, actor.at)
        began = known.since if paused else actor.at
        schedules.keep_schedule(session, replace(known, paused=paused, trouble=None, since=began))
        audit.log(session, actor, "paused schedule" if paused else "resumed schedule", channel)
    desk.shelf.refresh(desk.database)


def remove(desk: Desk, channel: str, actor: By) -> None:
    """Remove a channel's schedule; does nothing if another admin removed it before."""
    require_admin(desk, actor)
    with desk.database.begin() as session:
        audit.take_turn(session)
        if schedules.schedule_of(session, channel) is None:
            return
        schedules.remove_schedule(session, channel)
        schedules.withdraw(session, channel, actor.at)
        audit.log(session, actor, "removed schedule", channel)
    desk.shelf.refresh(desk.database)


def stop_schedule(session: Writing, desk: Desk, channel: str, error: str, *, at: datetime) -> bool:
    """Stop a channel's schedule after a Slack error and notify the admins once; return whether it was active.

    Does nothing for a channel without a schedule, such as the recipient of a test. When the transaction is over, the
    caller calls ``desk.posted()`` and ``desk.shelf.refresh(desk.database)``.
    """
    audit.take_turn(session)
    known = schedules.schedule_of(session, channel)
    if known is None or not known.runs:
        return False
    schedules.keep_schedule(session, replace(known, trouble=error[:ERROR]))
    schedules.withdraw(session, channel, at)
    audit.log(session, By("Slack", "slack", at), "stopped schedule", channel, detail=error)
    payload = {"channel": channel, "error": error, "by": known.by}
    key = f"stopped {channel} {known.since.isoformat()}"
    users = dict.fromkeys((*admins(desk.shelf.people), *filter(None, [known.by_id])))
    outbox.write(session, (outbox.NewPost(f"{key} {user}", user, "stopped", payload) for user in users), at=at)
    return True


def admins(people: People) -> Iterable[str]:
    """Yield the ids of the admins: users who are named, and the last known members of named groups."""
    for name in people.admins:
        if name in people.rosters:
            yield from sorted(people.rosters[name].members)
        elif name[:1] in {"U", "W"}:
            yield name
