"""The notice to admins that a channel's summary was stopped, and the reply that it goes on."""

from bot.desk.notifications.outbox import Notification
from bot.slack.cards.blocks import Card, build_card, button_row, context_block, escape, section, shorten
from bot.slack.home.cards.schedules_list import (
    NAME_LIMIT,
    advise_on_posting_error,
    explain_posting_error,
    resume_button,
)

NOT_MADE_UP = "What was missed meanwhile is not made up. The Home tab shows all summaries."


def schedule_stopped_card(notification: Notification) -> Card:
    """Return which channel's summary stopped, why, and what to do (kind "stopped"; payload: channel, error, by)."""
    channel, error, author = (str(notification.said[name]) for name in ("channel", "error", "by"))
    author = shorten(author, NAME_LIMIT)
    reason = explain_posting_error(error)
    todo = f"To go on, {advise_on_posting_error(error)}."
    shown = f"The weekly summary that {escape(author)} set up for <#{channel}> has stopped: {reason}."
    spoken = f"The weekly summary that {author} set up for {channel} has stopped: {reason}. {todo}"
    return build_card(
        spoken, [section(shown), section(todo), button_row(resume_button(channel)), context_block(NOT_MADE_UP)]
    )


def schedule_resumed_card(channel: str) -> Card:
    """Return the reply that a channel gets its summary again."""
    return build_card("The weekly summary goes on.", [section(f"The weekly summary for <#{channel}> goes on.")])
