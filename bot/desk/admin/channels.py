"""Channels whose id changed: the settings of the old id move to the new one."""

from dataclasses import replace
from typing import cast

from bot.desk.admin.settings import CHANNEL, CHANNELS
from bot.desk.state.desk import Desk
from bot.steps.actor import By
from bot.store.admin import audit, team
from bot.store.notifications import schedules, snoozes


def move_channel(desk: Desk, old: str, new: str, actor: By) -> bool:
    """Move a channel's settings, schedule, waiting posts and snoozes to its new id.

    Returns whether there was anything to move. The schedule starts anew, so that no summary is posted twice, and runs
    again if it was stopped because Slack no longer knew the old id.
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
            moved = dict.fromkeys(new if channel == old else channel for channel in chosen)
            team.choose(session, CHANNELS, list(moved))
        if schedule and schedules.schedule_of(session, new) is None:
            schedules.keep_schedule(session, replace(schedule, channel=new, since=actor.at, trouble=None))
        schedules.remove_schedule(session, old)
        schedules.readdress(session, old, new)
        snoozes.move_quiet(session, old, new)
        audit.log(session, actor, "moved channel", new, detail=f"was {old}")
    desk.shelf.refresh(desk.database)
    return True
