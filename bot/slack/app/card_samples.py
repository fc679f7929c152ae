"""The largest possible cards and forms, made of invented codes, so that Slack can validate them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from bot.catalog.entry import MAX_CODE, Cause, Entry, Meaning, Source
from bot.desk.admin.settings import MAX_IDS as MOST_CHOSEN
from bot.desk.admin.settings import DeskSettings
from bot.desk.questions.advice import Advice
from bot.desk.questions.answer import Answer, CodeMatch
from bot.desk.state.examples import Examples
from bot.slack.cards.answer import answer_card, shared_answer_card
from bot.slack.cards.blocks import Card
from bot.slack.cards.forms import View
from bot.slack.home.cards.settings_form import settings_form
from bot.slack.questions.cards.help import help_card
from bot.slack.questions.cards.typeahead_form import look_up_view
from bot.slack.steps.cards.suggest_form import suggest_form
from bot.slack.steps.cards.write_form import FormMetadata, StepRow, StepsDraft, render_draft
from bot.steps.mark import Mark
from bot.steps.step import MAX_STEP_LENGTH, MAX_STEPS, Fix, Revision, Step

CODE_COUNT = 60
SAMPLE_TEXT = "Ask the customer & wait for <10> minutes. 🦔 "


def largest_messages() -> Iterator[tuple[str, Card]]:
    """Yield the largest messages, each with its name."""
    yield "an answer for staff", answer_card(make_largest_answer(), staff=True)
    yield "a shared answer", shared_answer_card(make_largest_answer(), "U0ERRDESK")
    yield "the help", help_card(make_largest_examples(), staff=True)


def largest_views() -> Iterator[tuple[str, View]]:
    """Yield the largest modals, each with its name."""
    rows = tuple(StepRow(number, make_text(MAX_STEP_LENGTH), internal=True) for number in range(1, MAX_STEPS + 1))
    yield (
        "the form for steps",
        render_draft(StepsDraft(FormMetadata(make_code(1), make_code(1)), (), rows, (), "Edit steps")),
    )
    yield "the form for a suggestion", suggest_form(make_code(1), make_text(MAX_STEP_LENGTH))
    ids = tuple(f"0{number:09}" for number in range(MOST_CHOSEN))
    staff, channels = (tuple(f"{prefix}{number}" for number in ids) for prefix in "UC")
    yield "the settings", settings_form(DeskSettings(staff, channels, "90", "400"))
    yield "a code that was looked up", look_up_view(answer_card(make_largest_answer(), staff=True))


def make_largest_answer() -> Answer:
    """Return an answer that exceeds a message: several lists of steps, and many codes."""
    first = CodeMatch(
        make_entry(0),
        advice=tuple(make_advice(make_code(number)) for number in range(3)),
        week=99,
        month=999,
        mark=Mark(make_code(0), severity="high", actor="platform"),
        has_own_steps=True,
    )
    others = (CodeMatch(make_entry(number)) for number in range(1, CODE_COUNT))
    return Answer(make_text(300), "answer", (first, *others), missing=(make_code(CODE_COUNT),))


def make_advice(home: str) -> Advice:
    """Return as many steps as are allowed, each as long as allowed."""
    steps = tuple(Step(make_text(MAX_STEP_LENGTH), "internal") for _ in range(MAX_STEPS))
    revision = Revision(999, steps, "mei", datetime(2026, 11, 3, 9, tzinfo=UTC), "card")
    codes = tuple(dict.fromkeys((home, make_code(0))))
    return Advice(Fix(1, home, codes, revision, "mei", date(2026, 11, 3)), overdue=False, solved=9, votes=11)


def make_entry(number: int) -> Entry:
    """Return a code with everything that a reference can say of it: a long message, a doubtful one, causes."""
    sources = (Source("error-code.md", (57, 88)),)
    meaning = Meaning(make_text(300), sources=sources)
    doubtful = Meaning(make_text(300), preferred=False, doubt="It may be a slip.", sources=sources)
    return Entry(
        make_code(number),
        "customer API",
        str(number),
        "account",
        meanings=(meaning, doubtful),
        aliases=(make_code(number + CODE_COUNT),),
        severity=make_text(100),
        causes=(Cause(make_text(200)), Cause(make_text(300))),
    )


def make_largest_examples() -> Examples:
    """Return examples that are as long as possible."""
    name = make_code(0)
    return Examples(code=name, number=name, alias=name, message=make_text(MAX_CODE), section=name, catalog=name)


def make_code(number: int) -> str:
    """Return a code of the maximum length."""
    return f"SAMPLE_{number:0{MAX_CODE - len('SAMPLE_')}}"


def make_text(length: int) -> str:
    """Return a text of at most ``length`` characters."""
    return (SAMPLE_TEXT * length)[:length].strip()
