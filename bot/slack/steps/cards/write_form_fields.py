"""The blocks above and below the steps in their form: the code, other steps for it, and the codes that share them."""

from collections.abc import Iterator, Sequence
from itertools import count

from bot.catalog.entry import Entry
from bot.catalog.keys import get_printed_code
from bot.desk.questions.wording import format_meaning
from bot.desk.steps.read import StepsFormData
from bot.search.text.template import PLACEHOLDER
from bot.slack.cards.blocks import (
    Block,
    button,
    button_row,
    context_block,
    context_blocks,
    escape,
    key_span,
    quote_lines,
    section,
    sections,
    shorten,
)
from bot.slack.cards.button_values import join_parts, split_parts
from bot.slack.cards.code_options import code_options, key_options
from bot.slack.cards.forms import (
    CHECKBOX_LIMIT,
    OPTIONS_LIMIT,
    View,
    choice_input,
    input_block,
    option,
    plain_text_object,
    submitted_values,
    text_input,
)
from bot.slack.cards.stale import refuse_unreadable
from bot.steps.check import count_placeholders
from bot.steps.step import Fix

SIMILAR_INPUT, CODES_INPUT, CHECKED_INPUT, REASON_INPUT = "similar_codes", "more_codes", "checked", "why"  # block ids
OTHER_STEPS = "other_steps"  # prefix of the ids of buttons; value: CODE|HOME
CHECKED_VALUE = "yes"
MEANING_LIMIT = 300  # characters of the meaning
REASON_LIMIT = 500  # characters of the reason
MAX_OTHER_STEPS = 5  # buttons to other steps
MARKUP_HINT = "`*bold*`, `_italic_` and code between backticks work, and a plain https:// address becomes a link."
ALL_CODES_STAY = (
    "The steps are shown for {count:,} codes, more than this form has room for. All of these keep the steps, and what"
    " you choose here is added. To take some out, ask an admin for “errdesk steps export” and “errdesk steps import”."
)
REFERENCE_NOTE = "These steps are from the reference, and nobody has verified them. Saved, they're your team's steps."
UNVERIFIED_NOTE = "Nobody has verified it yet: it waits in the queue on Errdesk's Home until somebody has checked it."


def form_head_blocks(data: StepsFormData, fix: Fix | None, home: str) -> Iterator[Block]:
    """Yield the code, which codes share the steps, how to refer to values of its message, and links to other steps."""
    entry = data.entry
    meaning = escape(shorten(format_meaning(entry), MEANING_LIMIT))
    yield section(f"*{key_span(entry.key, data.catalog)}*  {meaning}")
    yield from context_blocks(
        filter(None, [reference_note(data), shared_steps_note(entry, fix, home), placeholders_note(entry), MARKUP_HINT])
    )
    if others := [*other_steps_buttons(data, home)][:MAX_OTHER_STEPS]:
        yield {**button_row(*others), "block_id": OTHER_STEPS}


def reference_note(data: StepsFormData) -> str:
    """Return a note that the steps are those of the reference, "" if they aren't."""
    return REFERENCE_NOTE if data.reference else ""


def shared_steps_note(entry: Entry, fix: Fix | None, home: str) -> str:
    """Return a note that several codes share the steps, "" if they don't."""
    if not fix or len(fix.codes) < 2:  # noqa: PLR2004 - several
        return ""
    location = "" if home == entry.key else f" It is kept under {key_span(home)}."
    return f"One text for {len(fix.codes)} codes: what you change here changes for all of them.{location}"


def placeholders_note(entry: Entry) -> str:
    """Return the code's message with its placeholders numbered as a step refers to them, "" if it has none."""
    if not (last := count_placeholders(entry)):
        return ""
    between = "and" if last == 2 else "to"  # noqa: PLR2004 - two have nothing between them
    names = "{1} in a step stands" if last == 1 else f"{{1}} {between} {{{last}}} in a step stand"
    numbers = count(1)
    message = PLACEHOLDER.sub(lambda _: f"{{{next(numbers)}}}", entry.meaning.text)
    return f"{names} for: {escape(shorten(message, MEANING_LIMIT))}"


