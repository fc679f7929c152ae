"""What stands above and below the steps in their form: the code, other steps for it, the codes it is for."""

from collections.abc import Iterator, Sequence
from itertools import count

from bot.catalog.entry import Entry
from bot.desk.steps.save import Sheet
from bot.search.template import PLACEHOLDER
from bot.slack.cards.blocks import (
    BUTTON_TEXT,
    Block,
    button,
    buttons,
    code,
    escape,
    quoted,
    section,
    sections,
    shorten,
    small,
    smalls,
)
from bot.slack.cards.forms import OPTIONS, TICKS, Option, View, choices, entered, field, option, plain, text_input
from bot.slack.cards.stale import reads_value
from bot.steps.check import placeholders
from bot.steps.step import Fix

SIMILAR, CODES, CHECKED, WHY = "similar_codes", "more_codes", "checked", "why"  # block ids
OTHER = "other_steps"  # the beginning of the ids of buttons; value: CODE|HOME
YES = "yes"
MEANING = 300  # characters of the meaning
REASON = 500  # characters of the reason
OTHERS = 5  # buttons that lead to other steps
MARKS = "`*bold*`, `_italic_` and code between backticks work, and a plain https:// address becomes a link."
ALL_STAY = (
    "The steps are shown for {count:,} codes, more than this form has room for. All of these keep the steps, and what"
    " you choose here is added. To take some out, ask an admin for “errdesk steps export” and “errdesk steps import”."
)
UNVERIFIED = "Nobody has verified it yet: it waits in the queue on Errdesk's Home until somebody has checked it."


def head_blocks(sheet: Sheet, fix: Fix | None, home: str) -> Iterator[Block]:
    """Say which code it is, what it shares its steps with, and how to name the values of its message."""
    entry = sheet.entry
    yield section(f"*{code(entry.code)}*  {escape(shorten(entry.meaning.text, MEANING))}")
    yield from smalls(filter(None, [shared_note(entry, fix, home), values_note(entry), MARKS]))
    if others := [*other_buttons(sheet, home)][:OTHERS]:
        yield {**buttons(*others), "block_id": OTHER}


def shared_note(entry: Entry, fix: Fix | None, home: str) -> str:
    """Say that the steps are for several codes, where they are."""
    if not fix or len(fix.codes) < 2:  # noqa: PLR2004 - several
        return ""
    kept = "" if home == entry.code else f" It is kept under {code(home)}."
    return f"One text for {len(fix.codes)} codes: what you change here changes for all of them.{kept}"


def values_note(entry: Entry) -> str:
    """Show a message with its places numbered as a step names them, where it has any."""
    if not (last := placeholders(entry)):
        return ""
    between = "and" if last == 2 else "to"  # noqa: PLR2004 - two have nothing between them
    names = "{1} in a step stands" if last == 1 else f"{{1}} {between} {{{last}}} in a step stand"
    numbers = count(1)
    message = PLACEHOLDER.sub(lambda _: f"{{{next(numbers)}}}", entry.meaning.text)
    return f"{names} for: {escape(shorten(message, MEANING))}"


def other_buttons(sheet: Sheet, home: str) -> Iterator[Block]:
    """Lead to the other steps that are shown for the code."""
    wanted = sheet.entry.code
    for one in sheet.fixes:
        if one.home not in {home, wanted}:
            label = f"Steps kept under {one.home}"
            yield button(label, f"{OTHER}:{one.home}"[:255], f"{wanted}|{one.home}")
    if home != wanted:
        yield button("Steps of its own", OTHER, f"{wanted}|{wanted}", label=f"Steps of its own: {wanted}")


def suggestion_blocks(text: str) -> Iterator[Block]:
    """Show a suggestion beside the steps that there are, nothing in it live."""
    yield section("*Suggested, to be worked into the steps below:*")
    yield from sections(quoted(text))


def tail_blocks(sheet: Sheet, fix: Fix | None, codes: Sequence[str] | None) -> Iterator[Block]:
    """Ask for which other codes it is, whether it was checked, and why it changed.

    ``codes`` are the others for which it is now, None where the form cannot carry them.
    """
    if sheet.similar:
        ticks = choices("checkboxes", [code_option(one) for one in sheet.similar[:TICKS]])
        yield field("Also for these, which say the same", SIMILAR, ticks, optional=True)
    if fix and codes is None:
        yield small(ALL_STAY.format(count=len(fix.codes)))
    yield from code_menus(codes or ())
    yield field("Checked", CHECKED, choices("checkboxes", [option("I have checked these steps", YES)]), optional=True)
    if fix:
        yield field("Why this change", WHY, text_input(longest=REASON), optional=True)


def code_menus(codes: Sequence[str]) -> Iterator[Block]:
    """Ask for codes, found as one types, with those that there are; a menu is filled with a hundred at most."""
    for number, start in enumerate(range(0, max(1, len(codes)), OPTIONS)):
        menu: Block = {
            "type": "multi_external_select",
            "placeholder": plain("A code, a number, or words", 150),
            "min_query_length": 1,
        }
        if chosen := [option(one, one) for one in codes[start : start + OPTIONS]]:
            menu["initial_options"] = chosen
        yield field("Also for other codes", CODES if not number else f"{CODES}_{number}", menu, optional=True)


def code_option(entry: Entry) -> Option:
    """Offer a code with its meaning."""
    return option(entry.code, entry.code, shorten(entry.meaning.text, BUTTON_TEXT))


@reads_value
def chosen_codes(view: View) -> tuple[str, ...]:
    """Give the codes that were ticked and picked."""
    said = entered(view)
    lists = [value for name, value in said.items() if name.startswith((SIMILAR, CODES)) and isinstance(value, list)]
    return tuple(dict.fromkeys(one for several in lists for one in several))


def is_checked(view: View) -> bool:
    """Say whether somebody says that they checked the steps."""
    return bool(entered(view).get(CHECKED))


def will_be_told(followers: int) -> str:
    """Say how many of those who waited for steps hear of them."""
    return f"{followers} follower{'' if followers == 1 else 's'} will be told."


def reason(view: View) -> str:
    """Give the reason."""
    return str(entered(view).get(WHY) or "").strip()


@reads_value
def other_wanted(value: str) -> tuple[str, str]:
    """Read a button that leads to other steps: the code, and their home."""
    wanted, _, home = value.partition("|")
    return wanted, home
