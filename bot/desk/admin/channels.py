"""Channels whose id changed: the settings of the old id move to the new one."""

from dataclasses import replace
from typing import cast

from bot.desk.admin.settings import CHANNEL_ID_PATTERN, CHANNELS_SETTING
from bot.desk.state.desk import Desk
from bot.steps.actor import Actor
from bot.store.admin import audit, team
from bot.store.notifications import schedules, snoozes


def move_channel(desk: Desk, old: str, new: str, actor: Actor) -> bool:
    """Move a channel's settings, schedule, waiting posts and snoozes to its new id.

    Returns whether there was anything to move. The schedule starts anew, so that no summary is posted twice, and runs
    again if it was stopped because Slack no longer knew the old id.
    """
    if not CHANNEL_ID_PATTERN.fullmatch(new):
        return False
    with desk.database.begin() as session:
        audit.lock_changes(session)
        chosen = cast("list[str]", team.load_choices(session).get(CHANNELS_SETTING) or [])
        schedule = schedules.find_schedule(session, old)
        if old not in chosen and schedule is None:
            return False
        if old in chosen:
            moved = dict.fromkeys(new if channel == old else channel for channel in chosen)
            team.save_choice(session, CHANNELS_SETTING, list(moved))
        if schedule and schedules.find_schedule(session, new) is None:
            schedules.upsert_schedule(session, replace(schedule, channel=new, since=actor.at, trouble=None))
        schedules.remove_schedule(session, old)
        schedules.readdress_posts(session, old, new)
        snoozes.move_snoozes(session, old, new)
        audit.log_change(session, actor, "moved channel", new, detail=f"was {old}")
    desk.shelf.refresh(desk.database)
    return True
