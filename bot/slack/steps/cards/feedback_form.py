"""What follows a vote: a thank-you card with a way to change it, and the form for why the steps didn't help."""

from bot.desk.steps.feedback import GONE, REASONS, TEXT, Failure, On, Voted
from bot.errors import Refusal
from bot.slack.cards.answer_buttons import FAILED, SOLVED
from bot.slack.cards.blocks import Block, Card, button, buttons, card, code, escape, section, shorten
from bot.slack.cards.forms import View, choices, field, form, option, text_input
from bot.slack.cards.stale import reads_value

WHY = "say_why"  # value as on the vote buttons: CODE|HOME|NUMBER
WHY_FORM = "say_why_form"
REASON = "reason"
LINE = "line"
NOTHING = "Choose a reason or write a line, or close this."
DIGITS = 9  # of a revision number: more may not fit the database's integers
VOTED = "voted"  # block id of the thank-you card's buttons: a press there replaces the card

SAID = {
    True: "Thank you. I have noted that these steps solved it. You can change it.",
    False: "Thank you, and sorry that these steps did not help. I have noted it. You can change it.",
}
OLDER = (
    "The steps were changed since you got them, so this counts for the ones that you saw. Ask again for the new ones."
)


def complaint(failure: Failure, room: int) -> str:
    """Return why steps didn't help: “out of date, “The menu has moved.””; the text is cut to ``room`` characters."""
    quoted = f"“{shorten(failure.text, room)}”" if failure.text else ""
    return ", ".join(filter(None, [failure.reason, quoted]))


def value_of(target: On) -> str:
    """Return the button value for what is voted on."""
    return f"{target.code}|{target.home}|{target.number}"


@reads_value
def on_of(value: str) -> On:
    """Return what is voted on from a button value; raises Refusal for one that no button of ours carries."""
    parts = value.split("|")
    if len(parts) != len(On.__slots__) or not parts[2].isdecimal() or len(parts[2]) > DIGITS:
        raise Refusal(GONE)
    return On(parts[0], parts[1], int(parts[2]))


def thanks_card(voted: Voted) -> Card:
    """Return the confirmation of a vote, with buttons to change it."""
    thanks = SAID[voted.solved] if voted.present else f"{SAID[voted.solved]} {OLDER}"
    value = value_of(voted.on)
    if voted.solved:
        actions = [button("Didn't help", FAILED, value, label=f"The steps for {voted.on.code} didn't help")]
    else:
        why = button("Say why", WHY, value, label=f"Say why the steps for {voted.on.code} didn't help")
        actions = [why, button("Solved it", SOLVED, value, label=f"The steps for {voted.on.code} solved it")]
    row: Block = {**buttons(*actions), "block_id": VOTED}
    return card(f"{voted.on.code}: {thanks}", [section(f"{code(voted.on.code)}  {escape(thanks)}")], row)


def why_form(target: On) -> View:
    """Return the form that asks why steps didn't help: a reason and a line of text, both optional."""
    intro = f"What went wrong with the steps for {code(target.code)}? Support staff read it; your name is not kept."
    reasons = [option(reason.capitalize(), reason) for reason in REASONS]
    blocks = [
        section(intro),
        field("Reason", REASON, choices("radio_buttons", reasons), optional=True),
        field("In a line", LINE, text_input(longest=TEXT, example="What happened instead?"), optional=True),
    ]
    return form("What went wrong?", blocks, WHY_FORM, submit="Send", held=value_of(target))
