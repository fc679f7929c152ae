"""One code on a card: in full, on one line, or as missing from the catalog."""

from collections.abc import Iterator, Sequence

from bot.catalog.entry import Entry, Meaning
from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.wording import (
    RETIRED,
    format_code_footer,
    format_doubtful_meaning,
    format_mark,
    format_retired,
    format_section,
    format_unknown_codes,
)
from bot.slack.cards.answer_buttons import FOLLOW_LIMIT, follow_button
from bot.slack.cards.blocks import (
    SECTION_LIMIT,
    Block,
    code_span,
    context_blocks,
    escape,
    section,
    sections,
    shorten,
    split_markup,
)
from bot.slack.cards.code_steps import advice_blocks, only_fix_success
from bot.slack.cards.markup import fill_in_bold

DOUBTFUL_LIMIT = 300  # characters of a doubtful meaning
TYPED_LIMIT = 100  # characters of typed text
MISSING_LISTED = 10  # missing codes that are listed
MISSING_WITH_BUTTON = 3  # missing codes with a button


def code_blocks(hit: CodeMatch, *, staff: bool = False) -> Iterator[Block]:
    """Yield the blocks of one code in full: the meaning, the steps, the small print."""
    yield from sections([code_heading(hit.entry, hit.times), *quote_meaning(hit)])
    doubts = [doubtful_line(hit, meaning) for meaning in hit.entry.meanings[1:]]
    if hit.entry.status == "retired":
        doubts.append(RETIRED)
    yield from context_blocks(filter(None, [format_mark(hit.mark), *doubts]))
    yield from advice_blocks(hit, staff=staff)
    yield from context_blocks(code_small_print(hit, staff=staff))


def code_heading(entry: Entry, times: int = 1) -> str:
    """Return the heading: a code and where it belongs."""
    return f"*{code_span(entry.code)}*    {escape(shorten(format_section(entry), TYPED_LIMIT))}{times_suffix(times)}"


def times_suffix(times: int) -> str:
    """Return how often the text names a code; empty for once."""
    return f"    ×{times}" if times > 1 else ""


def quote_meaning(hit: CodeMatch) -> Iterator[str]:
    """Yield the preferred meaning as quote lines, its placeholders filled with the asker's values."""
    for line in hit.entry.meaning.text.splitlines():
        for piece in split_markup(fill_in_bold(line, hit.preferred_values), SECTION_LIMIT - 2):
            yield f"> {piece}"


def doubtful_line(hit: CodeMatch, meaning: Meaning) -> str:
    """Return the line for another meaning that the reference prints for the code."""
    return escape(format_doubtful_meaning(meaning, shorten(meaning.text, DOUBTFUL_LIMIT), hit.mark))


def code_small_print(hit: CodeMatch, *, staff: bool) -> Iterator[str]:
    """Yield how the steps worked, how often a code is asked for, where it is printed, and its look-alike."""
    if asked := format_code_footer(hit, only_fix_success(hit, staff=staff)):
        yield escape(asked)
    if hit.twin:
        yield f"Not {code_span(hit.twin.code)}, “{escape(shorten(hit.twin.meaning.text, DOUBTFUL_LIMIT))}”?"


def short_code_line(hit: CodeMatch) -> str:
    """Return a code on one line."""
    meaning = fill_in_bold(shorten(hit.entry.meaning.text, DOUBTFUL_LIMIT), hit.preferred_values)
    return f"{code_span(hit.entry.code)}  {meaning}{format_retired(hit.entry)}{times_suffix(hit.times)}"


def missing_code_blocks(missing: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks for codes missing from the catalog; the first few have a button to follow them."""
    offered = [text for text in dict.fromkeys(missing) if text.strip() and len(text) <= FOLLOW_LIMIT][
        :MISSING_WITH_BUTTON
    ]
    for text in offered:
        yield section(missing_codes_line([text]), follow_button("Tell me when it is known", text))
    if left := [text for text in missing if text not in offered]:
        yield section(missing_codes_line(left))


def missing_codes_line(missing: Sequence[str]) -> str:
    """Return the sentence that names missing codes."""
    named = ", ".join(code_span(shorten(text, TYPED_LIMIT)) for text in missing[:MISSING_LISTED])
    return format_unknown_codes(
        f"{named} and {len(missing) - MISSING_LISTED} more" if len(missing) > MISSING_LISTED else named
    )
