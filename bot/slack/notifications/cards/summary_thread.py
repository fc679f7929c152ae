"""The thread of the weekly summary: the top 20 codes, every gap, and what is new."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from bot.desk.notifications.summary import Summary
from bot.desk.stats.stats_wording import list_definitions
from bot.slack.cards.blocks import (
    CODE_LIMIT,
    Card,
    build_card,
    context_block,
    escape,
    section,
    sections,
    short_code_span,
    shorten,
)
from bot.slack.stats.cards.stats_rows import (
    code_line,
    gap_block,
    limit_lines,
    meaning_suffix,
    rising_item,
    saved_steps_item,
)
from bot.stats.definitions import DEFINITIONS_TITLE
from bot.stats.period import format_period

ThreadPart: TypeAlias = Mapping[str, object]

TOP = 20
MEANING_LIMIT = 60  # characters of a meaning in the lists of what is new
LIST_LIMIT = 1_800  # characters of each of these lists
IMPORT_LIMIT = 300  # characters of the changes of an import
STEPS = {"new": "New steps", "changed": "Changed steps", "retired": "Retired steps"}


def top_codes_card(summary: Summary, _: ThreadPart) -> Card:
    """Render the codes that were asked for most."""
    codes = summary.faq.codes[:TOP]
    title = f"Asked most: {len(codes)} of {len(summary.faq.codes):,} codes"
    rows = sections(code_line(number, row) for number, row in enumerate(codes, 1))
    spoken = ", ".join(f"{shorten(row.code, CODE_LIMIT)} ({row.questions:,})" for row in codes)
    return build_card(f"{title}. {spoken}", [section(f"*{title}*"), *rows])


def gaps_card(summary: Summary, part: ThreadPart) -> Card:
    """Render a page of gaps, each with the button that closes it, with the figures as they are now."""
    known = {row.code: row for row in (*summary.faq.codes, *summary.faq.gaps)}
    codes = cast("Sequence[str]", part["codes"])
    page = f" ({part['page']} of {part['pages']})" if part["pages"] != 1 else ""
    title = f"Gaps: no steps yet, or not in the catalog{page}"
    rows = [gap_block(known[wanted]) if wanted in known else section(short_code_span(wanted)) for wanted in codes]
    return build_card(f"{title}. {', '.join(codes)}", [section(f"*{title}*"), *rows])


def news_card(summary: Summary, _: ThreadPart) -> Card:
    """Render rising codes, what is new, and how figures are counted."""
    how = "\n".join(map(escape, list_definitions(summary.faq.period.zone)))
    return build_card(
        news_fallback_text(summary), sections(news_lines(summary)), context_block(f"*{DEFINITIONS_TITLE}*\n{how}")
    )


def news_fallback_text(summary: Summary) -> str:
    """Return what is new as text for notifications and screen readers."""
    rises = [f"{shorten(item.code, CODE_LIMIT)} ({item.now:,})" for item in summary.rising]
    new = [shorten(item.code, CODE_LIMIT) for item in summary.steps if item.what == "new"]
    lists = [f"{title}: {', '.join(codes)}" for title, codes in (("Rising", rises), ("New steps", new)) if codes]
    return ". ".join([f"What is new, {format_period(summary.faq.period)}", *lists])


def news_lines(summary: Summary) -> Iterator[str]:
    """Yield the rising codes, the saved steps, the latest imports, and the number of questions without a match."""
    entries = {item.code: item.entry for item in (*summary.faq.codes, *summary.faq.gaps)}
    rises = [f"{rising_item(item)}{meaning_suffix(entries.get(item.code), MEANING_LIMIT)}" for item in summary.rising]
    yield from titled_list("Rising (questions in a usual week → in this one)", rises)
    for what, title in STEPS.items():
        steps = [
            f"{saved_steps_item(item)}{meaning_suffix(item.entry, MEANING_LIMIT)}"
            for item in summary.steps
            if item.what == what
        ]
        yield from titled_list(title, steps)
    yield from titled_list("Imported", [escape(shorten(item, IMPORT_LIMIT)) for item in summary.imported])
    if summary.faq.unmatched:
        yield f"Questions that named no code and matched no message: {summary.faq.unmatched}"


def titled_list(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield a title and its lines as a list; nothing if there are no lines."""
    if lines:
        yield f"*{title}*"
        yield from limit_lines([f"• {line}" for line in lines], LIST_LIMIT)


PART_CARDS: dict[str, Callable[[Summary, ThreadPart], Card]] = {
    "top": top_codes_card,
    "gaps": gaps_card,
    "more": news_card,
}
