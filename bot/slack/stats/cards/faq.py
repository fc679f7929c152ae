"""What is asked most: a page of codes or of gaps, buttons for other periods, and steps to write."""

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

FAQ = "faq"  # prefix of the action ids of all buttons that show another part; value: a part
SHOW = "home_show"  # value: a code; its answer opens in a modal

PAGE = 10  # codes on a page
NAMED = 5  # codes listed on one line
SPOKEN = 3  # codes listed for screen readers
SECTIONS = 24  # sections with a button
TEXTS = 5  # quoted questions that weren't understood
TEXT = 150  # characters of such a question
NAME = 100  # characters of an unknown section's name

BUTTONS: dict[Name, str] = {"week": "This week", "month": "This month", "90d": "Last 90 days", "lastweek": "Last week"}
Kind: TypeAlias = Literal["codes", "gaps"]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of the list that is shown: period, section ("" for all), codes or gaps, page, visible to one person."""

    name: Name = "week"
    section: str = ""
    kind: Kind = "codes"
    page: int = 1
    private: bool = False


def written(part: Part) -> str:
    """Encode a part as a button's value."""
    return f"{part.name}|{part.kind}|{part.page}|{'private' if part.private else ''}|{part.section}"


@reads_value
def read(value: str) -> Part:
    """Decode a button's value; missing or unknown fields, as other releases of Errdesk may write, get their default."""
    name, kind, page, private, section_name, *_ = *value.split("|", 4), "", "", "", ""
    return Part(
        name=period_named(name),
        section=section_name,
        kind="gaps" if kind == "gaps" else "codes",
        page=max(1, int(page)) if page.isdecimal() else 1,
        private=private == "private",
    )


def period_named(name: object) -> Name:
    """Return the period with this name, or this week if there is none."""
    return next((period for period in NAMES if period == name), "week")


def faq_card(faq: Faq, part: Part, *, staff: bool = False) -> Card:
    """Render a part of what is asked most.

    ``staff`` can write steps from here and see what wasn't understood, so it must be false on a public card.
    """
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
    """Return the title of the list."""
    what = "Asked for without an answer" if part.kind == "gaps" else "Asked most"
    if not total:
        return "No gap: what was asked for has steps." if part.kind == "gaps" else "No code was asked for."
    return what if count == total else f"{what}, {first + 1:,}–{first + count:,} of {total:,}"


SPANS = f"Before or after a section you can name a time: {', '.join(NAMES[:-1])} or {NAMES[-1]}."
LONGER = "Choose another period below."


def row(number: int, figures: CodeFigures, kind: Kind, *, staff: bool) -> Block:
    """Render a code with its figures, or a gap."""
    if kind == "gaps":
        return gap_row(figures, staff=staff)
    text, action = ("Write steps", WRITE) if staff and not figures.has_steps else ("Show", SHOW)
    return section(code_line(number, figures), button(text, action, figures.code, label=f"{text}: {figures.code}"))


def gap_row(figures: CodeFigures, *, staff: bool) -> Block:
    """Render a gap; only staff get the button that closes it."""
    drawn = gap_block(figures)
    return drawn if staff else {part: drawn[part] for part in ("type", "text")}


def under_codes(faq: Faq, *, staff: bool) -> Iterator[Block]:
    """Yield codes without steps, codes missing from the catalog, and the number of questions without a match."""
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
    """Return a code with its number of questions."""
    return f"{shown(figures.code)} ({figures.questions:,})"


def not_understood(faq: Faq) -> Iterator[Block]:
    """Yield the latest questions that nothing matched; their stored texts are redacted."""
    if texts := [(question.text, question.questions) for question in faq.unknown if question.text]:
        quotes = "\n".join(f"• “{escape(shorten(text, TEXT))}” ({count:,})" for text, count in texts[:TEXTS])
        yield section(f"*Not understood lately* (only staff see this)\n{quotes}")


def spoken(faq: Faq, title: str, rows: Sequence[CodeFigures]) -> str:
    """Return the card's text for notifications and screen readers."""
    top = ", ".join(f"{shorten(figures.code, CODE)} ({figures.questions:,})" for figures in rows[:SPOKEN])
    return f"{head(faq)}: {totals(faq)}. {title}{': ' if top else ''}{top}"


def offers(faq: Faq, part: Part, pages: int) -> Iterator[Block]:
    """Yield the rows of buttons: other pages, other periods, gaps or codes, and the definitions."""
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
    """Return the button that shows a part; its action id is distinct, as Slack requires within a row."""
    return button(text, f"{FAQ}:{part.name}:{part.kind}:{part.page}", written(part))


def which_card(listing: Listing, part: Part) -> Card:
    """Render the sections to choose from after an unknown one, similar names first."""
    meant = f"Did you mean {' or '.join(map(capital, listing.near))}?" if listing.near else "Which one do you mean?"
    text = f"I know no section “{shorten(part.section, NAME)}”. {meant}"
    names = tuple(dict.fromkeys((*listing.near, *listing.names)))
    offered = [section_button(number, replace(part, section=name)) for number, name in enumerate(names[:SECTIONS])]
    return card(f"{text} {', '.join(map(capital, names))}", [section(escape(text)), small(SPANS)], buttons(*offered))


def section_button(number: int, part: Part) -> Block:
    """Return the button that shows a section's figures."""
    return button(capital(part.section), f"{FAQ}:section:{number}", written(part))
