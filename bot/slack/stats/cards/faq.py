"""What is asked most: a page of codes or of gaps, buttons for other periods, and steps to write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.desk.questions.pages import PAGE_SIZE, paginate
from bot.desk.questions.sections import Listing
from bot.desk.questions.wording import capitalize_first
from bot.desk.stats.stats import CodeFigures, Faq
from bot.desk.stats.stats_wording import format_faq_heading, format_questions, format_totals
from bot.slack.cards.answer_buttons import WRITE, code_button
from bot.slack.cards.blocks import (
    CODE_LIMIT,
    Block,
    Card,
    build_card,
    button,
    button_row,
    context_block,
    escape,
    key_span,
    page_turn_rows,
    section,
    shorten,
)
from bot.slack.cards.stale import refuse_unreadable
from bot.slack.stats.cards.definitions import definitions_button
from bot.slack.stats.cards.stats_rows import code_line, gap_block, list_first
from bot.stats.period import PERIOD_NAMES, PeriodName, format_period

FAQ = "faq"  # prefix of the action ids of all buttons that show another part; value: a part
SHOW = "home_show"  # value: a code; its answer opens in a modal

LISTED_CODES = 5  # codes listed on one line
SPOKEN_CODES = 3  # codes listed for screen readers
SECTION_BUTTONS = 24  # sections with a button
QUOTED_TEXTS = 5  # quoted questions that weren't understood
QUOTED_LIMIT = 150  # characters of such a question
NAME_LIMIT = 100  # characters of an unknown section's name

PERIODS_HINT = f"Before or after a section you can name a time: {', '.join(PERIOD_NAMES[:-1])} or {PERIOD_NAMES[-1]}."
LONGER_HINT = "Choose another period below."
BUTTONS: dict[PeriodName, str] = {
    "week": "This week",
    "month": "This month",
    "90d": "Last 90 days",
    "lastweek": "Last week",
}
FaqKind: TypeAlias = Literal["codes", "gaps"]


@dataclass(frozen=True, slots=True)
class FaqPart:
    """The part of the list that is shown: period, section ("" for all), codes or gaps, page, visible to one person."""

    period: PeriodName = "week"
    section: str = ""
    kind: FaqKind = "codes"
    page: int = 1
    private: bool = False


def encode_part(part: FaqPart) -> str:
    """Encode a part as a button's value."""
    return f"{part.period}|{part.kind}|{part.page}|{'private' if part.private else ''}|{part.section}"


@refuse_unreadable
def decode_part(value: str) -> FaqPart:
    """Decode a button's value; missing or unknown fields, as other releases of Errdesk may write, get their default."""
    name, kind, page, private, section_name, *_ = *value.split("|", 4), "", "", "", ""
    return FaqPart(
        period=find_period(name),
        section=section_name,
        kind="gaps" if kind == "gaps" else "codes",
        page=max(1, int(page)) if page.isdecimal() else 1,
        private=private == "private",
    )


def find_period(name: object) -> PeriodName:
    """Return the period with this name, or this week if there is none."""
    return next((period for period in PERIOD_NAMES if period == name), "week")


def faq_card(faq: Faq, part: FaqPart, *, staff: bool = False) -> Card:
    """Render a part of what is asked most.

    ``staff`` can write steps from here and see what wasn't understood, so it must be false on a public card.
    """
    rows: Sequence[CodeFigures] = faq.gaps if part.kind == "gaps" else faq.codes
    rows_shown, page, pages = paginate(rows, part.page)
    part = replace(part, page=page)
    first = (page - 1) * PAGE_SIZE
    title = list_title(part, first, len(rows_shown), len(rows))
    blocks = [
        section(f"*{escape(format_faq_heading(faq))}*\n{escape(format_totals(faq))}"),
        context_block(f"Change is against {escape(format_period(faq.compared))}."),
        *([section(f"*{title}*")] if rows else [context_block(f"{title} {LONGER_HINT}")]),
        *(faq_row(number, figures, part.kind, staff=staff) for number, figures in enumerate(rows_shown, first + 1)),
        *(first_page_blocks(faq, staff=staff) if (part.kind, part.page) == ("codes", 1) else ()),
    ]
    return build_card(faq_fallback_text(faq, title, rows_shown), blocks, *faq_buttons(faq, part, pages))


def list_title(part: FaqPart, first: int, count: int, total: int) -> str:
    """Return the title of the list."""
    what = "Asked for without an answer" if part.kind == "gaps" else "Asked most"
    if not total:
        return "No gap: what was asked for has steps." if part.kind == "gaps" else "No code was asked for."
    return what if count == total else f"{what}, {first + 1:,}–{first + count:,} of {total:,}"


