"""The history of a list of steps: every revision with its changes and a button that restores it."""

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
TURN = "turn_history"  # prefix of the ids; value: HOME|PAGE
TITLE = "History"
PAGE = 5  # revisions; each has up to 40 steps of 1,000 characters, so a page may hold fewer
BLOCKS = 90  # of a page
REASON = 300  # characters
SAID = 5  # feedback lines
SIGNS = {"added": "+", "removed": "−", "same": "·"}


def history_view(history: History, number: int = 1, note: str = "", failures: Sequence[Failure] = ()) -> View:
    """Return a page of the revisions, newest first; the first page begins with feedback, newest first."""
    starts = page_starts(history)
    number = max(1, min(number, len(starts)))
    start, end = starts[number - 1], [*starts, len(history.revisions)][number]
    present = history.revisions[0].revision
    blocks: list[Block] = [{**section(escape(note)), "block_id": NOTE}] if note else []
    blocks.append(section(f"*Steps for {code(history.home)}*{others(history)}"))
    blocks += failure_blocks(history, failures) if number == 1 else ()
    for past in history.revisions[start:end]:
        blocks += past_blocks(history, past)
    blocks += turns(history.home, number, len(starts))
    if present.steps:
        blocks.append(buttons(retire_button(history.home, present.number)))
    return {**page(TITLE, blocks), "private_metadata": hold(history.home)}


def page_starts(history: History) -> list[int]:
    """Return the index of the first revision of each page."""
    starts = [0]
    used = 0
    for place, past in enumerate(history.revisions):
        need = len(list(past_blocks(history, past)))
        if place > starts[-1] and (used + need > BLOCKS or place - starts[-1] >= PAGE):
            starts.append(place)
            used = 0
        used += need
    return starts


def others(history: History) -> str:
    """Return how many other codes share the steps, in words; "" if none do."""
    more = len(history.codes) - 1
    return f" and {more} more" if more else ""


def failure_blocks(history: History, failures: Sequence[Failure]) -> Iterator[Block]:
    """Yield what people said about steps that didn't help them."""
    shared = len(history.codes) > 1
    lines = [failure_line(failure, code(failure.code) if shared else "") for failure in failures[:SAID]]
    if lines:
        yield from sections(["*Why they did not help*", *lines])


def failure_line(failure: Failure, named: str) -> str:
    """Return a line of feedback: the revision, the date, the code and the complaint; ``named`` is markup."""
    parts = [f"Revision {failure.number}", dated(failure.at.date()), named, escape(complaint(failure, TEXT))]
    return " · ".join(filter(None, parts))


def past_blocks(history: History, past: Past) -> Iterator[Block]:
    """Yield a revision: who saved it, when, from where and why, then its lines with their changes."""
    revision = past.revision
    present = history.revisions[0].revision.number
    author = escape(f"@{revision.by.removeprefix('@')}")
    reason = escape(shorten(revision.why, REASON))
    why = f"“{reason}”" if reason else ""
    now = " (now)" if revision.number == present else ""
    parts = f"*Revision {revision.number}*{now}", author, moment(revision.at), escape(revision.surface), why
    value = f"{history.home}|{revision.number}|{present}"
    restorable = revision.number != present and revision.steps
    yield section(" · ".join(filter(None, parts)), restore_button(value, revision.number) if restorable else None)
    if not revision.steps:
        yield small("The steps were retired.")
    yield from sections(map(change_line, past.changes))


def change_line(change: Change) -> str:
    """Return a line after the sign of its change; further lines of a step are indented."""
    line = change.line
    text = escape(line.text.strip()) or " "
    internal = " (internal)" if line.internal and line.first else ""
    return f"{SIGNS[change.kind]}  {'' if line.first else '    '}{text}{internal}"


def restore_button(value: str, number: int) -> Block:
    """Return the button that restores a revision."""
    return button("Restore", RESTORE, value, label=f"Restore revision {number}")


def retire_button(home: str, present: int) -> Block:
    """Return the button that retires the steps, with a confirmation dialog."""
    retire = button("Take these steps down …", RETIRE, f"{home}|{present}")
    retire["confirm"] = {
        "title": {"type": "plain_text", "text": "Take these steps down?"},
        "text": {"type": "plain_text", "text": "Askers no longer see them. They stay here, and can be restored."},
        "confirm": {"type": "plain_text", "text": "Take them down"},
        "deny": {"type": "plain_text", "text": "Leave them"},
    }
    return retire


def turns(home: str, number: int, last: int) -> list[Block]:
    """Return a row of buttons to newer and older pages, empty if there is one page."""
    links = [("Newer", number - 1)] if number > 1 else []
    links += [("Older", number + 1)] if number < last else []
    row = [button(text, f"{TURN}:{target}", f"{home}|{target}") for text, target in links]
    return [buttons(*row)] if row else []


@reads_value
def revision_in(value: str) -> tuple[str, int, int]:
    """Return what a button restores: the steps' home, the revision, and the newest revision when it was shown."""
    home, number, base = value.split("|")
    return home, int(number), int(base)


@reads_value
def page_of_history(value: str) -> tuple[str, int]:
    """Return a button's value in two parts: the steps' home, and the page to show or the revision to retire."""
    home, number = value.split("|")
    return home, int(number)
