"""The cards as a terminal shows them. Texts from outside are never markup, and stay on their line."""

from collections.abc import Callable, Iterator, Sequence

from rich.padding import Padding
from rich.text import Text

from bot.catalog.entry import Entry
from bot.cli.terminal.output import inert, print_renderables
from bot.desk.questions import wording
from bot.desk.questions.lookup import FULL, Answer, Found
from bot.desk.questions.wording import (
    ELSE,
    NEAR,
    NEXT,
    RETIRED,
    TO_DO,
    also_met,
    also_prints,
    asked_and_printed,
    found_none,
    has_worked,
    know_no,
    marked,
    no_steps,
    place,
    retired,
    shared,
    step_in_words,
    verification,
    which,
)
from bot.search.hit import Kind
from bot.steps.step import Step

MARGIN = (0, 0, 0, 2)
INDENT = (0, 0, 0, 4)
TYPED = 100  # characters of what was typed
QUOTABLE = 400  # characters of it of which they are made
MEANING = 300  # characters of a doubtful meaning in a row

Line = Text | Padding


def print_card(answer: Answer) -> None:
    """Print an answer's card on standard output; no colour says anything alone."""
    print_renderables(CARDS[answer.verdict](answer))


def answer_lines(answer: Answer) -> Iterator[Line]:
    """Draw an answer: the first two codes in full, the others on a line each."""
    for one in answer.found[:FULL]:
        yield from full_lines(one)
    for one in answer.found[FULL:]:
        yield short_line(one)
    yield from missing_lines(answer)


def choice_lines(answer: Answer) -> Iterator[Line]:
    """Draw a choice: more than one code may be meant."""
    yield Text(f"{which(len(answer.found))} Ask again with the whole code.")
    yield from rows(answer)
    yield from missing_lines(answer)


def unknown_lines(answer: Answer) -> Iterator[Line]:
    """Draw the unknown, with what is near to it."""
    yield from missing_lines(answer)
    if not answer.missing:
        yield Text(found_none(f"“{inert(answer.typed[:QUOTABLE])[:TYPED]}”"))
    if answer.found:
        yield Text(NEAR)
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
    yield Padding(filled(entry.meaning.text, one.preferred_values), MARGIN, expand=False)
    yield from (small(line) for line in doubts(one))
    yield from advice_lines(one)
    if asked := asked_and_printed(one):
        yield small(inert(asked))
    if one.twin:
        yield small(f"Not {inert(one.twin.code)}, “{inert(one.twin.meaning.text)}”?")


def advice_lines(one: Found) -> Iterator[Line]:
    """Draw what to do; whoever is at the terminal may see internal steps too."""
    if not one.advice:
        yield Padding(Text(no_steps(one)), MARGIN, expand=False)
    for before, advice in enumerate(one.advice):
        told = filter(None, [verification(advice), shared(advice.fix), has_worked(advice)])
        title = Text.assemble((ELSE if before else TO_DO, "bold"), f"    {inert(' · '.join(told))}")
        yield Padding(title, MARGIN, expand=False)
        for number, step in enumerate(advice.fix.revision.steps, 1):
            yield from step_lines(number, step, one)


def step_lines(number: int, step: Step, one: Found) -> Iterator[Line]:
    """Draw a step, line by line."""
    first, *others = filter(str.strip, step_in_words(step, one).splitlines())
    yield Padding(Text(f"{number}. {inert(first)}"), MARGIN, expand=False)
    yield from (Padding(Text(inert(line)), INDENT, expand=False) for line in others)


def heading(entry: Entry, times: int = 1) -> Text:
    """Name a code and where it belongs, and how often the text names it if more than once."""
    return Text.assemble((inert(entry.code), "bold"), f"    {inert(place(entry))}", repeated(times))


def repeated(times: int) -> str:
    """Say how often the text names a code, if more than once."""
    return f"    \N{MULTIPLICATION SIGN}{times}" if times > 1 else ""


def doubts(one: Found) -> Iterator[str]:
    """Tell how severe a code is, of the meanings that the reference also prints, and of a retired code."""
    if said := marked(one.mark):
        yield said
    for meaning in one.entry.meanings[1:]:
        yield inert(also_prints(meaning, meaning.text, one.mark))
    if one.entry.status == "retired":
        yield RETIRED


def short_line(one: Found) -> Text:
    """Give a code one line."""
    meaning = filled(one.entry.meaning.text, one.preferred_values)
    return Text.assemble((inert(one.entry.code), "bold"), "  ", meaning, retired(one.entry), repeated(one.times))


def rows(answer: Answer) -> Iterator[Line]:
    """Draw what is offered: a code and its preferred meaning each, and the doubtful one if that was met."""
    for one in answer.found:
        yield Padding(heading(one.entry).append(retired(one.entry)), MARGIN, expand=False)
        yield Padding(filled(one.entry.meaning.text, one.preferred_values), INDENT, expand=False)
        if doubt := also_met(one, MEANING):
            yield Padding(Text(inert(doubt), style="dim"), INDENT, expand=False)


def missing_lines(answer: Answer) -> Iterator[Text]:
    """Name the codes that the catalog lacks."""
    return (Text(know_no(inert(missing))) for missing in answer.missing)


def filled(text: str, values: Sequence[str]) -> Text:
    """Put values in the places of a message's placeholders, in bold."""
    line = Text()
    for words, gap in wording.filled(text, values):
        line.append(inert(words)).append(inert(gap), "bold")
    return line


def small(text: str) -> Padding:
    """Draw small print."""
    return Padding(Text(text, style="dim"), MARGIN, expand=False)
