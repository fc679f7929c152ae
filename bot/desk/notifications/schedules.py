"""The weekly summary's schedules: admins set them up, pause, resume and remove them; trouble stops one."""

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
MOST = 15  # schedules: all of them stand in App Home, which holds a hundred blocks
ERROR = 100  # characters of Slack's error

NO_CHANNEL = "Choose a channel."
THERE_ALREADY = "This channel has its summary already. Press “Change” beside it in the Home tab."
TOO_MANY = f"There are {MOST} channels with a summary. Remove one first."
NO_TIME = "Choose one of the list."
GONE = "This channel has no weekly summary any more. Open the Home tab again to see those that there are."


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as it stands in the form; ``channel`` is "" where none is chosen yet, ``zone`` as it was typed."""

    channel: str = ""
    weekday: int = 1
    hour: int = 9
    zone: str = "UTC"
    surges: bool = False


def plan_of(desk: Desk, channel: str, by: By, *, zone: str = "") -> Plan:
    """Give a channel's schedule to be changed, to an admin; with "" a new one, in their own ``zone`` if it is known.

    Refuses where another admin removed it meanwhile.
    """
    require_admin(desk, by)
    if not channel:
        return Plan(zone=known_zone(zone) or desk.shelf.zone())
    found = next((one for one in desk.shelf.schedules if one.channel == channel), None)
    if found is None:
        raise Refusal(GONE)
    return Plan(found.channel, found.weekday, found.hour, found.zone, found.surges)


def save_schedule(desk: Desk, plan: Plan, by: By, *, instead_of: str = "") -> Mapping[str, str]:
    """Keep a schedule, ``instead_of`` a channel's where it is changed, also with another channel.

    Gives what is wrong by the field's name, and keeps nothing, where something cannot be. It holds from now on: no
    summary is made up for an hour that is over.
    """
    require_admin(desk, by)
    if found := faults(plan):
        return found
    with desk.database.begin() as session:
        audit.take_turn(session)
        known = {one.channel: one for one in schedules.schedules(session)}
        before = known.pop(instead_of, None)
        if fault := taken(plan, known):
            return {CHANNEL: fault}
        made = planned(plan, before, by)
        if made == before:
            return {}
        if before and before.channel != made.channel:
            schedules.remove_schedule(session, before.channel)
            schedules.withdraw(session, before.channel, by.at)
        schedules.keep_schedule(session, made)
        audit.log(session, by, "saved schedule", made.channel, detail=told(made, before))
    desk.shelf.refresh(desk.database)
    return {}


def faults(plan: Plan) -> dict[str, str]:
    """Say what of a schedule cannot be."""
    found = {
        CHANNEL: "" if CHANNEL_ID.fullmatch(plan.channel) else NO_CHANNEL,
        WEEKDAY: "" if 1 <= plan.weekday <= len(DAYS) else NO_TIME,
        HOUR: "" if 0 <= plan.hour < HOURS else NO_TIME,
        ZONE: "" if known_zone(plan.zone) else no_zone(plan.zone),
    }
    return {name: reason for name, reason in found.items() if reason}


def taken(plan: Plan, others: Mapping[str, Schedule]) -> str:
    """Say why there is no place for a schedule beside the others, "" if there is."""
    if plan.channel in others:
        return THERE_ALREADY
    return TOO_MANY if len(others) >= MOST else ""


def planned(plan: Plan, before: Schedule | None, by: By) -> Schedule:
    """Make a schedule of what was entered; it begins anew where its time or channel changed."""
    timed = (plan.channel, plan.weekday, plan.hour, known_zone(plan.zone))
    if before is None:
        return Schedule(
            *timed, paused=False, surges=plan.surges, by=by.name, by_id=by.user or None, since=by.at, trouble=None
        )
    made = replace(before, surges=plan.surges)
    if timed != (before.channel, before.weekday, before.hour, before.zone):
        channel, weekday, hour, zone = timed
        trouble = before.trouble if channel == before.channel else None
        made = replace(made, channel=channel, weekday=weekday, hour=hour, zone=zone, since=by.at, trouble=trouble)
    return made if made == before else replace(made, by=by.name, by_id=by.user or None)


def told(made: Schedule, before: Schedule | None) -> str:
    """Write a schedule for the audit log."""
    instead = f", instead of {before.channel}" if before and before.channel != made.channel else ""
    surges = ", and at once what is suddenly asked" if made.surges else ""
    return f"{DAYS[made.weekday - 1]} {made.hour:02}:00 {made.zone}{surges}{instead}"


def pause(desk: Desk, channel: str, by: By) -> None:
    """Let a channel get no summary until it is resumed."""
    change(desk, channel, by, paused=True)


def resume(desk: Desk, channel: str, by: By) -> None:
    """Let a channel get its summary again, from now on: what it missed is not made up."""
    change(desk, channel, by, paused=False)


def change(desk: Desk, channel: str, by: By, *, paused: bool) -> None:
    """Pause a schedule, or resume one that was paused or stopped; refuses where another admin removed it."""
    require_admin(desk, by)
    with desk.database.begin() as session:
        audit.take_turn(session)
        known = schedules.schedule_of(session, channel)
        if known is None:
            raise Refusal(GONE)
        if known.paused if paused else known.runs:
            return
        if paused:
            schedules.withdraw(session, channel, by.at)
        began = known.since if paused else by.at
        schedules.keep_schedule(session, replace(known, paused=paused, trouble=None, since=began))
        audit.log(session, by, "paused schedule" if paused else "resumed schedule", channel)
    desk.shelf.refresh(desk.database)


def remove(desk: Desk, channel: str, by: By) -> None:
    """Let a channel get its summary no more; it is no matter if another admin removed it before."""
    require_admin(desk, by)
    with desk.database.begin() as session:
        audit.take_turn(session)
        if schedules.schedule_of(session, channel) is None:
            return
        schedules.remove_schedule(session, channel)
        schedules.withdraw(session, channel, by.at)
        audit.log(session, by, "removed schedule", channel)
    desk.shelf.refresh(desk.database)


def stop_schedule(session: Writing, desk: Desk, channel: str, error: str, *, at: datetime) -> bool:
    """Stop a channel's schedule after an error of Slack's, and tell the admins once; say whether it ran until now.

    Also to be called for what no schedule is about, such as a test: then nothing happens. When the transaction is over,
    call ``desk.posted()`` and ``desk.shelf.refresh(desk.database)``.
    """
    audit.take_turn(session)
    known = schedules.schedule_of(session, channel)
    if known is None or not known.runs:
        return False
    schedules.keep_schedule(session, replace(known, trouble=error[:ERROR]))
    schedules.withdraw(session, channel, at)
    audit.log(session, By("Slack", "slack", at), "stopped schedule", channel, detail=error)
    said = {"channel": channel, "error": error, "by": known.by}
    key = f"stopped {channel} {known.since.isoformat()}"
    users = dict.fromkeys((*admins(desk.shelf.people), *filter(None, [known.by_id])))
    outbox.write(session, (outbox.NewPost(f"{key} {user}", user, "stopped", said) for user in users), at=at)
    return True


def admins(people: People) -> Iterable[str]:
    """Give the admins who are known: those that are named, and the last known members of groups."""
    for name in people.admins:
        if name in people.rosters:
            yield from sorted(people.rosters[name].members)
        elif name[:1] in {"U", "W"}:
            yield name
