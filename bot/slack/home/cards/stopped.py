"""The notice to admins that a channel's summary was stopped, and the reply that it goes on."""

from bot.desk.notifications.outbox import Told
from bot.slack.cards.blocks import Card, buttons, card, escape, section, shorten, small
from bot.slack.home.cards.schedules_list import NAME, resume_button, what_to_do, why

MAKE_UP = "What was missed meanwhile is not made up. The Home tab shows all summaries."


def stopped_card(notification: Told) -> Card:
    """Return which channel's summary stopped, why, and what to do (kind "stopped"; payload: channel, error, by)."""
    channel, error, author = (str(notification.said[name]) for name in ("channel", "error", "by"))
    author = shorten(author, NAME)
    reason = why(error)
    todo = f"To go on, {what_to_do(error)}."
    shown = f"The weekly summary that {escape(author)} set up for <#{channel}> has stopped: {reason}."
    spoken = f"The weekly summary that {author} set up for {channel} has stopped: {reason}. {todo}"
    return card(spoken, [section(shown), section(todo), buttons(resume_button(channel)), small(MAKE_UP)])


def resumed_card(channel: str) -> Card:
    """Return the reply that a channel gets its summary again."""
    return card("The weekly summary goes on.", [section(f"The weekly summary for <#{channel}> goes on.")])
