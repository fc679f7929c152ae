"""What the bot says by itself, once, and what it says around following."""

from collections.abc import Callable, Iterator, Sequence

from bot.desk.followers import Followed
from bot.desk.lookup import Answer
from bot.desk.outbox import Told
from bot.desk.outsiders import hide_figures
from bot.slack.cards.kit import (
    Block,
    Card,
    button,
    buttons,
    card,
    code,
    escape,
    finished,
    quoted,
    section,
    sections,
    shorten,
)
from bot.slack.cards.reply import reply_card
from bot.slack.cards.rows import PICK
from bot.slack.cards.stopped import stopped_card as schedule_stopped_card
from bot.slack.cards.summary import part_card, summary_card
from bot.slack.cards.surge import surge_card
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
    if show := KINDS.get(told.kind):
        return show(told)
    return answered_card(told, told.answer) if told.answer else settled_card(told)


def answered_card(told: Told, waited_for: Answer) -> Card:
    """Show somebody the answer that they waited for, without figures: they may be from another organization."""
    answer = reply_card(hide_figures(waited_for), shareable=False)
    codes = [one.entry.code for one in waited_for.found]
    head, shown = (because(told, listed(codes, show), many=len(codes) > 1) for show in (str, name))
    return finished(f"{head} {answer['text']}", [section(shown), *answer["blocks"]])


def listed(codes: Sequence[str], show: Callable[[str], str]) -> str:
    """Name the first codes, and count the others."""
    more = len(codes) - NAMED
    return ", ".join(map(show, codes[:NAMED])) + (f" and {more} more" if more > 0 else "")


def because(told: Told, codes: str, *, many: bool) -> str:
    """Say why somebody gets a message."""
    if told.kind == "known":
        now = "are known. Now they are:" if many else "is known. Now it is:"
        return f"You asked to be told when {codes} {now}"
    if told.there:
        return f"You asked to be told when there are steps for {codes}. Here they are:"
    return f"You asked to be told when there are steps for {codes}. There were, but staff have just taken them back:"


def settled_card(told: Told) -> Card:
    """Tell somebody what became of the step that they suggested."""
    said = ENDS[told.said["state"]]
    by, wanted = told.said["by"], told.said["code"]
    shown = said.format(code=name(wanted), by=escape(f"@{by}"))
    spoken = said.format(code=wanted, by=f"@{by}")
    show = buttons(button("Show the answer", PICK, f"|{wanted}", label=f"Show the answer for {wanted}"))
    return card(" ".join(filter(None, [spoken, told.said["reply"]])), [section(shown), *settled_blocks(told)], show)


def settled_blocks(told: Told) -> Iterator[Block]:
    """Quote what staff answered, and what had been suggested."""
    if told.said["reply"]:
        yield from sections(quoted(told.said["reply"]))
    yield section("You had suggested:")
    yield from sections(quoted(told.said["text"]))


ENDS = {
    "accepted": "{by} took the step that you suggested. Thank you! It is now among the steps of {code}.",
    "merged": "{by} worked in what you suggested. Thank you! It is now among the steps of {code}.",
    "declined": "{by} did not take the step that you suggested for {code}, and says why:",
}


def name(wanted: str) -> str:
    """Show a code that may be anything somebody typed."""
    return code(shorten(wanted, CODE))


KINDS: dict[str, Callable[[Told], Card]] = {  # by the kind of the post; of others it is an answer, or a suggestion
    "summary": summary_card,
    "part": part_card,
    "surge": surge_card,
    "stopped": schedule_stopped_card,
}
