"""The form in which an admin sets up a channel's weekly summary.

The time zone is a text input, filled with the admin's own: a menu has room for 100 of about 400 zones, and the local
stand-in has no searchable menus. Nor does it show check boxes, so surge notices are switched with a yes/no menu.
"""

from collections.abc import Mapping, Sequence

from bot.desk.notifications.schedules import (
    CHANNEL_FIELD,
    DAY_NAMES,
    HOUR_FIELD,
    HOURS_PER_DAY,
    SURGES_FIELD,
    WEEKDAY_FIELD,
    ZONE_FIELD,
    SchedulePlan,
)
from bot.slack.cards.blocks import Block, context_block
from bot.slack.cards.forms import (
    OPTIONS_LIMIT,
    Option,
    View,
    build_form,
    choice_input,
    decode_metadata,
    input_block,
    plain_text_object,
    select_menu,
    submitted_values,
    text_input,
    view_state,
)
from bot.slack.cards.stale import refuse_unreadable

SCHEDULE_FORM = "schedule_saved"  # the form's callback
TITLE = "Weekly summary"
ZONE_LIMIT = 40  # characters

NO, YES = "no", "yes"
SURGE_CHOICES = {NO: "No, only the weekly summary", YES: "Yes, as soon as five people asked within an hour"}
WEEK_HINT = "It tells what was asked in the week before, Monday to Sunday, and says that you set it up."
CHANNEL_FILTER = {"include": ["public", "private"], "exclude_bot_users": True, "exclude_external_shared_channels": True}


def schedule_form(plan: SchedulePlan, channels: Sequence[Option] = ()) -> View:
    """Return the form; ``channels`` are options for where Slack's own channel menu can't be used."""
    days = {str(number): day for number, day in enumerate(DAY_NAMES, 1)}
    hours = {str(hour): f"{hour:02}:00" for hour in range(HOURS_PER_DAY)}
    blocks = [
        input_block(
            "Channel",
            CHANNEL_FIELD,
            channel_menu(plan.channel, channels),
            hint="Invite me there first: type /invite @errdesk in the channel.",
        ),
        input_block("Day", WEEKDAY_FIELD, select_menu(days, str(plan.weekday))),
        input_block("Hour", HOUR_FIELD, select_menu(hours, str(plan.hour))),
        input_block(
            "Time zone",
            ZONE_FIELD,
            text_input(plan.zone, longest=ZONE_LIMIT, example="Europe/Berlin"),
            hint="A place is enough, such as Berlin or New York. Days and weeks are counted in it, too.",
        ),
        input_block(
            "Also tell the channel at once when a code is suddenly asked a lot?",
            SURGES_FIELD,
            select_menu(SURGE_CHOICES, YES if plan.surges else NO),
        ),
        context_block(WEEK_HINT),
    ]
    return build_form(TITLE, blocks, SCHEDULE_FORM, held=plan.channel)


def channel_menu(channel: str, channels: Sequence[Option]) -> Block:
    """Return the menu of channels, Slack's own without ``channels`` to offer."""
    if channels:
        menu = choice_input("static_select", channels[:OPTIONS_LIMIT], [channel])
        return {**menu, "placeholder": menu.get("initial_option", {"text": plain_text_object("Choose")})["text"]}
    menu = {"type": "conversations_select", "placeholder": plain_text_object("Choose", 150), "filter": CHANNEL_FILTER}
    return {**menu, "initial_conversation": channel} if channel else menu


@refuse_unreadable
def read_plan(view: View) -> tuple[SchedulePlan, str]:
    """Return what an admin entered, and the channel whose schedule they changed, "" for a new schedule."""
    values = {name: str(value or "") for name, value in submitted_values(view).items()}
    picked = view_state(view).get(CHANNEL_FIELD, {}).get(CHANNEL_FIELD, {}).get("selected_conversation")
    plan = SchedulePlan(
        str(picked or values[CHANNEL_FIELD]),
        read_menu_number(values, WEEKDAY_FIELD),
        read_menu_number(values, HOUR_FIELD),
        values[ZONE_FIELD].strip(),
        values[SURGES_FIELD] == YES,
    )
    return plan, str(decode_metadata(view) or "")


def read_menu_number(values: Mapping[str, str], name: str) -> int:
    """Return the number chosen in a menu, -1 if none was."""
    return int(values[name]) if values[name].isdecimal() else -1
