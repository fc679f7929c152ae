"""Save the form for steps; whatever prevents that, nothing typed is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.desk.steps.save import FaultsError, SaveConflict, SaveRequest, SaveResult, save_steps
from bot.slack.bolt.ask import Ask
from bot.slack.cards.answer_buttons import show_code_button
from bot.slack.cards.blocks import key_span, section
from bot.slack.cards.forms import View, build_modal
from bot.slack.steps.cards.clash_form import (
    CHOOSE_VERSION,
    THEIRS,
    TITLE,
    clash_blocks,
    find_unanswered_question,
    read_kept_version,
    remove_clash_blocks,
)
from bot.slack.steps.cards.write_form import (
    SHAREABLE,
    STEP_PREFIX,
    FormMetadata,
    StepRow,
    StepsDraft,
    find_long_rows,
    read_draft,
    render_draft,
    split_rows,
    take_their_steps,
    too_many_steps_text,
)
from bot.slack.steps.cards.write_form_fields import (
    CODES_INPUT,
    REASON_INPUT,
    UNVERIFIED_NOTE,
    followers_notified_text,
    is_checked,
    read_chosen_codes,
    read_reason,
)
from bot.steps.check import Fault
from bot.steps.split import split_into_steps
from bot.steps.step import MAX_STEPS, Fix

NO_STEPS = "Write at least one step. To take steps down, open their history on the card."
SPLIT_NOTE = "What was longer than 1,000 characters is now cut into several steps. Look them over, then save."
SEEN_NOTE = "Askers see it from now on."
UNSEEN_NOTE = "All of it is internal, so only staff see it."
UNCHANGED = "Nothing was changed."
TICK_HINT = "Nobody has verified these steps yet; tick “I have checked these steps” to do so."
DECIDED_NOTE = "Somebody else had answered the suggestion before; its author is not told again."
DROPPED_NOTE = "Theirs stays as it is, and yours was dropped."

Acknowledgement = Mapping[str, Any]


async def save_submitted_form(view: View, ask: Ask) -> Acknowledgement:
    """Save a submitted form; return the confirmation, what prevents it, or the conflict if somebody saved first."""
    draft = read_draft(view)
    if read_kept_version(view) == THEIRS:
        return outcome_response(draft.metadata, DROPPED_NOTE)
    if fault := check_form(view, draft):
        return fault
    try:
        result = await ask(save_steps, build_save_request(view, draft), ask.make_actor(draft.metadata.surface))
    except FaultsError as faulty:
        return fault_errors(draft, faulty.faults)
    if isinstance(result, SaveConflict):
        return clash_response(draft, result)
    return outcome_response(draft.metadata, saved_text(result) if result.changed else unchanged_text(result.fix))


def check_form(view: View, draft: StepsDraft) -> Acknowledgement | None:
    """Return what prevents a form from being saved: an open question, a step that is too long, too few or too many."""
    if question := find_unanswered_question(view):
        return {"response_action": "errors", "errors": {question: CHOOSE_VERSION}}
    if long := find_long_rows(draft):
        return split_long_steps(draft, long)
    if not draft.written:
        return row_error(draft.rows[0], NO_STEPS)
    if len(draft.written) > MAX_STEPS:
        return row_error(draft.written[MAX_STEPS], too_many_steps_text(len(draft.written)))
    return None


def build_save_request(view: View, draft: StepsDraft) -> SaveRequest:
    """Return the change that a form asks for; codes that it had no room for are kept."""
    metadata = draft.metadata
    return SaveRequest(
        metadata.home,
        metadata.base,
        draft.steps,
        (metadata.home, *read_chosen_codes(view)),
        verified=is_checked(view),
        why=read_reason(view),
        suggestion=metadata.suggestion,
        merged=metadata.merged,
        before=(metadata.home, *(metadata.before or ())),
    )


def row_error(row: StepRow, reason: str) -> Acknowledgement:
    """Return an error at a step's input."""
    return {"response_action": "errors", "errors": {f"{STEP_PREFIX}{row.id}": reason}}


def split_long_steps(draft: StepsDraft, long: Iterable[StepRow]) -> Acknowledgement:
    """Return the form with long steps split into pieces; if those are too many, an error with nothing split."""
    texts = {row.id: split_into_steps(row.text) for row in long}
    pieces = split_rows(draft, texts)
    if len(pieces.written) > MAX_STEPS:
        return row_error(next(row for row in draft.rows if row.id in texts), too_many_steps_text(len(pieces.written)))
    rows = pieces.rows if len(pieces.rows) <= MAX_STEPS else pieces.written
    return {"response_action": "update", "view": render_draft(replace(pieces, rows=rows), SPLIT_NOTE)}


def fault_errors(draft: StepsDraft, faults: Iterable[Fault]) -> Acknowledgement:
    """Return every fault as an error at its input."""
    reasons: dict[str, str] = {}
    for fault in faults:
        name = find_fault_input(draft, fault)
        reasons[name] = f"{reasons[name]} {fault.reason}" if name in reasons else fault.reason
    return {"response_action": "errors", "errors": reasons}


def find_fault_input(draft: StepsDraft, fault: Fault) -> str:
    """Return the block id of the input at which a fault is shown."""
    if fault.place is not None:
        return f"{STEP_PREFIX}{draft.written[fault.place].id}"
    names = {str(block.get("block_id")) for block in draft.tail}
    if "catalog" in fault.reason:
        return CODES_INPUT
    return REASON_INPUT if REASON_INPUT in names else f"{STEP_PREFIX}{draft.written[0].id}"


def clash_response(mine: StepsDraft, conflict: SaveConflict) -> Acknowledgement:
    """Return both versions; mine stays in the inputs, and is saved over theirs only if the user chooses so."""
    revision = conflict.theirs.revision
    draft = take_their_steps(mine, conflict.base, revision.steps)
    clash = clash_blocks(draft.steps, conflict.theirs, taken=draft.steps != mine.steps)
    head = (*remove_clash_blocks(draft.head), *clash)
    metadata = replace(draft.metadata, base=revision.number)
    draft = replace(draft, metadata=metadata, head=head, rows=draft.written, title=TITLE)
    return {"response_action": "update", "view": render_draft(draft)}


def saved_text(result: SaveResult) -> str:
    """Return what was saved, as markup."""
    fix = result.fix
    more = f" and {len(fix.codes) - 1} more" if len(fix.codes) > 1 else ""
    is_seen = any(step.audience == SHAREABLE for step in fix.revision.steps)
    notes = (
        (True, f"Saved: revision {fix.revision.number} of the steps for {key_span(fix.home)}{more}."),
        (is_seen, SEEN_NOTE),
        (not is_seen, UNSEEN_NOTE),
        (result.followers, followers_notified_text(result.followers)),
        (fix.verified_on is None, UNVERIFIED_NOTE),
        (result.decided, DECIDED_NOTE),
    )
    return " ".join(text for holds, text in notes if holds)


def unchanged_text(fix: Fix) -> str:
    """Return that nothing was changed, and how to verify the steps if nobody has."""
    return f"{UNCHANGED} {TICK_HINT}" if fix.verified_on is None else UNCHANGED


def outcome_response(metadata: FormMetadata, text: str) -> Acknowledgement:
    """Return the outcome in place of the form, with a button to the present card; closing it closes the whole stack."""
    outcome = {**build_modal("Steps", [section(text, show_code_button(metadata.code))]), "clear_on_close": True}
    return {"response_action": "update", "view": outcome}
