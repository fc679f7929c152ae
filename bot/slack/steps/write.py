"""[Write steps]: the form for steps with its buttons and menus, and [I have checked these steps]."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.steps.save import find_codes, verify_steps
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value, chosen, picks
from bot.slack.bolt.modals import open_modal, redraw
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import thread_of
from bot.slack.cards.answer_buttons import MORE, VERIFY, WRITE, fix_in
from bot.slack.cards.blocks import card, code, section
from bot.slack.steps.cards.preview_modal import TITLE
from bot.slack.steps.cards.write_form import ADD, ARRANGE, PREVIEW, SAVED, added, arranged, read_draft
from bot.slack.steps.cards.write_form_parts import CODES, OTHER, code_option, other_wanted
from bot.slack.steps.write_open import Wanted, open_form_for, open_wanted
from bot.slack.steps.write_preview import previewed, redrawn, view_of
from bot.slack.steps.write_save import saved

SURFACE = "card"
MENU = 20  # codes offered at once


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons, the menus and the form."""
    app.action(WRITE)(later(write_steps))
    app.action(re.compile(f"^{OTHER}"))(later(open_other_steps))
    app.action(ADD)(later(add_step))
    app.action(ARRANGE)(later(arrange_steps))
    app.action(PREVIEW)(later(preview_steps))
    app.action(MORE, matchers=[picks(VERIFY)])(later(confirm_steps))
    app.options(re.compile(f"^{CODES}"))(offer_codes)
    app.view(SAVED)(save_form)


async def write_steps(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the code."""
    await open_form_for(client, body, button_value(action), ask)


async def open_other_steps(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open other steps of the same code on top of the form."""
    shown_code, home = other_wanted(button_value(action))
    await open_wanted(client, body, Wanted(shown_code, home), ask)


async def add_step(body: Payload, client: AsyncWebClient) -> None:
    """Add an empty step to the form."""
    view = view_of(body)
    await redraw(client, view, redrawn(added(read_draft(view))))


async def arrange_steps(action: Payload, body: Payload, client: AsyncWebClient) -> None:
    """Move or remove a step in the form."""
    view = view_of(body)
    await redraw(client, view, redrawn(arranged(read_draft(view), chosen(action))))


async def preview_steps(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open a preview of the card on top of the form."""
    await open_modal(client, body, TITLE, previewed(view_of(body), ask))


async def offer_codes(ack: AsyncAck, payload: Payload, ask: Ask) -> BoltResponse:
    """Offer the codes that match the text typed so far."""
    entries = await ask(find_codes, payload.get("value") or "", MENU)
    return await ack(options=[code_option(entry) for entry in entries])


async def save_form(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Save the form."""
    await ack(**await saved(view, ask))


async def confirm_steps(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Verify the revision of the steps that the card showed."""
    home, number = fix_in(chosen(action))
    fix = await ask(verify_steps, home, number, ask.by(SURFACE))
    confirmation = f"Verified: revision {fix.revision.number} of the steps for {code(fix.home)}. Thank you."
    reply = card(confirmation, [section(confirmation)])
    await respond(response_type="ephemeral", replace_original=False, thread_ts=thread_of(body), **reply)
