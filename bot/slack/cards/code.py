"""One code on a card: in full with what to do about it, on one line, or as missing from the catalog."""

from collections.abc import Iterator, Sequence

from bot.catalog.entry import Meaning
from bot.desk.questions.advice import Advice
from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.wording import (
    ELSE_MAY_HELP,
    INTERNAL_SUFFIX,
    RETIRED,
    TO_DO,
    UNKNOWN_CODES,
    explain_missing_steps,
    fill_placeholders,
    format_code_footer,
    format_doubtful_meaning,
    format_mark,
    format_retired,
    format_section,
    format_sharing,
    format_success,
    format_verification,
    list_visible_advice,
    select_visible_steps,
)
from bot.slack.cards.answer_buttons import FOLLOW, FOLLOW_LIMIT, code_button, fix_button_row
from bot.slack.cards.blocks import (
    Block,
    code_span,
    context_block,
    context_blocks,
    escape,
    key_span,
    quote_lines,
    section,
    sections,
    short_code_span,
    shorten,
)
from bot.slack.cards.markup import fill_in_bold, render_step
from bot.steps.step import Step

DOUBTFUL_LIMIT = 300  # characters of a doubtful meaning
TYPED_LIMIT = 100  # characters of typed text
VERIFICATION_LIMIT = 200  # characters of the verification: by whom and when
MISSING_LISTED = 10  # missing codes that are listed
MISSING_WITH_BUTTON = 3  # missing codes with a button


def code_blocks(hit: CodeMatch, *, staff: bool = False) -> Iterator[Block]:
    """Yield the blocks of one code in full: the meaning, the steps, the small print."""
    entry = hit.entry
    quote = quote_lines(entry.meaning.text, lambda line: fill_in_bold(line, hit.preferred_values))
    yield from sections([f"{code_heading(hit)}{times_suffix(hit.times)}", *quote])
    doubts = [doubtful_line(hit, meaning) for meaning in entry.meanings[1:]]
    retired = [RETIRED] if entry.status == "retired" else []
    yield from context_blocks([format_mark(hit.mark), *doubts, *retired])
    visible = list_visible_advice(hit, staff=staff)
    yield from advice_blocks(hit, visible, staff=staff)
    worked = format_success(visible[0]) if len(visible) == 1 else ""  # each of several shows its own
    small_print = [escape(format_code_footer(hit, worked))]
    if hit.twin:
        meaning = escape(shorten(hit.twin.meaning.text, DOUBTFUL_LIMIT))
        small_print.append(f"Not {code_span(hit.twin.code)}, “{meaning}”?")
    yield from context_blocks(small_print)


def code_heading(hit: CodeMatch) -> str:
    """Return the heading: a code and where it belongs."""
    return f"*{code_span(hit.entry.code)}*    {escape(shorten(format_section(hit.entry, hit.catalog), TYPED_LIMIT))}"


def times_suffix(times: int) -> str:
    """Return how often the text names a code; empty for once."""
    return f"    ×{times}" if times > 1 else ""


def doubtful_line(hit: CodeMatch, meaning: Meaning, values: Sequence[str] = ()) -> str:
    """Return the line for another meaning that the reference prints for the code, with the asker's values."""
    text = shorten(fill_placeholders(meaning.text, values), DOUBTFUL_LIMIT)
    return escape(format_doubtful_meaning(meaning, text, hit.mark))


def short_code_line(hit: CodeMatch) -> str:
    """Return a code on one line."""
    meaning = fill_in_bold(shorten(hit.entry.meaning.text, DOUBTFUL_LIMIT), hit.preferred_values)
    return f"{key_span(hit.entry.key, hit.catalog)}  {meaning}{format_retired(hit.entry)}{times_suffix(hit.times)}"


def advice_blocks(hit: CodeMatch, visible: Sequence[Advice], *, staff: bool) -> Iterator[Block]:
    """Yield the visible fixes of a code; if there are several, each has its own buttons and success rate."""
    if not visible:
        yield section(explain_missing_steps(hit))
    for place, advice in enumerate(visible):
        yield from sections(fix_lines(hit, advice, ELSE_MAY_HELP if place else TO_DO, staff=staff))
        if len(visible) > 1:
            if worked := format_success(advice):
                yield context_block(worked)
            yield fix_button_row(hit, advice.fix, staff=staff)


def fix_lines(hit: CodeMatch, advice: Advice, title: str, *, staff: bool) -> Iterator[str]:
    """Yield the lines of a fix: a heading, and one line per step."""
    details = [format_verification(advice), format_sharing(advice.fix) if staff else ""]
    yield f"*{title}*        {escape(shorten(' · '.join(filter(None, details)), VERIFICATION_LIMIT))}"
    for number, step in enumerate(select_visible_steps(advice, staff=staff), 1):
        yield step_line(number, step, hit)


def step_line(number: int, step: Step, hit: CodeMatch) -> str:
    """Render a numbered step; its further lines are indented."""
    text = render_step(step.text.strip(), hit.preferred_values, hit.entry.meaning.text)
    indented = text.replace("\n", "\n    ")
    return f"{number}. {indented}{f'    {INTERNAL_SUFFIX}' if step.audience == 'internal' else ''}"


def missing_code_blocks(missing: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks for codes missing from the catalog; the first few have a button to follow them."""
    followable = list(filter(can_be_followed, dict.fromkeys(missing)))[:MISSING_WITH_BUTTON]
    for text in followable:
        yield section(missing_codes_line([text]), code_button("Tell me when it's added", FOLLOW, text))
    if left := [text for text in missing if text not in followable]:
        yield section(missing_codes_line(left))


def can_be_followed(typed_code: str) -> bool:
    """Return whether a code that the catalog lacks can be followed: it may be any text somebody typed."""
    return bool(typed_code.strip()) and len(typed_code) <= FOLLOW_LIMIT


def missing_codes_line(missing: Sequence[str]) -> str:
    """Return the sentence that names missing codes."""
    named = ", ".join(short_code_span(text) for text in missing[:MISSING_LISTED])
    more = len(missing) - MISSING_LISTED
    return UNKNOWN_CODES.format(f"{named} and {more} more" if more > 0 else named)
