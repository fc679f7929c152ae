"""The form in which an admin sets up a channel's weekly summary.

The time zone is a text input, filled with the admin's own: a menu has room for 100 of about 400 zones, and the local
stand-in has no searchable menus. Nor does it show check boxes, so surge notices are switched with a yes/no menu.
"""

from collections.abc import Mapping, Sequence

from bot.desk.notifications.schedules import CHANNEL, DAYS, HOUR, HOURS, SURGES, WEEKDAY, ZONE, Plan
from bot.slack.cards.blocks import Block, small
from bot.slack.cards.forms import (
    OPTIONS,
    Option,
    View,
    choices,
    entered,
    field,
    form,
    held_by,
    pick_one,
    plain,
    state_of,
    text_input,
)
from bot.slack.cards.stale import reads_value

SAVED = "schedule_saved"  # the form's callback
TITLE = "Weekly summary"
ZONE_LENGTH = 40  # characters

NO, YES = "no", "yes"
AT_ONCE = {NO: "No, only the weekly summary", YES: "Yes, as soon as five people asked within an hour"}
WHOLE_WEEK = "It tells what was asked in the week before, Monday to Sunday, and says that you set it up."
CHATS = {"include": ["public", "private"], "exclude_bot_users": True, "exclude_external_shared_channels": True}


def schedule_form(plan: Plan, channels: Sequence[Option] = ()) -> View:
    """Return the form; ``channels`` are options for where Slack's own channel menu can't be used."""
    blocks = [
        field(
            "Channel",
            CHANNEL,
            channel_menu(plan.channel, channels),
            hint="Invite me there first: type /invite @errdesk in the channel.",
        ),
        field("Day", WEEKDAY, pick_one({str(number): day for number, day in enumerate(DAYS, 1)}, str(plan.weekday))),
        field("Hour", HOUR, pick_one({str(hour): f"{hour:02}:00" for hour in range(HOURS)}, str(plan.hour))),
        field(
            "Time zone",
            ZONE,
            text_input(plan.zone, longest=ZONE_LENGTH, example="Europe/Berlin"),
            hint="A place is enough, such as Berlin or New York. Days and weeks are counted in it, too.",
        ),
        field(
            "Also tell the channel at once when a code is suddenly asked a lot?",
            SURGES,
            pick_one(AT_ONCE, YES if plan.surges else NO),
        ),
        small(WHOLE_WEEK),
    ]
    return form(TITLE, blocks, SAVED, held=plan.channel)


def channel_menu(channel: str, channels: Sequence[Option]) -> Block:
    """Return the menu of channels, Slack's own without ``channels`` to offer."""
    if channels:
        menu = choices("static_select", channels[:OPTIONS], [channel])
        return {**menu, "placeholder": menu.get("initial_option", {"text": plain("Choose")})["text"]}
    menu = {"type": "conversations_select", "placeholder": plain("Choose", 150), "filter": CHATS}
    return {**menu, "initial_conversation": channel} if channel else menu


@reads_value
def planned(view: View) -> tuple[Plan, str]:
    """Return what an admin entered, and the channel whose schedule they changed, "" for a new schedule."""
    values = {name: str(value or "") for name, value in entered(view).items()}
    picked = state_of(view).get(CHANNEL, {}).get(CHANNEL, {}).get("selected_conversation")
    plan = Plan(
        str(picked or values[CHANNEL]),
        number(values, WEEKDAY),
        number(values, HOUR),
        values[ZONE].strip(),
        values[SURGES] == YES,
    )
    return plan, str(held_by(view) or "")


def number(values: Mapping[str, str], name: str) -> int:
    """Return the number chosen in a menu, -1 if none was."""
    return int(values[name]) if values[name].isdecimal() else -1
