"""The form in which staff write steps: what it begins with, and how it is drawn again after every press in it.

Slack keeps what is typed by block id: a block that stays where it was keeps its id, one that moves gets a new one and
carries its text as what it is filled with. So nothing depends on which of the two a Slack heeds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from bot.slack.cards.blocks import Block, button
from bot.slack.cards.forms import (
    INPUT,
    NOTE,
    View,
    as_sent,
    choices,
    entered,
    field,
    filled_blocks,
    form,
    held_by,
    note_block,
    option,
    pick_one,
    plain,
    text_input,
)
from bot.slack.cards.stale import reads_value
from bot.steps.step import LONGEST, MOST, Audience, Step

SAVED = "steps_form"
ADD = "add_step"
ARRANGE = "arrange_steps"  # a menu; values: up|ID, down|ID, remove|ID
PREVIEW = "preview_steps"
STEP, WHO, TOOLS = "step_", "who_", "tools_"  # the beginnings of block ids
INTERNAL: Audience = "internal"
SHAREABLE: Audience = "shareable"
AUDIENCES: Mapping[str, str] = {SHAREABLE: "Everyone who asks", INTERNAL: "Only staff (internal)"}
ROWS = 30  # inputs: more than steps may be saved, so that what is split has room until it is put together
EXAMPLE = "Ask the customer for …"


@dataclass(frozen=True, slots=True)
class Held:
    """What the form carries: the code it was opened for, the home of the steps, the revision that it began with.

    ``before`` are the codes for which they were shown then, the home left out, None where there is no room for them;
    ``next`` is the number of the next input.
    """

    code: str
    home: str
    base: int = 0
    before: list[str] | None = None
    next: int = 1
    suggestion: int | None = None
    merged: bool = False
    surface: str = "card"


@reads_value
def read_held(view: View) -> Held:
    """Return what a form carries; one that an older release opened may carry more."""
    known = {field.name for field in fields(Held)}
    return Held(**{name: value for name, value in held_by(view).items() if name in known})


@dataclass(frozen=True, slots=True)
class Row:
    """A step as it stands in the form; its id names the blocks."""

    id: int
    text: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole form: what stands above the steps, the steps, what stands below them."""

    held: Held
    head: tuple[Block, ...]
    rows: tuple[Row, ...]
    tail: tuple[Block, ...]
    title: str

    @property
    def written(self) -> tuple[Row, ...]:
        """Give the rows in which something stands."""
        return tuple(row for row in self.rows if row.text.strip())

    @property
    def steps(self) -> tuple[Step, ...]:
        """Give the steps that are written; an input that was left empty is none."""
        return tuple(Step(row.text.strip(), INTERNAL if row.internal else SHAREABLE) for row in self.written)


def draw(draft: Draft, note: str = "") -> View:
    """Draw the form."""
    rows = [block for place, row in enumerate(draft.rows, 1) for block in row_blocks(row, place)]
    blocks = [*([note_block(note)] if note else []), *draft.head, *rows, tools(draft), *draft.tail]
    return form(draft.title, blocks, SAVED, held=asdict(draft.held))


def row_blocks(row: Row, place: int) -> Iterator[Block]:
    """Draw a step: its text, and who sees it.

    The input takes more than a step may have, so that what is too long can be split instead of cut.
    """
    told = text_input(row.text, lines=True, longest=INPUT, example=EXAMPLE if place == 1 else "")
    yield field(f"Step {place}", f"{STEP}{row.id}", told, optional=True)  # an emptied one is none
    yield field(
        f"Who sees step {place}", f"{WHO}{row.id}", pick_one(AUDIENCES, INTERNAL if row.internal else SHAREABLE)
    )


def tools(draft: Draft) -> Block:
    """Offer what can be done with the steps; the block's id is new each time, so that the menu stands at its name."""
    elements = [button("Add a step", ADD, "add"), button("Preview", PREVIEW, "preview")]
    if offered := list(arrangements(draft.rows)):
        named = plain("Move or remove a step", 150)
        elements.append({**choices("static_select", offered), "action_id": ARRANGE, "placeholder": named})
    return {"type": "actions", "block_id": f"{TOOLS}{draft.held.next}_{len(draft.rows)}", "elements": elements}


