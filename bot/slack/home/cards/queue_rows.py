"""The queue in App Home: each item that waits for staff is a row with a button."""

from collections.abc import Iterator, Mapping
from functools import partial

from bot.catalog.entry import Entry
from bot.desk.home.queue import QUEUE_KINDS, Queue, QueueKind, QueueRow
from bot.desk.questions.advice import Advice
from bot.desk.questions.wording import (
    FROM_REFERENCE,
    capitalize_first,
    format_capped_questions,
    format_meaning,
    format_retired,
    format_verification,
)
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.cards.blocks import (
    Block,
    button,
    button_row,
    context_block,
    escape,
    key_span,
    page_turn_rows,
    section,
    shorten,
)
from bot.slack.cards.forms import OPTIONS_LIMIT, Option, choice_input, fits_option, option, plain_text_object
from bot.slack.steps.cards.feedback_form import describe_failure
from bot.slack.steps.cards.marks_form import MARK_FROM_QUEUE
from bot.slack.steps.cards.review_form import REVIEW
from bot.steps.step import Fix
from bot.texts import format_count

QUEUE_PAGE = "home_queue"  # prefix of the ids of the page buttons; value: the page
SECTION_FILTER = "home_section"  # a menu; value: a section, or ALL_VALUE
KIND_FILTER = "home_kind"  # a menu; value: a kind, or ALL_VALUE
FOLLOW_UNKNOWN = "home_follow"  # value: a code that the catalog lacks
ADD_PHRASE = "home_add_phrase"  # value: the key of a learned phrase, also that of DISMISS_PHRASE
DISMISS_PHRASE = "home_dismiss_phrase"
ALL_VALUE = "*"

DETAIL_LIMIT = 200  # characters of a suggestion, of feedback on steps, and of a phrase
SECTION_NAME_LIMIT = 60  # characters of a section's name in a menu
PERSON_NAME_LIMIT = 40  # characters of a person's name

KIND_NAMES: Mapping[QueueKind, str] = {
    "suggested": "Suggestions",
    "phrase": "Also asked as",
    "unwritten": "No steps yet",
    "unverified": "Steps to check",
    "unknown": "Not in the catalog",
    "doubtful": "Meanings to confirm",
}
TASKS: Mapping[QueueKind, str] = {**KIND_NAMES, "unverified": f"Steps to check: {FROM_REFERENCE.lower()}"}
DUE_REASONS = {"reworded": "the meaning changed", "failing": "they did not help three people in a row"}
IMPORT_ADVICE = (
    "Ask whoever keeps the reference for it, then import it."  # what to do about a code that the catalog lacks
)


def queue_blocks(queue: Queue) -> Iterator[Block]:
    """Yield a page of the queue under its menus."""
    waiting = format_count(queue.total, "item") if queue.total else "nothing"
    yield section(f"*Staff to-do:* {waiting}{escape(describe_filters(queue))}")
    yield context_block("Most-asked first, last 30 days.")
    yield {"type": "actions", "block_id": "home_menus", "elements": [kind_menu(queue), section_menu(queue)]}
    for row in queue.rows:
        yield from queue_row_blocks(row)
    yield from page_turn_rows(queue.filter.page, queue.pages, partial(page_turn_button, QUEUE_PAGE))


def describe_filters(queue: Queue) -> str:
    """Return the filters and the page, which some clients don't show: “ under “No steps yet · KYC” (page 2 of 3)”."""
    wanted = queue.filter
    kind = KIND_NAMES[wanted.kind] if wanted.kind else ""
    names = " · ".join(filter(None, [kind, capitalize_first(wanted.section)]))
    page = f" (page {queue.filter.page} of {queue.pages})" if queue.pages > 1 else ""
    return (f" under “{names}”" if names else "") + page


def kind_menu(queue: Queue) -> Block:
    """Return the menu of row kinds, each with its count."""
    counts = {kind: queue.kinds.get(kind, 0) for kind in QUEUE_KINDS}
    options = [
        option("Everything", ALL_VALUE),
        *(option(f"{KIND_NAMES[kind]} ({counts[kind]:,})", kind) for kind in QUEUE_KINDS),
    ]
    return filter_menu(KIND_FILTER, "Everything", options, queue.filter.kind)


def section_menu(queue: Queue) -> Block:
    """Return the menu of sections that have rows; the largest ones if Slack has no room for all."""
    counts = {name: count for name, count in queue.sections.items() if fits_option(name)}
    largest = sorted(counts, key=lambda name: (-counts[name], name))[: OPTIONS_LIMIT - 2]
    options = [
        option(f"{shorten(capitalize_first(name), SECTION_NAME_LIMIT)} ({counts.get(name, 0):,})", name)
        for name in sorted({*largest, *filter(fits_option, [queue.filter.section])})
    ]
    return filter_menu(
        SECTION_FILTER, "All sections", [option("All sections", ALL_VALUE), *options], queue.filter.section
    )


