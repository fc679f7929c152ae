"""The form in which staff say more of a code: which meaning holds, what else it is asked as, how severe, who acts."""

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
ALL = 20_000  # characters of all of them
BEFORE = 1_200  # characters of phrases that the form can carry


@dataclass(frozen=True, slots=True)
class Told:
    """What was chosen in the form, and what it began with; meanings by their digests."""

    code: str
    meaning: str | None
    phrases: tuple[str, ...]
    severity: str | None
    actor: str | None
    before: tuple[str | None, tuple[str, ...] | None, str | None, str | None]


def marks_form(entry: Entry, mark: Mark) -> View:
    """Ask for all of it; nothing is chosen that nobody said, and nothing asked to which there is one answer."""
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
    """Give what the form began with; many phrases have no room."""
    phrases = list(mark.phrases) if sum(width(one) + 3 for one in mark.phrases) <= BEFORE else None
    return [digest(mark.preferred) if mark.preferred else None, phrases, mark.severity, mark.actor]


def meanings(entry: Entry) -> Iterator[Block]:
    """Show the only meaning, or several in full where a menu has no room for them."""
    if len(entry.meanings) == 1:
        yield section(escape(shorten(entry.meaning.text, WHOLE // 2)) or " ")
        yield small(escape(shorten(sources(entry.meaning), WHOLE // 2)) or " ")
    elif any(width(one.text) > BUTTON_TEXT for one in entry.meanings):
        shown = entry.meanings[:OPTIONS]
        most = min(WHOLE, ALL // len(shown))
        told = (f"{place}. {escape(shorten(one.text, most))}" for place, one in enumerate(shown, 1))
        yield from sections(told)


def meaning_menu(entry: Entry, mark: Mark) -> Block:
    """Offer the meanings with what is known of each, and the places where they are printed."""
    offered: list[Option] = []
    for place, one in enumerate(entry.meanings[:OPTIONS], 1):
        told = " · ".join(filter(None, [standing(one, entry, mark), sources(one)]))
        offered.append(option(f"{place}. {one.text}", digest(one.text), told))
    kind = "radio_buttons" if len(offered) <= TICKS else "static_select"
    return choices(kind, offered, [digest(mark.preferred)] if mark.preferred else [])


def standing(one: Meaning, entry: Entry, mark: Mark) -> str:
    """Say of a meaning whether cards show it, and why not."""
    if one is entry.meaning:
        return "Shown now, confirmed" if one.text == mark.preferred else "Shown now"
    return "Not shown" if one.doubt == DOUBT else "Probably a copying slip"


def digest(text: str) -> str:
    """Name a meaning by its text, which no option has room for and which an import may move."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def phrase_fields(phrases: tuple[str, ...]) -> Iterator[Block]:
    """Ask for phrases, one a line, in as many inputs as they need."""
    texts = [""]
    for phrase in phrases:
        joined = f"{texts[-1]}\n{phrase}" if texts[-1] else phrase
        if width(joined) <= INPUT:
            texts[-1] = joined
        else:
            texts.append(phrase)
    for number, text in enumerate(texts):
        name = f"{PHRASES}_{number}" if number else PHRASES
        told = text_input(text, lines=True, example="cannot log in")
        yield field("Also asked as", name, told, hint="One phrase a line. The search uses them at once.", optional=True)


def menu(words: Mapping[str, str], chosen: str | None) -> Block:
    """Offer what may be said, and to say nothing."""
    return pick_one({NOT_SAID: "Not said", **words}, chosen or NOT_SAID)


@reads_value
def told_in(view: View, began: list[object]) -> Told:
    """Read the form; ``began`` is what it carries."""
    said = entered(view)
    code_of, meaning, phrases, severity, actor = began
    before = (
        text_or_none(meaning),
        tuple(map(str, phrases)) if isinstance(phrases, list) else None,
        text_or_none(severity),
        text_or_none(actor),
    )
    chosen = (text_or_none(said.get(name)) for name in (MEANING, SEVERE, ACTOR))
    picked, severe, who = chosen
    return Told(str(code_of), picked or before[0], typed_phrases(view), severe, who, before)


def text_or_none(value: object) -> str | None:
    """Give what was chosen, None for nothing."""
    return str(value) if value and value != NOT_SAID else None


def typed_phrases(view: View) -> tuple[str, ...]:
    """Give the phrases, one a line, each once."""
    said = entered(view)
    lines = (line.strip() for name in said if name.startswith(PHRASES) for line in str(said[name] or "").splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))
