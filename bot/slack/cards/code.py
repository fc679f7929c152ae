"""One code on a card: in full, on one line, or as missing from the catalog."""

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
TYPED = 100  # characters of typed text
NAMED = 10  # missing codes that are listed
WANTED = 3  # missing codes with a button


def found_blocks(hit: Found, *, staff: bool = False) -> Iterator[Block]:
    """Yield the blocks of one code in full: the meaning, the steps, the small print."""
    yield from sections([head_line(hit.entry, hit.times), *quote(hit)])
    doubts = [doubtful_line(hit, meaning) for meaning in hit.entry.meanings[1:]]
    if hit.entry.status == "retired":
        doubts.append(RETIRED)
    yield from smalls(filter(None, [marked(hit.mark), *doubts]))
    yield from advice_blocks(hit, staff=staff)
    yield from smalls(small_print(hit, staff=staff))


def head_line(entry: Entry, times: int = 1) -> str:
    """Return the heading: a code and where it belongs."""
    return f"*{code(entry.code)}*    {escape(shorten(place(entry), TYPED))}{repeated(times)}"


def repeated(times: int) -> str:
    """Return how often the text names a code; empty for once."""
    return f"    ×{times}" if times > 1 else ""


def quote(hit: Found) -> Iterator[str]:
    """Yield the preferred meaning as quote lines, its placeholders filled with the asker's values."""
    for line in hit.entry.meaning.text.splitlines():
        for piece in pieces(filled(line, hit.preferred_values), SECTION - 2):
            yield f"> {piece}"


def doubtful_line(hit: Found, meaning: Meaning) -> str:
    """Return the line for another meaning that the reference prints for the code."""
    return escape(also_prints(meaning, shorten(meaning.text, DOUBTFUL), hit.mark))


def small_print(hit: Found, *, staff: bool) -> Iterator[str]:
    """Yield how the steps worked, how often a code is asked for, where it is printed, and its look-alike."""
    if asked := asked_and_printed(hit, worked(hit, staff=staff)):
        yield escape(asked)
    if hit.twin:
        yield f"Not {code(hit.twin.code)}, “{escape(shorten(hit.twin.meaning.text, DOUBTFUL))}”?"


def short_line(hit: Found) -> str:
    """Return a code on one line."""
    meaning = filled(shorten(hit.entry.meaning.text, DOUBTFUL), hit.preferred_values)
    return f"{code(hit.entry.code)}  {meaning}{retired(hit.entry)}{repeated(hit.times)}"


def missing_blocks(missing: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks for codes missing from the catalog; the first few have a button to follow them."""
    offered = [text for text in dict.fromkeys(missing) if text.strip() and len(text) <= FOLLOWED][:WANTED]
    for text in offered:
        yield section(missing_line([text]), follow("Tell me when it is known", text))
    if left := [text for text in missing if text not in offered]:
        yield section(missing_line(left))


def missing_line(missing: Sequence[str]) -> str:
    """Return the sentence that names missing codes."""
    named = ", ".join(code(shorten(text, TYPED)) for text in missing[:NAMED])
    return know_no(f"{named} and {len(missing) - NAMED} more" if len(missing) > NAMED else named)
