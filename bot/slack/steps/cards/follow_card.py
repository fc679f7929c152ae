"""The cards that confirm following and unfollowing a code."""

from bot.desk.steps.followers import Followed
from bot.slack.cards.answer_buttons import FOLLOW
from bot.slack.cards.blocks import Block, Card, button, buttons, card, code, section, shorten
from bot.slack.cards.code_rows import PICK

STOP = "stop_following"  # value: the code as it was typed
AROUND = "following"  # block id of these cards' buttons: a press there replaces the card
CODE = 100  # characters of a code


def following_card(followed: Followed) -> Card:
    """Return what a follower will be told, with a button to stop; or that the steps exist already."""
    shown_code = name(followed.code)
    if followed.waits_for == "nothing":
        show = button("Show", PICK, f"|{followed.code}", label=f"Show {followed.code}")
        sentence = f"There are steps for {shown_code} already."
        return card(f"There are steps for {followed.code} already.", [section(sentence, show)])
    until = "there are steps for {}" if followed.waits_for == "steps" else "{} is known"
    template = "I will tell you once, in a direct message, as soon as " + until + "."
    stop = button("Stop telling me", STOP, followed.code, label=f"Stop telling me of {followed.code}")
    row: Block = {**buttons(stop), "block_id": AROUND}
    return card(template.format(shorten(followed.code, CODE)), [section(template.format(shown_code)), row])


def stopped_card(typed_code: str) -> Card:
    """Return the confirmation that somebody won't be told about a code, with a button to follow it again."""
    again = button("Tell me after all", FOLLOW, typed_code, label=f"Tell me of {typed_code} after all")
    template = "I will not tell you of {}."
    row: Block = {**buttons(again), "block_id": AROUND}
    return card(template.format(shorten(typed_code, CODE)), [section(template.format(name(typed_code))), row])


def name(typed_code: str) -> str:
    """Return a code as a code span; it may be any text somebody typed, so it is shortened."""
    return code(shorten(typed_code, CODE))
