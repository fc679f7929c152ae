"""What stands under an answer: its buttons, and their ids and values for the surfaces that listen to them."""

from collections.abc import Iterator

from bot.desk.questions.lookup import Found
from bot.desk.questions.wording import steps_for
from bot.slack.cards.blocks import Block, button, buttons, menu
from bot.slack.cards.stale import reads_value
from bot.steps.step import Fix

SHARE = "share_answer"  # value: a parcel
SHOW_ALL = "show_whole_answer"  # value: a parcel
WRITE = "write_steps"  # value: CODE; staff
SUGGEST = "suggest_step"  # value: CODE; everyone else
SOLVED = "solved_it"  # value: CODE|HOME|NUMBER, as of FAILED
FAILED = "didnt_help"
FOLLOW = "follow_code"  # value: the code as it was named
MORE = "more"  # a menu for staff; values: verify|HOME|NUMBER, history|HOME, mark|CODE
VERIFY = "verify"
HISTORY = "history"
MARK = "mark"

UNDER = "under:"  # the beginning of the block id of a code's row
FOLLOWED = 100  # characters of a code that can be followed


def fix_row(hit: Found, fix: Fix, *, staff: bool) -> Block:
    """Ask whether one of several fixes helped, and offer staff what they can do with it."""
    checks = [menu(MORE, fix_options(fix))] if staff else []
    return buttons(*votes(hit.entry.code, fix), *checks)


def code_row(hit: Found, *, staff: bool) -> Block:
    """Offer what can be done about a code, and with its fix if it shows no more than one."""
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
    """Ask whether a fix helped."""
    value = f"{code}|{fix.home}|{fix.revision.number}"
    yield button("Solved it", SOLVED, value, label=f"Solved it: {code}")
    yield button("Didn't help", FAILED, value, label=f"Didn't help: {code}")


def follow(text: str, code: str) -> Block:
    """Offer to tell of a code."""
    return button(text, FOLLOW, code, label=f"{text}: {code}")


def code_options(hit: Found, fixes: list[Fix]) -> Iterator[tuple[str, str]]:
    """Offer staff what is done more rarely; a retired list of steps can be read, and restored, in its history."""
    code = hit.entry.code
    if len(fixes) == 1:
        yield from fix_options(fixes[0])
    if hit.kept and not any(fix.home == code for fix in fixes):
        yield "History of retired steps", f"{HISTORY}|{code}"
    yield "About this code …", f"{MARK}|{code}"


def fix_options(fix: Fix) -> Iterator[tuple[str, str]]:
    """Offer staff what can be done with a fix."""
    yield "I have checked these steps", f"{VERIFY}|{fix.home}|{fix.revision.number}"
    yield "History of these steps", f"{HISTORY}|{fix.home}"


@reads_value
def fix_in(value: str) -> tuple[str, int]:
    """Return the home and the revision that somebody checked; cards of release 0.3 name the code before them."""
    *_, home, number = value.split("|")
    return home, int(number)


def home_in(value: str) -> str:
    """Return the home of the steps whose history is wanted; cards of release 0.3 name the code before it."""
    return value.rpartition("|")[2]


def joined(row: Block, new: list[Block]) -> Block:
    """Put buttons at the end of a row, but before its menu."""
    elements = row["elements"]
    end = len(elements) - (elements[-1]["type"] == "overflow")
    return {**row, "elements": [*elements[:end], *new, *elements[end:]]}
