"""The answer: one code or several, with what the reference says and how often they are asked."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.catalog.entry import Entry, Meaning
from bot.desk import wording
from bot.desk.lookup import FULL, Answer, Found
from bot.desk.wording import (
    RETIRED,
    also_prints,
    asked_and_printed,
    in_short,
    know_no,
    more_codes,
    no_steps,
    place,
    retired,
)
from bot.search.template import PLACEHOLDER
from bot.slack.cards.kit import (
    CARD,
    SECTION,
    Block,
    Card,
    button,
    buttons,
    code,
    escape,
    finished,
    pages,
    pieces,
    section,
    sections,
    shorten,
    size,
    small,
    smalls,
)
from bot.slack.cards.parcel import VALUE, pack

SHARE = "share_answer"
SHOW_ALL = "show_whole_answer"
DOUBTFUL = 300  # characters of a doubtful meaning
TYPED = 100  # characters of what somebody typed
NAMED = 10  # codes named that the catalog lacks
ENDING = 100  # characters for the lines under an answer that count what did not fit, and say who shared it


def answer_card(answer: Answer, *, shareable: bool = True) -> Card:
    """Show an answer; ``shareable`` where only the asker sees it."""
    first, *more = pages(answer_blocks(answer))
    offered = []
    if shareable:
        offered.append(button("Share in channel", SHARE, pack(answer)))
    if more:
        offered.append(button("Show all", SHOW_ALL, pack(answer)))
    return finished(spoken(answer), [*first, buttons(*offered)] if offered else first)


def answer_cards(answer: Answer, most: int, left: int = 0) -> list[Card]:
    """Show an answer whole, in as many messages as it takes, ``most`` at most.

    ``left`` counts the codes that were left out before.
    """
    return [finished(spoken(answer), page) for page in dealt(answer, most, left)]


def shared_card(answer: Answer, sharer: str, left: int = 0) -> Card:
    """Show an answer to a channel, in the name of the user (an id from Slack) who shared it."""
    return finished(spoken(answer), [*dealt(answer, 1, left)[0], small(f"Shared by <@{sharer}>")])


def dealt(answer: Answer, most: int, left: int) -> list[list[Block]]:
    """Deal an answer into messages, ``most`` at most; the last ends in what is missing and what did not fit."""
    ending = [section(missing_line(answer.missing))] if answer.missing else []
    room = CARD - ENDING - sum(map(size, ending))

    def dealt_with(count: int) -> list[list[Block]]:
        return pages(answer_blocks(replace(answer, found=answer.found[:count], missing=())), room)

    counts = range(1, len(answer.found) + 1)
    fit = max(1, bisect_right(counts, most, key=lambda count: len(dealt_with(count))))
    left += len(answer.found) - fit
    messages = dealt_with(fit)[:most]
    messages[-1] += [*ending, small(more_codes(left))] if left else ending
    return messages


def answer_blocks(answer: Answer) -> Iterator[Block]:
    """Draw an answer without a limit."""
    for number, one in enumerate(answer.found[:FULL]):
        if number:
            yield {"type": "divider"}
        yield from found_blocks(one)
    if len(answer.found) > FULL:
        yield {"type": "divider"}
        yield from sections(short_line(one) for one in answer.found[FULL:])
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
    for line in one.entry.meaning.text.splitlines():
        for piece in pieces(filled(line, one.preferred_values), SECTION - 2):
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
    meaning = filled(shorten(one.entry.meaning.text, DOUBTFUL), one.preferred_values)
    return f"{code(one.entry.code)}  {meaning}{retired(one.entry)}{repeated(one.times)}"


def missing_line(missing: Sequence[str]) -> str:
    """Say that the catalog lacks codes."""
    named = ", ".join(code(shorten(one, TYPED)) for one in missing[:NAMED])
    return know_no(f"{named} and {len(missing) - NAMED} more" if len(missing) > NAMED else named)


def spoken(answer: Answer) -> str:
    """Put an answer into one plain sentence a code."""
    return " · ".join([*map(in_short, answer.found), *map(know_no, answer.missing)]) or answer.typed
