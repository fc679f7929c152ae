"""People in the stand-in's workspace: they type, press, fill in forms and read.

Where the stand-in differs from Slack: it has one pile of modals for everybody, so that whoever was interrupted by
another's modal must take theirs up again with ``resumes``. Its page is mended (bot/cli/trial/standin_patch.py).
"""

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

import aiohttp

from bot.cli.trial import standin

PATIENCE = 60.0  # seconds until a journey gives up waiting for its condition, on the busiest machine


@dataclass
class Screen:
    """The stand-in's page, which shows what everybody sees."""

    session: aiohttp.ClientSession
    page: str
    link: aiohttp.ClientWebSocketResponse
    all_is_sent: Callable[[], bool]  # whether the bot has nothing more to say by itself
    homes: dict = field(default_factory=dict)
    modals: list = field(default_factory=list)  # the topmost last
    errors: dict = field(default_factory=dict)

    async def read(self):
        """Follow what is shown."""
        async for message in self.link:
            told = json.loads(message.data)
            if told["t"] == "view":
                self.modals, self.errors = told["stack"], {}
            elif told["t"] == "view_errors":
                self.errors = told["errors"]
            elif told["t"] == "home":
                self.homes[told["user"]] = told["view"]

    async def control(self, what, **told):
        async with self.session.post(f"{self.page}/_control/{what}", json=told) as response:
            assert response.status == 200
            return await response.json()

    async def messages(self, channel):
        async with self.session.get(f"{self.page}/_control/messages/{channel}") as response:
            return (await response.json())["messages"]

    async def log(self):
        async with self.session.get(f"{self.page}/_control/log") as response:
            return (await response.json())["log"]


