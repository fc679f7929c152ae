"""The form in which staff write steps: its model, and how it is rendered again after every press in it.

Slack keeps typed text by block id: a block that stays in place keeps its id, one that moves gets a new id and its text
as the initial value. So it makes no difference whether a client prefers the typed text or the initial value.
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
STEP, WHO, TOOLS = "step_", "who_", "tools_"  # prefixes of block ids
INTERNAL: Audience = "internal"
SHAREABLE: Audience = "shareable"
AUDIENCES: Mapping[str, str] = {SHAREABLE: "Everyone who asks", INTERNAL: "Only staff (internal)"}
ROWS = 30  # inputs: more than the steps that can be saved, so that the pieces of a split text have room
EXAMPLE = "Ask the customer for …"


@dataclass(frozen=True, slots=True)
class Held:
    """The form's metadata: the code it was opened for, the home of the steps, and the revision that is edited.

    ``before`` are the other codes that shared the steps when it was opened, None if there is no room for them; ``next``
    is the id of the next row.
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
    """Return a form's metadata; unknown fields, which another release may have written, are ignored."""
    known = {field.name for field in fields(Held)}
    return Held(**{name: value for name, value in held_by(view).items() if name in known})


@dataclass(frozen=True, slots=True)
class Row:
    """A step's inputs in the form; block ids are made of the row's id."""

    id: int
    text: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole form: its metadata, the blocks above the steps, the steps, and the blocks below them."""

    held: Held
    head: tuple[Block, ...]
    rows: tuple[Row, ...]
    tail: tuple[Block, ...]
    title: str

    @property
    def written(self) -> tuple[Row, ...]:
        """Return the rows that aren't empty."""
        return tuple(row for row in self.rows if row.text.strip())

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps of the rows that aren't empty."""
        return tuple(Step(row.text.strip(), INTERNAL if row.internal else SHAREABLE) for row in self.written)


def draw(draft: Draft, note: str = "") -> View:
    """Render a draft as a view, under a note if there is one."""
    rows = [block for place, row in enumerate(draft.rows, 1) for block in row_blocks(row, place)]
    blocks = [*([note_block(note)] if note else []), *draft.head, *rows, tools(draft), *draft.tail]
    return form(draft.title, blocks, SAVED, held=asdict(draft.held))


def row_blocks(row: Row, place: int) -> Iterator[Block]:
    """Yield a step's inputs: its text, and who sees it.

    The text input takes more than a step's limit, so that a text that is too long can be split instead of cut.
    """
    text = text_input(row.text, lines=True, longest=INPUT, example=EXAMPLE if place == 1 else "")
    audience = pick_one(AUDIENCES, INTERNAL if row.internal else SHAREABLE)
    yield field(f"Step {place}", f"{STEP}{row.id}", text, optional=True)  # an empty one isn't saved
    yield field(f"Who sees step {place}", f"{WHO}{row.id}", audience)


def tools(draft: Draft) -> Block:
    """Return the buttons and the menu under the steps; each render changes the block's id, which resets the menu."""
    elements = [button("Add a step", ADD, "add"), button("Preview", PREVIEW, "preview")]
    if options := list(arrangements(draft.rows)):
        placeholder = plain("Move or remove a step", 150)
        elements.append({**choices("static_select", options), "action_id": ARRANGE, "placeholder": placeholder})
    return {"type": "actions", "block_id": f"{TOOLS}{draft.held.next}_{len(draft.rows)}", "elements": elements}


def arrangements(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield the menu options that move or remove a step."""
    for place, row in enumerate(rows, 1):
        if place > 1:
            yield option(f"Move step {place} up", f"up|{row.id}")
        if place < len(rows):
            yield option(f"Move step {place} down", f"down|{row.id}")
        if len(rows) > 1:
            yield option(f"Remove step {place}", f"remove|{row.id}")


@reads_value
def read_draft(view: View) -> Draft:
    """Return the draft in a view, with everything that was entered."""
    blocks = [block for block in filled_blocks(view) if block.get("block_id") != NOTE]
    places = [place for place, block in enumerate(blocks) if is_row(block)]
    values = entered(view)
    ids = [int(name_of(block).removeprefix(STEP)) for block in blocks if name_of(block).startswith(STEP)]
    rows = (Row(id_, str(values.get(f"{STEP}{id_}") or ""), values.get(f"{WHO}{id_}") == INTERNAL) for id_ in ids)
    head = tuple(blocks[: places[0]])
    tail = tuple(block for block in blocks[places[0] :] if not is_row(block))
    return Draft(read_held(view), head, tuple(rows), tail, as_sent(view["title"])["text"])


def is_row(block: Block) -> bool:
    """Return whether a block belongs to the steps."""
    return name_of(block).startswith((STEP, WHO, TOOLS))


def name_of(block: Block) -> str:
    """Return a block's id, "" if it has none."""
    return str(block.get("block_id", ""))


def added(draft: Draft, texts: Sequence[str] = ("",)) -> Draft:
    """Return a draft with more steps at its end."""
    first = draft.held.next
    rows = tuple(Row(first + place, text) for place, text in enumerate(texts))
    return replace(draft, rows=draft.rows + rows, held=replace(draft.held, next=first + len(rows)))


@reads_value
def arranged(draft: Draft, choice: str) -> Draft:
    """Return a draft with a step moved or removed, as the menu's value says; two that swap places get new ids."""
    verb, _, number = choice.partition("|")
    place = next((place for place, row in enumerate(draft.rows) if str(row.id) == number), None)
    other = {"up": -1, "down": 1}.get(verb, 0) + (place or 0)
    if place is None or not 0 <= other < len(draft.rows):
        return draft
    if verb == "remove":
        return replace(draft, rows=draft.rows[:place] + draft.rows[place + 1 :])
    rows = list(draft.rows)
    next_id = draft.held.next
    rows[place], rows[other] = replace(rows[other], id=next_id), replace(rows[place], id=next_id + 1)
    return replace(draft, rows=tuple(rows), held=replace(draft.held, next=next_id + 2))


def with_theirs(draft: Draft, base: Sequence[Step], theirs: Sequence[Step]) -> Draft:
    """Return a draft with theirs in place of each step of mine that is still as in ``base``, if no count differs.

    A row that changes gets a new id, or Slack would keep the text it had.
    """
    if not len(draft.steps) == len(base) == len(theirs):
        return draft
    rows = [
        Row(draft.held.next + place, new.text, new.audience == INTERNAL) if mine == old != new else row
        for place, (row, mine, old, new) in enumerate(zip(draft.written, draft.steps, base, theirs, strict=True))
    ]
    return replace(draft, rows=tuple(rows), held=replace(draft.held, next=draft.held.next + len(rows)))


def too_long(draft: Draft) -> tuple[Row, ...]:
    """Return the rows whose text is longer than a step's limit."""
    return tuple(row for row in draft.written if len(row.text.strip()) > LONGEST)


def split_up(draft: Draft, texts: dict[int, tuple[str, ...]]) -> Draft:
    """Return a draft with rows split into the pieces of ``texts``, by row id; all other rows stay."""
    rows: list[Row] = []
    next_id = draft.held.next
    for row in draft.rows:
        pieces = texts.get(row.id)
        rows += [Row(next_id + place, text, row.internal) for place, text in enumerate(pieces)] if pieces else [row]
        next_id += len(pieces or ())
    return replace(draft, rows=tuple(rows), held=replace(draft.held, next=next_id))


def room(count: int) -> str:
    """Return the message that there are too many steps."""
    return f"There are {count} steps then; {MOST} have room. Put some together, or remove some."
