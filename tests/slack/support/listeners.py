"""Every listener that the surfaces register, and the requests by which Slack would reach each of them."""

import inspect
import re
from dataclasses import dataclass

import hypothesis
from hypothesis import strategies

from bot.slack.app.build import SURFACES
from tests.slack.support.fake_people import event_of, number, pressed, shortcut_used, submitted, suggestion_wanted
from tests.slack.support.listener_samples import CODE, ENTERED, EVENTS, OPENERS, PRESSES, TEXTS, button, menu

ANYWHERE = "mphd"
NOT_LISTENERS = {"use", "middleware", "error"}
GENERIC = (button(CODE), button("1"), menu(CODE), menu(None))
MESSAGE = {"text": f"It says {CODE}", "ts": "5.5", "user": "U2"}
BLANK = {  # a view that no listener of today draws
    "type": "modal",
    "title": {"type": "plain_text", "text": "Blank"},
    "private_metadata": "null",
    "blocks": [
        {
            "type": "input",
            "block_id": "b",
            "label": {"type": "plain_text", "text": "Field"},
            "element": {"type": "plain_text_input", "action_id": "b", "initial_value": CODE},
        }
    ],
}


@dataclass(frozen=True)
class Listener:
    """What a surface registered: ``kind`` is Bolt's name for it, ``constraint`` what the request must name."""

    surface: str
    kind: str
    constraint: object
    matchers: tuple = ()

    def __str__(self):
        text = getattr(self.constraint, "pattern", self.constraint)
        return f"{self.surface}-{self.kind}-{text}{self.verb and '-'}{self.verb}"

    @property
    def verb(self):
        """Return the menu verb that the matchers require, "" if there is none."""
        return "-".join(word for matcher in self.matchers for word in words_of(matcher))

    @property
    def named(self):
        """Return an id that fits the constraint."""
        wanted = self.constraint
        if isinstance(wanted, dict):
            wanted = next(wanted[key] for key in ("action_id", "callback_id", "type") if key in wanted)
        if isinstance(wanted, str):
            return wanted
        plain = wanted.pattern.strip("^$") + "1"
        return plain if wanted.search(plain) else hypothesis.find(strategies.from_regex(wanted), bool)

    def lets_through(self, name):
        wanted = self.constraint
        return bool(wanted.search(name)) if isinstance(wanted, re.Pattern) else name == self.named


class Recorder:
    """An app that only records what is registered with it."""

    def __init__(self):
        self.listeners = []
        self.surface = ""

    def __getattr__(self, kind):
        def register(*constraints, matchers=(), **_more):
            def note(*_functions):
                if kind not in NOT_LISTENERS:
                    self.listeners.append(Listener(self.surface, kind, constraints[0], tuple(matchers)))

            return note

        return register


def all_listeners():
    """Return all listeners in the order in which Bolt tries them."""
    recorder = Recorder()
    for surface in SURFACES:
        recorder.surface = surface.__name__.removeprefix("bot.slack.")
        surface.register(recorder)
    return recorder.listeners


def words_of(matcher):
    """Return the texts that a matcher was made with, such as the verb of a menu."""
    return [cell.cell_contents for cell in matcher.__closure__ or () if isinstance(cell.cell_contents, str)]


async def heeds(listener, action):
    """Return whether the listener's matchers accept an action."""
    arguments = {"action": action, "payload": action, "body": {"actions": [action]}}
    for matcher in listener.matchers:
        if not await matcher(**{name: arguments[name] for name in inspect.signature(matcher).parameters}):
            return False
    return True


async def presses_of(listener):
    """Return the presses that reach an action listener: (action id, what is pressed, places)."""
    fitting = [sample for sample in PRESSES if listener.lets_through(sample[0]) and await heeds(listener, sample[1])]
    words = [word for sample in listener.matchers for word in words_of(sample)]
    made = [*(menu(f"{word}|{CODE}|{CODE}|1") for word in words), *GENERIC]
    return fitting or [(listener.named, sample, ANYWHERE) for sample in made if await heeds(listener, sample)]


def command(name, text):
    def make(user, slack):
        more = {"trigger_id": slack.trigger(), "response_url": slack.response_url(), "channel_id": "C1"}
        return {"command": name, "text": text, "user_name": user.lower(), "user_id": user, **more}

    return make


