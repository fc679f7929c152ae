"""The thread of the weekly summary: the top 20 codes, every gap, and what is new."""

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.desk.notifications.summary import StepsChange, Summary
from bot.desk.stats.stats import CodeFigures
from bot.desk.stats.stats_wording import list_definitions
from bot.slack.cards.blocks import (
    CODE_LIMIT,
    Card,
    build_card,
    context_block,
    escape,
    section,
    sections,
    shorten,
    split_into_pages,
)
from bot.slack.stats.cards.stats_rows import (
    code_line,
    gap_block,
    limit_lines,
    meaning_suffix,
    rising_item,
    saved_steps_item,
    spoken_codes,
)
from bot.stats.definitions import DEFINITIONS_TITLE
from bot.stats.period import format_period

TOP = 20
GAPS_PER_MESSAGE = 30  # gaps in one message, each with a button
GAPS_LENGTH = 8_000  # characters of the gaps in one message
MEANING_LIMIT = 60  # characters of a meaning in the lists of what is new
LIST_LIMIT = 1_800  # characters of each of these lists
IMPORT_LIMIT = 300  # characters of the changes of an import
STEPS = {"new": "New steps", "changed": "Changed steps", "retired": "Retired steps"}


def thread_cards(summary: Summary) -> tuple[Card, ...]:
    """Render the replies in a summary's thread, in their order; together they hold every gap."""
    top = [top_codes_card(summary)] if summary.faq.codes else []
    return (*top, *gap_cards(summary.faq.gaps), news_card(summary))


def top_codes_card(summary: Summary) -> Card:
    """Render the codes that were asked for most."""
    codes = summary.faq.codes[:TOP]
    title = f"Asked most: {len(codes)} of {len(summary.faq.codes):,} codes"
    rows = sections(code_line(number, row) for number, row in enumerate(codes, 1))
    return build_card(f"{title}. {spoken_codes(codes)}", [section(f"*{title}*"), *rows])


def gap_cards(gaps: Sequence[CodeFigures]) -> Iterator[Card]:
    """Render all gaps, in as few messages as hold them."""
    pages = split_into_pages(map(gap_block, gaps), GAPS_LENGTH, GAPS_PER_MESSAGE) if gaps else []
    rest = iter(gaps)
    for number, page in enumerate(pages, 1):
        yield gaps_card(list(islice(rest, len(page))), number, len(pages))


def gaps_card(gaps: Sequence[CodeFigures], number: int, pages: int) -> Card:
    """Render one page of gaps, each with the button that closes it."""
    page = f" ({number} of {pages})" if pages > 1 else ""
    title = f"Gaps: no steps yet, or not in the catalog{page}"
    codes = ", ".join(row.label for row in gaps)
    return build_card(f"{title}. {codes}", [section(f"*{title}*"), *map(gap_block, gaps)])


def news_card(summary: Summary) -> Card:
    """Render rising codes, what is new, and how figures are counted."""
    how = "\n".join(map(escape, list_definitions(summary.faq.period.zone)))
    return build_card(
        news_fallback_text(summary), sections(news_lines(summary)), context_block(f"*{DEFINITIONS_TITLE}*\n{how}")
    )


def news_fallback_text(summary: Summary) -> str:
    """Return what is new as text for notifications and screen readers."""
    rises = [f"{shorten(item.label, CODE_LIMIT)} ({item.now:,})" for item in summary.rising]
    new = [shorten(item.label, CODE_LIMIT) for item in summary.new_steps]
    lists = [f"{title}: {', '.join(codes)}" for title, codes in (("Rising", rises), ("New steps", new)) if codes]
    return ". ".join([f"What is new, {format_period(summary.faq.period)}", *lists])


def news_lines(summary: Summary) -> Iterator[str]:
    """Yield the rising codes, the saved steps, the latest imports, and the number of questions without a match."""
    yield from titled_list("Rising (questions in a usual week → in this one)", rising_lines(summary))
    for what, title in STEPS.items():
        yield from titled_list(title, [saved_steps_line(item) for item in summary.steps if item.what == what])
    yield from titled_list("Imported", [escape(shorten(item, IMPORT_LIMIT)) for item in summary.imported])
    if summary.faq.unmatched:
        yield f"Questions that named no code and matched no message: {summary.faq.unmatched}"


def rising_lines(summary: Summary) -> list[str]:
    """Return the rising codes with their meanings."""
    entries = {item.code: item.entry for item in (*summary.faq.codes, *summary.faq.gaps)}
    return [f"{rising_item(item)}{meaning_suffix(entries.get(item.code), MEANING_LIMIT)}" for item in summary.rising]


def saved_steps_line(steps: StepsChange) -> str:
    """Render the code of saved steps, who saved them, and the code's meaning."""
    return f"{saved_steps_item(steps)}{meaning_suffix(steps.entry, MEANING_LIMIT)}"


def titled_list(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield a title and its lines as a list; nothing if there are no lines."""
    if lines:
        yield f"*{title}*"
        yield from limit_lines([f"• {line}" for line in lines], LIST_LIMIT)
