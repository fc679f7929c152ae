"""The form in which staff mark a code: which meaning is right, other phrases for it, its severity, and who must act."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.catalog.entry import Entry, Meaning
from bot.desk.questions.wording import MUST_ACT, SEVERITY, sources
from bot.slack.cards.blocks import BUTTON_TEXT, Block, code, escape, section, sections, shorten, small, width
from bot.slack.cards.forms import (
    INPUT,
    OPTIONS,
    TICKS,
    Option,
    View,
    choices,
    entered,
    field,
    form,
    option,
    pick_one,
    text_input,
)
from bot.slack.cards.stale import reads_value
from bot.steps.mark import DOUBT, Mark

MARK_FROM_QUEUE = "home_mark"  # value: a code with doubtful meanings
MARKED = "marks_form"
TITLE = "About this code"
MEANING, PHRASES, SEVERE, ACTOR = "meaning", "phrases", "severity", "actor"  # block ids
NOT_SAID = "none"
WHOLE = 1_000  # characters of a meaning that are shown in full
ALL = 20_000  # characters of all meanings
BEFORE = 1_200  # characters of phrases that the form's metadata can hold


@dataclass(frozen=True, slots=True)
class Told:
    """The values of the submitted form, and (``before``) those it was opened with; meanings are digests."""

    code: str
    meaning: str | None
    phrases: tuple[str, ...]
    severity: str | None
    actor: str | None
    before: tuple[str | None, tuple[str, ...] | None, str | None, str | None]


def marks_form(entry: Entry, mark: Mark) -> View:
    """Return the form; only known values are selected, and the meaning is asked for only if there are several."""
    several = len(entry.meanings) > 1
    which = field("Which meaning holds?", MEANING, meaning_menu(entry, mark), optional=mark.preferred is None)
    blocks = [
        section(f"*{code(entry.code)}*"),
        *meanings(entry),
        *([which] if several else []),
        *phrase_fields(mark.phrases),
        field("Severity", SEVERE, menu(SEVERITY, mark.severity)),
        field("Who must act", ACTOR, menu(MUST_ACT, mark.actor)),
    ]
    return form(TITLE, blocks, MARKED, held=[entry.code, *held(mark)])


def held(mark: Mark) -> list[object]:
    """Return the values the form is opened with, for its metadata; phrases are None if they don't fit."""
    phrases = list(mark.phrases) if sum(width(phrase) + 3 for phrase in mark.phrases) <= BEFORE else None
    return [digest(mark.preferred) if mark.preferred else None, phrases, mark.severity, mark.actor]


def meanings(entry: Entry) -> Iterator[Block]:
    """Yield the only meaning, or several in full if a menu would cut them."""
    if len(entry.meanings) == 1:
        yield section(escape(shorten(entry.meaning.text, WHOLE // 2)) or " ")
        yield small(escape(shorten(sources(entry.meaning), WHOLE // 2)) or " ")
    elif any(width(meaning.text) > BUTTON_TEXT for meaning in entry.meanings):
        shown = entry.meanings[:OPTIONS]
        limit = min(WHOLE, ALL // len(shown))
        texts = (escape(shorten(meaning.text, limit)) for meaning in shown)
        yield from sections(f"{place}. {text}" for place, text in enumerate(texts, 1))


def meaning_menu(entry: Entry, mark: Mark) -> Block:
    """Return the menu of meanings, each with its status and where it is printed."""
    options: list[Option] = []
    for place, meaning in enumerate(entry.meanings[:OPTIONS], 1):
        description = " · ".join(filter(None, [standing(meaning, entry, mark), sources(meaning)]))
        options.append(option(f"{place}. {meaning.text}", digest(meaning.text), description))
    kind = "radio_buttons" if len(options) <= TICKS else "static_select"
    return choices(kind, options, [digest(mark.preferred)] if mark.preferred else [])


def standing(meaning: Meaning, entry: Entry, mark: Mark) -> str:
    """Return whether cards show a meaning, and if not, why."""
    if meaning is entry.meaning:
        return "Shown now, confirmed" if meaning.text == mark.preferred else "Shown now"
    return "Not shown" if meaning.doubt == DOUBT else "Probably a copying slip"


def digest(text: str) -> str:
    """Return a short id of a meaning: its text is too long for an option, and its place may change with an import."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def phrase_fields(phrases: tuple[str, ...]) -> Iterator[Block]:
    """Yield the inputs for phrases, one phrase a line, as many inputs as they need."""
    texts = [""]
    for phrase in phrases:
        joined = f"{texts[-1]}\n{phrase}" if texts[-1] else phrase
        if width(joined) <= INPUT:
            texts[-1] = joined
        else:
            texts.append(phrase)
    for number, text in enumerate(texts):
        name = f"{PHRASES}_{number}" if number else PHRASES
        element = text_input(text, lines=True, example="cannot log in")
        hint = "One phrase a line. The search uses them at once."
        yield field("Also asked as", name, element, hint=hint, optional=True)


def menu(words: Mapping[str, str], chosen: str | None) -> Block:
    """Return a menu of values with their words, and “Not said”."""
    return pick_one({NOT_SAID: "Not said", **words}, chosen or NOT_SAID)


@reads_value
def told_in(view: View, began: list[object]) -> Told:
    """Return the values of a submitted form; ``began`` is its metadata: the code and the values before."""
    values = entered(view)
    marked_code, meaning, phrases, severity, actor = began
    before = (
        text_or_none(meaning),
        tuple(map(str, phrases)) if isinstance(phrases, list) else None,
        text_or_none(severity),
        text_or_none(actor),
    )
    new_meaning, new_severity, new_actor = (text_or_none(values.get(name)) for name in (MEANING, SEVERE, ACTOR))
    return Told(str(marked_code), new_meaning or before[0], typed_phrases(view), new_severity, new_actor, before)


def text_or_none(value: object) -> str | None:
    """Return a chosen value as text, None for nothing or “Not said”."""
    return str(value) if value and value != NOT_SAID else None


def typed_phrases(view: View) -> tuple[str, ...]:
    """Return the phrases that were typed, one a line, without duplicates."""
    texts = (str(value or "") for name, value in entered(view).items() if name.startswith(PHRASES))
    lines = (line.strip() for text in texts for line in text.splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))
