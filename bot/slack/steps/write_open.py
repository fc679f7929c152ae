"""Open the form for a code's steps, from any surface."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.save import Sheet, sheet
from bot.desk.steps.suggestions import review
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.blocks import width
from bot.slack.cards.forms import INPUT, View
from bot.slack.steps.cards.write_form import INTERNAL, ROWS, Draft, Held, Row, added, draw
from bot.slack.steps.cards.write_form_parts import head_blocks, suggestion_blocks, tail_blocks
from bot.steps.actor import By
from bot.steps.split import split
from bot.steps.step import MOST, Fix

WRITE, EDIT = "Write steps", "Edit steps"
BLANK = 3  # inputs of an empty form
BEFORE = 2_000  # characters of the codes that a form's metadata can hold
SURFACES = {"/": "errcode", "home": "home", "modal": "card"}
NO_ROOM = "The last {left:,} characters had no room here. Copy them from where they were said."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to open the form with; ``home`` chooses the steps if not the code's first or own are wanted."""

    code: str
    home: str | None = None
    suggestion: int | None = None
    merged: bool = False
    draft: tuple[str, ...] = ()


async def open_form_for(  # noqa: PLR0913 - what the form begins with
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
    await open_wanted(client, body, Wanted(code, None, suggestion, merged), ask)


async def open_wanted(client: AsyncWebClient, body: Payload, request: Wanted, ask: Ask) -> None:
    """Open the form for steps."""
    await open_modal(client, body, WRITE, fresh_form(request, held_for(body, request), ask))


async def fresh_form(request: Wanted, metadata: Held, ask: Ask) -> View:
    """Return the form with the present steps."""
    loaded, suggested = await ask(read_sheet, request, ask.by(metadata.surface))
    return begin(loaded, request, metadata, suggested)


def read_sheet(desk: Desk, request: Wanted, actor: By) -> tuple[Sheet, str]:
    """Return the form's data, and the text of the suggestion it is opened for; refuses people who aren't staff."""
    require_staff(desk, actor)
    loaded = sheet(desk, request.code)
    return loaded, "" if request.suggestion is None else review(desk, request.suggestion, actor).suggestion.text


def held_for(body: Payload, request: Wanted) -> Held:
    """Return the form's metadata for the payload that asks for it."""
    kind = "/" if "command" in body else (body.get("view") or {}).get("type", "")
    surface = "message shortcut" if body.get("type") == "message_action" else SURFACES.get(kind, "card")
    home = request.home or request.code
    return Held(request.code, home, suggestion=request.suggestion, merged=request.merged, surface=surface)


def begin(sheet: Sheet, request: Wanted, metadata: Held, suggested: str = "") -> View:
    """Render the form with the present steps, and the draft or the suggestion after them."""
    fix = fix_wanted(sheet, request.home)
    home = fix.home if fix else request.home or request.code
    metadata = replace(metadata, home=home, base=fix.revision.number if fix else 0, before=before(fix, home))
    to_merge = suggested if request.merged else ""
    texts, left = packed([*request.draft, *([] if request.merged or not suggested else [suggested])], rows_left(fix))
    head = [*head_blocks(sheet, fix, home), *(suggestion_blocks(to_merge) if to_merge else ())]
    title = EDIT if fix and fix.published else WRITE
    draft = Draft(metadata, tuple(head), (), tuple(tail_blocks(sheet, fix, metadata.before)), title)
    draft = added(with_steps(draft, fix), texts or blank(fix))
    return draw(draft, NO_ROOM.format(left=left) if left else "")


def fix_wanted(sheet: Sheet, home: str | None) -> Fix | None:
    """Return the steps to edit: those at ``home`` if given, else the first published, else the code's own, retired."""
    if home is not None:
        return next((fix for fix in sheet.fixes if fix.home == home), None)
    return next((fix for fix in sheet.fixes if fix.published), sheet.own)


def before(fix: Fix | None, home: str) -> list[str] | None:
    """Return the other codes that share the steps, None if the form's metadata can't hold them."""
    codes = [code for code in fix.codes if code != home] if fix else []
    return codes if sum(len(code) + 3 for code in codes) <= BEFORE else None


def with_steps(draft: Draft, fix: Fix | None) -> Draft:
    """Return a draft with the present steps as its rows."""
    steps = fix.revision.steps if fix else ()
    rows = tuple(Row(number, step.text, step.audience == INTERNAL) for number, step in enumerate(steps, 1))
    return replace(draft, rows=rows, held=replace(draft.held, next=len(rows) + 1))


def blank(fix: Fix | None) -> Sequence[str]:
    """Return empty rows: several if there are no steps, one after existing ones while more can be saved."""
    steps = len(fix.revision.steps) if fix else 0
    return [""] * (1 if 0 < steps < MOST else 0 if steps else BLANK)


def rows_left(fix: Fix | None) -> int:
    """Return the number of rows left for a draft."""
    return ROWS - (len(fix.revision.steps) if fix else 0)


def packed(draft: Sequence[str], limit: int) -> tuple[list[str], int]:
    """Split a draft into steps for at most ``limit`` inputs; return them and the number of characters left over."""
    texts = [piece for text in draft for piece in split(text)]
    while len(texts) > limit and (place := shortest_pair(texts)) is not None:
        texts[place : place + 2] = ["\n".join(texts[place : place + 2])]
    return texts[:limit], sum(map(len, texts[limit:]))


def shortest_pair(texts: Sequence[str]) -> int | None:
    """Return the index of the shortest pair of neighbours, None if no pair fits into one input."""
    sums = [width(first) + 1 + width(second) for first, second in pairwise(texts)]
    place = min(range(len(sums)), key=sums.__getitem__, default=None)
    return place if place is not None and sums[place] <= INPUT else None
