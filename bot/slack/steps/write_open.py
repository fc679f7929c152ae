"""Open the form for a code's steps, from any surface."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.read import StepsFormData, load_steps_form
from bot.desk.steps.suggestions import load_suggestion
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.blocks import utf16_length
from bot.slack.cards.forms import INPUT_LIMIT, View, fits_option
from bot.slack.steps.cards.write_form import (
    INTERNAL,
    MAX_ROWS,
    FormMetadata,
    StepRow,
    StepsDraft,
    add_rows,
    render_draft,
)
from bot.slack.steps.cards.write_form_fields import form_head_blocks, form_tail_blocks, suggestion_blocks
from bot.steps.actor import Actor
from bot.steps.split import split_into_steps
from bot.steps.step import MAX_STEPS, Fix

WRITE_TITLE, EDIT_TITLE = "Write steps", "Edit steps"
BLANK_ROWS = 3  # inputs of an empty form
CODES_LIMIT = 2_000  # characters of the codes that a form's metadata can hold
NO_ROOM = "The last {left:,} characters had no room here. Copy them from where they were said."


async def open_write_form(client: AsyncWebClient, body: Payload, ask: Ask, metadata: FormMetadata) -> None:
    """Open the form for a code's steps; if ``metadata`` has a suggestion, saving the form settles it.

    The modal shows a refusal, such as for people who aren't staff.
    """
    metadata = replace(metadata, surface=find_surface(body))
    await open_modal(client, body, WRITE_TITLE, ask(load_write_form, metadata, ask.make_actor(metadata.surface)))


def find_surface(body: Payload) -> str:
    """Return the surface on which a payload asks for the form."""
    if "command" in body:
        return "errcode"
    return "home" if (body.get("view") or {}).get("type") == "home" else "card"


def load_write_form(desk: Desk, metadata: FormMetadata, actor: Actor, texts: Sequence[str] = ()) -> View:
    """Return the form with the present steps, and with new texts or a suggestion; refuses people who aren't staff."""
    require_staff(desk, actor)
    data = load_steps_form(desk, metadata.code)
    if metadata.suggestion is None:
        return build_write_form(data, metadata, texts)
    suggested = load_suggestion(desk, metadata.suggestion, actor).suggestion.text
    if metadata.merged:
        return build_write_form(data, metadata, to_merge=suggested)
    return build_write_form(data, metadata, [suggested])


def build_write_form(
    data: StepsFormData, metadata: FormMetadata, texts: Sequence[str] = (), *, to_merge: str = ""
) -> View:
    """Render the form with the present steps and new texts after them, below a suggestion to be merged.

    The steps are those at the metadata's home; if it is "", they are chosen. As long as there are none, the form begins
    with the steps from the reference.
    """
    fix = choose_fix(data, metadata.home)
    rows = build_step_rows(fix)
    metadata = replace(describe_edit(metadata, fix), next=len(rows) + 1)
    head = [*form_head_blocks(data, fix, metadata.home), *(suggestion_blocks(to_merge) if to_merge else ())]
    tail = form_tail_blocks(data, fix, metadata.before)
    title = EDIT_TITLE if fix and fix.published else WRITE_TITLE
    inputs, left = pack_into_inputs([*data.reference, *texts], MAX_ROWS - len(rows))
    draft = StepsDraft(metadata, tuple(head), rows, tuple(tail), title)
    draft = add_rows(draft, inputs or [""] * count_blank_rows(len(rows)))
    return render_draft(draft, NO_ROOM.format(left=left) if left else "")


def choose_fix(data: StepsFormData, home: str) -> Fix | None:
    """Return the steps to edit: those at ``home`` if given, else the first published, else the code's own, retired."""
    if home:
        return next((fix for fix in data.fixes if fix.home == home), None)
    return next((fix for fix in data.fixes if fix.published), data.own)


def describe_edit(metadata: FormMetadata, fix: Fix | None) -> FormMetadata:
    """Return the metadata with where the edit starts from: the fix, or a code without steps."""
    if fix is None:
        return replace(metadata, home=metadata.home or metadata.code, before=[])
    return replace(metadata, home=fix.home, base=fix.revision.number, before=list_other_codes(fix))


def list_other_codes(fix: Fix) -> list[str] | None:
    """Return the other codes that share the steps, None if the form's metadata can't hold them.

    Those that no option of a menu can hold are left out, and so they stay.
    """
    codes = [code for code in fix.codes if code != fix.home and fits_option(code)]
    return codes if sum(len(code) + 3 for code in codes) <= CODES_LIMIT else None


def build_step_rows(fix: Fix | None) -> tuple[StepRow, ...]:
    """Return the present steps as rows."""
    steps = fix.revision.steps if fix else ()
    return tuple(StepRow(number, step.text, step.audience == INTERNAL) for number, step in enumerate(steps, 1))


def count_blank_rows(steps: int) -> int:
    """Return the number of empty rows: several if there are no steps, one after them while more can be saved."""
    if not steps:
        return BLANK_ROWS
    return 1 if steps < MAX_STEPS else 0


def pack_into_inputs(draft: Sequence[str], limit: int) -> tuple[list[str], int]:
    """Split a draft into steps for at most ``limit`` inputs; return them and the number of characters left over."""
    texts = [piece for text in draft for piece in split_into_steps(text)]
    while len(texts) > limit and (place := find_shortest_pair(texts)) is not None:
        texts[place : place + 2] = ["\n".join(texts[place : place + 2])]
    return texts[:limit], sum(map(len, texts[limit:]))


def find_shortest_pair(texts: Sequence[str]) -> int | None:
    """Return the index of the shortest pair of neighbours, None if no pair fits into one input."""
    sums = [utf16_length(first) + 1 + utf16_length(second) for first, second in pairwise(texts)]
    place = min(range(len(sums)), key=sums.__getitem__, default=None)
    return place if place is not None and sums[place] <= INPUT_LIMIT else None
