"""What the bot says by itself, once."""

from collections.abc import Callable, Iterator, Sequence

from bot.desk.notifications.outbox import Told
from bot.desk.questions.lookup import Answer
from bot.desk.questions.outsiders import hide_figures
from bot.slack.cards.blocks import (
    Block,
    Card,
    button,
    buttons,
    card,
    escape,
    finished,
    quoted,
    section,
    sections,
)
from bot.slack.cards.code_rows import PICK
from bot.slack.cards.verdicts import reply_card
from bot.slack.home.cards.stopped import stopped_card as schedule_stopped_card
from bot.slack.notifications.cards.summary import part_card, summary_card
from bot.slack.notifications.cards.surge_notice import surge_card
from bot.slack.steps.cards.follow_card import name

NAMED = 5  # codes named before the answer


def told_card(notification: Told) -> Card:
    """Show what a post tells."""
    if show := KINDS.get(notification.kind):
        return show(notification)
    return answered_card(notification, notification.answer) if notification.answer else settled_card(notification)


def answered_card(notification: Told, waited_for: Answer) -> Card:
    """Show somebody the answer that they waited for, without figures: they may be from another organization."""
    answer = reply_card(hide_figures(waited_for), shareable=False)
    codes = [hit.entry.code for hit in waited_for.found]
    head, shown = (because(notification, listed(codes, show), many=len(codes) > 1) for show in (str, name))
    return finished(f"{head} {answer['text']}", [section(shown), *answer["blocks"]])


def listed(codes: Sequence[str], show: Callable[[str], str]) -> str:
    """Name the first codes, and count the others."""
    more = len(codes) - NAMED
    return ", ".join(map(show, codes[:NAMED])) + (f" and {more} more" if more > 0 else "")


def because(notification: Told, codes: str, *, many: bool) -> str:
    """Say why somebody gets a message."""
    if notification.kind == "known":
        now = "are known. Now they are:" if many else "is known. Now it is:"
        return f"You asked to be told when {codes} {now}"
    if notification.there:
        return f"You asked to be told when there are steps for {codes}. Here they are:"
    return f"You asked to be told when there are steps for {codes}. There were, but staff have just taken them back:"


def settled_card(notification: Told) -> Card:
    """Tell somebody what became of the step that they suggested."""
    template = ENDS[notification.said["state"]]
    staff_name, wanted = notification.said["by"], notification.said["code"]
    shown = template.format(code=name(wanted), by=escape(f"@{staff_name}"))
    spoken = template.format(code=wanted, by=f"@{staff_name}")
    show = buttons(button("Show the answer", PICK, f"|{wanted}", label=f"Show the answer for {wanted}"))
    return card(
        " ".join(filter(None, [spoken, notification.said["reply"]])),
        [section(shown), *settled_blocks(notification)],
        show,
    )


def settled_blocks(notification: Told) -> Iterator[Block]:
    """Quote what staff answered, and what had been suggested."""
    if notification.said["reply"]:
        yield from sections(quoted(notification.said["reply"]))
    yield section("You had suggested:")
    yield from sections(quoted(notification.said["text"]))


ENDS = {
    "accepted": "{by} took the step that you suggested. Thank you! It is now among the steps of {code}.",
    "merged": "{by} worked in what you suggested. Thank you! It is now among the steps of {code}.",
    "declined": "{by} did not take the step that you suggested for {code}, and says why:",
}


KINDS: dict[str, Callable[[Told], Card]] = {  # by the kind of the post; of others it is an answer, or a suggestion
    "summary": summary_card,
    "part": part_card,
    "surge": surge_card,
    "stopped": schedule_stopped_card,
}
