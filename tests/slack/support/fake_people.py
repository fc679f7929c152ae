"""The payloads that Slack sends when people do something."""

import itertools

number = itertools.count(1)


def person(user):
    return {"id": user, "username": user.lower(), "name": user.lower(), "team_id": "T1"}


def pressed(element, *, user="U1", url="", trigger="", **more):
    """Return the payload of a pressed button or of a menu's ``selected_option(s)``; ``more`` may hold a view."""
    keys = ("action_id", "value", "selected_option", "selected_options", "selected_date")
    action = {"type": "button", "block_id": "b", **{k: element[k] for k in ("type", "block_id") if k in element}}
    return {
        "type": "block_actions",
        "user": person(user),
        "team": {"id": "T1"},
        "trigger_id": trigger,
        **({"view": more.pop("view")} if "view" in more else {"channel": {"id": "C1"}, "response_url": url}),
        **more,
        "actions": [{**action, **{key: element[key] for key in keys if key in element}}],
    }


def submitted(view, entered, *, user="U1"):
    """Return the payload of a submitted modal with what was entered, by block id; the rest stays as it was."""
    return {
        "type": "view_submission",
        "user": person(user),
        "team": {"id": "T1"},
        "view": with_state(view, entered),
    }


def with_state(view, entered):
    """Return a view as Slack sends it: with the state of every input in it."""
    values = {}
    for block in view["blocks"]:
        for element in (block.get("element"), block.get("accessory"), *block.get("elements", ())):
            if element and "action_id" in element and element["type"] != "button":
                state = state_of(element, entered.get(block.get("block_id"), ...))
                values.setdefault(block.get("block_id"), {})[element["action_id"]] = state
    return {**escaped(view), "state": {"values": values}}


def escaped(part):
    """Return a part of a view as Slack sends it back: plain text is escaped, finished markup is as it was."""
    if isinstance(part, list):
        return [escaped(child) for child in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "plain_text":
        return {**part, "text": part["text"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}
    return {name: escaped(child) for name, child in part.items()}


def state_of(element, entered):
    """Return an input's state: a text, a list of values for what takes several, ... for what it was filled with."""
    kind = element["type"]
    if "multi" in kind or kind == "checkboxes":
        several = "selected_options" if kind in {"checkboxes", "multi_static_select", "multi_external_select"} else None
        several = several or "selected_" + kind.removeprefix("multi_").removesuffix("_select")
        if entered is ...:
            chosen = element.get(several.replace("selected", "initial"), [])
            entered = [item["value"] for item in chosen] if "options" in several else chosen
        return {"type": kind, several: [option(element, item) if "options" in several else item for item in entered]}
    if kind in {"radio_buttons", "static_select", "external_select", "overflow"}:
        entered = element.get("initial_option", {}).get("value") if entered is ... else entered
        return {"type": kind, "selected_option": entered and option(element, entered)}
    if kind.endswith("_select"):
        name = kind.removesuffix("s_select")  # conversations_select says selected_conversation
        return {"type": kind, f"selected_{name}": element.get(f"initial_{name}") if entered is ... else entered}
    return {"type": kind, "value": element.get("initial_value") if entered is ... else entered}


def option(element, value):
    """Return the option of a value as Slack tells it, which leaves descriptions out; type-ahead menus name none."""
    began = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", ())
    offered = [*element.get("options", ()), *began]
    made = {"text": {"type": "plain_text", "text": value}, "value": value}
    known = next((offer for offer in offered if offer["value"] == value), made)
    return escaped({"text": {**known["text"], "emoji": True}, "value": value})


def shortcut_used(callback, *, user="U1", url="", trigger="", message=None):
    """Return the payload of a global shortcut, or of one on a message."""
    common = {"callback_id": callback, "user": person(user), "team": {"id": "T1"}, "trigger_id": trigger}
    if message is None:
        return {"type": "shortcut", **common}
    return {
        "type": "message_action",
        **common,
        "channel": {"id": "C1", "name": "support"},
        "message": {"type": "message", "user": "U2", "ts": "5.5", **message},
        "message_ts": message.get("ts", "5.5"),
        "response_url": url,
    }


def suggestion_wanted(action, typed, *, user="U1", block="b", view=None):
    """Return the payload of typing into a type-ahead menu."""
    return {
        "type": "block_suggestion",
        "user": person(user),
        "team": {"id": "T1"},
        "action_id": action,
        "block_id": block,
        "value": typed,
        **({"view": view} if view else {}),
    }


def event_of(kind, *, event_id=None, outer=(), **details):
    """Return an event's payload, with a new id unless one is passed; ``outer`` is added to the envelope."""
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event_id": event_id or f"EvNew{next(number)}",
        "event": {"type": kind, **details},
        **dict(outer),
    }


def delivered_twice(kind, **details):
    """Return two deliveries of one event under different event ids, as Slack sends them now and then."""
    return [event_of(kind, event_id=f"EvTwin{next(number)}", **details) for _ in range(2)]
