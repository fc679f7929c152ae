"""The cards as a terminal shows them. Texts from outside are never markup, and no control character gets through."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.catalog.entry import Entry, Meaning
from bot.desk.lookup import FULL, Answer, Found
from bot.search.hit import Kind

WIDEST = 100  # columns in a terminal
PIPE = 100_000  # columns elsewhere: every paragraph on one line
MARGIN = (0, 0, 0, 2)
TYPED = 100  # characters of what was typed
CAP = 1000  # the most that the desk counts
PLACEHOLDER = "%s"
BLANKS = re.compile(r"\s+")
NEXT = "Try the whole code, its number, or the message as the customer saw it."

Line = Text | Padding


def print_card(answer: Answer) -> None:
    """Print an answer's card on standard output; colours only where a terminal wants them, and never alone."""
    console = Console(highlight=False)
    console.width = min(console.width, WIDEST) if console.is_terminal else PIPE
    for line in CARDS[answer.verdict](answer):
        console.print(line)


def answer_lines(answer: Answer) -> Iterator[Line]:
    """Draw an answer: the first two codes in full, the others on a line each."""
    for one in answer.found[:FULL]:
        yield from full_lines(one)
    for one in answer.found[FULL:]:
        yield short_line(one)
    yield from missing_lines(answer)


def choice_lines(answer: Answer) -> Iterator[Line]:
    """Draw a choice: more than one code may be meant."""
    yield Text("Which one do you mean? Ask again with the whole code.")
    yield from rows(answer)
    yield from missing_lines(answer)


def unknown_lines(answer: Answer) -> Iterator[Line]:
    """Draw the unknown, with what is near to it."""
    yield from missing_lines(answer)
    if not answer.missing:
        yield Text(f"I found no code for “{inert(answer.typed)[:TYPED]}”.")
    if answer.found:
        yield Text("Near to it, but not the same:")
        yield from rows(answer)
    yield Text(NEXT, style="dim")


CARDS: dict[Kind, Callable[[Answer], Iterator[Line]]] = {
    "answer": answer_lines,
    "choose": choice_lines,
    "unknown": unknown_lines,
}


def full_lines(one: Found) -> Iterator[Line]:
    """Draw one code in full: the meaning first, then the steps, then the small print."""
    entry = one.entry
    yield heading(entry, one.times)
    yield Padding(filled(entry.meaning.text, () if one.met else one.values), MARGIN, expand=False)
    yield from (small(line) for line in doubts(one))
    yield Padding(Text("No steps yet."), MARGIN, expand=False)
    counted = [f"{questions(one.week)} this week"] if one.week else []
    printed = [sources(entry.meaning)] if entry.meaning.sources else []
    if counted or printed:
        yield small(" · ".join([*counted, *printed]))
    if one.twin:
        yield small(f"Not {inert(one.twin.code)}, “{inert(one.twin.meaning.text)}”?")


def heading(entry: Entry, times: int = 1) -> Text:
    """Name a code and where it belongs, and how often the text names it if more than once."""
    place = " · ".join(name[:1].upper() + name[1:] for name in (entry.family, entry.section) if name)
    return Text.assemble((inert(entry.code), "bold"), f"    {inert(place)}", repeated(times))


def repeated(times: int) -> str:
    """Say how often the text names a code, if more than once."""
    return f"    \N{MULTIPLICATION SIGN}{times}" if times > 1 else ""


def doubts(one: Found) -> Iterator[str]:
    """Tell of the meanings that the reference also prints, and of a retired code."""
    for meaning in one.entry.meanings[1:]:
        where = f" ({sources(meaning)})" if meaning.sources else ""
        yield f"The reference also prints “{inert(meaning.text)}”{where}, probably a copying slip."
    if one.entry.status == "retired":
        yield "Retired: the newest reference no longer has this code."


def short_line(one: Found) -> Text:
    """Give a code one line."""
    return Text.assemble(
        (inert(one.entry.code), "bold"), "  ", filled(one.entry.meaning.text, () if one.met else one.values)
    ).append(repeated(one.times))


def rows(answer: Answer) -> Iterator[Line]:
    """Draw what is offered, a code and its message each."""
    for one in answer.found:
        yield Padding(heading(one.entry), MARGIN, expand=False)
        yield Padding(filled(one.entry.meanings[one.met].text, one.values), (0, 0, 0, 4), expand=False)


def missing_lines(answer: Answer) -> Iterator[Text]:
    """Name the codes that the catalog lacks."""
    return (Text(f"I know no {inert(missing)}.") for missing in answer.missing)


def filled(text: str, values: Sequence[str]) -> Text:
    """Put values in the places of a message's placeholders, in bold."""
    head, *parts = text.split(PLACEHOLDER)
    line = Text(inert(head))
    for place, part in enumerate(parts):
        value = inert(values[place]).strip() if place < len(values) else ""
        line.append(value or PLACEHOLDER, "bold").append(inert(part))
    return line


def small(text: str) -> Padding:
    """Draw small print."""
    return Padding(Text(text, style="dim"), MARGIN, expand=False)


def sources(meaning: Meaning) -> str:
    """Name a meaning's documents and lines: “error-code.md, line 57”."""
    return "; ".join(
        f"{inert(source.document)}, line{'s' if len(source.lines) > 1 else ''} {', '.join(map(str, source.lines))}"
        for source in meaning.sources
    )


def questions(count: int) -> str:
    """Count questions in words."""
    if count >= CAP:
        return f"over {CAP - 1} questions"
    return f"{count} question{'' if count == 1 else 's'}"


def inert(text: str) -> str:
    """Give a text on one line with nothing in it that a terminal would obey, or that would hide or turn text around."""
    visible = (char for char in BLANKS.sub(" ", text) if unicodedata.category(char) != "Cf")
    return "".join("\ufffd" if unicodedata.category(char) in {"Cc", "Cs"} else char for char in visible)
