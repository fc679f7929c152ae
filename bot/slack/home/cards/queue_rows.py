"""The queue in App Home: each item that waits for staff is a row with a button."""

from collections.abc import Iterator, Mapping

from bot.desk.home.queue import KINDS, Kind, Queue, Row
from bot.desk.questions.advice import Advice
from bot.desk.questions.wording import capital, questions, retired, verification
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.cards.blocks import OPTION_VALUE, Block, button, buttons, code, escape, section, shorten, small, width
from bot.slack.cards.forms import OPTIONS, Option, choices, option, plain
from bot.slack.steps.cards.feedback_form import complaint
from bot.slack.steps.cards.marks_form import MARK_FROM_QUEUE
from bot.slack.steps.cards.review_form import REVIEW

PAGE = "home_queue"  # prefix of the ids of the page buttons; value: the page
SECTION = "home_section"  # a menu; value: a section, or EVERY
KIND = "home_kind"  # a menu; value: a kind, or EVERY
FOLLOW = "home_follow"  # value: a code that the catalog lacks
EVERY = "*"

SUGGESTED = 200  # characters of a suggestion, and of feedback on steps
NAME = 60  # characters of a section's name in a menu
NO_NAME = 40  # characters of a person's name

NAMES: Mapping[Kind, str] = {
    "suggested": "Suggestions",
    "unwritten": "No steps yet",
    "unverified": "Steps to check",
    "unknown": "Not in the catalog",
    "doubtful": "Meanings to confirm",
}
DUE = {"reworded": "the meaning changed", "failing": "they did not help three people in a row"}
IMPORT = "Ask whoever keeps the reference for it, then import it."  # what to do about a code that the catalog lacks


def queue_blocks(queue: Queue) -> Iterator[Block]:
    """Yield a page of the queue under its menus."""
    waiting = f"{queue.total:,} row{'' if queue.total == 1 else 's'}" if queue.total else "nothing"
    yield section(f"*What waits for staff:* {waiting}{escape(chosen(queue))}")
    yield small("What is asked for most stands first. Counted are the questions of the last 30 days.")
    yield {"type": "actions", "block_id": "home_menus", "elements": [kind_menu(queue), section_menu(queue)]}
    yield from map(row_block, queue.rows)
    yield from turns(PAGE, queue.wanted.page, queue.pages)


def chosen(queue: Queue) -> str:
    """Return the filters and the page, which some clients don't show: “ under “No steps yet · KYC”, page 2 of 3”."""
    wanted = queue.wanted
    kind = NAMES[wanted.kind] if wanted.kind else ""
    names = " · ".join(filter(None, [kind, capital(wanted.section)]))
    page = f", page {queue.wanted.page} of {queue.pages}" if queue.pages > 1 else ""
    return (f" under “{names}”" if names else "") + page


def kind_menu(queue: Queue) -> Block:
    """Return the menu of row kinds, each with its count."""
    counts = {kind: queue.kinds.get(kind, 0) for kind in KINDS}
    options = [option("Everything", EVERY), *(option(f"{NAMES[kind]} ({counts[kind]:,})", kind) for kind in KINDS)]
    return menu(KIND, "Everything", options, queue.wanted.kind)


def section_menu(queue: Queue) -> Block:
    """Return the menu of sections that have rows; the largest ones if Slack has no room for all."""
    counts = {name: count for name, count in queue.sections.items() if name and width(name) <= OPTION_VALUE}
    largest = sorted(counts, key=lambda name: (-counts[name], name))[: OPTIONS - 2]
    names = sorted(name for name in {*largest, queue.wanted.section} if name and width(name) <= OPTION_VALUE)
    options = [option(f"{shorten(capital(name), NAME)} ({counts.get(name, 0):,})", name) for name in names]
    return menu(SECTION, "All sections", [option("All sections", EVERY), *options], queue.wanted.section)


def menu(action: str, placeholder: str, options: list[Option], selected: str) -> Block:
    """Return a menu with an option selected, “everything” for ""."""
    element = choices("static_select", options, [selected or EVERY])
    return {**element, "action_id": action, "placeholder": plain(placeholder, 150)}


def row_block(row: Row) -> Block:
    """Return a row of the queue with its button."""
    demand = [questions(row.questions)] if row.questions else []
    demand += [waiting_for(row.followers)] if row.followers else []
    task = escape(" · ".join([what(row), *demand]))
    head = f"*{code(row.code)}*{retired(row.entry) if row.entry else ''}    {task}"
    detail = IMPORT if row.kind == "unknown" else quoted(row) or (row.entry.meaning.text if row.entry else "")
    failed = f"Somebody said: {complaint(row.failure, SUGGESTED)}" if row.failure else ""
    lines = filter(None, [head, escape(shorten(detail, SUGGESTED)), escape(failed)])
    return section("\n".join(lines), row_button(row))


def waiting_for(followers: int) -> str:
    """Return the number of a code's followers in words."""
    return "1 person waits for it" if followers == 1 else f"{followers:,} people wait for it"


def what(row: Row) -> str:
    """Return what a row asks of staff, as the words in its head."""
    if row.kind == "unverified" and row.fix:
        shared = f", one text for {len(row.fix.codes)} codes" if len(row.fix.codes) > 1 else ""
        due = DUE[row.fix.due] if row.fix.due else verification(Advice(row.fix, overdue=True))
        return f"Steps to check: {due}{shared}"
    if row.kind == "suggested" and row.suggestion:
        return f"Suggested by @{shorten(row.suggestion.by.removeprefix('@'), NO_NAME)}"
    if row.kind == "unwritten" and row.internal:
        return "Only internal steps yet"
    if row.kind == "doubtful" and row.entry:
        return f"{len(row.entry.meanings)} meanings, none confirmed"
    return NAMES[row.kind]


def quoted(row: Row) -> str:
    """Return a suggestion's text in quotation marks, "" for other rows."""
    return f"“{shorten(row.suggestion.text, SUGGESTED - 2)}”" if row.suggestion else ""


def row_button(row: Row) -> Block:
    """Return the button that opens what a row asks for."""
    actions = {
        "suggested": ("Review", REVIEW, str(row.suggestion.id if row.suggestion else 0)),
        "unwritten": ("Write steps", WRITE, row.code),
        "unverified": ("Check steps", WRITE, row.code),
        "unknown": ("Tell me when it is known", FOLLOW, row.code),
        "doubtful": ("Confirm meaning", MARK_FROM_QUEUE, row.code),
    }
    text, action, value = actions[row.kind]
    return button(text, action, value, label=f"{text}: {row.code}")


def turns(action: str, page: int, pages: int) -> Iterator[Block]:
    """Yield a row of buttons to the previous and the next page, nothing if there is one page."""
    links = [("Previous page", page - 1)] if page > 1 else []
    links += [("Next page", page + 1)] if page < pages else []
    if links:
        yield buttons(*(button(text, f"{action}:{number}", str(number)) for text, number in links))
