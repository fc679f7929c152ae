"""The weekly summary: one message with what staff should act on; the details are in its thread."""

from collections.abc import Container, Iterator

from bot.desk.notifications.outbox import Told
from bot.desk.notifications.summary import Summary
from bot.desk.stats.stats import CodeFigures
from bot.desk.stats.stats_wording import head, questions, totals
from bot.slack.cards.blocks import Block, Card, buttons, escape, finished, section, sections, shorten, small
from bot.slack.notifications.cards.summary_thread import PARTS
from bot.slack.stats.cards.definitions import how_button
from bot.slack.stats.cards.stats_rows import (
    CODE,
    code_line,
    gap_block,
    listed,
    rose,
    saved,
    shown,
    signed,
    summary_of,
    whole,
    write_button,
)

TOP = 5  # codes in the message; the thread has more
NEXT = 3  # gaps with a button in the message
NAMED = 5  # codes listed on one line
SPOKEN = 3  # codes listed for screen readers


def summary_card(notification: Told, picture: Block | None = None) -> Card:
    """Render the week as one message; ``picture`` is its image block, if there is one."""
    summary = summary_of(notification)
    if summary.empty:
        return empty_card(summary)
    top = summary.faq.codes[:TOP]
    top_codes = {row.code for row in top}
    rises = {row.code: row for row in summary.rising}
    blocks = [
        section(f"*{escape(head(summary.faq))}*\n{escape(totals(summary.faq))}"),
        *([picture] if picture else []),
        *sections(code_line(number, row, rises.get(row.code)) for number, row in enumerate(top, 1)),
        *act_blocks(summary, top_codes),
        *sections(news(summary, top_codes)),
    ]
    how = buttons(how_button(summary.faq.period.zone))
    return whole(in_words(summary), blocks, how, small(f"All of it is in the thread. {set_up_by(summary)}"))


def part_card(notification: Told) -> Card:
    """Render one part of the details for the thread."""
    part = notification.part or {}
    return PARTS[str(part["part"])](summary_of(notification), part)


def empty_card(summary: Summary) -> Card:
    """Render a week in which nobody asked, on one line."""
    text = f"{head(summary.faq)}: nobody asked for a code."
    return finished(text, [section(f"{escape(text)} {set_up_by(summary)}")])


def in_words(summary: Summary) -> str:
    """Return the card's text for notifications and screen readers."""
    top = ", ".join(f"{shorten(row.code, CODE)} ({row.questions:,})" for row in summary.faq.codes[:SPOKEN])
    gaps = ", ".join(f"{shorten(row.code, CODE)} ({row.questions:,})" for row in summary.unwritten[:SPOKEN])
    text = f"{head(summary.faq)}: {totals(summary.faq)}."
    return f"{text}{f' Asked most: {top}.' if top else ''}{f' To write next: {gaps}.' if gaps else ''}"


def set_up_by(summary: Summary) -> str:
    """Return the sentence that says who set the summary up, so that readers know whom to ask for a change."""
    return f"Set up by {signed(summary.by)} in the Home tab of Errdesk."


def act_blocks(summary: Summary, above: Container[str]) -> Iterator[Block]:
    """Yield the steps to write next and the codes missing from the catalog; codes shown ``above`` are kept short."""
    if unwritten := summary.unwritten:
        more = len(unwritten) - NEXT
        yield section(f"*To write next*{f' ({more} more in the thread)' if more > 0 else ''}")
        yield from (short_block(row) if row.code in above else gap_block(row) for row in unwritten[:NEXT])
    if lacking := [row for row in summary.unlisted if row.code not in above]:
        names = listed(lacking, lambda row: f"{shown(row.code)} ({row.questions:,})", NAMED)
        yield section(f"*Asked but not in the catalog*: {names}")


def short_block(row: CodeFigures) -> Block:
    """Render a gap whose code is described above, with the button that closes it."""
    return section(f"{shown(row.code)} ({questions(row.questions)}, no steps)", write_button(row.code))


def news(summary: Summary, above: Container[str]) -> Iterator[str]:
    """Yield the rising codes that aren't shown ``above``, and the new steps."""
    if rises := [item for item in summary.rising if item.code not in above]:
        yield f"*Rising* (a usual week → this one): {listed(rises, rose, NAMED)}"
    if new := [item for item in summary.steps if item.what == "new"]:
        yield f"*New steps*: {listed(new, saved, NAMED)}"
