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


def summary_card(told: Told, picture: Block | None = None) -> Card:
    """Show the week in one message; ``picture`` is its image, if there is one."""
    summary = summary_of(told)
    if summary.empty:
        return empty_card(summary)
    top, rises = summary.faq.codes[:TOP], {one.code: one for one in summary.rising}
    blocks = [
        section(f"*{escape(head(summary.faq))}*\n{escape(totals(summary.faq))}"),
        *([picture] if picture else []),
        *sections(code_line(number, one, rises.get(one.code)) for number, one in enumerate(top, 1)),
        *act_blocks(summary, {one.code for one in top}),
        *sections(news(summary, {one.code for one in top})),
    ]
    how = buttons(how_button(summary.faq.period.zone))
    return whole(in_words(summary), blocks, how, small(f"All of it is in the thread. {set_up_by(summary)}"))


def part_card(told: Told) -> Card:
    """Show a part of the details."""
    summary, part = summary_of(told), told.part or {}
    return PARTS[str(part["part"])](summary, part)


def empty_card(summary: Summary) -> Card:
    """Say in one line that nobody asked."""
    said = f"{head(summary.faq)}: nobody asked for a code."
    return finished(said, [section(f"{escape(said)} {set_up_by(summary)}")])


def in_words(summary: Summary) -> str:
    """Tell the week to notifications and screen readers."""
    top = ", ".join(f"{shorten(one.code, CODE)} ({one.questions:,})" for one in summary.faq.codes[:SPOKEN])
    gaps = ", ".join(f"{shorten(one.code, CODE)} ({one.questions:,})" for one in summary.unwritten[:SPOKEN])
    said = f"{head(summary.faq)}: {totals(summary.faq)}."
    return f"{said}{f' Asked most: {top}.' if top else ''}{f' To write next: {gaps}.' if gaps else ''}"


def set_up_by(summary: Summary) -> str:
    """Say who set it up: whoever reads it in a shared channel may want to have it changed."""
    return f"Set up by {signed(summary.by)} in the Home tab of Errdesk."


def act_blocks(summary: Summary, above: Container[str]) -> Iterator[Block]:
    """Show what is to be done: the steps to write next, and what the catalog lacks; briefly what is shown ``above``."""
    if unwritten := summary.unwritten:
        more = len(unwritten) - NEXT
        yield section(f"*To write next*{f' ({more} more in the thread)' if more > 0 else ''}")
        yield from (short_block(one) if one.code in above else gap_block(one) for one in unwritten[:NEXT])
    if lacking := [one for one in summary.unlisted if one.code not in above]:
        some = listed(lacking, lambda one: f"{shown(one.code)} ({one.questions:,})", NAMED)
        yield section(f"*Asked but not in the catalog*: {some}")


def short_block(one: CodeFigures) -> Block:
    """Show a gap of which all else was said, with the button that closes it."""
    return section(f"{shown(one.code)} ({questions(one.questions)}, no steps)", write_button(one.code))


def news(summary: Summary, above: Container[str]) -> Iterator[str]:
    """Say what else rises, and which steps are new."""
    if rises := [one for one in summary.rising if one.code not in above]:
        yield f"*Rising* (a usual week → this one): {listed(rises, rose, NAMED)}"
    if new := [one for one in summary.steps if one.what == "new"]:
        yield f"*New steps*: {listed(new, saved, NAMED)}"
