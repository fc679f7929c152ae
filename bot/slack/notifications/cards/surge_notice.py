"""The notice that a code is suddenly asked a lot: one line, and its buttons."""

from collections.abc import Mapping

from bot.desk.notifications.outbox import Told
from bot.desk.notifications.surges import LONGEST, Snoozed
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.cards.blocks import Block, Card, button, buttons, card, code, escape, moment, section, shorten, small
from bot.slack.cards.code_rows import PICK
from bot.slack.cards.stale import reads_value

SNOOZE = "snooze_surge"  # the beginning of the ids; value: DAYS|CHANNEL|CODE
SNOOZES = {1: "Snooze for a day", LONGEST: "Snooze for a week"}
WAKE = "Tell us again"
OFTEN = {"0": "It is hardly ever asked for", "1": "Usually it is asked for once a week"}
CODE, MEANING, NAME = 100, 150, 40  # characters


def surge_card(notification: Told) -> Card:
    """Show the notice, with its buttons to snooze it and to act."""
    payload = notification.said
    wanted, people_asked = shorten(payload["code"], CODE), f"{payload['people']} people asked for {{}} within an hour"
    usual = f"{round(float(payload['usual']), 1):g}"
    often = OFTEN.get(usual, f"Usually it is asked for {usual} times a week")
    line = f"{people_asked.format(f'*{code(wanted)}*')}. {often}. {escape(meaning(payload))}"
    because = small(f"{escape(signed(payload['by']))} switched these notices on. Support staff can snooze them.")
    text = f"{people_asked.format(wanted)}. {often}. {meaning(payload)}"
    return card(text, [section(line), because], buttons(act(payload), *snoozes(payload["channel"], payload["code"])))


def meaning(payload: Mapping[str, str]) -> str:
    """Say what the code means."""
    return f"“{shorten(payload['meaning'], MEANING)}”" if payload["meaning"] else "The catalog does not have it."


def signed(name: str) -> str:
    """Sign with a person's name, which mentions nobody; somebody who was forgotten has none."""
    plain = shorten(name.removeprefix("@"), NAME)
    return "Somebody" if plain in {"", "somebody"} else f"@{plain}"


def act(payload: Mapping[str, str]) -> Block:
    """Offer what can be done about the code: to write its steps, or to read them."""
    wanted = payload["code"]
    if payload["steps"] or not payload["meaning"]:
        return button("Show", PICK, f"|{wanted}", label=f"Show {wanted}")
    return button("Write steps", WRITE, wanted, label=f"Write steps: {wanted}")


def snoozes(channel: str, wanted: str) -> list[Block]:
    """Offer to hear no more of a code for a while."""
    return [snooze_button(text, days, channel, wanted) for days, text in SNOOZES.items()]


def snooze_button(text: str, days: int, channel: str, wanted: str) -> Block:
    """Make a button that keeps a code quiet for some days; 0 lets it be heard of again."""
    return button(text, f"{SNOOZE}{days}", f"{days}|{channel}|{wanted}", label=f"{text}: {wanted}")


@reads_value
def wanted_in(value: str) -> tuple[int, str, str]:
    """Read a button: the days, the channel and the code."""
    days, channel, wanted = value.split("|", 2)
    return int(days), channel, wanted


def snoozed_card(snoozed: Snoozed, name: str, message: Mapping[str, object]) -> Card:
    """Show the notice (the ``message`` that was pressed) with what a person decided, and let it be undone."""
    blocks = message.get("blocks")
    line = blocks[:1] if isinstance(blocks, list) else []
    who, until = escape(signed(name)), snoozed.until
    if until is None:
        text = f"{who} lets this channel hear of it again, six hours after this notice at the earliest."
        row = snoozes(snoozed.channel, snoozed.code)
    else:
        text = f"{who} snoozed it: no more notices of this code here until {moment(until)}."
        row = [snooze_button(WAKE, 0, snoozed.channel, snoozed.code)]
    return {"text": message.get("text") or snoozed.code, "blocks": [*line, small(text), buttons(*row)]}
