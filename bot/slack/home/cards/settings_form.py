"""The settings as App Home shows them to admins, and the form that changes them."""

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

LEFT_OUT = "left_out_"  # prefix of the question's block id, and the key of its channels in the form's metadata
KEPT, OFF = "keep", "off"

UNSEEN = "Slack may not show you every private channel that another admin chose, so please say what you want."
NO_STAFF = "nobody yet. Choose people or a user group, so that they can write steps."
EMPTY = "With no people and no groups here, support staff are those that the server's ERRDESK_STAFF names."
NO_CHANNELS = "none. I answer where I am mentioned, and to direct messages."


def settings_blocks(people: People) -> Iterator[Block]:
    """Yield the settings in force."""
    channels = ", ".join(f"<#{channel}>" for channel in sorted(people.channels))
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


def named(slack_id: str) -> str:
    """Return a mention of a user, which notifies nobody in App Home, or the id of a user group."""
    return f"user group {code(slack_id)}" if slack_id.startswith("S") else f"<@{slack_id}>"


def settings_form(chosen: Chosen) -> View:
    """Return the form; its metadata holds a digest of each setting."""
    blocks = [*staff_fields(chosen), *other_fields(chosen), small(EMPTY)]
    lists = {STAFF: chosen.staff, CHANNELS: chosen.channels, DAYS: [chosen.days], KEEP: [chosen.keep]}
    return form(TITLE, blocks, CHOSEN, held={name: digest(values) for name, values in lists.items()})


def staff_fields(chosen: Chosen) -> Iterator[Block]:
    """Yield the inputs for staff: users from a menu, user groups by their ids."""
    users = [slack_id for slack_id in chosen.staff if not slack_id.startswith("S")]
    groups = " ".join(slack_id for slack_id in chosen.staff if slack_id.startswith("S"))
    user_menu = several("multi_users_select", "initial_users", users)
    yield field("Support staff: people", STAFF, user_menu, optional=True)
    yield field(
        "Support staff: user groups",
        GROUPS,
        text_input(groups, example="S012AB3CD"),
        hint="Their ids, with blanks between (in Slack: the group › ⋮ › Copy group ID). Admins are always staff.",
        optional=True,
    )


def other_fields(chosen: Chosen) -> Iterator[Block]:
    """Yield the inputs for channels, for how long steps stay verified, and for the retention of questions."""
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
    """Return a menu of all users or channels of the workspace."""
    element: Block = {"type": kind, "placeholder": plain("Choose", 150)}
    return {**element, initial: list(chosen)} if chosen else element


def digest(ids: Iterable[str]) -> str:
    """Return a short digest of a setting, so that the form can tell whether it was changed."""
    return hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()[:16]


def ask_about(view: View, channels: Sequence[str]) -> View:
    """Return a submitted form that asks whether to switch off the channels that it leaves out."""
    missing = ", ".join(f"<#{channel}> ({code(channel)})" for channel in channels)
    note = {**section(f":warning: Not in your list any more: {missing}. {UNSEEN}"), "block_id": NOTE}
    options = [option("Keep answering there", KEPT), option("Stop answering there", OFF)]
    question = field("What about these channels?", f"{LEFT_OUT}{digest(channels)}", choices("radio_buttons", options))
    blocks = [block for block in view["blocks"] if not block.get("block_id", "").startswith(LEFT_OUT)]
    bare = {**view, "blocks": blocks}
    metadata = {**held_by(view), LEFT_OUT: list(channels)}
    return {**under(bare, [note, question]), "private_metadata": hold(metadata)}


@reads_value
def choice(view: View) -> Choice:
    """Return what an admin changed in the form."""
    values = entered(view)
    digests = held_by(view)
    left_out = tuple(map(str, digests.get(LEFT_OUT, ())))
    answer = values.get(f"{LEFT_OUT}{digest(left_out)}")
    staff = tuple(dict.fromkeys((*listed(values, STAFF), *str(values.get(GROUPS) or "").replace(",", " ").split())))
    channels = tuple(dict.fromkeys((*listed(values, CHANNELS), *(left_out if answer == KEPT else ()))))
    days, keep = (str(values.get(name) or "").strip() for name in (DAYS, KEEP))
    return Choice(
        staff if digest(staff) != digests[STAFF] else None,
        channels if digest(channels) != digests[CHANNELS] else None,
        days if digest([days]) != digests[DAYS] else None,
        keep if digest([keep]) != digests[KEEP] else None,
        off=left_out if answer == OFF else (),
    )


def listed(values: Mapping[str, Value], name: str) -> tuple[str, ...]:
    """Return the ids chosen in an input."""
    value = values.get(name)
    return tuple(value) if isinstance(value, list) else ()


def at_fields(faults: Mapping[str, str]) -> dict[str, str]:
    """Return the faults by input; those of the staff belong to the group ids, the only ones that are typed."""
    return {GROUPS if name == STAFF else name: reason for name, reason in faults.items()}
