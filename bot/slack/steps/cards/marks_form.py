"""The form in which staff mark a code: which meaning is right, other phrases for it, its severity, and who must act."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

from bot.catalog.entry import Entry, Meaning
from bot.catalog.preference import is_probably_a_slip
from bot.desk.questions.wording import MUST_ACT, SEVERITY, fill_placeholders, format_meaning, format_sources
from bot.slack.cards.blocks import (
    BUTTON_TEXT,
    Block,
    context_blocks,
    escape,
    key_span,
    section,
    sections,
    shorten,
    utf16_length,
)
from bot.slack.cards.forms import (
    CHECKBOX_LIMIT,
    INPUT_LIMIT,
    OPTIONS_LIMIT,
    Option,
    View,
    build_form,
    choice_input,
    decode_metadata,
    input_block,
    option,
    select_menu,
    submitted_values,
    text_input,
)
from bot.slack.cards.stale import refuse_unreadable
from bot.steps.mark import Mark, MustAct, Severity

MARK_FROM_QUEUE = "home_mark"  # value: a code with doubtful meanings
MARKS_FORM = "marks_form"
TITLE = "About this code"
MEANING_INPUT, PHRASES_INPUT, SEVERITY_INPUT, ACTOR_INPUT = "meaning", "phrases", "severity", "actor"  # block ids
NOT_SAID = "none"
MEANING_LIMIT = 1_000  # characters of a meaning that are shown in full
MEANINGS_LIMIT = 20_000  # characters of all meanings
PHRASES_LIMIT = 1_200  # characters of phrases that the form's metadata can hold


def marks_form(entry: Entry, mark: Mark, catalog: str = "") -> View:
    """Return the form; only known values are selected, and the meaning is asked for only if there are several."""
    several = len(entry.meanings) > 1
    which = input_block(
        "Which meaning holds?", MEANING_INPUT, meaning_menu(entry, mark), optional=mark.preferred is None
    )
    blocks = [
        section(f"*{key_span(entry.key, catalog)}*"),
        *meaning_blocks(entry),
        *([which] if several else []),
        *phrase_inputs(mark.phrases),
        input_block("Severity", SEVERITY_INPUT, optional_menu(SEVERITY, mark.severity)),
        input_block("Who must act", ACTOR_INPUT, optional_menu(MUST_ACT, mark.actor)),
    ]
    return build_form(TITLE, blocks, MARKS_FORM, metadata=[entry.key, *encode_mark(mark)])


def encode_mark(mark: Mark) -> list[object]:
    """Return the values the form is opened with, for its metadata; phrases are None if they don't fit."""
    phrases = list(mark.phrases) if sum(utf16_length(phrase) + 3 for phrase in mark.phrases) <= PHRASES_LIMIT else None
    return [digest_meaning(mark.preferred) if mark.preferred else None, phrases, mark.severity, mark.actor]


def meaning_blocks(entry: Entry) -> Iterator[Block]:
    """Yield the only meaning, or several in full if a menu would cut them."""
    if len(entry.meanings) == 1:
        yield from sections([escape(shorten(format_meaning(entry), MEANING_LIMIT // 2))])
        yield from context_blocks([escape(shorten(format_sources(entry.meaning), MEANING_LIMIT // 2))])
    elif max(utf16_length(meaning.text) for meaning in entry.meanings) > BUTTON_TEXT:
        shown = entry.meanings[:OPTIONS_LIMIT]
        limit = min(MEANING_LIMIT, MEANINGS_LIMIT // len(shown))
        yield from sections(
            f"{place}. {escape(shorten(fill_placeholders(other.text), limit))}" for place, other in enumerate(shown, 1)
        )


def meaning_menu(entry: Entry, mark: Mark) -> Block:
    """Return the menu of meanings, each with its status and where it is printed."""
    options: list[Option] = []
    for place, meaning in enumerate(entry.meanings[:OPTIONS_LIMIT], 1):
        description = " · ".join(filter(None, [describe_meaning_status(meaning, entry, mark), format_sources(meaning)]))
        options.append(option(f"{place}. {fill_placeholders(meaning.text)}", digest_meaning(meaning.text), description))
    kind = "radio_buttons" if len(options) <= CHECKBOX_LIMIT else "static_select"
    return choice_input(kind, options, [digest_meaning(mark.preferred)] if mark.preferred else [])


def describe_meaning_status(meaning: Meaning, entry: Entry, mark: Mark) -> str:
    """Return whether cards show a meaning, and if not, why."""
    if meaning is entry.meaning:
        return "Shown now, confirmed" if meaning.text == mark.preferred else "Shown now"
    return "Probably a copying slip" if is_probably_a_slip(meaning) else "Not shown"


def digest_meaning(text: str) -> str:
    """Return a short id of a meaning: its text is too long for an option, and its place may change with an import."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def phrase_inputs(phrases: tuple[str, ...]) -> Iterator[Block]:
    """Yield the inputs for phrases, one phrase a line, as many inputs as they need."""
    texts = [""]
    for phrase in phrases:
        joined = f"{texts[-1]}\n{phrase}" if texts[-1] else phrase
        if utf16_length(joined) <= INPUT_LIMIT:
            texts[-1] = joined
        else:
            texts.append(phrase)
    for number, text in enumerate(texts):
        name = f"{PHRASES_INPUT}_{number}" if number else PHRASES_INPUT
        element = text_input(text, lines=True, example="cannot log in")
        hint = "One phrase a line. The search uses them at once."
        yield input_block("Also asked as", name, element, hint=hint, optional=True)


def optional_menu(words: Mapping[str, str], chosen: str | None) -> Block:
    """Return a menu of values with their words, and “Not said”."""
    return select_menu({NOT_SAID: "Not said", **words}, chosen or NOT_SAID)


@refuse_unreadable
def read_marked_code(view: View) -> str:
    """Return the key of the code that a form marks."""
    return str(decode_metadata(view)[0])


@refuse_unreadable
def read_marks(view: View, current: Mark) -> tuple[Mark, Mark]:
    """Return the mark that a form was submitted with, and the one it was opened with; the meanings are digests.

    Phrases that the metadata couldn't hold are those of the ``current`` mark.
    """
    code, meaning, phrases, *menus = decode_metadata(view)
    before = build_mark(code, meaning, *menus)
    values = submitted_values(view)
    mark = build_mark(code, values.get(MEANING_INPUT), values.get(SEVERITY_INPUT), values.get(ACTOR_INPUT))
    return (
        replace(mark, preferred=mark.preferred or before.preferred, phrases=read_phrases(view)),
        replace(before, phrases=tuple(map(str, phrases)) if isinstance(phrases, list) else current.phrases),
    )


def build_mark(target_code: object, *chosen: object) -> Mark:
    """Return a mark with a form's meaning, severity and who must act; the desk validates them."""
    preferred, severity, must_act = (str(value) if value and value != NOT_SAID else None for value in chosen)
    return Mark(str(target_code), preferred, cast("Severity | None", severity), cast("MustAct | None", must_act))


def read_phrases(view: View) -> tuple[str, ...]:
    """Return the phrases that were typed, one a line, without duplicates."""
    texts = (str(value or "") for name, value in submitted_values(view).items() if name.startswith(PHRASES_INPUT))
    lines = (line.strip() for text in texts for line in text.splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))
