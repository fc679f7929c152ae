"""The weekly summary: one message that makes staff act; its details are in the thread."""

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

TOP = 5  # codes in the message; its thread has more
NEXT = 3  # gaps with their button in the message
NAMED = 5  # codes that are named in one line of it
SPOKEN = 3  # codes named to screen readers


def summary_card(notification: Told, picture: Block | None = None) -> Card:
    """Show the week in one message; ``picture`` is its image, if there is one."""
    summary = summary_of(notification)
    if summary.empty:
        return empty_card(summary)
    top, rises = summary.faq.codes[:TOP], {row.code: row for row in summary.rising}
    blocks = [
        section(f"*{escape(head(summary.faq))}*\n{escape(totals(summary.faq))}"),
        *([picture] if picture else []),
        *sections(code_line(number, row, rises.get(row.code)) for number, row in enumerate(top, 1)),
        *act_blocks(summary, {row.code for row in top}),
        *sections(news(summary, {row.code for row in top})),
    ]
    how = buttons(how_button(summary.faq.period.zone))
    return whole(in_words(summary), blocks, how, small(f"All of it is in the thread. {set_up_by(summary)}"))


def part_card(notification: Told) -> Card:
    """Show a part of the details."""
    summary, part = summary_of(notification), notification.part or {}
    return PARTS[str(part["part"])](summary, part)


def empty_card(summary: Summary) -> Card:
    """Say in one line that nobody asked."""
    text = f"{head(summary.faq)}: nobody asked for a code."
    return finished(text, [section(f"{escape(text)} {set_up_by(summary)}")])


def in_words(summary: Summary) -> str:
    """Tell the week to notifications and screen readers."""
    top = ", ".join(f"{shorten(row.code, CODE)} ({row.questions:,})" for row in summary.faq.codes[:SPOKEN])
    gaps = ", ".join(f"{shorten(row.code, CODE)} ({row.questions:,})" for row in summary.unwritten[:SPOKEN])
    text = f"{head(summary.faq)}: {totals(summary.faq)}."
    return f"{text}{f' Asked most: {top}.' if top else ''}{f' To write next: {gaps}.' if gaps else ''}"


def set_up_by(summary: Summary) -> str:
    """Say who set it up: whoever reads it in a shared channel may want to have it changed."""
    return f"Set up by {signed(summary.by)} in the Home tab of Errdesk."


def act_blocks(summary: Summary, above: Container[str]) -> Iterator[Block]:
    """Show what is to be done: the steps to write next, and what the catalog lacks; briefly what is shown ``above``."""
    if unwritten := summary.unwritten:
        more = len(unwritten) - NEXT
        yield section(f"*To write next*{f' ({more} more in the thread)' if more > 0 else ''}")
        yield from (short_block(row) if row.code in above else gap_block(row) for row in unwritten[:NEXT])
    if lacking := [row for row in summary.unlisted if row.code not in above]:
        names = listed(lacking, lambda row: f"{shown(row.code)} ({row.questions:,})", NAMED)
        yield section(f"*Asked but not in the catalog*: {names}")


def short_block(row: CodeFigures) -> Block:
    """Show a gap of which all else was said, with the button that closes it."""
    return section(f"{shown(row.code)} ({questions(row.questions)}, no steps)", write_button(row.code))


def news(summary: Summary, above: Container[str]) -> Iterator[str]:
    """Say what else rises, and which steps are new."""
    if rises := [item for item in summary.rising if item.code not in above]:
        yield f"*Rising* (a usual week → this one): {listed(rises, rose, NAMED)}"
    if new := [item for item in summary.steps if item.what == "new"]:
        yield f"*New steps*: {listed(new, saved, NAMED)}"
