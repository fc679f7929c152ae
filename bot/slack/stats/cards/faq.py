"""What is asked most: a page of codes or of gaps, the other periods, and what waits to be written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.desk.questions.sections import Listing
from bot.desk.questions.wording import capital
from bot.desk.stats.stats import CodeFigures, Faq
from bot.desk.stats.stats_wording import head, questions, totals
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.cards.blocks import Block, Card, button, buttons, card, escape, section, shorten, small
from bot.slack.cards.stale import reads_value
from bot.slack.stats.cards.definitions import how_button
from bot.slack.stats.cards.stats_rows import CODE, code_line, gap_block, listed, shown, whole
from bot.stats.period import NAMES, Name, in_words

FAQ = "faq"  # the beginning of the ids of all buttons that show something else of it; value: a part, as ``written``
SHOW = "home_show"  # value: a code; its answer opens in a modal

PAGE = 10  # codes on a page
NAMED = 5  # codes that are named in one line
SPOKEN = 3  # codes named to screen readers
SECTIONS = 24  # of which there is a button
TEXTS = 5  # of those that were not understood
TEXT = 150  # characters of one
NAME = 100  # characters of a section that there is not

BUTTONS: dict[Name, str] = {"week": "This week", "month": "This month", "90d": "Last 90 days", "lastweek": "Last week"}
Kind: TypeAlias = Literal["codes", "gaps"]


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown: the period, of a section or all (""), codes or gaps, which page of them, and if to one alone."""

    name: Name = "week"
    section: str = ""
    kind: Kind = "codes"
    page: int = 1
    private: bool = False


def written(part: Part) -> str:
    """Write a part into a button's value."""
    return f"{part.name}|{part.kind}|{part.page}|{'private' if part.private else ''}|{part.section}"


@reads_value
def read(value: str) -> Part:
    """Read a button's value; what another release of Errdesk wrote is this week."""
    name, kind, page, private, section_name, *_ = *value.split("|", 4), "", "", "", ""
    number = int(page) if page.isdecimal() else 1
    return Part(
        period_named(name), section_name, "gaps" if kind == "gaps" else "codes", max(1, number), private == "private"
    )


def period_named(name: object) -> Name:
    """Give a period by its name; this week where there is none of that name."""
    return next((period for period in NAMES if period == name), "week")


