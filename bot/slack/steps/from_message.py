"""The message shortcut *Save as resolution step*: a message becomes a draft of steps, with a link to it."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.catalog.entry import Entry
from bot.desk.questions.lookup import look_up_unrecorded
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.slack.api.slack_errors import SLACK_ERRORS
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.message_payload import extract_text, find_thread_start
from bot.slack.bolt.modals import open_modal
from bot.slack.bolt.threads import find_pressed_thread
from bot.slack.cards.code_options import code_options
from bot.slack.cards.forms import View
from bot.slack.steps.cards.from_message_form import (
    CHOOSE_CODE,
    MESSAGE_FORM,
    OTHER_CODE,
    TITLE,
    message_form,
    read_chosen_code,
    read_step_texts,
)
from bot.slack.steps.cards.write_form import MAX_ROWS, FormMetadata, read_form_metadata
from bot.slack.steps.write_open import NO_ROOM, load_write_form, pack_into_inputs
from bot.steps.actor import Actor
from bot.steps.split import split_into_steps
from bot.steps.step import MAX_STEP_LENGTH

SAVE_MESSAGE = "save_as_step"
LINK_MARKUP = re.compile(r"<((?:https?|mailto|tel):[^<>|]+)(?:\|([^<>]*))?>")
MENTION_MARKUP = re.compile(r"<([@#!])([^<>|]*)(?:\|([^<>]*))?>")
ANONYMOUS_NAMES = {"@": "@someone", "#": "a channel"}
SURFACE = "message shortcut"
SOURCE_LINE = "Said in {link}"


def register(app: AsyncApp) -> None:
    """Register the listeners for the shortcut and its form."""
    app.shortcut(SAVE_MESSAGE)(ack_then(open_message_draft))
    app.view(MESSAGE_FORM)(continue_draft)


async def open_message_draft(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the message as a draft that asks which code it is for."""
    await open_modal(client, body, TITLE, fetch_message_draft(client, body, ask))


async def continue_draft(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Go on to the form for the chosen code's steps, with the edited texts."""
    code = read_chosen_code(view)
    if code is None:
        await ack(response_action="errors", errors={OTHER_CODE: CHOOSE_CODE})
        return
    metadata = replace(read_form_metadata(view), code=code, home="")
    form = await ask(load_write_form, metadata, ask.make_actor(metadata.surface), read_step_texts(view))
    await ack(response_action="update", view=form)


async def fetch_message_draft(client: AsyncWebClient, body: Payload, ask: Ask) -> View:
    """Return the form for a message, with the codes found in it or in the first message of its thread."""
    text = extract_text(body["message"])
    steps = split_into_steps(strip_slack_markup(text))
    inputs, left = pack_into_inputs(append_source_link(steps, await fetch_permalink(client, body)), MAX_ROWS)
    texts = [text, await fetch_thread_text(client, body)]
    entries = await ask(find_sure_codes, texts, ask.make_actor(SURFACE), channel=ask.channel)
    note = NO_ROOM.format(left=left) if left else ""
    codes = code_options(entries, ask.catalogs)
    return message_form(FormMetadata("", "", surface=SURFACE), codes, inputs, note)


def strip_slack_markup(text: str) -> str:
    """Return a message as plain text: links as their addresses, mentions as names."""
    text = MENTION_MARKUP.sub(replace_mention, LINK_MARKUP.sub(replace_link, text))
    return html.unescape(text).strip()


def replace_link(match: re.Match[str]) -> str:
    """Return a link as its address, after its label if that differs."""
    address, label = match[1], match[2]
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({shown})" if label and label not in {address, shown, address.split("//")[-1]} else shown


def replace_mention(match: re.Match[str]) -> str:
    """Return a mention as a name that notifies nobody."""
    kind, inside, label = match[1], match[2], match[3]
    if label:
        return label if label.startswith(kind) or kind == "!" else f"{kind}{label}"
    return f"@{inside.partition('^')[0]}" if kind == "!" else ANONYMOUS_NAMES[kind]


def append_source_link(texts: Sequence[str], link: str) -> list[str]:
    """Return the texts with a link to the message after the last step, or as a step of its own if that is full."""
    source = SOURCE_LINE.format(link=link)
    if not link:
        return list(texts)
    if texts and len(texts[-1]) + 1 + len(source) <= MAX_STEP_LENGTH:
        return [*texts[:-1], f"{texts[-1]}\n{source}"]
    return [*texts, source]


async def fetch_permalink(client: AsyncWebClient, body: Payload) -> str:
    """Return a message's permalink, built from its parts if Slack refuses; "" if the workspace's domain is unknown.

    Slack may refuse it for a channel that the bot isn't in.
    """
    channel = body["channel"]["id"]
    timestamp = body["message"]["ts"]
    try:
        return str((await client.chat_getPermalink(channel=channel, message_ts=timestamp))["permalink"])
    except SLACK_ERRORS:
        domain = (body.get("team") or {}).get("domain")
        return f"https://{domain}.slack.com/archives/{channel}/p{timestamp.replace('.', '')}" if domain else ""


async def fetch_thread_text(client: AsyncWebClient, body: Payload) -> str:
    """Return the text of the first message of a message's thread, "" without a thread or if the bot can't read it."""
    thread = find_pressed_thread(body)
    if not thread:
        return ""
    start = await find_thread_start(client, body["channel"]["id"], thread)
    return extract_text(start) if start else ""


def find_sure_codes(desk: Desk, texts: Sequence[str], actor: Actor, *, channel: str = "") -> tuple[Entry, ...]:
    """Return the codes that texts in a channel are surely about, each once; refuses people who aren't staff."""
    require_staff(desk, actor)
    answers = [look_up_unrecorded(desk, text, actor.at, channel) for text in texts if text.strip()]
    return tuple(dict.fromkeys(hit.entry for answer in answers if answer.verdict == "answer" for hit in answer.matches))
