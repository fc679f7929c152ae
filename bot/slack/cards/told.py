"""What the bot says by itself, once, and what it says around following."""

from collections.abc import Iterator

from bot.desk.followers import Followed
from bot.desk.outbox import Told
from bot.slack.cards.kit import (
    SECTION,
    Block,
    Card,
    button,
    buttons,
    card,
    code,
    escape,
    finished,
    pieces,
    section,
    sections,
    shorten,
)
from bot.slack.cards.reply import reply_card
from bot.slack.cards.rows import PICK
from bot.slack.cards.under import FOLLOW

STOP = "stop_following"  # value: the code as it was named
AROUND = "following"  # the block of the buttons around following: pressed there, what stood there is replaced
CODE = 100  # characters of a code
NAMED = 5  # codes named before the answer


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


def told_card(told: Told) -> Card:
    """Show what a post tells."""
    if told.answer is None:
        return settled_card(told)
    answer = reply_card(told.answer, shareable=False)
    codes = [one.entry.code for one in told.answer.found]
    head = because(told.kind, ", ".join(codes[:NAMED]), there=told.there)
    shown = because(told.kind, ", ".join(map(name, codes[:NAMED])), there=told.there)
    return finished(f"{head} {answer['text']}", [section(shown), *answer["blocks"]])


def because(kind: str, codes: str, *, there: bool) -> str:
    """Say why somebody gets a message."""
    if kind == "known":
        return f"You asked to be told when {codes} is known. Now it is:"
    if there:
        return f"You asked to be told when there are steps for {codes}. Here they are:"
    return f"You asked to be told when there are steps for {codes}. There were, but staff have just taken them back:"


def settled_card(told: Told) -> Card:
    """Tell somebody what became of the step that they suggested."""
    said = ENDS[told.said["state"]]
    by, wanted = told.said["by"], told.said["code"]
    shown = said.format(code=name(wanted), by=escape(f"@{by}"))
    blocks = [section(shown), *settled_blocks(told)]
    spoken = said.format(code=wanted, by=f"@{by}")
    return card(" ".join(filter(None, [spoken, told.said["reply"]])), blocks)


def settled_blocks(told: Told) -> Iterator[Block]:
    """Quote what staff answered, and what had been suggested."""
    if told.said["reply"]:
        yield from sections(quoted(told.said["reply"]))
    wanted = told.said["code"]
    yield section("You had suggested:", button("Show", PICK, f"|{wanted}", label=f"Show {wanted}"))
    yield from sections(quoted(told.said["text"]))


ENDS = {
    "accepted": "{by} took the step that you suggested for {code}. Thank you: it now helps everybody who asks.",
    "merged": "{by} worked what you suggested for {code} into its steps. Thank you: it now helps everybody who asks.",
    "declined": "{by} did not take the step that you suggested for {code}, and says why:",
}


def name(wanted: str) -> str:
    """Show a code that may be anything somebody typed."""
    return code(shorten(wanted, CODE))


def quoted(text: str) -> Iterator[str]:
    """Quote what somebody wrote, line by line; nothing in it is live."""
    for line in text.splitlines():
        for piece in pieces(escape(line), SECTION - 2):
            yield f"> {piece}"