def faq_card(faq: Faq, part: Part, *, staff: bool = False) -> Card:
    """Show a part of it; ``staff`` can write steps from here, and see what was not understood: theirs is private."""
    rows: Sequence[CodeFigures] = faq.gaps if part.kind == "gaps" else faq.codes
    pages = max(1, -(-len(rows) // PAGE))
    part = replace(part, page=min(part.page, pages))
    first = (part.page - 1) * PAGE
    rows_shown = rows[first : first + PAGE]
    title = list_title(part, first, len(rows_shown), len(rows))
    blocks = [
        section(f"*{escape(head(faq))}*\n{escape(totals(faq))}"),
        small(f"Change is against {escape(in_words(faq.compared))}."),
        *([section(f"*{title}*")] if rows else [small(f"{title} {LONGER}")]),
        *(row(number, figures, part.kind, staff=staff) for number, figures in enumerate(rows_shown, first + 1)),
        *(under_codes(faq, staff=staff) if (part.kind, part.page) == ("codes", 1) else ()),
    ]
    return whole(spoken(faq, title, rows_shown), blocks, *offers(faq, part, pages))


def list_title(part: Part, first: int, count: int, total: int) -> str:
    """Say what is listed."""
    what = "Asked for without an answer" if part.kind == "gaps" else "Asked most"
    if not total:
        return "No gap: what was asked for has steps." if part.kind == "gaps" else "No code was asked for."
    return what if count == total else f"{what}, {first + 1:,}–{first + count:,} of {total:,}"


SPANS = f"Before or after a section you can name a time: {', '.join(NAMES[:-1])} or {NAMES[-1]}."
LONGER = "Choose another period below."


def row(number: int, figures: CodeFigures, kind: Kind, *, staff: bool) -> Block:
    """Draw a code with its figures, or a gap."""
    if kind == "gaps":
        return gap_row(figures, staff=staff)
    text, action = ("Write steps", WRITE) if staff and not figures.has_steps else ("Show", SHOW)
    return section(code_line(number, figures), button(text, action, figures.code, label=f"{text}: {figures.code}"))


def gap_row(figures: CodeFigures, *, staff: bool) -> Block:
    """Draw a gap; only staff can close it."""
    drawn = gap_block(figures)
    return drawn if staff else {part: drawn[part] for part in ("type", "text")}


def under_codes(faq: Faq, *, staff: bool) -> Iterator[Block]:
    """Draw what waits: codes without steps, those that the catalog lacks, and how much was about neither."""
    unwritten = [gap for gap in faq.gaps if gap.entry]
    lacking = [gap for gap in faq.gaps if not gap.entry]
    if unwritten:
        yield section(f"*No steps yet*: {listed(unwritten, counted, NAMED)}")
    if lacking:
        yield section(f"*Asked but not in the catalog*: {listed(lacking, counted, NAMED)}")
    if faq.unmatched:
        yield small(f"{questions(faq.unmatched)} named no code and matched no message.")
    if staff:
        yield from not_understood(faq)


def counted(figures: CodeFigures) -> str:
    """Name a code with its questions."""
    return f"{shown(figures.code)} ({figures.questions:,})"


def not_understood(faq: Faq) -> Iterator[Block]:
    """Quote what people typed in vain, the newest first; what is kept of it is cleaned."""
    if texts := [(question.text, question.questions) for question in faq.unknown if question.text]:
        quotes = "\n".join(f"• “{escape(shorten(text, TEXT))}” ({count:,})" for text, count in texts[:TEXTS])
        yield section(f"*Not understood lately* (only staff see this)\n{quotes}")


def spoken(faq: Faq, title: str, rows: Sequence[CodeFigures]) -> str:
    """Tell it to notifications and screen readers."""
    top = ", ".join(f"{shorten(figures.code, CODE)} ({figures.questions:,})" for figures in rows[:SPOKEN])
    return f"{head(faq)}: {totals(faq)}. {title}{': ' if top else ''}{top}"


def offers(faq: Faq, part: Part, pages: int) -> Iterator[Block]:
    """Offer more of it, other periods, gaps or codes, and how it is counted."""
    turns = [("Previous page", part.page - 1)] if part.page > 1 else []
    turns += [("Show more" if part.page == 1 else "Next page", part.page + 1)] if part.page < pages else []
    if turns:
        yield buttons(*(part_button(text, replace(part, page=page)) for text, page in turns))
    others = [
        part_button(text, replace(part, name=name, page=1)) for name, text in BUTTONS.items() if name != part.name
    ]
    other: Part = replace(part, kind="codes" if part.kind == "gaps" else "gaps", page=1)
    if other.kind == "codes":
        others.append(part_button("All codes", other))
    elif faq.gaps:
        others.append(part_button(f"All gaps ({len(faq.gaps):,})", other))
    yield buttons(*others, how_button(faq.period.zone))


def part_button(text: str, part: Part) -> Block:
    """Show a part; in a row Slack wants the ids to differ."""
    return button(text, f"{FAQ}:{part.name}:{part.kind}:{part.page}", written(part))


def which_card(listing: Listing, part: Part) -> Card:
    """Say what sections there are, where somebody named none of them; those that come near stand first."""
    meant = f"Did you mean {' or '.join(map(capital, listing.near))}?" if listing.near else "Which one do you mean?"
    text = f"I know no section “{shorten(part.section, NAME)}”. {meant}"
    names = tuple(dict.fromkeys((*listing.near, *listing.names)))
    offered = [section_button(number, replace(part, section=name)) for number, name in enumerate(names[:SECTIONS])]
    return card(f"{text} {', '.join(map(capital, names))}", [section(escape(text)), small(SPANS)], buttons(*offered))


def section_button(number: int, part: Part) -> Block:
    """Show a section's figures."""
    return button(capital(part.section), f"{FAQ}:section:{number}", written(part))
