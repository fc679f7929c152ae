"""The buttons under an answer, with the action ids and values that listeners read."""

from collections.abc import Iterable, Iterator

from bot.catalog.keys import get_printed_code
from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.wording import list_visible_advice
from bot.slack.cards.blocks import Block, button, button_row
from bot.slack.cards.button_values import join_parts, split_parts
from bot.slack.cards.forms import fits_option, option
from bot.slack.cards.stale import refuse_unreadable
from bot.steps.reference_steps import digest_steps
from bot.steps.step import Fix

# In all values, CODE and HOME are keys.
PICK = "pick_code"  # value: QUESTION|CODE or QUESTION|CODE|WORDS; the question it was offered for may be missing
LIST_PAGE = "list_page"  # prefix of the action ids of buttons that open a section's page: Slack wants them distinct
LIST_GROUP = "list_group"  # value: the name of the section or family to list
SHARE = "share_answer"  # value: a button payload, see button_values
SHOW_ALL = "show_whole_answer"  # value: the same
WRITE = "write_steps"  # value: CODE; staff
SUGGEST = "suggest_step"  # value: CODE; everyone else
SOLVED = "solved_it"  # value: CODE|HOME|NUMBER, also that of FAILED
FAILED = "didnt_help"
FOLLOW = "follow_code"  # value: CODE, or as it was typed if no catalog has it
VERIFY_REFERENCE = "verify_reference_steps"  # value: CODE|DIGEST of the steps that were shown; staff
MORE = "more"  # a menu for staff; values: verify|HOME|NUMBER, history|HOME, mark|CODE
VERIFY = "verify"
HISTORY = "history"
MARK = "mark"

CODE_ROW_PREFIX = "under:"  # prefix of the block id of a code's row
ONLY_CODE_ROW_PREFIX = f"{CODE_ROW_PREFIX} "  # of the row of a card's only code: no key begins with a blank
OVERFLOW_LIMIT = 5  # options of an overflow menu
TELL_OF_STEPS, TELL_WHEN_VERIFIED = "Tell me when there are steps", "Tell me when they're verified"
LAST_ID = 2**31 - 1  # of a row: the largest that both databases can look for
FOLLOW_LIMIT = 100  # characters of a code that can be followed


def fix_button_row(hit: CodeMatch, fix: Fix, *, staff: bool) -> Block:
    """Return the buttons of one of several fixes: the two votes, and for staff a menu."""
    checks = overflow_menus(MORE, fix_menu_options(fix)) if staff else ()
    return button_row(*vote_buttons(hit.entry.key, fix), *checks)


def code_button_row(hit: CodeMatch, *, staff: bool, alone: bool = False) -> Block:
    """Return the button row of a code, which may be alone on a card, with the votes if exactly one fix is visible."""
    code = hit.entry.key
    fixes = [advice.fix for advice in list_visible_advice(hit, staff=staff)]
    votes = vote_buttons(code, fixes[0]) if len(fixes) == 1 else []
    others = list_staff_buttons(hit, fixes) if staff else list_asker_buttons(hit, fixes)
    prefix = ONLY_CODE_ROW_PREFIX if alone else CODE_ROW_PREFIX
    return button_row(*votes, *others, block_id=f"{prefix}{code}")


def list_staff_buttons(hit: CodeMatch, fixes: list[Fix]) -> Iterator[Block]:
    """Yield what staff can do about a code."""
    code = hit.entry.key
    yield from verify_reference_buttons(hit)
    yield code_button("Edit steps" if fixes else "Write steps", WRITE, code)
    if not (fixes or hit.reference_steps):
        yield code_button(TELL_OF_STEPS, FOLLOW, code)
    yield from overflow_menus(MORE, code_menu_options(hit, fixes))


def list_asker_buttons(hit: CodeMatch, fixes: list[Fix]) -> Iterator[Block]:
    """Yield what everybody else can do about a code."""
    code = hit.entry.key
    if not fixes:
        yield code_button(TELL_WHEN_VERIFIED if hit.reference_steps else TELL_OF_STEPS, FOLLOW, code)
    yield code_button("Suggest a step", SUGGEST, code)


def verify_reference_buttons(hit: CodeMatch) -> Iterator[Block]:
    """Yield the button that makes the reference's steps steps of staff, if they are shown; staff."""
    if hit.reference_steps:
        value = f"{hit.entry.key}|{digest_steps(hit.reference_steps)}"
        yield code_button("Verify", VERIFY_REFERENCE, hit.entry.key, value)


