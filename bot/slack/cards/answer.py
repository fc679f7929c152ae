"""The answer: one code or several, with what the reference says and how often they are asked."""

from collections.abc import Iterator, Sequence

from bot.catalog.entry import Entry, Meaning
from bot.desk import wording
from bot.desk.lookup import Answer, Found
from bot.desk.wording import RETIRED, also_prints, asked_and_printed, no_steps, place
from bot.search.template import PLACEHOLDER
from bot.slack.cards.kit import (
    SECTION,
    Block,
    Card,
    button,
    buttons,
    card,
    code,
    escape,
    finished,
    pages,
    pieces,
    section,
    sections,
    shorten,
    small,
    smalls,
)
from bot.slack.cards.parcel import VALUE, pack

SHARE = "share_answer"
SHOW_ALL = "show_whole_answer"
IN_FULL = 2  # codes shown in full; the others take a line each
DOUBTFUL = 300  # characters of a doubtful meaning
TYPED = 100  # characters of what somebody typed
NAMED = 10  # codes named that the catalog lacks
MOST = 1_000  # the desk counts no further


def answer_card(answer: Answer, *, shareable: bool = True) -> Card:
    """Show an answer; ``shareable`` where only the asker sees it."""
    first, *more = pages(answer_blocks(answer))
    offered = []
    if shareable:
        offered.append(button("Share in channel", SHARE, pack(answer)))
    if more:
        offered.append(button("Show all", SHOW_ALL, pack(answer)))
    return finished(spoken(answer), [*first, buttons(*offered)] if offered else first)


def answer_cards(answer: Answer) -> list[Card]:
    """Show an answer whole, in as many messages as it takes."""
    return [finished(spoken(answer), page) for page in pages(answer_blocks(answer))]


def shared_card(answer: Answer, sharer: str) -> Card:
    """Show an answer to a channel, in the name of the user (an id from Slack) who shared it."""
    return card(spoken(answer), answer_blocks(answer), small(f"Shared by <@{sharer}>"))


def answer_blocks(answer: Answer) -> Iterator[Block]:
    """Draw an answer without a limit."""
    for number, one in enumerate(answer.found[:IN_FULL]):
        if number:
            yield {"type": "divider"}
        yield from found_blocks(one)
    if len(answer.found) > IN_FULL:
        yield {"type": "divider"}
        yield from sections(short_line(one) for one in answer.found[IN_FULL:])
    if answer.missing:
        yield section(missing_line(answer.missing))


def found_blocks(one: Found) -> Iterator[Block]:
    """Draw one code in full: the meaning first, then the steps, then the small print."""
    yield from sections([head_line(one.entry, one.times), *quote(one)])
    doubts = [doubtful_line(meaning) for meaning in one.entry.meanings[1:]]
    if one.entry.status == "retired":
        doubts.append(RETIRED)
    if doubts:
        yield from smalls(doubts)
    yield section(no_steps(one.month))
    yield from smalls(small_print(one))


def head_line(entry: Entry, times: int = 1) -> str:
    """Name a code and where it belongs."""
    return f"*{code(entry.code)}*    {escape(shorten(place(entry), TYPED))}{repeated(times)}"


def repeated(times: int) -> str:
    """Say how often the asker's text names a code, if more than once."""
    return f"    ×{times}" if times > 1 else ""


def quote(one: Found) -> Iterator[str]:
    """Quote the preferred meaning, with the asker's values in the places of its placeholders."""
    values = () if one.met else one.values
    for line in one.entry.meaning.text.splitlines():
        for piece in pieces(filled(line, values), SECTION - 2):
            yield f"> {piece}"


def filled(text: str, values: Sequence[str]) -> str:
    """Put values in the place of placeholders, in bold."""
    return "".join(escape(words) + bold(gap) for words, gap in wording.filled(text, values))


def bold(gap: str) -> str:
    """Show an asker's value in bold, and a placeholder that has none as it is printed."""
    shown = escape(shorten(gap.replace("*", ""), VALUE))
    return shown if not shown or PLACEHOLDER.fullmatch(gap) else f"*{shown}*"


def doubtful_line(meaning: Meaning) -> str:
    """Tell of a meaning that the reference also prints."""
    return escape(also_prints(meaning, shorten(meaning.text, DOUBTFUL)))


def small_print(one: Found) -> Iterator[str]:
    """Say how often a code is asked, where it is printed, and what it is easily mistaken for."""
    if asked := asked_and_printed(one.week, one.entry.meaning):
        yield escape(asked)
    if one.twin:
        yield f"Not {code(one.twin.code)}, “{escape(shorten(one.twin.meaning.text, DOUBTFUL))}”?"


def short_line(one: Found) -> str:
    """Give a code one line."""
    values = () if one.met else one.values
    gone = " (retired)" if one.entry.status == "retired" else ""
    meaning = filled(shorten(one.entry.meaning.text, DOUBTFUL), values)
    return f"{code(one.entry.code)}  {meaning}{gone}{repeated(one.times)}"


def missing_line(missing: Sequence[str]) -> str:
    """Say that the catalog lacks codes."""
    named = ", ".join(code(shorten(one, TYPED)) for one in missing[:NAMED])
    return f"I know no {named} and {len(missing) - NAMED} more." if len(missing) > NAMED else f"I know no {named}."


def spoken(answer: Answer) -> str:
    """Put an answer into one plain sentence a code."""
    said = [f"{one.entry.code}: {one.entry.meaning.text}" for one in answer.found]
    return " · ".join([*said, *(f"I know no {missing}." for missing in answer.missing)]) or answer.typed
