"""Verify what the reference says to do about a code, so that it becomes steps of staff."""

from bot.catalog.keys import get_printed_code
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.save import CONFIRM_AGAIN, FaultsError, SaveConflict, SaveRequest, SaveResult, save_steps
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.reference_steps import build_reference_steps, digest_steps

REASON = "Verified as the reference has them."


def verify_reference_steps(desk: Desk, code: str, digest: str, actor: Actor) -> SaveResult:
    """Store the reference's steps for a code (a key) as steps of staff, verified by the actor.

    ``digest`` is that of the steps that the actor saw. Refuses if the reference says something else by now, if staff
    wrote other steps meanwhile, and if staff couldn't have written steps like these.
    """
    require_staff(desk, actor)
    entry = desk.cache.index.entries.get(code)
    steps = build_reference_steps(entry) if entry else ()
    if not steps or digest_steps(steps) != digest:
        raise Refusal(f"The reference says something else about {get_printed_code(code)} by now. {CONFIRM_AGAIN}")
    try:
        saved = save_steps(desk, SaveRequest(code, 0, steps, why=REASON), actor)
    except FaultsError as faulty:
        raise Refusal(f"These can't be stored as they are. {faulty} Press “Write steps” and change them.") from faulty
    if isinstance(saved, SaveConflict):
        raise Refusal(f"@{saved.theirs.revision.by} changed the steps of this code meanwhile. {CONFIRM_AGAIN}")
    return saved