def vote_buttons(code: str, fix: Fix) -> list[Block]:
    """Return the buttons that ask whether a fix helped."""
    value = join_parts(code, fix.home, fix.revision.number)
    return [code_button("Solved it", SOLVED, code, value), code_button("Didn't help", FAILED, code, value)]


def code_button(text: str, action: str, code: str, value: str = "") -> Block:
    """Return a button about a code (a key), which its label names for screen readers; its default value is the key."""
    return button(text, action, value or code, label=f"{text}: {get_printed_code(code)}")


def show_code_button(wanted: str, question: int | None = None, words: str = "") -> Block:
    """Return the button that shows a code; its value is the code and the id of the question it was offered for.

    ``words`` are what was typed, normalized: the database gets them only if the button is pressed.
    """
    value = join_parts(question or "", wanted, *filter(None, [words]))
    return button("Show", PICK, value, label=f"Show {get_printed_code(wanted)}")


def section_page_button(name: str, text: str, page: int) -> Block:
    """Return the button that opens a page of a section."""
    return button(text, f"{LIST_PAGE}:{name}:{page}", f"{page}|{name}")


def list_group_button(name: str) -> Block:
    """Return the button that lists all codes of a section or family, of which a choice shows the first."""
    return button("Show all", LIST_GROUP, name)


def overflow_menus(action_id: str, offered: Iterable[tuple[str, str]]) -> list[Block]:
    """Return an overflow menu of actions, each a text and a value; none for codes that no value has room for."""
    fitting = [(text, value) for text, value in offered if fits_option(value)]
    return [overflow_menu(action_id, fitting)] if fitting else []


def overflow_menu(action_id: str, offered: Iterable[tuple[str, str]]) -> Block:
    """Return an overflow menu of actions, each a text and a value; raises ValueError for none or too many."""
    options = [option(text, value) for text, value in offered]
    if not 0 < len(options) <= OVERFLOW_LIMIT:
        raise ValueError(f"A menu has one to {OVERFLOW_LIMIT} options, not {len(options)}.")
    return {"type": "overflow", "action_id": action_id, "options": options}


def code_menu_options(hit: CodeMatch, fixes: list[Fix]) -> Iterator[tuple[str, str]]:
    """Yield the less frequent actions for staff; retired steps can be read and restored in their history."""
    code = hit.entry.key
    if len(fixes) == 1:
        yield from fix_menu_options(fixes[0])
    if hit.has_own_steps and not any(fix.home == code for fix in fixes):
        yield "History of retired steps", join_parts(HISTORY, code)
    yield "About this code …", f"{MARK}|{code}"


def fix_menu_options(fix: Fix) -> Iterator[tuple[str, str]]:
    """Yield the staff actions on a fix."""
    yield "I have checked these steps", join_parts(VERIFY, fix.home, fix.revision.number)
    yield "History of these steps", join_parts(HISTORY, fix.home)


@refuse_unreadable
def decode_fix(value: str) -> tuple[str, int]:
    """Return the home and the revision number that somebody checked; in cards of release 0.3 the code precedes them."""
    *_, home, number = split_parts(value)
    return home, int(number)


def decode_reference_steps(value: str) -> tuple[str, str]:
    """Decode a button's value into the code and the digest of its steps from the reference."""
    code, _, digest = value.rpartition("|")
    return code, digest


def decode_home(value: str) -> str:
    """Return the home of the steps whose history is requested; in cards of release 0.3 the code precedes it."""
    return split_parts(value)[-1]


@refuse_unreadable
def decode_page(value: str) -> tuple[str, int]:
    """Decode a button's value into the section's name and the page number."""
    page, _, name = value.partition("|")
    return name, int(page)


@refuse_unreadable
def decode_pick(value: str) -> tuple[str, int | None, str]:
    """Decode a row's button into the code, the question id, and the words that were typed, "" if there are none."""
    question, wanted, *words = split_parts(value)
    return wanted, decode_id(question) if question else None, "".join(words)


def decode_id(value: str) -> int:
    """Return the id of a stored row; raises ValueError for a number that can't be one."""
    number = int(value)
    if not 0 < number <= LAST_ID:
        raise ValueError(f"no row has the id {number}")
    return number
