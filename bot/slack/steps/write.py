"""[Write steps]: the form for steps with its buttons and menus, and [I have checked these steps]."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.typeahead import find_codes
from bot.desk.steps.save import verify_steps
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import match_verb, read_button_value, read_chosen_value, read_pressed_view
from bot.slack.bolt.modals import open_modal, update_modal
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import find_pressed_thread
from bot.slack.cards.answer_buttons import (
    MORE,
    VERIFY,
    WRITE,
    decode_fix,
)
from bot.slack.cards.blocks import build_card, key_span, section
from bot.slack.cards.code_options import code_options
from bot.slack.steps.cards.from_message_form import OTHER_CODE
from bot.slack.steps.cards.preview_modal import TITLE
from bot.slack.steps.cards.write_form import (
    ADD_STEP,
    ARRANGE_STEPS,
    PREVIEW_STEPS,
    STEPS_FORM,
    FormMetadata,
    add_rows,
    arrange_rows,
    read_draft,
)
from bot.slack.steps.cards.write_form_fields import CODES_INPUT, OTHER_STEPS, decode_other_steps
from bot.slack.steps.write_open import open_write_form
from bot.slack.steps.write_preview import fetch_preview, render_limited_draft
from bot.slack.steps.write_save import save_submitted_form

SURFACE = "card"
MENU_SIZE = 20  # codes offered at once


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons, the menus and the form."""
    app.action(WRITE)(ack_then(handle_write))
    app.action(re.compile(f"^{OTHER_STEPS}"))(ack_then(open_other_steps))
    app.action(ADD_STEP)(ack_then(add_step))
    app.action(ARRANGE_STEPS)(ack_then(arrange_steps))
    app.action(PREVIEW_STEPS)(ack_then(preview_steps))
    app.action(MORE, matchers=[match_verb(VERIFY)])(ack_then(handle_verify))
    app.options(re.compile(f"^({CODES_INPUT}|{OTHER_CODE})"))(offer_codes)
    app.view(STEPS_FORM)(handle_steps_submission)


async def handle_write(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the code."""
    await open_write_form(client, body, ask, FormMetadata(read_button_value(action), ""))


async def open_other_steps(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open other steps of the same code on top of the form."""
    shown_code, home = decode_other_steps(read_button_value(action))
    await open_write_form(client, body, ask, FormMetadata(shown_code, home))


async def add_step(body: Payload, client: AsyncWebClient) -> None:
    """Add an empty step to the form."""
    view = read_pressed_view(body)
    await update_modal(client, view, render_limited_draft(add_rows(read_draft(view))))


async def arrange_steps(action: Payload, body: Payload, client: AsyncWebClient) -> None:
    """Move or remove a step in the form."""
    view = read_pressed_view(body)
    await update_modal(client, view, render_limited_draft(arrange_rows(read_draft(view), read_chosen_value(action))))


async def preview_steps(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open a preview of the card on top of the form."""
    await open_modal(client, body, TITLE, fetch_preview(read_pressed_view(body), ask))


async def offer_codes(ack: AsyncAck, payload: Payload, ask: Ask) -> BoltResponse:
    """Offer the codes that match the text typed so far, in this form and in that of a message."""
    entries = await ask(find_codes, payload.get("value") or "", MENU_SIZE)
    return await ack(options=code_options(entries, ask.catalogs))


async def handle_steps_submission(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Save the form."""
    await ack(**await save_submitted_form(view, ask))


async def handle_verify(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Verify the revision of the steps that the card showed."""
    home, number = decode_fix(read_chosen_value(action))
    fix = await ask(verify_steps, home, number, ask.make_actor(SURFACE))
    confirmation = f"Verified: revision {fix.revision.number} of the steps for {key_span(fix.home)}. Thank you."
    reply = build_card(confirmation, [section(confirmation)])
    await respond(thread_ts=find_pressed_thread(body), **reply)
