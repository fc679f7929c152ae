"""The buttons under an answer, with the action ids and values that listeners read."""

from collections.abc import Iterator

from bot.desk.questions.lookup import Found
from bot.desk.questions.wording import steps_for
from bot.slack.cards.blocks import Block, button, buttons, menu
from bot.slack.cards.stale import reads_value
from bot.steps.step import Fix

SHARE = "share_answer"  # value: a button payload, see button_values
SHOW_ALL = "show_whole_answer"  # value: the same
WRITE = "write_steps"  # value: CODE; staff
SUGGEST = "suggest_step"  # value: CODE; everyone else
SOLVED = "solved_it"  # value: CODE|HOME|NUMBER, also that of FAILED
FAILED = "didnt_help"
FOLLOW = "follow_code"  # value: the code as it was typed
MORE = "more"  # a menu for staff; values: verify|HOME|NUMBER, history|HOME, mark|CODE
VERIFY = "verify"
HISTORY = "history"
MARK = "mark"

UNDER = "under:"  # prefix of the block id of a code's row
FOLLOWED = 100  # characters of a code that can be followed


def fix_row(hit: Found, fix: Fix, *, staff: bool) -> Block:
    """Return the buttons of one of several fixes: the two votes, and for staff a menu."""
    checks = [menu(MORE, fix_options(fix))] if staff else []
    return buttons(*votes(hit.entry.code, fix), *checks)


def code_row(hit: Found, *, staff: bool) -> Block:
    """Return the button row of a code; it includes the votes if exactly one fix is visible."""
    code = hit.entry.code
    fixes = [advice.fix for advice in hit.advice if steps_for(advice, staff=staff)]
    elements = list(votes(code, fixes[0])) if len(fixes) == 1 else []
    text, action = ("Edit steps" if fixes else "Write steps", WRITE) if staff else ("Suggest a step", SUGGEST)
    elements.append(button(text, action, code, label=f"{text}: {code}"))
    if not fixes:
        elements.insert(len(elements) if staff else 0, follow("Tell me when there are steps", code))
    if staff:
        elements.append(menu(MORE, code_options(hit, fixes)))
    return {**buttons(*elements), "block_id": UNDER + code}


def votes(code: str, fix: Fix) -> Iterator[Block]:
    """Yield the buttons that ask whether a fix helped."""
    value = f"{code}|{fix.home}|{fix.revision.number}"
    yield button("Solved it", SOLVED, value, label=f"Solved it: {code}")
    yield button("Didn't help", FAILED, value, label=f"Didn't help: {code}")


def follow(text: str, code: str) -> Block:
    """Return the button that follows a code."""
    return button(text, FOLLOW, code, label=f"{text}: {code}")


def code_options(hit: Found, fixes: list[Fix]) -> Iterator[tuple[str, str]]:
    """Yield the less frequent actions for staff; retired steps can be read and restored in their history."""
    code = hit.entry.code
    if len(fixes) == 1:
        yield from fix_options(fixes[0])
    if hit.kept and not any(fix.home == code for fix in fixes):
        yield "History of retired steps", f"{HISTORY}|{code}"
    yield "About this code …", f"{MARK}|{code}"


def fix_options(fix: Fix) -> Iterator[tuple[str, str]]:
    """Yield the staff actions on a fix."""
    yield "I have checked these steps", f"{VERIFY}|{fix.home}|{fix.revision.number}"
    yield "History of these steps", f"{HISTORY}|{fix.home}"


@reads_value
def fix_in(value: str) -> tuple[str, int]:
    """Return the home and the revision number that somebody checked; in cards of release 0.3 the code precedes them."""
    *_, home, number = value.split("|")
    return home, int(number)


def home_in(value: str) -> str:
    """Return the home of the steps whose history is requested; in cards of release 0.3 the code precedes it."""
    return value.rpartition("|")[2]


def joined(row: Block, new: list[Block]) -> Block:
    """Append buttons to a row, before its menu if it has one."""
    elements = row["elements"]
    end = len(elements) - (elements[-1]["type"] == "overflow")
    return {**row, "elements": [*elements[:end], *new, *elements[end:]]}
