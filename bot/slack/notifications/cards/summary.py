"""The weekly summary: one message with what staff should act on; the details are in its thread."""

from collections.abc import Container, Iterator

from bot.desk.notifications.outbox import Notification
from bot.desk.notifications.summary import Summary
from bot.desk.stats.stats import CodeFigures
from bot.desk.stats.stats_wording import format_faq_heading, format_questions, format_totals
from bot.slack.cards.answer_buttons import WRITE, code_button
from bot.slack.cards.blocks import (
    CODE_LIMIT,
    Block,
    Card,
    assemble_card,
    build_card,
    button_row,
    context_block,
    escape,
    section,
    sections,
    short_code_span,
    shorten,
)
from bot.slack.notifications.cards.summary_thread import PART_CARDS
from bot.slack.stats.cards.definitions import definitions_button
from bot.slack.stats.cards.stats_rows import (
    code_line,
    gap_block,
    list_first,
    person_markup,
    require_summary,
    rising_item,
    saved_steps_item,
)

TOP = 5  # codes in the message; the thread has more
NEXT_GAPS = 3  # gaps with a button in the message
LISTED_CODES = 5  # codes listed on one line
SPOKEN_CODES = 3  # codes listed for screen readers


def summary_card(notification: Notification, picture: Block | None = None) -> Card:
    """Render the week as one message; ``picture`` is its image block, if there is one."""
    summary = require_summary(notification)
    if summary.empty:
        return empty_summary_card(summary)
    top = summary.faq.codes[:TOP]
    top_codes = {row.code for row in top}
    rises = {row.code: row for row in summary.rising}
    blocks = [
        section(f"*{escape(format_faq_heading(summary.faq))}*\n{escape(format_totals(summary.faq))}"),
        *([picture] if picture else []),
        *sections(code_line(number, row, rises.get(row.code)) for number, row in enumerate(top, 1)),
        *to_do_blocks(summary, top_codes),
        *sections(brief_news_lines(summary, top_codes)),
    ]
    how = button_row(definitions_button(summary.faq.period.zone))
    return build_card(
        summary_fallback_text(summary), blocks, how, context_block(f"All of it is in the thread. {set_up_by(summary)}")
    )


def summary_part_card(notification: Notification) -> Card:
    """Render one part of the details for the thread."""
    part = notification.part or {}
    return PART_CARDS[str(part["part"])](require_summary(notification), part)


def empty_summary_card(summary: Summary) -> Card:
    """Render a week in which nobody asked, on one line."""
    text = f"{format_faq_heading(summary.faq)}: nobody asked for a code."
    return assemble_card(text, [section(f"{escape(text)} {set_up_by(summary)}")])


def summary_fallback_text(summary: Summary) -> str:
    """Return the card's text for notifications and screen readers."""
    top = ", ".join(f"{shorten(row.code, CODE_LIMIT)} ({row.questions:,})" for row in summary.faq.codes[:SPOKEN_CODES])
    gaps = ", ".join(f"{shorten(row.code, CODE_LIMIT)} ({row.questions:,})" for row in summary.unwritten[:SPOKEN_CODES])
    text = f"{format_faq_heading(summary.faq)}: {format_totals(summary.faq)}."
    return f"{text}{f' Asked most: {top}.' if top else ''}{f' To write next: {gaps}.' if gaps else ''}"


def set_up_by(summary: Summary) -> str:
    """Return the sentence that says who set the summary up, so that readers know whom to ask for a change."""
    return f"Set up by {person_markup(summary.by)} in the Home tab of Errdesk."


def to_do_blocks(summary: Summary, above: Container[str]) -> Iterator[Block]:
    """Yield the steps to write next and the codes missing from the catalog; codes shown ``above`` are kept short."""
    if unwritten := summary.unwritten:
        more = len(unwritten) - NEXT_GAPS
        yield section(f"*To write next*{f' ({more} more in the thread)' if more > 0 else ''}")
        yield from (short_gap_block(row) if row.code in above else gap_block(row) for row in unwritten[:NEXT_GAPS])
    if lacking := [row for row in summary.unlisted if row.code not in above]:
        names = list_first(lacking, lambda row: f"{short_code_span(row.code)} ({row.questions:,})", LISTED_CODES)
        yield section(f"*Asked but not in the catalog*: {names}")


def short_gap_block(row: CodeFigures) -> Block:
    """Render a gap whose code is described above, with the button that closes it."""
    text = f"{short_code_span(row.code)} ({format_questions(row.questions)}, no steps)"
    return section(text, code_button("Write steps", WRITE, row.code))


def brief_news_lines(summary: Summary, above: Container[str]) -> Iterator[str]:
    """Yield the rising codes that aren't shown ``above``, and the new steps."""
    if rises := [item for item in summary.rising if item.code not in above]:
        yield f"*Rising* (a usual week → this one): {list_first(rises, rising_item, LISTED_CODES)}"
    if new := [item for item in summary.steps if item.what == "new"]:
        yield f"*New steps*: {list_first(new, saved_steps_item, LISTED_CODES)}"