def arrangements(rows: Sequence[Row]) -> Iterator[Block]:
    """Offer to move each step and to remove it."""
    for place, row in enumerate(rows, 1):
        if place > 1:
            yield option(f"Move step {place} up", f"up|{row.id}")
        if place < len(rows):
            yield option(f"Move step {place} down", f"down|{row.id}")
        if len(rows) > 1:
            yield option(f"Remove step {place}", f"remove|{row.id}")


@reads_value
def read_draft(view: View) -> Draft:
    """Read the form with all that was entered in it."""
    blocks = [block for block in filled_blocks(view) if block.get("block_id") != NOTE]
    places = [place for place, block in enumerate(blocks) if is_row(block)]
    said = entered(view)
    ids = [int(name_of(block).removeprefix(STEP)) for block in blocks if name_of(block).startswith(STEP)]
    rows = tuple(Row(one, str(said.get(f"{STEP}{one}") or ""), said.get(f"{WHO}{one}") == INTERNAL) for one in ids)
    head, tail = blocks[: places[0]], [block for block in blocks[places[0] :] if not is_row(block)]
    return Draft(read_held(view), tuple(head), rows, tuple(tail), as_sent(view["title"])["text"])


def is_row(block: Block) -> bool:
    """Say whether a block belongs to the steps."""
    return name_of(block).startswith((STEP, WHO, TOOLS))


def name_of(block: Block) -> str:
    """Give a block's id; Slack gives one to those that have none."""
    return str(block.get("block_id", ""))


def added(draft: Draft, texts: Sequence[str] = ("",)) -> Draft:
    """Put more steps behind the others."""
    first = draft.held.next
    rows = tuple(Row(first + place, text) for place, text in enumerate(texts))
    return replace(draft, rows=draft.rows + rows, held=replace(draft.held, next=first + len(rows)))


@reads_value
def arranged(draft: Draft, wanted: str) -> Draft:
    """Move a step, or remove it, as the menu says; the two that change places get new ids."""
    what, _, number = wanted.partition("|")
    place = next((place for place, row in enumerate(draft.rows) if str(row.id) == number), None)
    other = {"up": -1, "down": 1}.get(what, 0) + (place or 0)
    if place is None or not 0 <= other < len(draft.rows):
        return draft
    if what == "remove":
        return replace(draft, rows=draft.rows[:place] + draft.rows[place + 1 :])
    rows, new = list(draft.rows), draft.held.next
    rows[place], rows[other] = replace(rows[other], id=new), replace(rows[place], id=new + 1)
    return replace(draft, rows=tuple(rows), held=replace(draft.held, next=new + 2))


def with_theirs(draft: Draft, base: Sequence[Step], theirs: Sequence[Step]) -> Draft:
    """Put theirs where mine is still what the edit began with, if no list has more steps than another.

    What changes gets a new id, or Slack would keep what stood there.
    """
    if not len(draft.steps) == len(base) == len(theirs):
        return draft
    rows = [
        Row(draft.held.next + place, new.text, new.audience == INTERNAL) if mine == old != new else row
        for place, (row, mine, old, new) in enumerate(zip(draft.written, draft.steps, base, theirs, strict=True))
    ]
    return replace(draft, rows=tuple(rows), held=replace(draft.held, next=draft.held.next + len(rows)))


def too_long(draft: Draft) -> tuple[Row, ...]:
    """Give the steps that are longer than a step may be."""
    return tuple(row for row in draft.written if len(row.text.strip()) > LONGEST)


def split_up(draft: Draft, texts: dict[int, tuple[str, ...]]) -> Draft:
    """Put pieces in the place of steps that were too long; all other rows stay."""
    rows: list[Row] = []
    new = draft.held.next
    for row in draft.rows:
        pieces = texts.get(row.id)
        made = [Row(new + place, piece, row.internal) for place, piece in enumerate(pieces)] if pieces else [row]
        new += len(pieces or ())
        rows += made
    return replace(draft, rows=tuple(rows), held=replace(draft.held, next=new))


def room(count: int) -> str:
    """Say that there are too many steps."""
    return f"There are {count} steps then; {MOST} have room. Put some together, or remove some."
