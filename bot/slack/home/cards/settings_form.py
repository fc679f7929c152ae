"""The settings: as App Home shows them to admins, and the form in which they choose them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.desk.admin.settings import CHANNELS, DAYS, KEEP, STAFF, Choice, Chosen
from bot.desk.state.roles import People
from bot.slack.cards.blocks import Block, button, buttons, code, section, sections, small
from bot.slack.cards.forms import (
    NOTE,
    Value,
    View,
    choices,
    entered,
    field,
    form,
    held_by,
    hold,
    option,
    plain,
    text_input,
    under,
)
from bot.slack.cards.stale import reads_value

OPEN = "home_settings"  # the button
CHOSEN = "home_settings_chosen"  # the form's callback
GROUPS = "staff_groups"
TITLE = "Settings"

LEFT_OUT = "left_out_"  # the beginning of the question's block id, and the name under which the form carries them
KEPT, OFF = "keep", "off"

UNSEEN = "Slack may not show you every private channel that another admin chose, so please say what you want."
NO_STAFF = "nobody yet. Choose people or a user group, so that they can write steps."
EMPTY = "With no people and no groups here, support staff are those that the server's ERRDESK_STAFF names."
NO_CHANNELS = "none. I answer where I am mentioned, and to direct messages."


def settings_blocks(people: People) -> Iterator[Block]:
    """Show the settings that hold."""
    channels = ", ".join(f"<#{one}>" for one in sorted(people.channels))
    days = people.verification_days
    yield from sections(
        [
            "*Settings* (only admins see this)",
            f"Support staff: {', '.join(map(named, people.staff)) or NO_STAFF}",
            f"Channels in which I answer without a mention: {channels or NO_CHANNELS}",
            f"Steps are to be checked again after {days:,} day{'' if days == 1 else 's'}.",
            f"Questions are kept for {people.question_days:,} days; what was counted of them stays.",
        ]
    )
    yield buttons(button("Change settings", OPEN, "open"))


def named(one: str) -> str:
    """Show a user by name, which pings nobody in App Home, and a user group by its id."""
    return f"user group {code(one)}" if one.startswith("S") else f"<@{one}>"


def settings_form(chosen: Chosen) -> View:
    """Let an admin choose."""
    blocks = [*staff_fields(chosen), *other_fields(chosen), small(EMPTY)]
    lists = {STAFF: chosen.staff, CHANNELS: chosen.channels, DAYS: [chosen.days], KEEP: [chosen.keep]}
    return form(TITLE, blocks, CHOSEN, held={name: digest(one) for name, one in lists.items()})


def staff_fields(chosen: Chosen) -> Iterator[Block]:
    """Let an admin choose who is staff: people from a list, groups by their ids."""
    users = [one for one in chosen.staff if not one.startswith("S")]
    groups = " ".join(one for one in chosen.staff if one.startswith("S"))
    people = several("multi_users_select", "initial_users", users)
    yield field("Support staff: people", STAFF, people, optional=True)
    yield field(
        "Support staff: user groups",
        GROUPS,
        text_input(groups, example="S012AB3CD"),
        hint="Their ids, with blanks between (in Slack: the group › ⋮ › Copy group ID). Admins are always staff.",
        optional=True,
    )


def other_fields(chosen: Chosen) -> Iterator[Block]:
    """Let an admin choose the channels, and for how long steps hold and questions are kept."""
    chats = {"include": ["public", "private"], "exclude_bot_users": True, "exclude_external_shared_channels": True}
    channels = several("multi_conversations_select", "initial_conversations", chosen.channels)
    yield field(
        "Channels in which I answer without a mention",
        CHANNELS,
        {**channels, "filter": chats},
        hint="At most once a code in a thread. Invite me there too.",
        optional=True,
    )
    yield field("Steps are to be checked again after so many days", DAYS, text_input(chosen.days, longest=4))
    yield field(
        "Questions are kept for so many days",
        KEEP,
        text_input(chosen.keep, longest=4),
        hint="At least 190. Older ones are deleted, day by day; the figures stay.",
    )


def several(kind: str, initial: str, chosen: Collection[str]) -> Block:
    """Offer all people or channels of the workspace."""
    element: Block = {"type": kind, "placeholder": plain("Choose", 150)}
    return {**element, initial: list(chosen)} if chosen else element


def digest(ids: Iterable[str]) -> str:
    """Write a setting short, whatever its length, so that the form can tell whether it was changed."""
    return hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()[:16]


def ask_about(view: View, channels: Sequence[str]) -> View:
    """Return a submitted form with the question whether channels that are not among the chosen ones are to go."""
    named = ", ".join(f"<#{one}> ({code(one)})" for one in channels)
    note = {**section(f":warning: Not in your list any more: {named}. {UNSEEN}"), "block_id": NOTE}
    offered = [option("Keep answering there", KEPT), option("Stop answering there", OFF)]
    question = field("What about these channels?", f"{LEFT_OUT}{digest(channels)}", choices("radio_buttons", offered))
    bare = {**view, "blocks": [one for one in view["blocks"] if not one.get("block_id", "").startswith(LEFT_OUT)]}
    held = {**held_by(view), LEFT_OUT: list(channels)}
    return {**under(bare, [note, question]), "private_metadata": hold(held)}


@reads_value
def choice(view: View) -> Choice:
    """Read what an admin changed in the form."""
    said, shown = entered(view), held_by(view)
    asked = tuple(map(str, shown.get(LEFT_OUT, ())))
    answer = said.get(f"{LEFT_OUT}{digest(asked)}")
    staff = tuple(dict.fromkeys((*listed(said, STAFF), *str(said.get(GROUPS) or "").replace(",", " ").split())))
    channels = tuple(dict.fromkeys((*listed(said, CHANNELS), *(asked if answer == KEPT else ()))))
    days, keep = (str(said.get(name) or "").strip() for name in (DAYS, KEEP))
    return Choice(
        staff if digest(staff) != shown[STAFF] else None,
        channels if digest(channels) != shown[CHANNELS] else None,
        days if digest([days]) != shown[DAYS] else None,
        keep if digest([keep]) != shown[KEEP] else None,
        off=asked if answer == OFF else (),
    )


def listed(said: Mapping[str, Value], name: str) -> tuple[str, ...]:
    """Give a list of ids."""
    value = said.get(name)
    return tuple(value) if isinstance(value, list) else ()


def at_fields(faults: Mapping[str, str]) -> dict[str, str]:
    """Say what is wrong at the fields; of the staff, only ids of groups are typed."""
    return {GROUPS if name == STAFF else name: reason for name, reason in faults.items()}
