"""The history of a list of steps: every revision with what it changed, and a button that restores it."""

from collections.abc import Iterator, Sequence

from bot.desk.questions.wording import dated
from bot.desk.steps.feedback import TEXT, Failure
from bot.desk.steps.history import History, Past
from bot.slack.cards.blocks import Block, button, buttons, code, escape, moment, section, sections, shorten, small
from bot.slack.cards.forms import NOTE, View, hold, page
from bot.slack.cards.stale import reads_value
from bot.slack.steps.cards.feedback_form import complaint
from bot.steps.changes import Change

RESTORE = "restore_steps"  # value: HOME|NUMBER|BASE
RETIRE = "retire_steps"  # value: HOME|BASE
TURN = "turn_history"  # the beginning of the ids; value: HOME|PAGE
TITLE = "History"
PAGE = 5  # revisions; each has up to 40 steps of 1,000 characters, so that a page may be cut shorter
BLOCKS = 90  # of a page
REASON = 300  # characters
SAID = 5  # of what people said
SIGNS = {"added": "+", "removed": "−", "same": "·"}


def history_view(history: History, number: int = 1, note: str = "", said: Sequence[Failure] = ()) -> View:
    """Show a page of the revisions, newest first; above the first what was said of them, newest first."""
    starts = page_starts(history)
    number = max(1, min(number, len(starts)))
    start, end = starts[number - 1], [*starts, len(history.revisions)][number]
    present = history.revisions[0].revision
    blocks: list[Block] = [{**section(escape(note)), "block_id": NOTE}] if note else []
    blocks.append(section(f"*Steps for {code(history.home)}*{others(history)}"))
    blocks += failure_blocks(history, said) if number == 1 else ()
    for past in history.revisions[start:end]:
        blocks += past_blocks(history, past)
    blocks += turns(history.home, number, len(starts))
    if present.steps:
        blocks.append(buttons(retire_button(history.home, present.number)))
    return {**page(TITLE, blocks), "private_metadata": hold(history.home)}


def page_starts(history: History) -> list[int]:
    """Deal the revisions into pages."""
    starts, used = [0], 0
    for place, past in enumerate(history.revisions):
        need = len(list(past_blocks(history, past)))
        if place > starts[-1] and (used + need > BLOCKS or place - starts[-1] >= PAGE):
            starts.append(place)
            used = 0
        used += need
    return starts


def others(history: History) -> str:
    """Count the other codes for which it is shown."""
    more = len(history.codes) - 1
    return f" and {more} more" if more else ""


def failure_blocks(history: History, said: Sequence[Failure]) -> Iterator[Block]:
    """Draw what people said of steps that did not help them."""
    lines = [failure_line(one, code(one.code) if len(history.codes) > 1 else "") for one in said[:SAID]]
    if lines:
        yield from sections(["*Why they did not help*", *lines])


def failure_line(failure: Failure, named: str) -> str:
    """Draw what somebody said: of which revision, when, for which code, and why."""
    told = [f"Revision {failure.number}", dated(failure.at.date()), named, escape(complaint(failure, TEXT))]
    return " · ".join(filter(None, told))


def past_blocks(history: History, past: Past) -> Iterator[Block]:
    """Draw a revision: who, when, from where and why, then its lines."""
    one, present = past.revision, history.revisions[0].revision.number
    by, why = escape(f"@{one.by.removeprefix('@')}"), escape(shorten(one.why, REASON))
    now = " (now)" if one.number == present else ""
    parts = f"*Revision {one.number}*{now}", by, moment(one.at), escape(one.surface), f"“{why}”" if why else ""
    head = " · ".join(filter(None, parts))
    value = f"{history.home}|{one.number}|{present}"
    restorable = one.number != present and one.steps
    yield section(head, restore_button(value, one.number) if restorable else None)
    if not one.steps:
        yield small("The steps were retired.")
    yield from sections(map(change_line, past.changes))


def change_line(change: Change) -> str:
    """Draw a line with the sign of what became of it; a step's further lines stand under its first."""
    line = change.line
    text = escape(line.text.strip()) or " "
    internal = " (internal)" if line.internal and line.first else ""
    return f"{SIGNS[change.kind]}  {'' if line.first else '    '}{text}{internal}"


def restore_button(value: str, number: int) -> Block:
    """Offer to restore a revision."""
    return button("Restore", RESTORE, value, label=f"Restore revision {number}")


def retire_button(home: str, present: int) -> Block:
    """Offer to take the steps down, after a question."""
    made = button("Take these steps down …", RETIRE, f"{home}|{present}")
    made["confirm"] = {
        "title": {"type": "plain_text", "text": "Take these steps down?"},
        "text": {"type": "plain_text", "text": "Askers no longer see them. They stay here, and can be restored."},
        "confirm": {"type": "plain_text", "text": "Take them down"},
        "deny": {"type": "plain_text", "text": "Leave them"},
    }
    return made


def turns(home: str, number: int, last: int) -> list[Block]:
    """Offer the pages before and after."""
    offered = [("Newer", number - 1)] if number > 1 else []
    offered += [("Older", number + 1)] if number < last else []
    made = [button(text, f"{TURN}:{to}", f"{home}|{to}") for text, to in offered]
    return [buttons(*made)] if made else []


@reads_value
def revision_in(value: str) -> tuple[str, int, int]:
    """Return what a button restores: the home, the revision, and the one that was the newest then."""
    home, number, base = value.split("|")
    return home, int(number), int(base)


@reads_value
def page_of_history(value: str) -> tuple[str, int]:
    """Return what a button turns to, or takes down: the home, and a page or the newest revision."""
    home, number = value.split("|")
    return home, int(number)