def faq_row(number: int, figures: CodeFigures, kind: FaqKind, *, staff: bool) -> Block:
    """Render a code with its figures, or a gap."""
    if kind == "gaps":
        return gap_block(figures, staff=staff)
    text, action = ("Write steps", WRITE) if staff and not figures.has_steps else ("Show", SHOW)
    return section(code_line(number, figures), code_button(text, action, figures.code))


def first_page_blocks(faq: Faq, *, staff: bool) -> Iterator[Block]:
    """Yield codes without steps, codes missing from the catalog, and the number of questions without a match."""
    yield from gap_list_blocks("No steps yet", faq.gaps, listed=True)
    yield from gap_list_blocks("Asked but not in the catalog", faq.gaps, listed=False)
    if faq.unmatched:
        yield context_block(f"{format_questions(faq.unmatched)} named no code and matched no message.")
    if staff:
        yield from not_understood_blocks(faq)


def gap_list_blocks(title: str, gaps: Sequence[CodeFigures], *, listed: bool) -> Iterator[Block]:
    """Yield the gaps that the catalog has, or those that it lacks, on one line; nothing if there are none."""
    if rows := [gap for gap in gaps if bool(gap.entry) is listed]:
        yield section(f"*{title}*: {list_first(rows, code_with_count, LISTED_CODES)}")


def code_with_count(figures: CodeFigures) -> str:
    """Return a code with its number of questions."""
    return f"{key_span(figures.code, figures.catalog)} ({figures.questions:,})"


def not_understood_blocks(faq: Faq) -> Iterator[Block]:
    """Yield the latest questions that nothing matched; their stored texts are redacted."""
    texts = [(question.text, question.questions) for question in faq.unknown if question.text][:QUOTED_TEXTS]
    if texts:
        quotes = "\n".join(f"• “{escape(shorten(text, QUOTED_LIMIT))}” ({count:,})" for text, count in texts)
        yield section(f"*Not understood lately* (only staff see this)\n{quotes}")


def faq_fallback_text(faq: Faq, title: str, rows: Sequence[CodeFigures]) -> str:
    """Return the card's text for notifications and screen readers."""
    top = ", ".join(f"{shorten(figures.label, CODE_LIMIT)} ({figures.questions:,})" for figures in rows[:SPOKEN_CODES])
    return f"{format_faq_heading(faq)}: {format_totals(faq)}. {title}{': ' if top else ''}{top}"


def faq_buttons(faq: Faq, part: FaqPart, pages: int) -> Iterator[Block]:
    """Yield the rows of buttons: other pages, other periods, gaps or codes, and the definitions."""
    following = "Show more" if part.page == 1 else "Next page"
    yield from page_turn_rows(
        part.page, pages, lambda text, page: part_button(text, replace(part, page=page)), ("Previous page", following)
    )
    first = replace(part, page=1)
    others = [part_button(text, replace(first, period=name)) for name, text in BUTTONS.items() if name != part.period]
    if part.kind == "gaps":
        others.append(part_button("All codes", replace(first, kind="codes")))
    elif faq.gaps:
        others.append(part_button(f"All gaps ({len(faq.gaps):,})", replace(first, kind="gaps")))
    yield button_row(*others, definitions_button(faq.period.zone))


def part_button(text: str, part: FaqPart) -> Block:
    """Return the button that shows a part; its action id is distinct, as Slack requires within a row."""
    return button(text, f"{FAQ}:{part.period}:{part.kind}:{part.page}", encode_part(part))


def which_section_card(listing: Listing, part: FaqPart) -> Card:
    """Render the sections to choose from after an unknown one, similar names first."""
    meant = (
        f"Did you mean {' or '.join(map(capitalize_first, listing.near))}?"
        if listing.near
        else "Which one do you mean?"
    )
    text = f"I know no section “{shorten(part.section, NAME_LIMIT)}”. {meant}"
    names = tuple(dict.fromkeys((*listing.near, *listing.names)))
    offered = [
        button(capitalize_first(name), f"{FAQ}:section:{number}", encode_part(replace(part, section=name)))
        for number, name in enumerate(names[:SECTION_BUTTONS])
    ]
    return build_card(
        f"{text} {', '.join(map(capitalize_first, names))}",
        [section(escape(text)), context_block(PERIODS_HINT)],
        button_row(*offered),
    )
