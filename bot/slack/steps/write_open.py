"""Open the form for a code's steps, from any surface."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.read import StepsFormData, load_steps_form
from bot.desk.steps.suggestions import load_suggestion
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.blocks import utf16_length
from bot.slack.cards.forms import INPUT_LIMIT, View
from bot.slack.steps.cards.write_form import (
    INTERNAL,
    MAX_ROWS,
    FormMetadata,
    StepRow,
    StepsDraft,
    add_rows,
    render_draft,
)
from bot.slack.steps.cards.write_form_parts import form_head_blocks, form_tail_blocks, suggestion_blocks
from bot.steps.actor import Actor
from bot.steps.split import split_into_steps
from bot.steps.step import MAX_STEPS, Fix

WRITE_TITLE, EDIT_TITLE = "Write steps", "Edit steps"
BLANK_ROWS = 3  # inputs of an empty form
CODES_LIMIT = 2_000  # characters of the codes that a form's metadata can hold
SURFACES = {"/": "errcode", "home": "home", "modal": "card"}
NO_ROOM = "The last {left:,} characters had no room here. Copy them from where they were said."


@dataclass(frozen=True, slots=True)
class FormRequest:
    """What to open the form with; ``home`` chooses the steps if not the code's first or own are wanted."""

    code: str
    home: str | None = None
    suggestion: int | None = None
    merged: bool = False
    draft: tuple[str, ...] = ()


async def open_steps_form_for(  # noqa: PLR0913 - what the form begins with
    client: AsyncWebClient,
    body: Payload,
    code: str,
    ask: Ask,
    *,
    suggestion: int | None = None,
    merged: bool = False,
) -> None:
    """Open the form for a code's steps, with a suggestion if there is one, which saving the form settles.

    The modal shows a refusal, such as for people who aren't staff.
    """
    await open_requested_form(client, body, FormRequest(code, None, suggestion, merged), ask)


async def open_requested_form(client: AsyncWebClient, body: Payload, request: FormRequest, ask: Ask) -> None:
    """Open the form for steps."""
    await open_modal(client, body, WRITE_TITLE, fetch_steps_form(request, build_form_metadata(body, request), ask))


async def fetch_steps_form(request: FormRequest, metadata: FormMetadata, ask: Ask) -> View:
    """Return the form with the present steps."""
    loaded, suggested = await ask(load_form_data, request, ask.by(metadata.surface))
    return build_steps_form(loaded, request, metadata, suggested)


def load_form_data(desk: Desk, request: FormRequest, actor: Actor) -> tuple[StepsFormData, str]:
    """Return the form's data, and the text of the suggestion it is opened for; refuses people who aren't staff."""
    require_staff(desk, actor)
    loaded = load_steps_form(desk, request.code)
    return loaded, "" if request.suggestion is None else load_suggestion(
        desk, request.suggestion, actor
    ).suggestion.text


def build_form_metadata(body: Payload, request: FormRequest) -> FormMetadata:
    """Return the form's metadata for the payload that asks for it."""
    kind = "/" if "command" in body else (body.get("view") or {}).get("type", "")
    surface = "message shortcut" if body.get("type") == "message_action" else SURFACES.get(kind, "card")
    home = request.home or request.code
    return FormMetadata(request.code, home, suggestion=request.suggestion, merged=request.merged, surface=surface)


def build_steps_form(sheet: StepsFormData, request: FormRequest, metadata: FormMetadata, suggested: str = "") -> View:
    """Render the form with the present steps, and the draft or the suggestion after them."""
    fix = choose_fix(sheet, request.home)
    home = fix.home if fix else request.home or request.code
    metadata = replace(metadata, home=home, base=fix.revision.number if fix else 0, before=list_other_codes(fix, home))
    to_merge = suggested if request.merged else ""
    texts, left = pack_into_inputs(
        [*request.draft, *([] if request.merged or not suggested else [suggested])], count_rows_left(fix)
    )
    head = [*form_head_blocks(sheet, fix, home), *(suggestion_blocks(to_merge) if to_merge else ())]
    title = EDIT_TITLE if fix and fix.published else WRITE_TITLE
    draft = StepsDraft(metadata, tuple(head), (), tuple(form_tail_blocks(sheet, fix, metadata.before)), title)
    draft = add_rows(fill_with_steps(draft, fix), texts or blank_rows(fix))
    return render_draft(draft, NO_ROOM.format(left=left) if left else "")


def choose_fix(sheet: StepsFormData, home: str | None) -> Fix | None:
    """Return the steps to edit: those at ``home`` if given, else the first published, else the code's own, retired."""
    if home is not None:
        return next((fix for fix in sheet.fixes if fix.home == home), None)
    return next((fix for fix in sheet.fixes if fix.published), sheet.own)


def list_other_codes(fix: Fix | None, home: str) -> list[str] | None:
    """Return the other codes that share the steps, None if the form's metadata can't hold them."""
    codes = [code for code in fix.codes if code != home] if fix else []
    return codes if sum(len(code) + 3 for code in codes) <= CODES_LIMIT else None


def fill_with_steps(draft: StepsDraft, fix: Fix | None) -> StepsDraft:
    """Return a draft with the present steps as its rows."""
    steps = fix.revision.steps if fix else ()
    rows = tuple(StepRow(number, step.text, step.audience == INTERNAL) for number, step in enumerate(steps, 1))
    return replace(draft, rows=rows, held=replace(draft.held, next=len(rows) + 1))


def blank_rows(fix: Fix | None) -> Sequence[str]:
    """Return empty rows: several if there are no steps, one after existing ones while more can be saved."""
    steps = len(fix.revision.steps) if fix else 0
    return [""] * (1 if 0 < steps < MAX_STEPS else 0 if steps else BLANK_ROWS)


def count_rows_left(fix: Fix | None) -> int:
    """Return the number of rows left for a draft."""
    return MAX_ROWS - (len(fix.revision.steps) if fix else 0)


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
