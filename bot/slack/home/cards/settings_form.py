"""The settings as App Home shows them to admins, and the form that changes them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from bot.desk.admin.settings import (
    CHANNELS_SETTING,
    RETENTION_SETTING,
    STAFF_SETTING,
    VERIFICATION_SETTING,
    DeskSettings,
    SettingsChange,
)
from bot.desk.state.roles import Access
from bot.slack.cards.blocks import Block, button, button_row, code_span, context_block, section, sections
from bot.slack.cards.forms import (
    NOTE_BLOCK_ID,
    InputValue,
    View,
    build_form,
    choice_input,
    decode_metadata,
    encode_metadata,
    input_block,
    option,
    plain_text_object,
    redisplay_under,
    submitted_values,
    text_input,
)
from bot.slack.cards.stale import refuse_unreadable
from bot.texts import format_count

TextOrIds = TypeVar("TextOrIds", str, tuple[str, ...])

OPEN_SETTINGS = "home_settings"  # the button
SETTINGS_FORM = "home_settings_chosen"  # the form's callback
GROUPS = "staff_groups"
TITLE = "Settings"

LEFT_OUT = "left_out_"  # prefix of the question's block id, and the key of its channels in the form's metadata
KEEP_ANSWERING, STOP_ANSWERING = "keep", "off"

UNSEEN_CHANNELS_NOTE = (
    "Slack may not show you every private channel that another admin chose, so please say what you want."
)
NO_STAFF = "nobody yet. Choose people or a user group, so that they can write steps."
EMPTY_STAFF_HINT = "With no people and no groups here, support staff are those that the server's ERRDESK_STAFF names."
NO_CHANNELS = "none. I answer where I am mentioned, and to direct messages."


def settings_blocks(people: Access) -> Iterator[Block]:
    """Yield the settings in force."""
    channels = ", ".join(f"<#{channel}>" for channel in sorted(people.channels))
    days = people.verification_days
    yield from sections(
        [
            "*Settings* (only admins see this)",
            f"Support staff: {', '.join(map(user_or_group_markup, people.staff)) or NO_STAFF}",
            f"Channels in which I answer without a mention: {channels or NO_CHANNELS}",
            f"Steps are to be checked again after {format_count(days, 'day')}.",
            f"Questions are kept for {people.question_days:,} days; what was counted of them stays.",
        ]
    )
    yield button_row(button("Change settings", OPEN_SETTINGS, "open"))


def user_or_group_markup(slack_id: str) -> str:
    """Return a mention of a user, which notifies nobody in App Home, or the id of a user group."""
    return f"user group {code_span(slack_id)}" if slack_id.startswith("S") else f"<@{slack_id}>"


def settings_form(chosen: DeskSettings) -> View:
    """Return the form; its metadata holds a digest of each setting."""
    blocks = [*staff_fields(chosen), *other_fields(chosen), context_block(EMPTY_STAFF_HINT)]
    lists = {
        STAFF_SETTING: chosen.staff,
        CHANNELS_SETTING: chosen.channels,
        VERIFICATION_SETTING: [chosen.days],
        RETENTION_SETTING: [chosen.keep],
    }
    return build_form(
        TITLE, blocks, SETTINGS_FORM, metadata={name: digest_setting(values) for name, values in lists.items()}
    )


def staff_fields(chosen: DeskSettings) -> Iterator[Block]:
    """Yield the inputs for staff: users from a menu, user groups by their ids."""
    users = [slack_id for slack_id in chosen.staff if not slack_id.startswith("S")]
    groups = " ".join(slack_id for slack_id in chosen.staff if slack_id.startswith("S"))
    user_menu = multi_select("multi_users_select", "initial_users", users)
    yield input_block("Support staff: people", STAFF_SETTING, user_menu, optional=True)
    yield input_block(
        "Support staff: user groups",
        GROUPS,
        text_input(groups, example="S012AB3CD"),
        hint="Their ids, with blanks between (in Slack: the group › ⋮ › Copy group ID). Admins are always staff.",
        optional=True,
    )


def other_fields(chosen: DeskSettings) -> Iterator[Block]:
    """Yield the inputs for channels, for how long steps stay verified, and for the retention of questions."""
    chats = {"include": ["public", "private"], "exclude_bot_users": True, "exclude_external_shared_channels": True}
    channels = multi_select("multi_conversations_select", "initial_conversations", chosen.channels)
    yield input_block(
        "Channels in which I answer without a mention",
        CHANNELS_SETTING,
        {**channels, "filter": chats},
        hint="At most once a code in a thread. Invite me there too.",
        optional=True,
    )
    yield input_block(
        "Steps are to be checked again after so many days", VERIFICATION_SETTING, text_input(chosen.days, longest=4)
    )
    yield input_block(
        "Questions are kept for so many days",
        RETENTION_SETTING,
        text_input(chosen.keep, longest=4),
        hint="At least 190. Older ones are deleted, day by day; the figures stay.",
    )


def multi_select(kind: str, initial: str, chosen: Collection[str]) -> Block:
    """Return a menu of all users or channels of the workspace."""
    element: Block = {"type": kind, "placeholder": plain_text_object("Choose", 150)}
    return {**element, initial: list(chosen)} if chosen else element


def digest_setting(ids: Iterable[str]) -> str:
    """Return a short digest of a setting, so that the form can tell whether it was changed."""
    return hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()[:16]


def ask_about_channels(view: View, channels: Sequence[str]) -> View:
    """Return a submitted form that asks whether to switch off the channels that it leaves out."""
    missing = ", ".join(f"<#{channel}> ({code_span(channel)})" for channel in channels)
    note = {
        **section(f":warning: Not in your list any more: {missing}. {UNSEEN_CHANNELS_NOTE}"),
        "block_id": NOTE_BLOCK_ID,
    }
    options = [option("Keep answering there", KEEP_ANSWERING), option("Stop answering there", STOP_ANSWERING)]
    question = input_block(
        "What about these channels?", f"{LEFT_OUT}{digest_setting(channels)}", choice_input("radio_buttons", options)
    )
    blocks = [block for block in view["blocks"] if not block.get("block_id", "").startswith(LEFT_OUT)]
    bare = {**view, "blocks": blocks}
    metadata = {**decode_metadata(view), LEFT_OUT: list(channels)}
    return {**redisplay_under(bare, [note, question]), "private_metadata": encode_metadata(metadata)}


@refuse_unreadable
def read_settings_choice(view: View) -> SettingsChange:
    """Return what an admin changed in the form."""
    values = submitted_values(view)
    digests = decode_metadata(view)
    left_out = tuple(map(str, digests.get(LEFT_OUT, ())))
    answer = values.get(f"{LEFT_OUT}{digest_setting(left_out)}")
    groups = read_text(values, GROUPS).replace(",", " ").split()
    kept_channels = left_out if answer == KEEP_ANSWERING else ()
    staff = tuple(dict.fromkeys((*read_ids(values, STAFF_SETTING), *groups)))
    channels = tuple(dict.fromkeys((*read_ids(values, CHANNELS_SETTING), *kept_channels)))
    return SettingsChange(
        staff=keep_if_changed(staff, digests[STAFF_SETTING]),
        channels=keep_if_changed(channels, digests[CHANNELS_SETTING]),
        days=keep_if_changed(read_text(values, VERIFICATION_SETTING), digests[VERIFICATION_SETTING]),
        keep=keep_if_changed(read_text(values, RETENTION_SETTING), digests[RETENTION_SETTING]),
        off=left_out if answer == STOP_ANSWERING else (),
    )


def keep_if_changed(value: TextOrIds, digest: str) -> TextOrIds | None:
    """Return a setting's value, None if the form was opened with the same."""
    ids = [value] if isinstance(value, str) else value
    return value if digest_setting(ids) != digest else None


def read_text(values: Mapping[str, InputValue], name: str) -> str:
    """Return the text entered in an input."""
    return str(values.get(name) or "").strip()


def read_ids(values: Mapping[str, InputValue], name: str) -> tuple[str, ...]:
    """Return the ids chosen in an input."""
    value = values.get(name)
    return tuple(value) if isinstance(value, list) else ()


def faults_by_input(faults: Mapping[str, str]) -> dict[str, str]:
    """Return the faults by input; those of the staff belong to the group ids, the only ones that are typed."""
    return {GROUPS if name == STAFF_SETTING else name: reason for name, reason in faults.items()}