def other_steps_buttons(data: StepsFormData, home: str) -> Iterator[Block]:
    """Yield the buttons that open the other steps shown for the code."""
    own_home = data.entry.key
    for fix in data.fixes:
        if fix.home not in {home, own_home}:
            label = f"Steps kept under {get_printed_code(fix.home)}"
            yield button(label, f"{OTHER_STEPS}:{fix.home}"[:255], join_parts(own_home, fix.home))
    if home != own_home:
        value = join_parts(own_home, own_home)
        yield button("Steps of its own", OTHER_STEPS, value, label=f"Steps of its own: {data.entry.code}")


def suggestion_blocks(text: str) -> Iterator[Block]:
    """Yield a suggestion to be merged into the steps; markup in it is escaped."""
    yield section("*Suggested, to be worked into the steps below:*")
    yield from sections(quote_lines(text))


def form_tail_blocks(data: StepsFormData, fix: Fix | None, codes: Sequence[str] | None) -> Iterator[Block]:
    """Yield the inputs for the other codes, whether the steps were checked, and why they changed.

    ``codes`` are the other codes that share the steps now, None if the form's metadata can't hold them.
    """
    if similar := code_options(data.similar)[:CHECKBOX_LIMIT]:
        ticks = choice_input("checkboxes", similar)
        yield input_block("Also for these, which say the same", SIMILAR_INPUT, ticks, optional=True)
    if fix and codes is None:
        yield context_block(ALL_CODES_STAY.format(count=len(fix.codes)))
    yield from code_menus(codes or ())
    yield input_block(
        "Checked",
        CHECKED_INPUT,
        choice_input("checkboxes", [option("I have checked these steps", CHECKED_VALUE)]),
        optional=True,
    )
    if fix:
        yield input_block("Why this change", REASON_INPUT, text_input(longest=REASON_LIMIT), optional=True)


def code_menus(codes: Sequence[str]) -> Iterator[Block]:
    """Yield type-ahead menus of codes filled with ``codes``; Slack takes at most 100 initial options a menu."""
    for number, start in enumerate(range(0, max(1, len(codes)), OPTIONS_LIMIT)):
        menu: Block = {
            "type": "multi_external_select",
            "placeholder": plain_text_object("A code, a number, or words", 150),
            "min_query_length": 1,
        }
        if selected := key_options(codes[start : start + OPTIONS_LIMIT]):
            menu["initial_options"] = selected
        yield input_block(
            "Also for other codes", CODES_INPUT if not number else f"{CODES_INPUT}_{number}", menu, optional=True
        )


@refuse_unreadable
def read_chosen_codes(view: View) -> tuple[str, ...]:
    """Return the keys of the codes that were ticked or picked from menus, without duplicates."""
    values = submitted_values(view)
    lists = [
        value
        for name, value in values.items()
        if name.startswith((SIMILAR_INPUT, CODES_INPUT)) and isinstance(value, list)
    ]
    return tuple(dict.fromkeys(name for names in lists for name in names))


def is_checked(view: View) -> bool:
    """Return whether “I have checked these steps” is ticked."""
    return bool(submitted_values(view).get(CHECKED_INPUT))


def followers_notified_text(followers: int) -> str:
    """Return how many followers will be notified, in words."""
    return f"{followers} follower{'' if followers == 1 else 's'} will be notified."


def read_reason(view: View) -> str:
    """Return the reason for the change, "" if there is none."""
    return str(submitted_values(view).get(REASON_INPUT) or "").strip()


@refuse_unreadable
def decode_other_steps(value: str) -> tuple[str, str]:
    """Return the value of a button to other steps in two parts: the code, and the steps' home."""
    shown_code, home = split_parts(value)
    return shown_code, home
