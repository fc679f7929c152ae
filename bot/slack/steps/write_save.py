"""Save what the form for steps holds; whatever hinders it, nothing that was typed is lost."""

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
    """A form as it was submitted."""

    view: View
    draft: Draft

    @property
    def save(self) -> Save:
        """Give what it asks for; codes that the form had no room for were not asked about, so they stay."""
        held = self.draft.held
        return Save(
            held.home,
            held.base,
            self.draft.steps,
            (held.home, *chosen_codes(self.view)),
            verified=is_checked(self.view),
            why=reason(self.view),
            suggestion=held.suggestion,
            merged=held.merged,
            before=(held.home, *(held.before or ())),
        )


async def saved(view: View, ask: Ask) -> Acknowledgement:
    """Save a submitted form; give what Slack is to do with it."""
    form = Filled(view, read_draft(view))
    if kept(view) == THEIRS:
        return told(form.draft.held, DROPPED)
    if question := unanswered(view):
        return {"response_action": "errors", "errors": {question: CHOOSE}}
    if long := too_long(form.draft):
        return cut_up(form.draft, long)
    if hindered := hindrance(form.draft):
        return hindered
    return await kept_or_refused(form, ask)


async def kept_or_refused(form: Filled, ask: Ask) -> Acknowledgement:
    """Save it, unless something is wrong or somebody else was first."""
    try:
        done = await ask(save_steps, form.save, ask.by(form.draft.held.surface))
    except Faulty as faulty:
        return errors(form.draft, faulty.faults)
    return clash(form, done) if isinstance(done, Clash) else told(form.draft.held, confirmation(done))


def hindrance(draft: Draft) -> Acknowledgement | None:
    """Refuse a form without steps, and one with too many."""
    if not draft.written:
        return at(draft.rows[0], EMPTY)
    if len(draft.written) > MOST:
        return at(draft.written[MOST], room(len(draft.written)))
    return None


def at(row: Row, reason: str) -> Acknowledgement:
    """Say something at a step's field."""
    return {"response_action": "errors", "errors": {f"{STEP}{row.id}": reason}}


def cut_up(draft: Draft, long: Iterable[Row]) -> Acknowledgement:
    """Give the form back with the pieces of what was too long; where they are too many, say so and cut nothing."""
    texts = {row.id: split(row.text) for row in long}
    pieces = split_up(draft, texts)
    if len(pieces.written) > MOST:
        return at(next(row for row in draft.rows if row.id in texts), room(len(pieces.written)))
    rows = pieces.rows if len(pieces.rows) <= MOST else pieces.written
    return {"response_action": "update", "view": draw(replace(pieces, rows=rows), SPLIT)}


def errors(draft: Draft, faults: Iterable[Fault]) -> Acknowledgement:
    """Say every fault at its field."""
    said: dict[str, str] = {}
    for fault in faults:
        name = field_of(draft, fault)
        said[name] = f"{said[name]} {fault.reason}" if name in said else fault.reason
    return {"response_action": "errors", "errors": said}


def field_of(draft: Draft, fault: Fault) -> str:
    """Give the block id of the field at which a fault is said."""
    if fault.place is not None:
        return f"{STEP}{draft.written[fault.place].id}"
    names = {str(block.get("block_id")) for block in draft.tail}
    if "catalog" in fault.reason:
        return CODES
    return WHY if WHY in names else f"{STEP}{draft.written[0].id}"


def clash(form: Filled, found: Clash) -> Acknowledgement:
    """Show both texts; mine stays in the inputs, and is saved over theirs only if that is chosen."""
    revision = found.theirs.revision
    draft = with_theirs(form.draft, found.base, revision.steps)
    taken = draft.steps != form.draft.steps
    blocks = [*without_clash(draft.head), *clash_blocks(draft.steps, found.theirs, taken=taken)]
    held = replace(draft.held, base=revision.number)
    drawn = replace(draft, held=held, head=tuple(blocks), rows=draft.written, title=TITLE)
    return {"response_action": "update", "view": draw(drawn)}


def confirmation(done: Saved) -> str:
    """Say what was saved, finished markup."""
    fix = done.fix
    if not done.changed:
        return f"{UNCHANGED} {TICK}" if fix.verified_on is None else UNCHANGED
    more = f" and {len(fix.codes) - 1} more" if len(fix.codes) > 1 else ""
    told = [f"Saved: revision {fix.revision.number} of the steps for {code(fix.home)}{more}."]
    told.append(SEEN if any(step.audience == SHAREABLE for step in fix.revision.steps) else UNSEEN)
    told += [will_be_told(done.followers)] if done.followers else []
    told += [UNVERIFIED] if fix.verified_on is None else []
    told += [DECIDED] if done.decided else []
    return " ".join(told)


def told(held: Held, said: str) -> Acknowledgement:
    """Show the outcome in the form's place, however long that was open, with a button that shows the card as it is."""
    done = {**page("Steps", [section(said, show_button(held.code))]), "clear_on_close": True}
    return {"response_action": "update", "view": done}
