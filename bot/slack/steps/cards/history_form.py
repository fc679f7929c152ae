"""The history of a list of steps: every revision with its changes and a button that restores it."""

from collections.abc import Iterator, Sequence
from functools import partial

from bot.desk.questions.wording import format_date
from bot.desk.steps.feedback import COMMENT_LENGTH, Failure
from bot.desk.steps.history import History, PastRevision
from bot.slack.cards.blocks import (
    Block,
    button,
    button_row,
    context_block,
    escape,
    key_span,
    localized_date,
    page_turn_rows,
    section,
    sections,
    shorten,
)
from bot.slack.cards.forms import NOTE_BLOCK_ID, View, build_modal, encode_metadata
from bot.slack.cards.stale import refuse_unreadable
from bot.slack.steps.cards.feedback_form import describe_failure
from bot.steps.changes import LineChange

RESTORE = "restore_steps"  # value: HOME|NUMBER|BASE
RETIRE = "retire_steps"  # value: HOME|BASE
TURN_HISTORY = "turn_history"  # prefix of the ids; value: HOME|PAGE
TITLE = "History"
PAGE_SIZE = 5  # revisions; each has up to 40 steps of 1,000 characters, so a page may hold fewer
PAGE_BLOCK_LIMIT = 90  # of a page
REASON_LIMIT = 300  # characters
SHOWN_FAILURES = 5  # feedback lines
CHANGE_SIGNS = {"added": "+", "removed": "−", "same": "·"}


def history_view(history: History, number: int = 1, note: str = "", failures: Sequence[Failure] = ()) -> View:
    """Return a page of the revisions, newest first; the first page begins with feedback, newest first."""
    starts = find_page_starts(history)
    number = max(1, min(number, len(starts)))
    start, end = starts[number - 1], [*starts, len(history.revisions)][number]
    blocks: list[Block] = [{**section(escape(note)), "block_id": NOTE_BLOCK_ID}] if note else []
    more = f" and {len(history.codes) - 1} more" if len(history.codes) > 1 else ""
    blocks.append(section(f"*Steps for {key_span(history.home, history.catalog)}*{more}"))
    blocks += failure_blocks(history, failures) if number == 1 else ()
    for past in history.revisions[start:end]:
        blocks += revision_blocks(history, past)
    blocks += page_turn_rows(number, len(starts), partial(turn_button, history.home), ("Newer", "Older"))
    if history.revisions[0].revision.steps:
        blocks.append(button_row(retire_button(history.home, history.revisions[0].revision.number)))
    return {**build_modal(TITLE, blocks), "private_metadata": encode_metadata(history.home)}


def find_page_starts(history: History) -> list[int]:
    """Return the index of the first revision of each page."""
    starts = [0]
    used = 0
    for place, past in enumerate(history.revisions):
        need = len(list(revision_blocks(history, past)))
        if place > starts[-1] and (used + need > PAGE_BLOCK_LIMIT or place - starts[-1] >= PAGE_SIZE):
            starts.append(place)
            used = 0
        used += need
    return starts


def failure_blocks(history: History, failures: Sequence[Failure]) -> Iterator[Block]:
    """Yield what people said about steps that didn't help them, each with its code if there are several."""
    lines = []
    for failure in failures[:SHOWN_FAILURES]:
        code = [key_span(failure.code)] if len(history.codes) > 1 else []
        complaint = escape(describe_failure(failure, COMMENT_LENGTH))
        lines.append(" · ".join([f"Revision {failure.number}", format_date(failure.at.date()), *code, complaint]))
    if lines:
        yield from sections(["*Why they did not help*", *lines])


def revision_blocks(history: History, past: PastRevision) -> Iterator[Block]:
    """Yield a revision: who saved it, when, from where and why, then its lines with their changes."""
    revision = past.revision
    present = history.revisions[0].revision
    now = " (now)" if revision.number == present.number else ""
    author = escape(f"@{revision.by.removeprefix('@')}")
    reason = escape(shorten(revision.why, REASON_LIMIT))
    parts = [f"*Revision {revision.number}*{now}", author, localized_date(revision.at), escape(revision.surface)]
    parts += [f"“{reason}”"] if reason else []
    restore = None
    if revision.steps and not now:
        value = f"{history.home}|{revision.number}|{present.number}"
        restore = button("Restore", RESTORE, value, label=f"Restore revision {revision.number}")
    yield section(" · ".join(filter(None, parts)), restore)
    if not revision.steps:
        yield context_block("The steps were retired.")
    yield from sections(map(change_line, past.changes))


def change_line(change: LineChange) -> str:
    """Return a line after the sign of its change; further lines of a step are indented."""
    line = change.line
    text = escape(line.text.strip()) or " "
    internal = " (internal)" if line.internal and line.first else ""
    return f"{CHANGE_SIGNS[change.kind]}  {'' if line.first else '    '}{text}{internal}"


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


def turn_button(home: str, text: str, page: int) -> Block:
    """Return the button that opens a page of the history."""
    return button(text, f"{TURN_HISTORY}:{page}", f"{home}|{page}")


@refuse_unreadable
def decode_restore(value: str) -> tuple[str, int, int]:
    """Return what a button restores: the steps' home, the revision, and the newest revision when it was shown."""
    home, number, base = value.rsplit("|", 2)
    return home, int(number), int(base)


@refuse_unreadable
def decode_home_and_number(value: str) -> tuple[str, int]:
    """Return a button's value in two parts: the steps' home, and the page to show or the revision to retire."""
    home, number = value.rsplit("|", 1)
    return home, int(number)
