"""Open the form for a code's steps, from wherever it is wanted."""

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
BLANK = 3  # inputs of a form in which nothing stands yet
BEFORE = 2_000  # characters of the codes that a form can carry
SURFACES = {"/": "errcode", "home": "home", "modal": "card"}
NO_ROOM = "The last {left:,} characters had no room here. Copy them from where they were said."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form is wanted for; ``home`` is that of the steps, where it is not the code's own or first."""

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
    draft: Sequence[str] = (),
) -> None:
    """Open the form for a code's steps, with a draft behind them; a suggestion is settled by what is saved.

    Says in the modal why it cannot be had, as to whoever is not staff.
    """
    await open_wanted(client, body, Wanted(code, None, suggestion, merged, tuple(draft)), ask)


async def open_wanted(client: AsyncWebClient, body: Payload, wanted: Wanted, ask: Ask) -> None:
    """Open the form."""
    await open_modal(client, body, WRITE, fresh_form(wanted, held_for(body, wanted), ask))


async def fresh_form(wanted: Wanted, held: Held, ask: Ask) -> View:
    """Fill the form with what stands now."""
    found, text = await ask(read_sheet, wanted, ask.by(held.surface))
    return begin(found, wanted, held, text)


def read_sheet(desk: Desk, wanted: Wanted, by: By) -> tuple[Sheet, str]:
    """Give staff what the form needs, and the text of the suggestion that it is opened for."""
    require_staff(desk, by)
    found = sheet(desk, wanted.code)
    return found, "" if wanted.suggestion is None else review(desk, wanted.suggestion, by).suggestion.text


def held_for(body: Payload, wanted: Wanted) -> Held:
    """Return what the form carries from where it was asked for."""
    kind = "/" if "command" in body else (body.get("view") or {}).get("type", "")
    surface = "message shortcut" if body.get("type") == "message_action" else SURFACES.get(kind, "card")
    first = Held(wanted.code, wanted.home or wanted.code, suggestion=wanted.suggestion, merged=wanted.merged)
    return replace(first, surface=surface)


def begin(found: Sheet, wanted: Wanted, held: Held, suggested: str = "") -> View:
    """Draw the form with the steps that there are, and the draft or the suggestion behind them."""
    fix = fix_wanted(found, wanted.home)
    home = fix.home if fix else wanted.home or wanted.code
    held = replace(held, home=home, base=fix.revision.number if fix else 0, before=before(fix, home))
    beside = suggested if wanted.merged else ""
    texts, left = packed([*wanted.draft, *([] if wanted.merged or not suggested else [suggested])], rows_left(fix))
    head = [*head_blocks(found, fix, home), *(suggestion_blocks(beside) if beside else ())]
    title = EDIT if fix and fix.published else WRITE
    draft = Draft(held, tuple(head), (), tuple(tail_blocks(found, fix, held.before)), title)
    drawn = added(with_steps(draft, fix), texts or blank(fix))
    return draw(drawn, NO_ROOM.format(left=left) if left else "")


def fix_wanted(found: Sheet, home: str | None) -> Fix | None:
    """Give the steps to edit: those of a home, else the first that are shown, else retired ones of the code's own."""
    if home is not None:
        return next((fix for fix in found.fixes if fix.home == home), None)
    return next((fix for fix in found.fixes if fix.published), found.own)


def before(fix: Fix | None, home: str) -> list[str] | None:
    """Give the codes for which the steps are shown, where the form can carry them."""
    codes = [code for code in fix.codes if code != home] if fix else []
    return codes if sum(len(code) + 3 for code in codes) <= BEFORE else None


def with_steps(draft: Draft, fix: Fix | None) -> Draft:
    """Put the steps that there are into the form."""
    steps = fix.revision.steps if fix else ()
    rows = tuple(Row(number, step.text, step.audience == INTERNAL) for number, step in enumerate(steps, 1))
    return replace(draft, rows=rows, held=replace(draft.held, next=len(rows) + 1))


def blank(fix: Fix | None) -> Sequence[str]:
    """Give room to write in: some to begin with, one more behind steps as long as more may be saved."""
    steps = len(fix.revision.steps) if fix else 0
    return [""] * (1 if 0 < steps < MOST else 0 if steps else BLANK)


def rows_left(fix: Fix | None) -> int:
    """Count the inputs that a draft may take."""
    return ROWS - (len(fix.revision.steps) if fix else 0)


def packed(draft: Sequence[str], most: int) -> tuple[list[str], int]:
    """Put a draft into so many inputs at most, cut into steps; count the characters that have no room at all."""
    texts = [piece for text in draft for piece in split(text)]
    while len(texts) > most and (place := shortest_pair(texts)) is not None:
        texts[place : place + 2] = ["\n".join(texts[place : place + 2])]
    return texts[:most], sum(map(len, texts[most:]))


def shortest_pair(texts: Sequence[str]) -> int | None:
    """Find two neighbours that fit into one input, the shortest first."""
    sums = [width(one) + 1 + width(two) for one, two in pairwise(texts)]
    place = min(range(len(sums)), key=sums.__getitem__, default=None)
    return place if place is not None and sums[place] <= INPUT else None
