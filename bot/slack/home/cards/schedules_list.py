"""The weekly summary's schedules, as App Home shows them to admins, and the notice that one was stopped."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.desk.notifications.outbox import Notification
from bot.desk.notifications.schedule_status import ScheduleStatus
from bot.desk.notifications.schedules import DAY_NAMES, MAX_SCHEDULES, Schedule
from bot.slack.cards.blocks import (
    Block,
    Card,
    build_card,
    button,
    button_row,
    code_span,
    context_block,
    escape,
    section,
    shorten,
)

ADD = "schedule_add"  # opens an empty form
CHANGE = "schedule_change"  # value: the channel, as for the buttons below
PAUSE = "schedule_pause"
RESUME = "schedule_resume"
REMOVE = "schedule_remove"
TEST = "schedule_test"

NO_SCHEDULES = "None yet. Each week I can tell a channel what was asked most, and what has no answer yet."
NO_CLOCK = (
    "It seems that nothing ran the clock. Start the bot with `errdesk serve --clock`, or `errdesk clock` beside it "
    "(docs/summary.md, “What keeps it going”). If one did run, its log says why."
)
INVITE_ADVICE = "invite me there (`/invite @errdesk` in the channel), then press “Resume”"
ERROR_ADVICE = {  # Slack's error -> what it means, and what to do
    "is_archived": ("the channel is archived", "unarchive it and press “Resume”, or choose another with “Change”"),
    "not_in_channel": ("I am not in the channel", INVITE_ADVICE),
    "channel_not_found": (
        "the channel is gone, or it is private and I am not in it",
        f"{INVITE_ADVICE}, or choose another with “Change”",
    ),
    "restricted_action": (
        "not everybody may post there",
        "let me post there and press “Resume”, or choose another with “Change”",
    ),
    "method_not_supported_for_channel_type": ("nobody can post there", "choose another channel with “Change”"),
}
RESTRICTED_PREFIX = "restricted_action"  # prefix of several errors that mean the same
ERROR_LIMIT = 100  # characters of Slack's error
NAME_LIMIT = 60  # characters of a name
NOT_MADE_UP = "What was missed meanwhile is not made up. The Home tab shows all summaries."

REMOVE_CONFIRMATION: Block = {
    "title": {"type": "plain_text", "text": "Remove this summary?"},
    "text": {"type": "plain_text", "text": "The channel gets no more of them. What was posted stays."},
    "confirm": {"type": "plain_text", "text": "Remove it"},
    "deny": {"type": "plain_text", "text": "Leave it"},
}


def schedule_blocks(schedules: Sequence[ScheduleStatus]) -> Iterator[Block]:
    """Yield each channel's schedule with its buttons: at most 32 blocks."""
    yield section("*Weekly summary* (only admins see this)")
    if not schedules:
        yield context_block(NO_SCHEDULES)
    for upcoming in schedules[:MAX_SCHEDULES]:
        yield section(describe_schedule(upcoming))
        yield button_row(*schedule_buttons(upcoming.schedule))
    if len(schedules) < MAX_SCHEDULES:
        yield button_row(button("Add a weekly summary", ADD, "add"))


def describe_schedule(upcoming: ScheduleStatus) -> str:
    """Return when a channel gets its summary, who set it up, and the schedule's status."""
    schedule = upcoming.schedule
    terms = f"<#{schedule.channel}>: {posting_time_in_words(schedule)}. Set up by {schedule_author(schedule)}."
    surges = " I also tell it at once when a code is suddenly asked a lot." if schedule.surges else ""
    return f"{terms}{surges}\n{describe_schedule_status(upcoming)}"


def posting_time_in_words(schedule: Schedule) -> str:
    """Return when a summary is posted: “Mondays at 09:00 (Europe/Berlin)”."""
    return f"{DAY_NAMES[schedule.weekday - 1]}s at {schedule.hour:02}:00 ({escape(schedule.zone)})"


def schedule_author(schedule: Schedule) -> str:
    """Return who set a schedule up, as a mention where their id is known; App Home notifies nobody."""
    return f"<@{schedule.by_id}>" if schedule.by_id else escape(shorten(schedule.by, NAME_LIMIT))


def describe_schedule_status(upcoming: ScheduleStatus) -> str:
    """Return when the next summary is posted, or why none is and what to do."""
    schedule = upcoming.schedule
    if schedule.trouble:
        reason, todo = explain_posting_error(schedule.trouble)
        return f":warning: *Stopped*: {reason}. To go on, {todo}."
    if schedule.paused:
        return "*Paused*: nothing is posted until you press “Resume”."
    return f"{missed_warning(upcoming)}Next: {format_moment(upcoming.next)}."


def missed_warning(upcoming: ScheduleStatus) -> str:
    """Return a warning that the last summary wasn't posted, "" if it was."""
    if not upcoming.missed:
        return ""
    soon = " The summary comes as soon as one runs." if upcoming.late else ""
    return f":warning: *Not posted*: the summary of {format_moment(upcoming.missed)}. {NO_CLOCK}{soon}\n"


def format_moment(at: datetime) -> str:
    """Format a date and time without its year: “Mon 30 Nov, 09:00”."""
    return f"{at:%a} {at.day} {at:%b, %H:%M}"


def explain_posting_error(error: str) -> tuple[str, str]:
    """Return what an error of Slack's means, and what to do about it."""
    key = RESTRICTED_PREFIX if error.startswith(RESTRICTED_PREFIX) else error
    unknown = f"Slack did not take it ({code_span(shorten(error, ERROR_LIMIT))})", "mend this and press “Resume”"
    return ERROR_ADVICE.get(key, unknown)


def schedule_buttons(schedule: Schedule) -> Iterator[Block]:
    """Yield a schedule's buttons, with the channel in their labels for screen readers."""
    channel = schedule.channel
    if schedule.runs:
        yield button("Pause", PAUSE, channel, label=f"Pause the summary for {channel}")
    else:
        yield resume_button(channel)
    yield button("Change", CHANGE, channel, label=f"Change the summary for {channel}")
    yield button("Send me a test", TEST, channel, label=f"Send me a test of the summary for {channel}")
    yield {
        **button("Remove", REMOVE, channel, label=f"Remove the summary for {channel}"),
        "confirm": REMOVE_CONFIRMATION,
    }


def resume_button(channel: str) -> Block:
    """Return the button that resumes a channel's summary."""
    return button("Resume", RESUME, channel, label=f"Resume the summary for {channel}")


def schedule_stopped_card(notification: Notification) -> Card:
    """Return which channel's summary stopped, why, and what to do (kind "stopped"; payload: channel, error, by)."""
    channel, error, author = (str(notification.payload[name]) for name in ("channel", "error", "by"))
    author = shorten(author, NAME_LIMIT)
    reason, todo = explain_posting_error(error)
    advice = f"To go on, {todo}."
    shown = f"The weekly summary that {escape(author)} set up for <#{channel}> has stopped: {reason}."
    spoken = f"The weekly summary that {author} set up for {channel} has stopped: {reason}. {advice}"
    return build_card(
        spoken, [section(shown), section(advice), button_row(resume_button(channel)), context_block(NOT_MADE_UP)]
    )


def schedule_resumed_card(channel: str) -> Card:
    """Return the reply that a channel gets its summary again."""
    return build_card("The weekly summary goes on.", [section(f"The weekly summary for <#{channel}> goes on.")])
