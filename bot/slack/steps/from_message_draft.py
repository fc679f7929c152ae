"""A draft of steps from a message: its text without Slack's markup, a link to it, and the codes it is about."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.catalog.entry import Entry
from bot.desk.questions.lookup import look_up_unrecorded
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.slack.api.slack_errors import SLACK_ERRORS
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.message_payload import find_thread_start, whole_text
from bot.slack.bolt.threads import thread_of
from bot.slack.cards.forms import View
from bot.slack.steps.cards.from_message_form import ANOTHER, WHICH, chosen_code, message_form, typed_texts
from bot.slack.steps.cards.write_form import ROWS, read_held
from bot.slack.steps.write_open import NO_ROOM, Wanted, fresh_form, held_for, packed
from bot.steps.actor import By
from bot.steps.split import split
from bot.steps.step import LONGEST

LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|]+)(?:\|([^<>]*))?>")
NAME = re.compile(r"<([@#!])([^<>|]*)(?:\|([^<>]*))?>")
SOMEBODY = {"@": "@someone", "#": "a channel"}
SURFACE = "message shortcut"
SAID = "Said in {link}"


async def drafted(client: AsyncWebClient, body: Payload, ask: Ask) -> View:
    """Return the form for a message, with the codes found in it or in the first message of its thread."""
    message = body["message"]
    texts = with_link(split(written(whole_text(message))), await link_to(client, body))
    entries = await ask(codes_in, [whole_text(message), await beginning(client, body)], ask.by(SURFACE))
    inputs, left = packed(texts, ROWS)
    note = NO_ROOM.format(left=left) if left else ""
    return message_form(held_for(body, Wanted("")), entries, inputs, note)


def written(text: str) -> str:
    """Return a message as plain text: links as their addresses, mentions as names."""
    text = NAME.sub(named, LINK.sub(linked, text))
    return html.unescape(text).strip()


def linked(match: re.Match[str]) -> str:
    """Return a link as its address, after its label if that differs."""
    address, label = match[1], match[2]
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({shown})" if label and label not in {address, shown, address.split("//")[-1]} else shown


def named(match: re.Match[str]) -> str:
    """Return a mention as a name that notifies nobody."""
    kind, inside, label = match[1], match[2], match[3]
    if label:
        return label if label.startswith(kind) or kind == "!" else f"{kind}{label}"
    return f"@{inside.partition('^')[0]}" if kind == "!" else SOMEBODY[kind]


def with_link(texts: Sequence[str], link: str) -> list[str]:
    """Return the texts with a link to the message after the last step, or as a step of its own if that is full."""
    source = SAID.format(link=link)
    if not link:
        return list(texts)
    if texts and len(texts[-1]) + 1 + len(source) <= LONGEST:
        return [*texts[:-1], f"{texts[-1]}\n{source}"]
    return [*texts, source]


async def link_to(client: AsyncWebClient, body: Payload) -> str:
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


async def beginning(client: AsyncWebClient, body: Payload) -> str:
    """Return the text of the first message of a message's thread, "" without a thread or if the bot can't read it."""
    thread = thread_of(body)
    if not thread:
        return ""
    start = await find_thread_start(client, body["channel"]["id"], thread)
    return whole_text(start) if start else ""


def codes_in(desk: Desk, texts: Sequence[str], actor: By) -> tuple[Entry, ...]:
    """Return the codes that texts are surely about, without duplicates; refuses people who aren't staff."""
    require_staff(desk, actor)
    answers = [look_up_unrecorded(desk, text, actor.at) for text in texts if text.strip()]
    entries = [hit.entry for answer in answers if answer.verdict == "answer" for hit in answer.found]
    return tuple({entry.code: entry for entry in entries}.values())


async def continued(view: View, ask: Ask) -> Mapping[str, Any]:
    """Return the acknowledgement that goes on to the form for the chosen code's steps, with the edited texts."""
    code = chosen_code(view)
    if code is None:
        return {"response_action": "errors", "errors": {ANOTHER: WHICH}}
    metadata = replace(read_held(view), code=code, home=code)
    return {"response_action": "update", "view": await fresh_form(Wanted(code, draft=typed_texts(view)), metadata, ask)}
