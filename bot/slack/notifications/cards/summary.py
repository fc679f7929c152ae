"""The weekly summary: one message with what staff should act on; the details are in its thread."""

from collections.abc import Container, Iterator, Sequence

from bot.desk.notifications.summary import Summary
from bot.desk.stats.stats import CodeFigures
from bot.desk.stats.stats_wording import format_faq_heading, format_questions, format_totals
from bot.slack.cards.answer_buttons import WRITE, code_button
from bot.slack.cards.blocks import (
    Block,
    Card,
    assemble_card,
    build_card,
    button_row,
    context_block,
    escape,
    key_span,
    section,
    sections,
)
from bot.slack.notifications.cards.summary_thread import thread_cards
from bot.slack.stats.cards.definitions import definitions_button
from bot.slack.stats.cards.stats_rows import (
    code_line,
    gap_block,
    list_first,
    person_text,
    rising_item,
    saved_steps_item,
    spoken_codes,
)

TOP = 5  # codes in the message; the thread has more
NEXT_GAPS = 3  # gaps with a button in the message
LISTED_CODES = 5  # codes listed on one line
SPOKEN_CODES = 3  # codes listed for screen readers


def render_summary(summary: Summary) -> tuple[Card, ...]:
    """Render a summary: the message, then the replies in its thread; an empty week has none."""
    if summary.empty:
        return (empty_summary_card(summary),)
    return (summary_card(summary), *thread_cards(summary))


def summary_card(summary: Summary) -> Card:
    """Render the week as one message."""
    top = summary.faq.codes[:TOP]
    top_codes = {row.code for row in top}
    rises = {row.code: row for row in summary.rising}
    blocks = [
        section(f"*{escape(format_faq_heading(summary.faq))}*\n{escape(format_totals(summary.faq))}"),
        *sections(code_line(number, row, rises.get(row.code)) for number, row in enumerate(top, 1)),
        *write_next_blocks(summary.unwritten, top_codes),
        *lacking_blocks(summary.unlisted, top_codes),
        *sections(brief_news_lines(summary, top_codes)),
    ]
    how = button_row(definitions_button(summary.faq.period.zone))
    return build_card(
        summary_fallback_text(summary), blocks, how, context_block(f"All of it is in the thread. {set_up_by(summary)}")
    )


def insert_picture(card: Card, picture: Block) -> list[Block]:
    """Return a summary's blocks with a picture under the totals."""
    totals, *rest = card["blocks"]
    return [totals, picture, *rest]


def empty_summary_card(summary: Summary) -> Card:
    """Render a week in which nobody asked, on one line."""
    text = f"{format_faq_heading(summary.faq)}: nobody asked for a code."
    return assemble_card(text, [section(f"{escape(text)} {set_up_by(summary)}")])


def summary_fallback_text(summary: Summary) -> str:
    """Return the card's text for notifications and screen readers."""
    sentences = [f"{format_faq_heading(summary.faq)}: {format_totals(summary.faq)}."]
    for title, rows in (("Asked most", summary.faq.codes), ("To write next", summary.unwritten)):
        sentences += [f"{title}: {spoken_codes(rows[:SPOKEN_CODES])}."] if rows else []
    return " ".join(sentences)


def set_up_by(summary: Summary) -> str:
    """Return the sentence that says who set the summary up, so that readers know whom to ask for a change."""
    return f"Set up by {escape(person_text(summary.by))} in the Home tab of Errdesk."


def write_next_blocks(unwritten: Sequence[CodeFigures], above: Container[str]) -> Iterator[Block]:
    """Yield the steps to write next; codes shown ``above`` are kept short."""
    if unwritten:
        more = len(unwritten) - NEXT_GAPS
        yield section(f"*To write next*{f' ({more} more in the thread)' if more > 0 else ''}")
    for row in unwritten[:NEXT_GAPS]:
        yield short_gap_block(row) if row.code in above else gap_block(row)


def lacking_blocks(unlisted: Sequence[CodeFigures], above: Container[str]) -> Iterator[Block]:
    """Yield the codes missing from the catalog that aren't shown ``above``, on one line."""
    if lacking := [row for row in unlisted if row.code not in above]:
        names = list_first(lacking, lambda row: f"{key_span(row.code, row.catalog)} ({row.questions:,})", LISTED_CODES)
        yield section(f"*Asked but not in the catalog*: {names}")


def short_gap_block(row: CodeFigures) -> Block:
    """Render a gap whose code is described above, with the button that closes it."""
    text = f"{key_span(row.code, row.catalog)} ({format_questions(row.questions)}, no steps)"
    return section(text, code_button("Write steps", WRITE, row.code))


def brief_news_lines(summary: Summary, above: Container[str]) -> Iterator[str]:
    """Yield the rising codes that aren't shown ``above``, and the new steps."""
    if rises := [item for item in summary.rising if item.code not in above]:
        yield f"*Rising* (a usual week → this one): {list_first(rises, rising_item, LISTED_CODES)}"
    if new := summary.new_steps:
        yield f"*New steps*: {list_first(new, saved_steps_item, LISTED_CODES)}"
