"""Read and keep what the form about a code holds."""

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


async def fresh_marks(wanted: str, ask: Ask) -> View:
    """Fill the form with what staff said of a code so far."""
    return await ask(read_marks, wanted, ask.by(SURFACE))


def read_marks(desk: Desk, wanted: str, by: By) -> View:
    """Give staff the form."""
    require_staff(desk, by)
    entry = sheet(desk, wanted).entry
    return marks_form(entry, desk.shelf.guide.marks.get(wanted) or Mark(wanted))


async def marked(view: View, ask: Ask) -> Mapping[str, Any]:
    """Keep a submitted form; give what Slack is to do with it."""
    told = told_in(view, held_by(view))
    try:
        changed = await ask(keep, told, ask.by(SURFACE))
    except Faulty as faulty:
        reasons = " ".join(fault.reason for fault in faulty.faults)
        return {"response_action": "errors", "errors": {PHRASES: reasons}}
    said = f"Saved what is said of {code(told.code)}. The search uses it at once." if changed else UNCHANGED
    view = page("Saved" if changed else TITLE, [section(said)])
    return {"response_action": "update", "view": {**view, "clear_on_close": True}}


def keep(desk: Desk, told: Told, by: By) -> bool:
    """Keep it, with meanings by their texts again; say whether anything is other than when the form was opened."""
    require_staff(desk, by)
    now = desk.shelf.guide.marks.get(told.code) or Mark(told.code)
    texts = {digest(one.text): one.text for one in sheet(desk, told.code).entry.meanings}
    if now.preferred:
        texts[digest(now.preferred)] = now.preferred
    if told.meaning and told.meaning not in texts:
        raise Refusal(GONE)
    meaning, phrases, severity, actor = told.before
    wanted = replace(made(told.code, texts.get(told.meaning or ""), told.severity, told.actor), phrases=told.phrases)
    before = made(told.code, texts.get(meaning or ""), severity, actor)
    before = replace(before, phrases=now.phrases if phrases is None else phrases)
    mark(desk, wanted, by, before=before)
    return wanted != before


def made(wanted: str, preferred: str | None, severity: str | None, actor: str | None) -> Mark:
    """Make a mark of what a form says; the desk checks it."""
    return Mark(wanted, preferred, cast("Severity | None", severity), cast("MustAct | None", actor))
