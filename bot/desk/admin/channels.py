"""Channels whose id changed: what was chosen for the old one holds for the new one."""

from dataclasses import replace
from typing import cast

from bot.desk.admin.settings import CHANNEL, CHANNELS
from bot.desk.state.desk import Desk
from bot.steps.actor import By
from bot.store.admin import audit, team
from bot.store.notifications import schedules, snoozes


def move_channel(desk: Desk, old: str, new: str, by: By) -> bool:
    """Move all that is kept of a channel to its new id: that it is answered in, its schedule, what waits to be posted.

    Return whether there was anything. The schedule begins anew, so that no summary is posted twice, and runs again if
    it was stopped because Slack no longer knew the old id.
    """
    if not CHANNEL.fullmatch(new):
        return False
    with desk.database.begin() as session:
        audit.take_turn(session)
        chosen = cast("list[str]", team.choices(session).get(CHANNELS) or [])
        schedule = schedules.schedule_of(session, old)
        if old not in chosen and schedule is None:
            return False
        if old in chosen:
            team.choose(session, CHANNELS, list(dict.fromkeys(new if one == old else one for one in chosen)))
        if schedule and schedules.schedule_of(session, new) is None:
            schedules.keep_schedule(session, replace(schedule, channel=new, since=by.at, trouble=None))
        schedules.remove_schedule(session, old)
        schedules.readdress(session, old, new)
        snoozes.move_quiet(session, old, new)
        audit.log(session, by, "moved channel", new, detail=f"was {old}")
    desk.shelf.refresh(desk.database)
    return True
