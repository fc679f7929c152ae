"""What is said around following a gap."""

from bot.desk.steps.followers import Followed
from bot.slack.cards.answer_buttons import FOLLOW
from bot.slack.cards.blocks import Card, button, buttons, card, code, section, shorten
from bot.slack.cards.code_rows import PICK

STOP = "stop_following"  # value: the code as it was named
AROUND = "following"  # the block of the buttons around following: pressed there, what stood there is replaced
CODE = 100  # characters of a code


def following_card(followed: Followed) -> Card:
    """Say what somebody will be told, and let them stop it; or that it is there already."""
    named = name(followed.code)
    if followed.waits_for == "nothing":
        show = button("Show", PICK, f"|{followed.code}", label=f"Show {followed.code}")
        said = f"There are steps for {named} already."
        return card(f"There are steps for {followed.code} already.", [section(said, show)])
    until = "there are steps for {}" if followed.waits_for == "steps" else "{} is known"
    said = "I will tell you once, in a direct message, as soon as " + until + "."
    stop = button("Stop telling me", STOP, followed.code, label=f"Stop telling me of {followed.code}")
    return card(
        said.format(shorten(followed.code, CODE)), [section(said.format(named)), {**buttons(stop), "block_id": AROUND}]
    )


def stopped_card(wanted: str) -> Card:
    """Say that somebody will not be told, and let them change their mind."""
    again = button("Tell me after all", FOLLOW, wanted, label=f"Tell me of {wanted} after all")
    said = "I will not tell you of {}."
    return card(
        said.format(shorten(wanted, CODE)), [section(said.format(name(wanted))), {**buttons(again), "block_id": AROUND}]
    )


def name(wanted: str) -> str:
    """Show a code that may be anything somebody typed."""
    return code(shorten(wanted, CODE))
