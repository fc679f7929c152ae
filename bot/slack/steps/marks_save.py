"""Fill the form that marks a code, and save it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.marks import mark
from bot.desk.steps.save import Faulty, sheet
from bot.errors import Refusal
from bot.slack.bolt.ask import Ask
from bot.slack.cards.blocks import code, section
from bot.slack.cards.forms import View, held_by, page
from bot.slack.steps.cards.marks_form import PHRASES, TITLE, Told, digest, marks_form, told_in
from bot.steps.actor import By
from bot.steps.mark import Mark, MustAct, Severity

SURFACE = "card"
UNCHANGED = "Nothing was changed."
GONE = "The catalog no longer prints this meaning. Open the form again, and choose one that it has."


async def fresh_marks(target_code: str, ask: Ask) -> View:
    """Return the form for a code with its present mark."""
    return await ask(read_marks, target_code, ask.by(SURFACE))


def read_marks(desk: Desk, target_code: str, actor: By) -> View:
    """Return the form for a code; refuses people who aren't staff."""
    require_staff(desk, actor)
    entry = sheet(desk, target_code).entry
    return marks_form(entry, desk.shelf.guide.marks.get(target_code) or Mark(target_code))


async def marked(view: View, ask: Ask) -> Mapping[str, Any]:
    """Save a submitted form, and return the acknowledgement for Slack."""
    submission = told_in(view, held_by(view))
    try:
        changed = await ask(keep, submission, ask.by(SURFACE))
    except Faulty as faulty:
        reasons = " ".join(fault.reason for fault in faulty.faults)
        return {"response_action": "errors", "errors": {PHRASES: reasons}}
    result = f"Saved what is said of {code(submission.code)}. The search uses it at once." if changed else UNCHANGED
    view = page("Saved" if changed else TITLE, [section(result)])
    return {"response_action": "update", "view": {**view, "clear_on_close": True}}


def keep(desk: Desk, submission: Told, actor: By) -> bool:
    """Save a mark, and return whether it differs from when the form was opened; refuses people who aren't staff."""
    require_staff(desk, actor)
    marked_code = submission.code
    current = desk.shelf.guide.marks.get(marked_code) or Mark(marked_code)
    texts = {digest(meaning.text): meaning.text for meaning in sheet(desk, marked_code).entry.meanings}
    if current.preferred:
        texts[digest(current.preferred)] = current.preferred
    if submission.meaning and submission.meaning not in texts:
        raise Refusal(GONE)
    meaning, phrases, severity, must_act = submission.before
    new_mark = made(marked_code, texts.get(submission.meaning or ""), submission.severity, submission.actor)
    new_mark = replace(new_mark, phrases=submission.phrases)
    old_mark = made(marked_code, texts.get(meaning or ""), severity, must_act)
    old_mark = replace(old_mark, phrases=current.phrases if phrases is None else phrases)
    mark(desk, new_mark, actor, before=old_mark)
    return new_mark != old_mark


def made(target_code: str, preferred: str | None, severity: str | None, must_act: str | None) -> Mark:
    """Return a mark with a form's values; the desk validates it."""
    return Mark(target_code, preferred, cast("Severity | None", severity), cast("MustAct | None", must_act))
