"""One code on a card: in full with what to do about it, on one line, or as missing from the catalog."""

from collections.abc import Iterator, Sequence

from bot.catalog.entry import Meaning
from bot.catalog.keys import spell_gap
from bot.desk.questions.advice import Advice
from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.wording import (
    ELSE_MAY_HELP,
    FROM_REFERENCE,
    INTERNAL_SUFFIX,
    RETIRED,
    TO_DO,
    UNKNOWN_CODES,
    explain_missing_steps,
    fill_placeholders,
    format_code_footer,
    format_doubtful_meaning,
    format_mark,
    format_meaning,
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
from bot.slack.cards.reference import aliases_text, cause_lines, severity_text
from bot.steps.step import Step

TWIN_LIMIT = 100  # characters of the meaning of a code that is easily mistaken for another
DOUBTFUL_LIMIT = 300  # characters of a doubtful meaning
TYPED_LIMIT = 100  # characters of typed text
VERIFICATION_LIMIT = 200  # characters of the verification: by whom and when
MISSING_LISTED = 10  # missing codes that are listed
MISSING_WITH_BUTTON = 3  # missing codes with a button


def code_blocks(hit: CodeMatch, *, staff: bool = False, whole: bool = False) -> Iterator[Block]:
    """Yield the blocks of one code: the meaning, why it appears, the steps, the small print; ``whole``: every cause."""
    entry = hit.entry
    quote = quote_lines(entry.meaning.text, lambda line: fill_in_bold(line, hit.preferred_values))
    yield from sections([f"{code_heading(hit)}{times_suffix(hit.times)}", *quote])
    yield from sections(cause_lines(hit, whole=whole))
    doubts = [doubtful_line(hit, meaning) for meaning in entry.meanings[1:]]
    retired = [RETIRED] if entry.status == "retired" else []
    yield from context_blocks([names_line(hit), *doubts, *retired])
    visible = list_visible_advice(hit, staff=staff)
    yield from advice_blocks(hit, visible, staff=staff)
    worked = format_success(visible[0]) if len(visible) == 1 else ""  # each of several shows its own
    small_print = [escape(format_code_footer(hit, worked))]
    if hit.twin:
        meaning = escape(shorten(format_meaning(hit.twin), TWIN_LIMIT))
        small_print.append(f"Easily confused with {code_span(hit.twin.code)} (“{meaning}”)")
    yield from context_blocks(small_print)


def names_line(hit: CodeMatch) -> str:
    """Return the line of small print that says how severe a code is, who must act, and what else it is called.

    What staff say of the severity counts more than what the reference says.
    """
    severity = "" if hit.mark and hit.mark.severity else severity_text(hit.entry)
    return " · ".join(filter(None, [severity, format_mark(hit.mark), aliases_text(hit.entry)]))


def code_heading(hit: CodeMatch) -> str:
    """Return the heading: a code and where it belongs."""
    place = escape(shorten(format_section(hit.entry, hit.catalog), TYPED_LIMIT))
    return f"*{code_span(hit.entry.code)}*    {place}".rstrip()


def times_suffix(times: int) -> str:
    """Return how often the text names a code; empty for once."""
    return f"    ×{times}" if times > 1 else ""


def short_meaning(hit: CodeMatch, limit: int) -> str:
    """Return a code's meaning in ``limit`` characters, with the asker's values in bold."""
    if not any(hit.preferred_values):
        return escape(shorten(format_meaning(hit.entry), limit))
    return fill_in_bold(shorten(hit.entry.meaning.text, limit), hit.preferred_values)


def doubtful_line(hit: CodeMatch, meaning: Meaning, values: Sequence[str] = ()) -> str:
    """Return the line for another meaning that the reference prints for the code, with the asker's values."""
    text = shorten(fill_placeholders(meaning.text, values), DOUBTFUL_LIMIT)
    return escape(format_doubtful_meaning(meaning, text, hit.mark))


def short_code_line(hit: CodeMatch) -> str:
    """Return a code on one line."""
    meaning = short_meaning(hit, DOUBTFUL_LIMIT)
    return f"{key_span(hit.entry.key, hit.catalog)}  {meaning}{format_retired(hit.entry)}{times_suffix(hit.times)}"


def advice_blocks(hit: CodeMatch, visible: Sequence[Advice], *, staff: bool) -> Iterator[Block]:
    """Yield the visible fixes of a code, else the reference's steps, else why there are none."""
    if hit.reference_steps:
        yield from sections(reference_lines(hit))
    elif not visible:
        yield section(explain_missing_steps(hit))
    for place, advice in enumerate(visible):
        yield from sections(fix_lines(hit, advice, ELSE_MAY_HELP if place else TO_DO, staff=staff))
        if len(visible) > 1:
            yield from fix_ending(hit, advice, staff=staff)


def fix_ending(hit: CodeMatch, advice: Advice, *, staff: bool) -> Iterator[Block]:
    """Yield what ends one of several fixes: its own success rate and buttons."""
    yield from context_blocks([format_success(advice)])
    yield fix_button_row(hit, advice.fix, staff=staff)


def reference_lines(hit: CodeMatch) -> Iterator[str]:
    """Yield the lines of the reference's steps: a heading, and one line per step."""
    yield f"*{TO_DO}*        {FROM_REFERENCE}"
    yield from (step_line(number, step, hit, live=False) for number, step in enumerate(hit.reference_steps, 1))


def fix_lines(hit: CodeMatch, advice: Advice, title: str, *, staff: bool) -> Iterator[str]:
    """Yield the lines of a fix: a heading, and one line per step."""
    details = [format_verification(advice), format_sharing(advice.fix) if staff else ""]
    yield f"*{title}*        {escape(shorten(' · '.join(filter(None, details)), VERIFICATION_LIMIT))}"
    for number, step in enumerate(select_visible_steps(advice, staff=staff), 1):
        yield step_line(number, step, hit)


def step_line(number: int, step: Step, hit: CodeMatch, *, live: bool = True) -> str:
    """Render a numbered step; its further lines are indented. URLs are links if staff wrote it, so that it is live."""
    text = render_step(step.text.strip(), hit.preferred_values, hit.entry.meaning.text, live=live)
    indented = text.replace("\n", "\n    ")
    return f"{number}. {indented}{f'    {INTERNAL_SUFFIX}' if step.audience == 'internal' else ''}"


def missing_code_blocks(missing: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks for codes missing from the catalog; the first few have a button to follow them."""
    followable = list(filter(can_be_followed, dict.fromkeys(missing)))[:MISSING_WITH_BUTTON]
    for text in followable:
        yield section(missing_codes_line([text]), code_button("Tell me when it's added", FOLLOW, spell_gap(text)))
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
