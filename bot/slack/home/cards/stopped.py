"""What admins are told, once, when a channel's summary was stopped; and that it goes on."""

from bot.desk.notifications.outbox import Told
from bot.slack.cards.blocks import Card, buttons, card, escape, section, shorten, small
from bot.slack.home.cards.schedules_list import NAME, resume_button, what_to_do, why

MAKE_UP = "What was missed meanwhile is not made up. The Home tab shows all summaries."


def stopped_card(told: Told) -> Card:
    """Say which channel's summary stopped, why, and what to do (kind "stopped"; said: channel, error, by)."""
    channel, error, by = (str(told.said[name]) for name in ("channel", "error", "by"))
    by, because, todo = shorten(by, NAME), why(error), f"To go on, {what_to_do(error)}."
    shown = f"The weekly summary that {escape(by)} set up for <#{channel}> has stopped: {because}."
    spoken = f"The weekly summary that {by} set up for {channel} has stopped: {because}. {todo}"
    return card(spoken, [section(shown), section(todo), buttons(resume_button(channel)), small(MAKE_UP)])


def resumed_card(channel: str) -> Card:
    """Say that a channel gets its summary again."""
    return card("The weekly summary goes on.", [section(f"The weekly summary for <#{channel}> goes on.")])
