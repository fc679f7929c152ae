"""Fill the form that marks a code, and save it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.marks import save_mark
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import FaultsError
from bot.errors import Refusal
from bot.slack.bolt.ask import Ask
from bot.slack.cards.blocks import code_span, section
from bot.slack.cards.forms import View, build_modal, decode_metadata
from bot.slack.steps.cards.marks_form import (
    PHRASES_INPUT,
    TITLE,
    MarkSubmission,
    digest_meaning,
    marks_form,
    read_mark_submission,
)
from bot.steps.actor import Actor
from bot.steps.mark import Mark, MustAct, Severity

SURFACE = "card"
UNCHANGED = "Nothing was changed."
MEANING_GONE = "The catalog no longer prints this meaning. Open the form again, and choose one that it has."


async def fetch_marks_form(target_code: str, ask: Ask) -> View:
    """Return the form for a code with its present mark."""
    return await ask(build_marks_form, target_code, ask.by(SURFACE))


def build_marks_form(desk: Desk, target_code: str, actor: Actor) -> View:
    """Return the form for a code; refuses people who aren't staff."""
    require_staff(desk, actor)
    entry = load_steps_form(desk, target_code).entry
    return marks_form(entry, desk.shelf.guide.marks.get(target_code) or Mark(target_code))


async def save_marks_form(view: View, ask: Ask) -> Mapping[str, Any]:
    """Save a submitted form, and return the acknowledgement for Slack."""
    submission = read_mark_submission(view, decode_metadata(view))
    try:
        changed = await ask(apply_mark_submission, submission, ask.by(SURFACE))
    except FaultsError as faulty:
        reasons = " ".join(fault.reason for fault in faulty.faults)
        return {"response_action": "errors", "errors": {PHRASES_INPUT: reasons}}
    result = (
        f"Saved what is said of {code_span(submission.code)}. The search uses it at once." if changed else UNCHANGED
    )
    view = build_modal("Saved" if changed else TITLE, [section(result)])
    return {"response_action": "update", "view": {**view, "clear_on_close": True}}


def apply_mark_submission(desk: Desk, submission: MarkSubmission, actor: Actor) -> bool:
    """Save a mark, and return whether it differs from when the form was opened; refuses people who aren't staff."""
    require_staff(desk, actor)
    marked_code = submission.code
    current = desk.shelf.guide.marks.get(marked_code) or Mark(marked_code)
    texts = {
        digest_meaning(meaning.text): meaning.text for meaning in load_steps_form(desk, marked_code).entry.meanings
    }
    if current.preferred:
        texts[digest_meaning(current.preferred)] = current.preferred
    if submission.meaning and submission.meaning not in texts:
        raise Refusal(MEANING_GONE)
    meaning, phrases, severity, must_act = submission.before
    new_mark = build_mark(marked_code, texts.get(submission.meaning or ""), submission.severity, submission.actor)
    new_mark = replace(new_mark, phrases=submission.phrases)
    old_mark = build_mark(marked_code, texts.get(meaning or ""), severity, must_act)
    old_mark = replace(old_mark, phrases=current.phrases if phrases is None else phrases)
    save_mark(desk, new_mark, actor, before=old_mark)
    return new_mark != old_mark


def build_mark(target_code: str, preferred: str | None, severity: str | None, must_act: str | None) -> Mark:
    """Return a mark with a form's values; the desk validates it."""
    return Mark(target_code, preferred, cast("Severity | None", severity), cast("MustAct | None", must_act))
