"""The cards that confirm following and unfollowing a code."""

from bot.desk.steps.followers import FollowedCode
from bot.slack.cards.answer_buttons import FOLLOW, show_code_button
from bot.slack.cards.blocks import (
    CODE_LIMIT,
    Block,
    Card,
    build_card,
    button,
    button_row,
    section,
    short_code_span,
    shorten,
)

STOP_FOLLOWING = "stop_following"  # value: the code as it was typed
FOLLOW_ROW = "following"  # block id of these cards' buttons: a press there replaces the card


def following_card(followed: FollowedCode) -> Card:
    """Return what a follower will be told, with a button to stop; or that the steps exist already."""
    code = followed.code
    if followed.waits_for == "nothing":
        sentence = f"There are steps for {short_code_span(code)} already."
        return build_card(f"There are steps for {code} already.", [section(sentence, show_code_button(code))])
    until = "there are steps for {}" if followed.waits_for == "steps" else "{} is known"
    template = f"I will tell you once, in a direct message, as soon as {until}."
    return confirmation_card(
        template, code, button("Stop telling me", STOP_FOLLOWING, code, label=f"Stop telling me of {code}")
    )


def unfollowed_card(code: str) -> Card:
    """Return the confirmation that somebody won't be told about a code, with a button to follow it again."""
    again = button("Tell me after all", FOLLOW, code, label=f"Tell me of {code} after all")
    return confirmation_card("I will not tell you of {}.", code, again)


def confirmation_card(template: str, code: str, undo: Block) -> Card:
    """Return a confirmation about a code, with the button that undoes what it confirms."""
    blocks = [section(template.format(short_code_span(code))), button_row(undo, block_id=FOLLOW_ROW)]
    return build_card(template.format(shorten(code, CODE_LIMIT)), blocks)
