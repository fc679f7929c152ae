"""A message made the draft of steps: its text without Slack's marks, where it was said, and the codes it is about."""

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
    """Draw the form for a message, with the codes that are found in it or where its thread begins."""
    message = body["message"]
    texts = with_link(split(written(whole_text(message))), await link_to(client, body))
    found = await ask(codes_in, [whole_text(message), await beginning(client, body)], ask.by(SURFACE))
    packed_texts, left = packed(texts, ROWS)
    note = NO_ROOM.format(left=left) if left else ""
    return message_form(held_for(body, Wanted("")), found, packed_texts, note)


def written(text: str) -> str:
    """Give a message as somebody would write it: links with their addresses, names as plain text."""
    text = NAME.sub(named, LINK.sub(linked, text))
    return html.unescape(text).strip()


def linked(match: re.Match[str]) -> str:
    """Write a link as its address, with its label before it if that says something else."""
    address, label = match[1], match[2]
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({shown})" if label and label not in {address, shown, address.split("//")[-1]} else shown


def named(match: re.Match[str]) -> str:
    """Write a mention as a name that mentions nobody."""
    kind, inside, label = match[1], match[2], match[3]
    if label:
        return label if label.startswith(kind) or kind == "!" else f"{kind}{label}"
    return f"@{inside.partition('^')[0]}" if kind == "!" else SOMEBODY[kind]


def with_link(texts: Sequence[str], link: str) -> list[str]:
    """Put where it was said behind the last step, or, where that is full, into one of its own."""
    said = SAID.format(link=link)
    if not link:
        return list(texts)
    if texts and len(texts[-1]) + 1 + len(said) <= LONGEST:
        return [*texts[:-1], f"{texts[-1]}\n{said}"]
    return [*texts, said]


async def link_to(client: AsyncWebClient, body: Payload) -> str:
    """Give the address of a message; a channel that the bot is no member of may refuse it."""
    channel, stamp = body["channel"]["id"], body["message"]["ts"]
    try:
        return str((await client.chat_getPermalink(channel=channel, message_ts=stamp))["permalink"])
    except SLACK_ERRORS:
        domain = (body.get("team") or {}).get("domain")
        return f"https://{domain}.slack.com/archives/{channel}/p{stamp.replace('.', '')}" if domain else ""


async def beginning(client: AsyncWebClient, body: Payload) -> str:
    """Return the text with which the thread of a message begins, as far as the bot may read it."""
    thread = thread_of(body)
    if not thread:
        return ""
    start = await find_thread_start(client, body["channel"]["id"], thread)
    return whole_text(start) if start else ""


def codes_in(desk: Desk, texts: Sequence[str], by: By) -> tuple[Entry, ...]:
    """Give staff the codes that texts are surely about, each once."""
    require_staff(desk, by)
    answers = [look_up_unrecorded(desk, text, by.at) for text in texts if text.strip()]
    found = {one.entry.code: one.entry for answer in answers if answer.verdict == "answer" for one in answer.found}
    return tuple(found.values())


async def continued(view: View, ask: Ask) -> Mapping[str, Any]:
    """Go on to the form for the steps of the code that was chosen, with the text as it was edited."""
    code = chosen_code(view)
    if code is None:
        return {"response_action": "errors", "errors": {ANOTHER: WHICH}}
    held = replace(read_held(view), code=code, home=code)
    filled = await fresh_form(Wanted(code, draft=typed_texts(view)), held, ask)
    return {"response_action": "update", "view": filled}
