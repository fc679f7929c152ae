"""The cards that confirm following and unfollowing a code."""

from bot.desk.steps.followers import FollowedCode
from bot.slack.cards.answer_buttons import FOLLOW
from bot.slack.cards.blocks import Block, Card, build_card, button, button_row, code_span, section, shorten
from bot.slack.cards.code_rows import PICK

STOP_FOLLOWING = "stop_following"  # value: the code as it was typed
FOLLOW_ROW = "following"  # block id of these cards' buttons: a press there replaces the card
CODE_LIMIT = 100  # characters of a code


def following_card(followed: FollowedCode) -> Card:
    """Return what a follower will be told, with a button to stop; or that the steps exist already."""
    shown_code = typed_code_span(followed.code)
    if followed.waits_for == "nothing":
        show = button("Show", PICK, f"|{followed.code}", label=f"Show {followed.code}")
        sentence = f"There are steps for {shown_code} already."
        return build_card(f"There are steps for {followed.code} already.", [section(sentence, show)])
    until = "there are steps for {}" if followed.waits_for == "steps" else "{} is known"
    template = "I will tell you once, in a direct message, as soon as " + until + "."
    stop = button("Stop telling me", STOP_FOLLOWING, followed.code, label=f"Stop telling me of {followed.code}")
    row: Block = {**button_row(stop), "block_id": FOLLOW_ROW}
    return build_card(template.format(shorten(followed.code, CODE_LIMIT)), [section(template.format(shown_code)), row])


def unfollowed_card(typed_code: str) -> Card:
    """Return the confirmation that somebody won't be told about a code, with a button to follow it again."""
    again = button("Tell me after all", FOLLOW, typed_code, label=f"Tell me of {typed_code} after all")
    template = "I will not tell you of {}."
    row: Block = {**button_row(again), "block_id": FOLLOW_ROW}
    return build_card(
        template.format(shorten(typed_code, CODE_LIMIT)), [section(template.format(typed_code_span(typed_code))), row]
    )


def typed_code_span(typed_code: str) -> str:
    """Return a code as a code span; it may be any text somebody typed, so it is shortened."""
    return code_span(shorten(typed_code, CODE_LIMIT))
