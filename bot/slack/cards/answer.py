"""The answer: one code or several, with what the reference says and how often they are asked."""

from collections.abc import Iterator, Sequence

from bot.catalog.entry import Entry, Meaning
from bot.desk.lookup import Answer, Found
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
LINES = 10  # lines of the reference named for a meaning
TYPED = 100  # characters of what somebody typed
NAMED = 10  # codes named that the catalog lacks
MOST = 1_000  # the desk counts no further
PLACEHOLDER = "%s"


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
    for place, one in enumerate(answer.found[:IN_FULL]):
        if place:
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
        doubts.append("Retired: the newest reference no longer has this code.")
    if doubts:
        yield from smalls(doubts)
    yield section(steps_line(one.month))
    yield from smalls(small_print(one))


def head_line(entry: Entry, times: int = 1) -> str:
    """Name a code and where it belongs."""
    return f"*{code(entry.code)}*    {escape(place(entry))}{repeated(times)}"


def place(entry: Entry) -> str:
    """Give family and section as a heading."""
    names = (shorten(name, TYPED) for name in (entry.family, entry.section))
    return " · ".join(map(capital, filter(None, names)))


def capital(name: str) -> str:
    """Begin a name with a capital: “customer API” is “Customer API” as a heading."""
    return name[:1].upper() + name[1:]


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
    parts = text.split(PLACEHOLDER)
    gaps = [*map(bold, values), *[PLACEHOLDER] * len(parts)]
    return "".join(escape(part) + gap for part, gap in zip(parts, [*gaps[: len(parts) - 1], ""], strict=True))


def bold(value: str) -> str:
    """Show what stood in the place of a placeholder in bold, which blanks and stars would break."""
    shown = escape(shorten(value.replace("*", ""), VALUE))
    return f"*{shown}*" if shown else PLACEHOLDER


def doubtful_line(meaning: Meaning) -> str:
    """Tell of a meaning that the reference also prints."""
    said = escape(shorten(meaning.text, DOUBTFUL))
    return f"The reference also prints “{said}” ({lines_of(meaning)}), probably a copying slip."


def lines_of(meaning: Meaning) -> str:
    """Name the lines of a meaning, and the documents where there are several."""
    lines = [line for source in meaning.sources for line in source.lines]
    return plural_lines(lines) if len(meaning.sources) == 1 else sources_of(meaning)


def sources_of(meaning: Meaning) -> str:
    """Name a meaning's documents and lines: “error-code.md, line 57”."""
    return "; ".join(f"{escape(source.document)}, {plural_lines(source.lines)}" for source in meaning.sources)


def plural_lines(lines: Sequence[int]) -> str:
    """Say “line 57” or “lines 57, 88”, the first of many."""
    shown = ", ".join(map(str, lines[:LINES])) + (" …" if len(lines) > LINES else "")
    return f"{'line' if len(lines) == 1 else 'lines'} {shown}"


def steps_line(month: int | None) -> str:
    """Say that nobody has written steps yet, and how much they are missed."""
    return "No steps yet." if not month else f"No steps yet. {questions(month)} this month."


def questions(count: int) -> str:
    """Count questions in words."""
    return f"over {MOST - 1} questions" if count >= MOST else f"{count} question{'' if count == 1 else 's'}"


def small_print(one: Found) -> Iterator[str]:
    """Say how often a code is asked, where it is printed, and what it is easily mistaken for."""
    asked = [f"{questions(one.week)} this week"] if one.week else []
    printed = [sources_of(one.entry.meaning)] if one.entry.meaning.sources else []
    if asked or printed:
        yield " · ".join([*asked, *printed])
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