@dataclass
class Person:
    """Somebody in #support."""

    screen: Screen
    user: str

    async def control(self, what, **told):
        return await self.screen.control(what, **{"channel": standin.SUPPORT_CHANNEL, "user": self.user, **told})

    async def messages(self):
        return await self.screen.messages(standin.SUPPORT_CHANNEL)

    async def direct_messages(self):
        """Give what the bot wrote to this person alone."""
        async with self.screen.session.get(f"{self.screen.page}/_control/state") as response:
            channels = (await response.json())["channels"]
        mine = next((one["id"] for one in channels if one.get("is_im") and self.user in one["members"]), None)
        return [one for one in await self.screen.messages(mine) if one["user"] == standin.BOT] if mine else []

    # in the channel

    async def types(self, text):
        """Type /errcode and give the card."""
        return await self.wait_for_new(self.control("command", command="/errcode", text=text))

    async def commands(self, text):
        """Type /errcode where what comes of it is no message."""
        await self.control("command", command="/errcode", text=text)

    async def writes(self, text, **where):
        """Write a message and give what the bot answers."""
        return await self.wait_for_new(self.control("message", text=text, **where))

    async def presses(self, card, label):
        """Press the button with a label, and give what comes of it."""
        return await self.wait_for_new(self.press(card, label))

    async def press(self, card, label):
        """Press the button with a label, or pick what a menu calls so; what comes of it is no message."""
        await self.control("interact", messageTs=card["ts"], action=pressed(card, label))

    async def wait_for_new(self, doing):
        """Do something and wait until the bot says something new, or changes what it said."""
        before = await self.messages()
        await doing

        async def new():
            return [one for one in await self.messages() if one not in before and one["user"] == standin.BOT]

        return (await eventually(new, "the bot says nothing"))[-1]

    # on the Home tab and in modals

    @property
    def home(self):
        return self.screen.homes.get(self.user)

    @property
    def modal(self):
        return self.screen.modals[-1] if self.screen.modals else None

    async def opens_home(self):
        """Open the Home tab and give what is there."""
        return await self.home_after(self.control("open-home"))

    async def presses_at_home(self, label):
        """Press a button on the Home tab, or pick from a menu, and give the tab as it is then."""
        return await self.home_after(self.press_at_home(label))

    async def press_at_home(self, label):
        """Press a button there where what comes of it is a modal."""
        await self.press_in_view(self.home, pressed(self.home, label))

    async def presses_in_modal(self, label, **entered):
        """Press a button in the modal on top, after entering something."""
        await self.press_in_view(self.modal, pressed(self.modal, label), entered)

    async def press_in_view(self, view, action, entered=()):
        """Press something in a view, also what does not stand there; the page sends the view along."""
        carried = {"view": {**view, "state": {"values": values_of(view, dict(entered))}}}
        told = {"t": "block_action", "channel": "", "messageTs": "", "user": self.user}
        told["action"] = {**action, "text": carried}
        await self.screen.link.send_json({**told, "appId": view["app_id"]})

    async def waits_for_direct_message(self, text, count=1):
        """Wait for what the bot writes by itself, and see that it comes as often as told."""

        async def found():
            said = [one for one in await self.direct_messages() if text in shown(one)]
            return said if len(said) >= count else None

        await eventually(found, f"no direct message with “{text}”")

        async def quiet():
            return self.screen.all_is_sent()

        await eventually(quiet, "there is always more to be said")
        return [one for one in await self.direct_messages() if text in shown(one)]

    async def home_after(self, doing):
        before = self.home and self.home["id"]
        await doing

        async def anew():
            return self.home if self.home and self.home["id"] != before else None

        return await eventually(anew, "the Home tab stays as it was")

    async def sees_at_home(self, text, *, gone=False):
        """Wait until something stands on the Home tab, or no longer does."""

        async def seen():
            return self.home if self.home and (text in shown(self.home)) != gone else None

        return await eventually(seen, f"“{text}” {'stays' if gone else 'is not'} at home: {shown(self.home)}")

    async def finds_at_home(self, label, *, gone=False):
        """Wait until a button or an offer of a menu is on the Home tab, or no longer is."""

        async def seen():
            found = any(one.startswith(label) for one in [*labels(self.home), *spoken(self.home)])
            return self.home if found != gone else None

        return await eventually(seen, f"“{label}” {'stays' if gone else 'is not'} among {labels(self.home)}")

    async def sees_modal(self, text):
        """Wait until something, a text or a pattern, stands in the modal on top, and give it."""
        wanted = re.compile(re.escape(text)) if isinstance(text, str) else text

        async def seen():
            return self.modal if self.modal and wanted.search(shown(self.modal)) else None

        return await eventually(seen, f"no modal with “{text}”")

    async def opens_modal(self, doing, text):
        """Do something and wait for another modal with a text in it, not the one that lies there from before."""
        before = self.modal and self.modal["id"]
        await doing

        async def seen():
            return self.modal if self.modal and self.modal["id"] != before and text in shown(self.modal) else None

        return await eventually(seen, f"no new modal with “{text}”")

    async def fills_in(self, **entered):
        """Submit the modal on top; of what is not entered the stand-in's page sends nothing."""
        values = values_of(self.modal, entered)
        self.screen.errors = {}
        await self.screen.link.send_json({"t": "view_submit", "user": self.user, "values": values})

    async def submits(self, **entered):
        """Submit the modal on top, and wait until it closes."""
        await self.fills_in(**entered)

        async def closed():
            return not self.screen.modals

        await eventually(closed, "the form stays open")

    async def saves(self, **entered):
        """Save the steps in the form on top; return what it then says in its place, and close that."""
        await self.fills_in(**entered)
        outcome = await self.sees_modal(OUTCOME)
        await self.closes()
        return outcome

    async def sees_error(self, name):
        """Wait for what is wrong at a field."""

        async def seen():
            return self.screen.errors.get(name)

        return await eventually(seen, f"nothing is wrong with {name}")

    async def closes(self):
        await self.screen.link.send_json({"t": "view_close", "user": self.user})

        async def closed():
            return not self.screen.modals

        await eventually(closed, "the modal stays open")

    async def resumes(self, modal):
        """Take up a modal again that another person's pushed away, which in Slack cannot happen."""
        entries = [one for one in await self.screen.log() if "trigger_id" in str(one.get("detail"))]
        trigger = trigger_in(entries[-1]["detail"])
        view = {key: value for key, value in modal.items() if key in KEPT}
        told = {"trigger_id": trigger, "view": view}
        headers = {"Authorization": f"Bearer {standin.BOT_TOKEN}"}
        async with self.screen.session.post(f"{self.screen.page}/api/views.open", json=told, headers=headers) as said:
            assert (await said.json())["ok"]
        await self.sees_modal(shown(modal).splitlines()[0])


