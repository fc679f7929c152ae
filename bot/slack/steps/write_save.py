"""Save the form for steps; whatever prevents that, nothing typed is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.desk.steps.save import Clash, Faulty, Save, Saved, save_steps
from bot.slack.bolt.ask import Ask
from bot.slack.cards.blocks import code, section
from bot.slack.cards.code_rows import show_button
from bot.slack.cards.forms import View, page
from bot.slack.steps.cards.clash_form import CHOOSE, THEIRS, TITLE, clash_blocks, kept, unanswered, without_clash
from bot.slack.steps.cards.write_form import (
    SHAREABLE,
    STEP,
    Draft,
    Held,
    Row,
    draw,
    read_draft,
    room,
    split_up,
    too_long,
    with_theirs,
)
from bot.slack.steps.cards.write_form_parts import (
    CODES,
    UNVERIFIED,
    WHY,
    chosen_codes,
    is_checked,
    reason,
    will_be_told,
)
from bot.steps.check import Fault
from bot.steps.split import split
from bot.steps.step import MOST

EMPTY = "Write at least one step. To take steps down, open their history on the card."
SPLIT = "What was longer than 1,000 characters is now cut into several steps. Look them over, then save."
SEEN = "Askers see it from now on."
UNSEEN = "All of it is internal, so only staff see it."
UNCHANGED = "Nothing was changed."
TICK = "Nobody has verified these steps yet; tick “I have checked these steps” to do so."
DECIDED = "Somebody else had answered the suggestion before; its author is not told again."
DROPPED = "Theirs stays as it is, and yours was dropped."

Acknowledgement = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filled:
    """A submitted form with its draft."""

    view: View
    draft: Draft

    @property
    def save(self) -> Save:
        """Return the change it asks for; codes that the form had no room for are kept."""
        metadata = self.draft.held
        return Save(
            metadata.home,
            metadata.base,
            self.draft.steps,
            (metadata.home, *chosen_codes(self.view)),
            verified=is_checked(self.view),
            why=reason(self.view),
            suggestion=metadata.suggestion,
            merged=metadata.merged,
            before=(metadata.home, *(metadata.before or ())),
        )


async def saved(view: View, ask: Ask) -> Acknowledgement:
    """Save a submitted form, and return the acknowledgement for Slack."""
    form = Filled(view, read_draft(view))
    if kept(view) == THEIRS:
        return told(form.draft.held, DROPPED)
    if question := unanswered(view):
        return {"response_action": "errors", "errors": {question: CHOOSE}}
    if long := too_long(form.draft):
        return cut_up(form.draft, long)
    if refusal := hindrance(form.draft):
        return refusal
    return await kept_or_refused(form, ask)


async def kept_or_refused(form: Filled, ask: Ask) -> Acknowledgement:
    """Save the steps; return the confirmation, the faults, or the conflict if somebody else saved first."""
    try:
        result = await ask(save_steps, form.save, ask.by(form.draft.held.surface))
    except Faulty as faulty:
        return errors(form.draft, faulty.faults)
    return clash(form, result) if isinstance(result, Clash) else told(form.draft.held, confirmation(result))


def hindrance(draft: Draft) -> Acknowledgement | None:
    """Return the error for a form without steps or with too many, None if it can be saved."""
    if not draft.written:
        return at(draft.rows[0], EMPTY)
    if len(draft.written) > MOST:
        return at(draft.written[MOST], room(len(draft.written)))
    return None


def at(row: Row, reason: str) -> Acknowledgement:
    """Return an error at a step's input."""
    return {"response_action": "errors", "errors": {f"{STEP}{row.id}": reason}}


def cut_up(draft: Draft, long: Iterable[Row]) -> Acknowledgement:
    """Return the form with long steps split into pieces; if those are too many, an error with nothing split."""
    texts = {row.id: split(row.text) for row in long}
    pieces = split_up(draft, texts)
    if len(pieces.written) > MOST:
        return at(next(row for row in draft.rows if row.id in texts), room(len(pieces.written)))
    rows = pieces.rows if len(pieces.rows) <= MOST else pieces.written
    return {"response_action": "update", "view": draw(replace(pieces, rows=rows), SPLIT)}


def errors(draft: Draft, faults: Iterable[Fault]) -> Acknowledgement:
    """Return every fault as an error at its input."""
    reasons: dict[str, str] = {}
    for fault in faults:
        name = field_of(draft, fault)
        reasons[name] = f"{reasons[name]} {fault.reason}" if name in reasons else fault.reason
    return {"response_action": "errors", "errors": reasons}


def field_of(draft: Draft, fault: Fault) -> str:
    """Return the block id of the input at which a fault is shown."""
    if fault.place is not None:
        return f"{STEP}{draft.written[fault.place].id}"
    names = {str(block.get("block_id")) for block in draft.tail}
    if "catalog" in fault.reason:
        return CODES
    return WHY if WHY in names else f"{STEP}{draft.written[0].id}"


def clash(form: Filled, conflict: Clash) -> Acknowledgement:
    """Return both versions; mine stays in the inputs, and is saved over theirs only if the user chooses so."""
    revision = conflict.theirs.revision
    draft = with_theirs(form.draft, conflict.base, revision.steps)
    taken = draft.steps != form.draft.steps
    blocks = [*without_clash(draft.head), *clash_blocks(draft.steps, conflict.theirs, taken=taken)]
    metadata = replace(draft.held, base=revision.number)
    draft = replace(draft, held=metadata, head=tuple(blocks), rows=draft.written, title=TITLE)
    return {"response_action": "update", "view": draw(draft)}


def confirmation(result: Saved) -> str:
    """Return what was saved, as markup."""
    fix = result.fix
    if not result.changed:
        return f"{UNCHANGED} {TICK}" if fix.verified_on is None else UNCHANGED
    more = f" and {len(fix.codes) - 1} more" if len(fix.codes) > 1 else ""
    sentences = [f"Saved: revision {fix.revision.number} of the steps for {code(fix.home)}{more}."]
    sentences.append(SEEN if any(step.audience == SHAREABLE for step in fix.revision.steps) else UNSEEN)
    sentences += [will_be_told(result.followers)] if result.followers else []
    sentences += [UNVERIFIED] if fix.verified_on is None else []
    sentences += [DECIDED] if result.decided else []
    return " ".join(sentences)


def told(metadata: Held, text: str) -> Acknowledgement:
    """Return the outcome in place of the form, with a button to the present card; closing it closes the whole stack."""
    outcome = {**page("Steps", [section(text, show_button(metadata.code))]), "clear_on_close": True}
    return {"response_action": "update", "view": outcome}
