"""Steps from the reference: what it says to do about a code, as steps that staff haven't verified."""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import chain

from bot.catalog.entry import Cause, Entry
from bot.search.text.template import PLACEHOLDER
from bot.steps.check import UNKNOWN_VALUE
from bot.steps.split import split_into_steps
from bot.steps.step import Step

# How an English sentence begins that reads well after "If"; other languages, and names of things, stay as they are.
SENTENCE_START = re.compile(r"(?:An?|The|This|These|That|There|It|Its|Your?|They|Their|No|Some|One|Another)(?= )")
NAMED_PLACEHOLDER = re.compile(r"%?[$#]?[<{($]\W*[A-Za-z_]")  # "<name>", "{user}"; not "%s", "{0,number}"
LETTERS = "abcdefghijklmnopqrstuvwxyz"  # of the actions of one cause
DIGEST_SIZE = 6  # bytes


def has_reference_steps(entry: Entry) -> bool:
    """Return whether the reference says what to do about a code."""
    return any(cause.actions for cause in entry.causes)


def build_reference_steps(entry: Entry) -> tuple[Step, ...]:
    """Return what the reference says to do about a code as steps that everybody may see; none if it says nothing.

    If it gives several causes, each step names its own: “If the account is locked: Ask an admin.”
    """
    several = sum(bool(cause.text) for cause in entry.causes) > 1
    texts = chain.from_iterable(list_action_texts(cause, several=several) for cause in entry.causes if cause.actions)
    referring = (refer_to_values(text, entry.meaning.text) for text in texts)
    return tuple(map(Step, chain.from_iterable(map(split_into_steps, referring))))


def list_action_texts(cause: Cause, *, several: bool) -> Iterator[str]:
    """Yield the actions of a cause as texts of steps: one text that begins with the cause if there are ``several``."""
    if not (several and cause.text):
        yield from cause.actions
    elif len(cause.actions) == 1:
        yield f"{format_condition(cause.text)} {cause.actions[0]}"
    else:
        lettered = (f"{LETTERS[place % len(LETTERS)]}) {action}" for place, action in enumerate(cause.actions))
        yield "\n".join([format_condition(cause.text), *lettered])


def format_condition(cause: str) -> str:
    """Return a cause as the beginning of a step: “If the account is locked:”."""
    text = cause.strip().rstrip(".。:;,").rstrip()
    if match := SENTENCE_START.match(text):
        return f"If {match[0].lower()}{text[match.end() :]}:"
    return f"{text}:"


def list_unnamed_causes(entry: Entry, steps: Iterable[Step]) -> tuple[str, ...]:
    """Return why a code appears, except for what its meaning or a step that everybody sees says; values as in steps."""
    message = entry.meaning.text
    said = [message, *(step.text for step in steps if step.audience == "shareable")]
    unnamed = (cause.text for cause in entry.causes if not is_named(cause.text, said, message))
    return tuple(refer_to_values(cause, message) for cause in dict.fromkeys(filter(None, unnamed)))


def is_named(cause: str, said: Iterable[str], message: str) -> bool:
    """Return whether one of the texts is a cause of a code with this message, or a step that begins with it."""
    condition = refer_to_values(format_condition(cause), message)
    return any(text == cause or text.startswith(condition) for text in said)


def refer_to_values(text: str, message: str) -> str:
    """Return a text of the reference with ``{1}``, ``{2}`` … where it has a placeholder of the code's message.

    Other placeholders stay if they have a name, and become “…” if they don't, as nobody can know their values.
    """
    printed = PLACEHOLDER.findall(message)

    def refer(match: re.Match[str]) -> str:
        if printed.count(match[0]) == 1:
            return f"{{{printed.index(match[0]) + 1}}}"
        return match[0] if NAMED_PLACEHOLDER.match(match[0]) else UNKNOWN_VALUE

    return PLACEHOLDER.sub(refer, text)


def digest_steps(steps: tuple[Step, ...]) -> str:
    """Return a short digest of steps, which is another one once the reference says something else."""
    texts = "\0".join(step.text for step in steps)
    return blake2b(texts.encode("utf-8", "surrogatepass"), digest_size=DIGEST_SIZE).hexdigest()