OUTCOME = re.compile("Saved: revision|was dropped|Nothing was changed")  # of steps that were saved, or not
KEPT = ("type", "title", "close", "submit", "callback_id", "private_metadata", "notify_on_close", "blocks")


def trigger_in(detail):
    """Find a trigger in what was sent to the bot, in whatever form."""
    text = unquote_plus(detail) if isinstance(detail, str) else json.dumps(detail)
    return re.search(r"trigger_id[\"\\:= ]+([\w.-]+)", text)[1]


async def eventually(look, complaint):
    """Wait until looking gives something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := await look():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(complaint)


def elements(card):
    """Give the buttons and menus of a card or view."""
    parts = [part for block in card["blocks"] for part in (block.get("accessory"), *block.get("elements", ()))]
    return [part for part in parts if part and "action_id" in part]


def buttons(card):
    return [part for part in elements(card) if part["type"] == "button"]


def labels(card):
    """Give what stands on the buttons, and what menus offer."""
    offered = [option["text"]["text"] for part in elements(card) for option in part.get("options", ())]
    return [one["text"]["text"] for one in buttons(card)] + offered


def spoken(card):
    """Give what screen readers say of the buttons."""
    return [one["accessibility_label"] for one in buttons(card) if "accessibility_label" in one]


def pressed(card, label):
    """Find the button with a label, or the menu that offers it, and give what its press sends."""
    for part in elements(card):
        if label in (part.get("text", {}).get("text"), part.get("accessibility_label")):
            return {key: part.get(key) for key in ("action_id", "value", "text")} | {"type": "button", "block_id": "b"}
        for option in part.get("options", ()):
            if option["text"]["text"].startswith(label):  # what menus count stands behind it
                told = {"type": part["type"], "action_id": part["action_id"], "block_id": "b"}
                return {**told, "selected_option": option}
    raise AssertionError(f"no “{label}” among {labels(card)}")


def values_of(view, entered):
    """Return what the page sends of a view in which something was entered, by block id: nothing of the rest."""
    blocks = [block for block in view["blocks"] if block["type"] == "input" and block["block_id"] in entered]
    return {
        block["block_id"]: {block["element"]["action_id"]: state_of(block["element"], entered[block["block_id"]])}
        for block in blocks
    }


def state_of(element, entered):
    """Return an input's state as the mended page sends it, which draws some menus as something simpler."""
    if element["type"] in {"plain_text_input", "external_select"}:
        return {"type": "plain_text_input", "value": entered}
    if element["type"] == "multi_external_select":
        return {"type": "plain_text_input", "value": " ".join(entered)}
    made = [{"text": {"text": one}, "value": one} for one in ([entered] if isinstance(entered, str) else entered)]
    known = {option["value"]: option for option in element.get("options", ())}
    picked = [known.get(option["value"], option) for option in made]
    if element["type"] in {"radio_buttons", "static_select", "conversations_select"}:
        return {"type": element["type"], "selected_option": picked[0]}
    return {"type": "checkboxes", "selected_options": picked, "touched": True}


def shown(card):
    """Give all that a card or view shows, as one text."""
    parts = [part for block in card["blocks"] for part in (block.get("text"), *block.get("elements", ()))]
    inputs = [block for block in card["blocks"] if block["type"] == "input"]
    typed = [block["element"].get("initial_value") or "" for block in inputs]
    return "\n".join(
        [
            *(part["text"] for part in parts if part and isinstance(part.get("text"), str)),
            *(block["label"]["text"] for block in inputs),
            *typed,
        ]
    )
