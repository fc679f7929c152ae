"""What follows a vote: a thank-you card with a way to change it, and the form for why the steps didn't help."""

from bot.catalog.keys import get_printed_code
from bot.desk.steps.feedback import COMMENT_LENGTH, REASONS, STEPS_GONE, Failure, RecordedVote, VoteTarget
from bot.errors import Refusal
from bot.slack.cards.answer_buttons import FAILED, SOLVED
from bot.slack.cards.blocks import Card, build_card, button, button_row, code_span, escape, key_span, section, shorten
from bot.slack.cards.button_values import join_parts, split_parts
from bot.slack.cards.forms import View, build_form, choice_input, input_block, option, text_input
from bot.slack.cards.stale import refuse_unreadable

SAY_WHY = "say_why"  # value as on the vote buttons: CODE|HOME|NUMBER
WHY_FORM = "say_why_form"
REASON = "reason"
LINE = "line"
NOTHING_ENTERED = "Choose a reason or write a line, or close this."
MAX_DIGITS = 9  # of a revision number: more may not fit the database's integers
VOTE_ROW = "voted"  # block id of the thank-you card's buttons: a press there replaces the card

VOTE_THANKS = {
    True: "Thank you. I have noted that these steps solved it. You can change it.",
    False: "Thank you, and sorry that these steps did not help. I have noted it. You can change it.",
}
OLDER_STEPS_NOTE = (
    "The steps were changed since you got them, so this counts for the ones that you saw. Ask again for the new ones."
)


def describe_failure(failure: Failure, room: int) -> str:
    """Return why steps didn't help: “out of date, “The menu has moved.””; the text is cut to ``room`` characters."""
    quoted = f"“{shorten(failure.text, room)}”" if failure.text else ""
    return ", ".join(filter(None, [failure.reason, quoted]))


def encode_vote_target(target: VoteTarget) -> str:
    """Return the button value for what is voted on."""
    return join_parts(target.code, target.home, target.number)


@refuse_unreadable
def decode_vote_target(value: str) -> VoteTarget:
    """Return what is voted on from a button value; raises Refusal for one that no button of ours carries."""
    parts = split_parts(value)
    if len(parts) != len(VoteTarget.__slots__) or not parts[2].isdecimal() or len(parts[2]) > MAX_DIGITS:
        raise Refusal(STEPS_GONE)
    return VoteTarget(parts[0], parts[1], int(parts[2]))


def vote_thanks_card(voted: RecordedVote) -> Card:
    """Return the confirmation of a vote, with buttons to change it."""
    code = get_printed_code(voted.target.code)
    thanks = VOTE_THANKS[voted.solved] if voted.present else f"{VOTE_THANKS[voted.solved]} {OLDER_STEPS_NOTE}"
    value = encode_vote_target(voted.target)
    if voted.solved:
        actions = [button("Didn't help", FAILED, value, label=f"The steps for {code} didn't help")]
    else:
        why = button("Say why", SAY_WHY, value, label=f"Say why the steps for {code} didn't help")
        actions = [why, button("Solved it", SOLVED, value, label=f"The steps for {code} solved it")]
    row = button_row(*actions, block_id=VOTE_ROW)
    return build_card(f"{code}: {thanks}", [section(f"{code_span(code)}  {escape(thanks)}")], row)


def why_form(target: VoteTarget) -> View:
    """Return the form that asks why steps didn't help: a reason and a line of text, both optional."""
    intro = f"What went wrong with the steps for {key_span(target.code)}? Support staff read it; your name is not kept."
    reasons = [option(reason.capitalize(), reason) for reason in REASONS]
    blocks = [
        section(intro),
        input_block("Reason", REASON, choice_input("radio_buttons", reasons), optional=True),
        input_block(
            "In a line", LINE, text_input(longest=COMMENT_LENGTH, example="What happened instead?"), optional=True
        ),
    ]
    return build_form("What went wrong?", blocks, WHY_FORM, submit="Send", metadata=encode_vote_target(target))
