"""What follows a vote: thanks, the way back, and the form in which somebody says why steps did not help."""

from bot.desk.steps.feedback import GONE, REASONS, TEXT, Failure, On, Voted
from bot.errors import Refusal
from bot.slack.cards.answer_buttons import FAILED, SOLVED
from bot.slack.cards.blocks import Block, Card, button, buttons, card, code, escape, section, shorten
from bot.slack.cards.forms import View, choices, field, form, option, text_input
from bot.slack.cards.stale import reads_value

WHY = "say_why"  # value as of the votes' buttons: CODE|HOME|NUMBER
WHY_FORM = "say_why_form"
REASON = "reason"
LINE = "line"
NOTHING = "Choose a reason or write a line, or close this."
DIGITS = 9  # of a revision's number: databases count no further
VOTED = "voted"  # the block of the buttons under the thanks: pressed there, the thanks are replaced

SAID = {
    True: "Thank you. I have noted that these steps solved it. You can change it.",
    False: "Thank you, and sorry that these steps did not help. I have noted it. You can change it.",
}
OLDER = (
    "The steps were changed since you got them, so this counts for the ones that you saw. Ask again for the new ones."
)


def complaint(failure: Failure, room: int) -> str:
    """Say why steps did not help somebody: “out of date, “The menu has moved.””; cut to so many characters."""
    quoted = f"“{shorten(failure.text, room)}”" if failure.text else ""
    return ", ".join(filter(None, [failure.reason, quoted]))


def value_of(on: On) -> str:
    """Write what is voted on into a button."""
    return f"{on.code}|{on.home}|{on.number}"


@reads_value
def on_of(value: str) -> On:
    """Read what is voted on; refuses what no button of ours carries."""
    parts = value.split("|")
    if len(parts) != len(On.__slots__) or not parts[2].isdecimal() or len(parts[2]) > DIGITS:
        raise Refusal(GONE)
    return On(parts[0], parts[1], int(parts[2]))


def thanks_card(voted: Voted) -> Card:
    """Say that a vote was kept, and offer to change it."""
    said = SAID[voted.solved] if voted.present else f"{SAID[voted.solved]} {OLDER}"
    value, told = value_of(voted.on), f"{voted.on.code}: {said}"
    if voted.solved:
        offered = [button("Didn't help", FAILED, value, label=f"The steps for {voted.on.code} didn't help")]
    else:
        why = button("Say why", WHY, value, label=f"Say why the steps for {voted.on.code} didn't help")
        offered = [why, button("Solved it", SOLVED, value, label=f"The steps for {voted.on.code} solved it")]
    row: Block = {**buttons(*offered), "block_id": VOTED}
    return card(told, [section(f"{code(voted.on.code)}  {escape(said)}")], row)


def why_form(on: On) -> View:
    """Ask why steps did not help: a reason and a line, both as one likes."""
    offered = [option(one.capitalize(), one) for one in REASONS]
    blocks = [
        section(f"What went wrong with the steps for {code(on.code)}? Support staff read it; your name is not kept."),
        field("Reason", REASON, choices("radio_buttons", offered), optional=True),
        field("In a line", LINE, text_input(longest=TEXT, example="What happened instead?"), optional=True),
    ]
    return form("What went wrong?", blocks, WHY_FORM, submit="Send", held=value_of(on))
