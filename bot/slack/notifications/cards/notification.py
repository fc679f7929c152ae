"""The card of a notification, by its kind."""

from collections.abc import Iterator

from bot.catalog.keys import get_printed_code
from bot.desk.notifications.outbox import Notification
from bot.desk.notifications.schedules import STOPPED_KIND
from bot.desk.notifications.surges import SURGE_KIND
from bot.desk.questions.answer import Answer, CodeMatch
from bot.desk.questions.outsiders import hide_figures
from bot.slack.cards.answer_buttons import PICK
from bot.slack.cards.blocks import (
    Block,
    Card,
    assemble_card,
    build_card,
    button,
    button_row,
    escape,
    key_span,
    quote_lines,
    section,
    sections,
)
from bot.slack.cards.button_values import join_parts
from bot.slack.cards.verdicts import verdict_card
from bot.slack.home.cards.schedules_list import schedule_stopped_card
from bot.slack.notifications.cards.surge_notice import surge_card
from bot.slack.stats.cards.stats_rows import list_first

LISTED_CODES = 5  # codes listed before the answer


def notification_card(notification: Notification) -> Card:
    """Render a notification."""
    if notification.kind == SURGE_KIND:
        return surge_card(notification)
    if notification.kind == STOPPED_KIND:
        return schedule_stopped_card(notification)
    if notification.answer:
        return answered_card(notification, notification.answer)
    return suggestion_outcome_card(notification)


def answered_card(notification: Notification, waited_for: Answer) -> Card:
    """Render the answer that a follower waited for, without figures: they may be from another organization."""
    answer = verdict_card(hide_figures(waited_for), shareable=False)
    hits = waited_for.matches
    spoken, shown = (
        follow_reason(notification, list_first(hits, show, LISTED_CODES), many=len(hits) > 1)
        for show in (get_label, label_span)
    )
    return assemble_card(f"{spoken} {answer['text']}", [section(shown), *answer["blocks"]])


def get_label(hit: CodeMatch) -> str:
    """Return a code as plain text, with its catalog."""
    return hit.label


def label_span(hit: CodeMatch) -> str:
    """Return a code as markup, with its catalog."""
    return key_span(hit.entry.key, hit.catalog)


def follow_reason(notification: Notification, codes: str, *, many: bool) -> str:
    """Return the sentence that says why a follower is notified."""
    if notification.kind == "known":
        now = "are known. Now they are:" if many else "is known. Now it is:"
        return f"You asked to be told when {codes} {now}"
    if notification.has_steps:
        return f"You asked to be told when there are steps for {codes}. Here they are:"
    return f"You asked to be told when there are steps for {codes}. There were, but staff have just taken them back:"


def suggestion_outcome_card(notification: Notification) -> Card:
    """Render what became of the step that somebody suggested."""
    payload = notification.payload
    template = OUTCOMES[payload["state"]]
    staff_name = payload["by"]
    wanted = payload["code"]
    shown = template.format(code=key_span(wanted), by=escape(f"@{staff_name}"))
    spoken = template.format(code=get_printed_code(wanted), by=f"@{staff_name}")
    show = button_row(
        button("Show the answer", PICK, join_parts("", wanted), label=f"Show the answer for {get_printed_code(wanted)}")
    )
    return build_card(
        " ".join(filter(None, [spoken, payload["reply"]])),
        [section(shown), *suggestion_outcome_blocks(notification)],
        show,
    )


def suggestion_outcome_blocks(notification: Notification) -> Iterator[Block]:
    """Yield staff's reply and the suggestion as quotes."""
    if notification.payload["reply"]:
        yield from sections(quote_lines(notification.payload["reply"]))
    yield section("You had suggested:")
    yield from sections(quote_lines(notification.payload["text"]))


OUTCOMES = {
    "accepted": "{by} took the step that you suggested. Thank you! It is now among the steps of {code}.",
    "merged": "{by} worked in what you suggested. Thank you! It is now among the steps of {code}.",
    "declined": "{by} did not take the step that you suggested for {code}, and says why:",
}
