"""The form in which an admin sets up a channel's weekly summary."""

from collections.abc import Iterable, Mapping

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
    InputValue,
    Option,
    View,
    build_form,
    choice_input,
    decode_metadata,
    input_block,
    option,
    plain_text_object,
    select_menu,
    submitted_values,
)
from bot.slack.cards.stale import refuse_unreadable

SCHEDULE_FORM = "schedule_saved"  # the form's callback
TITLE = "Weekly summary"

YES = "yes"
SURGE_OPTION = option(
    "Tell the channel at once when a code is suddenly asked a lot", YES, "As soon as five people asked within an hour"
)
WEEK_HINT = "It tells what was asked in the week before, Monday to Sunday, and says that you set it up."
CHANNEL_FILTER = {"include": ["public", "private"], "exclude_bot_users": True, "exclude_external_shared_channels": True}


def schedule_form(plan: SchedulePlan) -> View:
    """Return the form."""
    days = {str(number): day for number, day in enumerate(DAY_NAMES, 1)}
    hours = {str(hour): f"{hour:02}:00" for hour in range(HOURS_PER_DAY)}
    blocks = [
        input_block(
            "Channel",
            CHANNEL_FIELD,
            channel_menu(plan.channel),
            hint="Invite me there first: type /invite @errdesk in the channel.",
        ),
        input_block("Day", WEEKDAY_FIELD, select_menu(days, str(plan.weekday))),
        input_block("Hour", HOUR_FIELD, select_menu(hours, str(plan.hour))),
        input_block("Time zone", ZONE_FIELD, zone_menu(plan.zone), hint="Days and weeks are counted in it, too."),
        context_block(WEEK_HINT),
        input_block(
            "Surge notices",
            SURGES_FIELD,
            choice_input("checkboxes", [SURGE_OPTION], [YES] if plan.surges else []),
            optional=True,
        ),
    ]
    return build_form(TITLE, blocks, SCHEDULE_FORM, metadata=plan.channel)


def channel_menu(channel: str) -> Block:
    """Return the menu of the workspace's channels."""
    menu = {"type": "conversations_select", "placeholder": plain_text_object("Choose", 150), "filter": CHANNEL_FILTER}
    return {**menu, "initial_conversation": channel} if channel else menu


def zone_menu(zone: str) -> Block:
    """Return the menu of time zones, which are searched as somebody types: there are more than a menu can hold."""
    [selected] = zone_options([zone])
    return {
        "type": "external_select",
        "placeholder": plain_text_object("A city, CEST or UTC+2", 150),
        "min_query_length": 1,
        "initial_option": selected,
    }


def zone_options(zones: Iterable[str]) -> list[Option]:
    """Return the options of the menu of time zones, as many as Slack takes."""
    return [option(zone, zone) for zone in zones][:OPTIONS_LIMIT]


@refuse_unreadable
def read_plan(view: View) -> tuple[SchedulePlan, str]:
    """Return what an admin entered, and the channel whose schedule they changed, "" for a new schedule."""
    values = submitted_values(view)
    plan = SchedulePlan(
        channel=str(values[CHANNEL_FIELD] or ""),
        weekday=read_menu_number(values, WEEKDAY_FIELD),
        hour=read_menu_number(values, HOUR_FIELD),
        zone=str(values[ZONE_FIELD] or "").strip(),
        surges=YES in (values[SURGES_FIELD] or ()),  # in release 0.3 the value of a menu
    )
    return plan, str(decode_metadata(view) or "")


def read_menu_number(values: Mapping[str, InputValue], name: str) -> int:
    """Return the number chosen in a menu, -1 if none was."""
    value = str(values[name] or "")
    return int(value) if value.isdecimal() else -1