def filter_menu(action: str, placeholder: str, options: list[Option], selected: str) -> Block:
    """Return a menu with an option selected, “everything” for ""."""
    element = choice_input("static_select", options, [selected or ALL_VALUE])
    return {**element, "action_id": action, "placeholder": plain_text_object(placeholder, 150)}


def queue_row_blocks(row: QueueRow) -> Iterator[Block]:
    """Yield a row of the queue with its button, or with its two buttons below."""
    retired = format_retired(row.entry) if row.entry else ""
    lines = [
        f"*{key_span(row.code, row.catalog)}*{retired}    {describe_work(row)}",
        escape(shorten(describe_detail(row), DETAIL_LIMIT)),
        escape(f"Somebody said: {describe_failure(row.failure, DETAIL_LIMIT)}" if row.failure else ""),
    ]
    text = "\n".join(filter(None, lines))
    if row.phrase:
        yield section(text)
        yield phrase_buttons(row.phrase.key, row.label)
    else:
        yield section(text, queue_row_button(row))


def describe_work(row: QueueRow) -> str:
    """Return what a row asks of staff and how much its code is wanted, as markup."""
    return escape(" · ".join([describe_task(row), *describe_demand(row)]))


def describe_demand(row: QueueRow) -> Iterator[str]:
    """Yield how much a row's code is wanted, in words."""
    if row.questions:
        yield format_capped_questions(row.questions)
    if row.followers:
        yield "1 person waits for it" if row.followers == 1 else f"{row.followers:,} people wait for it"


def describe_detail(row: QueueRow) -> str:
    """Return what a row shows below its head: advice, the suggestion, or the code's meaning."""
    if row.kind == "unknown":
        return IMPORT_ADVICE
    if row.suggestion:
        return f"“{shorten(row.suggestion.text, DETAIL_LIMIT - 2)}”"
    return format_meaning(row.entry) if row.entry else ""


def describe_task(row: QueueRow) -> str:
    """Return what a row asks of staff, as the words in its head."""
    if row.fix:
        return describe_due_steps(row.fix)
    if row.suggestion:
        return f"Suggested by @{shorten(row.suggestion.by.removeprefix('@'), PERSON_NAME_LIMIT)}"
    if row.phrase:
        words = shorten(row.phrase.words, DETAIL_LIMIT)
        return f"{row.phrase.people:,} people typed “{words}”, then chose this code"
    if row.internal:
        return "Only internal steps yet"
    return describe_meanings(row.entry) if row.kind == "doubtful" else TASKS[row.kind]


def describe_meanings(entry: Entry | None) -> str:
    """Return how many meanings a code has that nobody confirmed."""
    return f"{len(entry.meanings)} meanings, none confirmed" if entry else KIND_NAMES["doubtful"]


def describe_due_steps(fix: Fix) -> str:
    """Return why steps are to be checked."""
    shared = f", one text for {len(fix.codes)} codes" if len(fix.codes) > 1 else ""
    due = DUE_REASONS[fix.due] if fix.due else format_verification(Advice(fix, overdue=True))
    return f"Steps to check: {due}{shared}"


def queue_row_button(row: QueueRow) -> Block:
    """Return the button that opens what a row asks for."""
    actions = {
        "suggested": ("Review", REVIEW, str(row.suggestion.id if row.suggestion else 0)),
        "unwritten": ("Write steps", WRITE, row.code),
        "unverified": ("Check steps", WRITE, row.code),
        "unknown": ("Tell me when it's added", FOLLOW_UNKNOWN, row.code),
        "doubtful": ("Confirm meaning", MARK_FROM_QUEUE, row.code),
    }
    text, action, value = actions[row.kind]
    return button(text, action, value, label=f"{text}: {row.label}")


def phrase_buttons(key: str, code: str) -> Block:
    """Return the buttons that add a phrase to what its code is also asked as, and that dismiss it for good."""
    return button_row(
        button("Add to “also asked as”", ADD_PHRASE, key, label=f"Add to “also asked as”: {code}"),
        button("Dismiss", DISMISS_PHRASE, key, label=f"Dismiss the phrase: {code}"),
        block_id=f"phrase:{key}",
    )


def page_turn_button(action: str, text: str, page: int) -> Block:
    """Return the button that shows another page of a list in App Home."""
    return button(text, f"{action}:{page}", str(page))
