"""The weekly summary's schedules, as App Home shows them to admins."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.desk.notifications.next_post import Upcoming
from bot.desk.notifications.schedules import DAYS, MOST, Schedule
from bot.slack.cards.blocks import Block, button, buttons, code, escape, section, shorten, small

ADD = "schedule_add"  # opens an empty form
CHANGE = "schedule_change"  # value: the channel, as for the buttons below
PAUSE = "schedule_pause"
RESUME = "schedule_resume"
REMOVE = "schedule_remove"
TEST = "schedule_test"

NONE = "None yet. Each week I can tell a channel what was asked most, and what has no answer yet."
NO_CLOCK = (
    "It seems that nothing ran the clock. Start the bot with `errdesk serve --clock`, or `errdesk clock` beside it "
    "(docs/summary.md, “What keeps it going”). If one did run, its log says why."
)
INVITE = "invite me there (`/invite @errdesk` in the channel), then press “Resume”"
WHY = {  # Slack's error -> what it means, and what to do
    "is_archived": ("the channel is archived", "unarchive it and press “Resume”, or choose another with “Change”"),
    "not_in_channel": ("I am not in the channel", INVITE),
    "channel_not_found": (
        "the channel is gone, or it is private and I am not in it",
        f"{INVITE}, or choose another with “Change”",
    ),
    "restricted_action": (
        "not everybody may post there",
        "let me post there and press “Resume”, or choose another with “Change”",
    ),
    "method_not_supported_for_channel_type": ("nobody can post there", "choose another channel with “Change”"),
}
ALIKE = "restricted_action"  # prefix of several errors that mean the same
ERROR = 100  # characters of Slack's error
NAME = 60  # characters of a name


def schedule_blocks(schedules: Sequence[Upcoming]) -> Iterator[Block]:
    """Yield each channel's schedule with its buttons: at most 32 blocks."""
    yield section("*Weekly summary* (only admins see this)")
    if not schedules:
        yield small(NONE)
    for upcoming in schedules[:MOST]:
        yield section(row(upcoming))
        yield buttons(*offers(upcoming.schedule))
    if len(schedules) < MOST:
        yield buttons(button("Add a weekly summary", ADD, "add"))


def row(upcoming: Upcoming) -> str:
    """Return when a channel gets its summary, who set it up, and the schedule's status."""
    schedule = upcoming.schedule
    terms = f"<#{schedule.channel}>: {when(schedule)}. Set up by {who(schedule)}."
    surges = " I also tell it at once when a code is suddenly asked a lot." if schedule.surges else ""
    return f"{terms}{surges}\n{state(upcoming)}"


def when(schedule: Schedule) -> str:
    """Return when a summary is posted: “Mondays at 09:00 (Europe/Berlin)”."""
    return f"{DAYS[schedule.weekday - 1]}s at {schedule.hour:02}:00 ({escape(schedule.zone)})"


def who(schedule: Schedule) -> str:
    """Return who set a schedule up, as a mention where their id is known; App Home notifies nobody."""
    return f"<@{schedule.by_id}>" if schedule.by_id else escape(shorten(schedule.by, NAME))


def state(upcoming: Upcoming) -> str:
    """Return when the next summary is posted, or why none is and what to do."""
    schedule = upcoming.schedule
    if schedule.trouble:
        todo = what_to_do(schedule.trouble)
        return f":warning: *Stopped*: {why(schedule.trouble)}. To go on, {todo}."
    if schedule.paused:
        return "*Paused*: nothing is posted until you press “Resume”."
    return f"{missed(upcoming)}Next: {moment(upcoming.next)}."


def missed(upcoming: Upcoming) -> str:
    """Return a warning that the last summary wasn't posted, "" if it was."""
    if not upcoming.missed:
        return ""
    soon = " The summary comes as soon as one runs." if upcoming.late else ""
    return f":warning: *Not posted*: the summary of {moment(upcoming.missed)}. {NO_CLOCK}{soon}\n"


def moment(at: datetime) -> str:
    """Format a date and time without its year: “Mon 30 Nov, 09:00”."""
    return f"{at:%a} {at.day} {at:%b, %H:%M}"


def why(error: str) -> str:
    """Return what an error of Slack's means."""
    unknown = f"Slack did not take it ({code(shorten(error, ERROR))})"
    return WHY.get(ALIKE if error.startswith(ALIKE) else error, (unknown, ""))[0]


def what_to_do(error: str) -> str:
    """Return what to do about an error of Slack's."""
    return WHY.get(ALIKE if error.startswith(ALIKE) else error, ("", "mend this and press “Resume”"))[1]


def offers(schedule: Schedule) -> Iterator[Block]:
    """Yield a schedule's buttons, with the channel in their labels for screen readers."""
    channel = schedule.channel
    if schedule.runs:
        yield button("Pause", PAUSE, channel, label=f"Pause the summary for {channel}")
    else:
        yield resume_button(channel)
    yield button("Change", CHANGE, channel, label=f"Change the summary for {channel}")
    yield button("Send me a test", TEST, channel, label=f"Send me a test of the summary for {channel}")
    yield {**button("Remove", REMOVE, channel, label=f"Remove the summary for {channel}"), "confirm": REALLY}


def resume_button(channel: str) -> Block:
    """Return the button that resumes a channel's summary."""
    return button("Resume", RESUME, channel, label=f"Resume the summary for {channel}")


REALLY: Block = {
    "title": {"type": "plain_text", "text": "Remove this summary?"},
    "text": {"type": "plain_text", "text": "The channel gets no more of them. What was posted stays."},
    "confirm": {"type": "plain_text", "text": "Remove it"},
    "deny": {"type": "plain_text", "text": "Leave it"},
}
