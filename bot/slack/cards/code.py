"""One code as a card shows it: in full, on a line, or named as one that the catalog lacks."""

from collections.abc import Iterator, Sequence

from bot.catalog.entry import Entry, Meaning
from bot.desk.questions.lookup import Found
from bot.desk.questions.wording import (
    RETIRED,
    also_prints,
    asked_and_printed,
    know_no,
    marked,
    place,
    retired,
)
from bot.slack.cards.answer_buttons import FOLLOWED, follow
from bot.slack.cards.blocks import SECTION, Block, code, escape, pieces, section, sections, shorten, smalls
from bot.slack.cards.code_steps import advice_blocks, worked
from bot.slack.cards.markup import filled

DOUBTFUL = 300  # characters of a doubtful meaning
TYPED = 100  # characters of what somebody typed
NAMED = 10  # codes named that the catalog lacks
WANTED = 3  # of them with a button


def found_blocks(one: Found, *, staff: bool = False) -> Iterator[Block]:
    """Draw one code in full: the meaning first, then the steps, then the small print."""
    yield from sections([head_line(one.entry, one.times), *quote(one)])
    doubts = [doubtful_line(one, meaning) for meaning in one.entry.meanings[1:]]
    if one.entry.status == "retired":
        doubts.append(RETIRED)
    yield from smalls(filter(None, [marked(one.mark), *doubts]))
    yield from advice_blocks(one, staff=staff)
    yield from smalls(small_print(one, staff=staff))


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


def doubtful_line(one: Found, meaning: Meaning) -> str:
    """Tell of a meaning that the reference also prints."""
    return escape(also_prints(meaning, shorten(meaning.text, DOUBTFUL), one.mark))


def small_print(one: Found, *, staff: bool) -> Iterator[str]:
    """Say how the steps worked, how often a code is asked, where it is printed, and what it is easily mistaken for."""
    if asked := asked_and_printed(one, worked(one, staff=staff)):
        yield escape(asked)
    if one.twin:
        yield f"Not {code(one.twin.code)}, “{escape(shorten(one.twin.meaning.text, DOUBTFUL))}”?"


def short_line(one: Found) -> str:
    """Give a code one line."""
    meaning = filled(shorten(one.entry.meaning.text, DOUBTFUL), one.preferred_values)
    return f"{code(one.entry.code)}  {meaning}{retired(one.entry)}{repeated(one.times)}"


def missing_blocks(missing: Sequence[str]) -> Iterator[Block]:
    """Say that the catalog lacks codes, the first few with a button that offers to tell when it has them."""
    offered = [one for one in dict.fromkeys(missing) if one.strip() and len(one) <= FOLLOWED][:WANTED]
    for one in offered:
        yield section(missing_line([one]), follow("Tell me when it is known", one))
    if left := [one for one in missing if one not in offered]:
        yield section(missing_line(left))


def missing_line(missing: Sequence[str]) -> str:
    """Say that the catalog lacks codes."""
    named = ", ".join(code(shorten(one, TYPED)) for one in missing[:NAMED])
    return know_no(f"{named} and {len(missing) - NAMED} more" if len(missing) > NAMED else named)
