"""The notice that a code is suddenly asked for a lot: one line, and its buttons."""

from collections.abc import Mapping

from bot.catalog.keys import describe_code, get_printed_code
from bot.desk.notifications.outbox import Notification
from bot.desk.notifications.surges import MAX_SNOOZE_DAYS, Snooze
from bot.slack.cards.answer_buttons import WRITE, show_code_button
from bot.slack.cards.blocks import (
    Block,
    Card,
    build_card,
    button,
    button_row,
    context_block,
    escape,
    key_span,
    localized_date,
    section,
    shorten,
)
from bot.slack.cards.stale import refuse_unreadable
from bot.slack.stats.cards.stats_rows import person_text

SNOOZE = "snooze_surge"  # prefix of the action ids; value: DAYS|CHANNEL|KEY
SNOOZES = {1: "Snooze for a day", MAX_SNOOZE_DAYS: "Snooze for a week"}
WAKE = "Tell us again"
OFTEN = {"0": "It is hardly ever asked for", "1": "Usually it is asked for once a week"}
CODE_LIMIT = 100  # characters of a code
MEANING_LIMIT = 150  # characters of a meaning


def surge_card(notification: Notification) -> Card:
    """Render the notice, with buttons to act and to snooze it."""
    payload = notification.payload
    wanted, catalog = payload["code"], payload.get("catalog", "")
    people_asked = f"{payload['people']} people asked for {{}} within an hour"
    usual = f"{round(float(payload['usual']), 1):g}"
    often = OFTEN.get(usual, f"Usually it is asked for {usual} times a week")
    line = f"{people_asked.format(f'*{key_span(wanted, catalog)}*')}. {often}. {escape(quoted_meaning(payload))}"
    because = context_block(
        f"{escape(person_text(payload['by'], 'Somebody'))} switched these notices on. Support staff can snooze them."
    )
    label = shorten(describe_code(wanted, catalog), CODE_LIMIT)
    text = f"{people_asked.format(label)}. {often}. {quoted_meaning(payload)}"
    return build_card(
        text,
        [section(line), because],
        button_row(act_button(payload), *snooze_buttons(payload["channel"], payload["code"])),
    )


def quoted_meaning(payload: Mapping[str, str]) -> str:
    """Return the code's meaning as a quotation, or that the catalog doesn't have it."""
    return f"“{shorten(payload['meaning'], MEANING_LIMIT)}”" if payload["meaning"] else "The catalog does not have it."


def act_button(payload: Mapping[str, str]) -> Block:
    """Return the button to act on the code: write its steps, or show it if it has some or isn't in the catalog."""
    wanted = payload["code"]
    if payload["steps"] or not payload["meaning"]:
        return show_code_button(wanted)
    return button("Write steps", WRITE, wanted, label=f"Write steps: {get_printed_code(wanted)}")


def snooze_buttons(channel: str, wanted: str) -> list[Block]:
    """Return the buttons that snooze a code."""
    return [snooze_button(text, days, channel, wanted) for days, text in SNOOZES.items()]


def snooze_button(text: str, days: int, channel: str, wanted: str) -> Block:
    """Return a button that snoozes a code for some days; 0 ends the snooze."""
    return button(text, f"{SNOOZE}{days}", f"{days}|{channel}|{wanted}", label=f"{text}: {get_printed_code(wanted)}")


@refuse_unreadable
def decode_snooze(value: str) -> tuple[int, str, str]:
    """Decode a snooze button's value into the days, the channel and the code."""
    days, channel, wanted = value.split("|", 2)
    return int(days), channel, wanted


def snoozed_card(snoozed: Snooze, name: str, message: Mapping[str, object]) -> Card:
    """Render the notice (the pressed ``message``) with a person's decision and the button that undoes it."""
    blocks = message.get("blocks")
    line = blocks[:1] if isinstance(blocks, list) else []
    who = escape(person_text(name, "Somebody"))
    if snoozed.until is None:
        text = f"{who} lets this channel hear of it again, six hours after this notice at the earliest."
        row = snooze_buttons(snoozed.channel, snoozed.code)
    else:
        text = f"{who} snoozed it: no more notices of this code here until {localized_date(snoozed.until)}."
        row = [snooze_button(WAKE, 0, snoozed.channel, snoozed.code)]
    return {
        "text": message.get("text") or get_printed_code(snoozed.code),
        "blocks": [*line, context_block(text), button_row(*row)],
    }
