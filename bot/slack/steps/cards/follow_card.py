"""The cards that confirm following and unfollowing a code."""

from bot.catalog.keys import describe_code, get_printed_code
from bot.desk.steps.followers import FollowedCode
from bot.slack.cards.answer_buttons import FOLLOW, show_code_button
from bot.slack.cards.blocks import (
    CODE_LIMIT,
    Block,
    Card,
    build_card,
    button,
    button_row,
    key_span,
    section,
    shorten,
)

STOP_FOLLOWING = "stop_following"  # value: a key, or the code as it was typed
FOLLOW_ROW = "following"  # block id of these cards' buttons: a press there replaces the card


def following_card(followed: FollowedCode) -> Card:
    """Return what a follower will be told, with a button to stop; or that the steps exist already."""
    code = followed.code
    if followed.waits_for == "nothing":
        sentence = f"There are steps for {key_span(code, followed.catalog)} already."
        return build_card(f"There are steps for {followed.label} already.", [section(sentence, show_code_button(code))])
    until = "there are steps for {}" if followed.waits_for == "steps" else "{} is known"
    template = f"I will tell you once, in a direct message, as soon as {until}."
    stop = button("Stop telling me", STOP_FOLLOWING, code, label=f"Stop telling me of {followed.label}")
    return confirmation_card(template, stop, code, followed.catalog)


def unfollowed_card(code: str) -> Card:
    """Return the confirmation that somebody won't be told about a code, with a button to follow it again."""
    again = button("Tell me after all", FOLLOW, code, label=f"Tell me of {get_printed_code(code)} after all")
    return confirmation_card("I will not tell you of {}.", again, code)


def confirmation_card(template: str, undo: Block, *code: str) -> Card:
    """Return a confirmation about a code and its catalog, with the button that undoes what it confirms."""
    blocks = [section(template.format(key_span(*code))), button_row(undo, block_id=FOLLOW_ROW)]
    return build_card(template.format(shorten(describe_code(*code), CODE_LIMIT)), blocks)