def press(action_id, held, place, view=None):
    """Return a function that makes the press of an element in a place."""

    def make(user, slack):
        element = {"action_id": action_id, **held}
        how = {"user": user, "trigger": slack.trigger()}
        if place in "mp":
            message = {"ts": "5.5", "text": "card", "blocks": [], "user": "U0ERRDESK"}
            container = {"type": "message", "message_ts": "5.5", "channel_id": "C1", "is_ephemeral": place == "m"}
            return pressed(
                element,
                url=slack.response_url(),
                container=container,
                **({"message": message} if place == "p" else {}),
                **how,
            )
        shown = view or {"id": "VHOME", "type": "home", "blocks": [], "private_metadata": ""}
        return pressed(element, view=seen(shown, slack), **how)

    return make


def seen(view, slack):
    """Return a view as Slack sends it with a press: with its state and its current hash."""
    if view["type"] == "home":
        return view
    slack.views[view["id"]] = dict(view)
    slack.stack = [view["id"]]
    return submitted(view, {})["view"]


def form(view, entered):
    def make(user, slack):
        known = {block.get("block_id") for block in view["blocks"]}
        slack.views[view["id"]] = dict(view)
        return submitted(view, {name: value for name, value in entered.items() if name in known}, user=user)

    return make


def typed(action_id, view):
    return lambda user, slack: suggestion_wanted(action_id, "113", user=user, view=view and seen(view, slack))


def shortcut(callback, message):
    def make(user, slack):
        return shortcut_used(
            callback, user=user, url=slack.response_url(), trigger=slack.trigger(), message=message and dict(message)
        )

    return make


def event(kind, details):
    def make(user, _slack):
        ts = f"77{next(number)}.1"
        return event_of(kind, **{"user": user, "ts": ts, "event_ts": ts, **details})

    return make


async def requests_to(listener, opened):
    """Return the requests that reach a listener: (name, function that makes the request for a user).

    ``opened(opener)`` opens a modal as an admin would, and gives its view.
    """
    if listener.kind not in WAYS:
        raise NotImplementedError(f"Say in WAYS how Slack reaches what app.{listener.kind}(…) registers.")
    return [request async for request in WAYS[listener.kind](listener, opened)]


async def actions(listener, opened):
    for action_id, held, places in await presses_of(listener):
        for place in places:
            view = await modal(action_id, opened) if place == "d" else None
            yield f"in {place}", press(action_id, held, place, view)


async def forms(listener, opened):
    name = listener.named
    yield "form", form({**await modal(name, opened), "callback_id": name}, ENTERED.get(name, {}))


async def shortcuts(listener, _opened):
    for place in SHORTCUTS.get(listener.named, ("on a message", "anywhere")):
        yield place, shortcut(listener.named, MESSAGE if place == "on a message" else None)


async def commands(listener, _opened):
    for text in TEXTS:
        yield f"“{text}”", command(listener.named, text)


async def options(listener, _opened):
    yield "typing", typed(listener.named, None)


async def events(listener, _opened):
    name = "message" if listener.kind == "message" else listener.named
    generic = [{"channel": "C1", "text": CODE, "item": {"channel": "C1", "ts": "5.5"}}]
    for place, details in enumerate(EVENTS.get(name, generic), 1):
        yield f"event {place}", event(name, details)


WAYS = {
    "action": actions,
    "block_action": actions,
    "view": forms,
    "view_submission": forms,
    "shortcut": shortcuts,
    "global_shortcut": shortcuts,
    "message_shortcut": shortcuts,
    "command": commands,
    "options": options,
    "block_suggestion": options,
    "event": events,
    "message": events,
}
SHORTCUTS = {"explain_codes": ("on a message",), "save_as_step": ("on a message",), "look_up_code": ("anywhere",)}


async def modal(name, opened):
    """Return the modal of a form or of a press, a blank one if there is no sample."""
    if name not in OPENERS:
        return {**BLANK, "id": "VBLANK", "hash": "h", "team_id": "T1"}
    opener = OPENERS[name]
    make = (
        shortcut(opener, MESSAGE if opener == "save_as_step" else None) if isinstance(opener, str) else press(*opener)
    )
    return await opened(make)
