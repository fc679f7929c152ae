"""The card of a notification, by its kind."""

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

NAMED = 5  # codes listed before the answer


def told_card(notification: Told) -> Card:
    """Render a notification."""
    if show := KINDS.get(notification.kind):
        return show(notification)
    return answered_card(notification, notification.answer) if notification.answer else settled_card(notification)


def answered_card(notification: Told, waited_for: Answer) -> Card:
    """Render the answer that a follower waited for, without figures: they may be from another organization."""
    answer = reply_card(hide_figures(waited_for), shareable=False)
    codes = [hit.entry.code for hit in waited_for.found]
    spoken, shown = (because(notification, listed(codes, show), many=len(codes) > 1) for show in (str, name))
    return finished(f"{spoken} {answer['text']}", [section(shown), *answer["blocks"]])


def listed(codes: Sequence[str], show: Callable[[str], str]) -> str:
    """Return the first codes on one line, and the number of the others."""
    more = len(codes) - NAMED
    return ", ".join(map(show, codes[:NAMED])) + (f" and {more} more" if more > 0 else "")


def because(notification: Told, codes: str, *, many: bool) -> str:
    """Return the sentence that says why a follower is notified."""
    if notification.kind == "known":
        now = "are known. Now they are:" if many else "is known. Now it is:"
        return f"You asked to be told when {codes} {now}"
    if notification.there:
        return f"You asked to be told when there are steps for {codes}. Here they are:"
    return f"You asked to be told when there are steps for {codes}. There were, but staff have just taken them back:"


def settled_card(notification: Told) -> Card:
    """Render what became of the step that somebody suggested."""
    payload = notification.said
    template = ENDS[payload["state"]]
    staff_name = payload["by"]
    wanted = payload["code"]
    shown = template.format(code=name(wanted), by=escape(f"@{staff_name}"))
    spoken = template.format(code=wanted, by=f"@{staff_name}")
    show = buttons(button("Show the answer", PICK, f"|{wanted}", label=f"Show the answer for {wanted}"))
    return card(
        " ".join(filter(None, [spoken, payload["reply"]])),
        [section(shown), *settled_blocks(notification)],
        show,
    )


def settled_blocks(notification: Told) -> Iterator[Block]:
    """Yield staff's reply and the suggestion as quotes."""
    if notification.said["reply"]:
        yield from sections(quoted(notification.said["reply"]))
    yield section("You had suggested:")
    yield from sections(quoted(notification.said["text"]))


ENDS = {
    "accepted": "{by} took the step that you suggested. Thank you! It is now among the steps of {code}.",
    "merged": "{by} worked in what you suggested. Thank you! It is now among the steps of {code}.",
    "declined": "{by} did not take the step that you suggested for {code}, and says why:",
}


KINDS: dict[str, Callable[[Told], Card]] = {  # by kind; other kinds are an answer, or the outcome of a suggestion
    "summary": summary_card,
    "part": part_card,
    "surge": surge_card,
    "stopped": schedule_stopped_card,
}
