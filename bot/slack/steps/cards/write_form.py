"""The form in which staff write steps: its model, and how it is rendered again after every press in it.

Slack keeps typed text by block id: a block that stays in place keeps its id, one that moves gets a new id and its text
as the initial value. So it makes no difference whether a client prefers the typed text or the initial value.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from bot.slack.cards.blocks import Block, button
from bot.slack.cards.forms import (
    INPUT_LIMIT,
    NOTE_BLOCK_ID,
    InputValue,
    View,
    build_form,
    choice_input,
    decode_metadata,
    filled_blocks,
    input_block,
    note_block,
    option,
    plain_text_object,
    submitted_values,
    text_input,
    unescape_received,
)
from bot.slack.cards.stale import refuse_unreadable
from bot.steps.step import MAX_STEP_LENGTH, MAX_STEPS, Audience, Step

STEPS_FORM = "steps_form"
ADD_STEP = "add_step"
ARRANGE_STEPS = "arrange_steps"  # a menu; values: up|ID, down|ID, remove|ID
PREVIEW_STEPS = "preview_steps"
STEP_PREFIX, AUDIENCE_PREFIX, TOOLS_PREFIX = "step_", "who_", "tools_"  # prefixes of block ids
INTERNAL: Audience = "internal"
SHAREABLE: Audience = "shareable"
INTERNAL_OPTION = option("Only staff (internal)", INTERNAL)
MAX_ROWS = 30  # inputs: more than the steps that can be saved, so that the pieces of a split text have room
STEP_EXAMPLE = "Ask the customer for …"


@dataclass(frozen=True, slots=True)
class FormMetadata:
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


@refuse_unreadable
def read_form_metadata(view: View) -> FormMetadata:
    """Return a form's metadata; unknown fields, which another release may have written, are ignored."""
    known = {field.name for field in fields(FormMetadata)}
    return FormMetadata(**{name: value for name, value in decode_metadata(view).items() if name in known})


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step's inputs in the form; block ids are made of the row's id."""

    id: int
    text: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class StepsDraft:
    """The whole form: its metadata, the blocks above the steps, the steps, and the blocks below them."""

    metadata: FormMetadata
    head: tuple[Block, ...]
    rows: tuple[StepRow, ...]
    tail: tuple[Block, ...]
    title: str

    @property
    def written(self) -> tuple[StepRow, ...]:
        """Return the rows that aren't empty."""
        return tuple(row for row in self.rows if row.text.strip())

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps of the rows that aren't empty."""
        return tuple(Step(row.text.strip(), INTERNAL if row.internal else SHAREABLE) for row in self.written)


def render_draft(draft: StepsDraft, note: str = "") -> View:
    """Render a draft as a view, under a note if there is one."""
    rows = [block for place, row in enumerate(draft.rows, 1) for block in step_input_blocks(row, place)]
    blocks = [*([note_block(note)] if note else []), *draft.head, *rows, tools_block(draft), *draft.tail]
    return build_form(draft.title, blocks, STEPS_FORM, metadata=asdict(draft.metadata))


def step_input_blocks(row: StepRow, place: int) -> Iterator[Block]:
    """Yield a step's inputs: its text, and who sees it.

    The text input takes more than a step's limit, so that a text that is too long can be split instead of cut.
    """
    text = text_input(row.text, lines=True, longest=INPUT_LIMIT, example=STEP_EXAMPLE if place == 1 else "")
    audience = choice_input("checkboxes", [INTERNAL_OPTION], [INTERNAL] if row.internal else [])
    yield input_block(f"Step {place}", f"{STEP_PREFIX}{row.id}", text, optional=True)  # an empty one isn't saved
    yield input_block(f"Who sees step {place}", f"{AUDIENCE_PREFIX}{row.id}", audience, optional=True)


def tools_block(draft: StepsDraft) -> Block:
    """Return the buttons and the menu under the steps; each render changes the block's id, which resets the menu."""
    elements = [button("Add a step", ADD_STEP, "add"), button("Preview", PREVIEW_STEPS, "preview")]
    if options := list(arrangement_options(draft.rows)):
        placeholder = plain_text_object("Move or remove a step", 150)
        elements.append(
            {**choice_input("static_select", options), "action_id": ARRANGE_STEPS, "placeholder": placeholder}
        )
    return {
        "type": "actions",
        "block_id": f"{TOOLS_PREFIX}{draft.metadata.next}_{len(draft.rows)}",
        "elements": elements,
    }


def arrangement_options(rows: Sequence[StepRow]) -> Iterator[Block]:
    """Yield the menu options that move or remove a step."""
    for place, row in enumerate(rows, 1):
        if place > 1:
            yield option(f"Move step {place} up", f"up|{row.id}")
        if place < len(rows):
            yield option(f"Move step {place} down", f"down|{row.id}")
        if len(rows) > 1:
            yield option(f"Remove step {place}", f"remove|{row.id}")


@refuse_unreadable
def read_draft(view: View) -> StepsDraft:
    """Return the draft in a view, with everything that was entered."""
    blocks = [block for block in filled_blocks(view) if block.get("block_id") != NOTE_BLOCK_ID]
    others = [block for block in blocks if not is_step_block(block)]
    first = [is_step_block(block) for block in blocks].index(True)
    return StepsDraft(
        metadata=read_form_metadata(view),
        head=tuple(others[:first]),
        rows=tuple(read_rows(blocks, submitted_values(view))),
        tail=tuple(others[first:]),
        title=unescape_received(view["title"])["text"],
    )


def read_rows(blocks: Sequence[Block], values: Mapping[str, InputValue]) -> Iterator[StepRow]:
    """Yield the steps of a form."""
    for block in blocks:
        name = read_block_id(block)
        if name.startswith(STEP_PREFIX):
            number = name.removeprefix(STEP_PREFIX)
            audience = values.get(f"{AUDIENCE_PREFIX}{number}") or ()  # in release 0.3 the value of a menu
            yield StepRow(int(number), str(values.get(name) or ""), INTERNAL in audience)


def is_step_block(block: Block) -> bool:
    """Return whether a block belongs to the steps."""
    return read_block_id(block).startswith((STEP_PREFIX, AUDIENCE_PREFIX, TOOLS_PREFIX))


def read_block_id(block: Block) -> str:
    """Return a block's id, "" if it has none."""
    return str(block.get("block_id", ""))


def add_rows(draft: StepsDraft, texts: Sequence[str] = ("",)) -> StepsDraft:
    """Return a draft with more steps at its end."""
    first = draft.metadata.next
    rows = tuple(StepRow(first + place, text) for place, text in enumerate(texts))
    return replace(draft, rows=draft.rows + rows, metadata=replace(draft.metadata, next=first + len(rows)))


@refuse_unreadable
def arrange_rows(draft: StepsDraft, choice: str) -> StepsDraft:
    """Return a draft with a step moved or removed, as the menu's value says; two that swap places get new ids."""
    verb, _, number = choice.partition("|")
    place = {str(row.id): place for place, row in enumerate(draft.rows)}.get(number)
    if place is None:
        return draft
    if verb == "remove":
        return replace(draft, rows=draft.rows[:place] + draft.rows[place + 1 :])
    other = place + {"up": -1, "down": 1}.get(verb, 0)
    if not 0 <= other < len(draft.rows):
        return draft
    rows = list(draft.rows)
    next_id = draft.metadata.next
    rows[place], rows[other] = replace(rows[other], id=next_id), replace(rows[place], id=next_id + 1)
    return replace(draft, rows=tuple(rows), metadata=replace(draft.metadata, next=next_id + 2))


def take_their_steps(draft: StepsDraft, base: Sequence[Step], theirs: Sequence[Step]) -> StepsDraft:
    """Return a draft with theirs in place of each step of mine that is still as in ``base``, if no count differs.

    A row that changes gets a new id, or Slack would keep the text it had.
    """
    if not len(draft.steps) == len(base) == len(theirs):
        return draft
    rows = [
        StepRow(draft.metadata.next + place, new.text, new.audience == INTERNAL) if mine == old != new else row
        for place, (row, mine, old, new) in enumerate(zip(draft.written, draft.steps, base, theirs, strict=True))
    ]
    return replace(draft, rows=tuple(rows), metadata=replace(draft.metadata, next=draft.metadata.next + len(rows)))


def find_long_rows(draft: StepsDraft) -> tuple[StepRow, ...]:
    """Return the rows whose text is longer than a step's limit."""
    return tuple(row for row in draft.written if len(row.text.strip()) > MAX_STEP_LENGTH)


def split_rows(draft: StepsDraft, texts: dict[int, tuple[str, ...]]) -> StepsDraft:
    """Return a draft with rows split into the pieces of ``texts``, by row id; all other rows stay."""
    rows: list[StepRow] = []
    next_id = draft.metadata.next
    for row in draft.rows:
        pieces = texts.get(row.id)
        rows += [StepRow(next_id + place, text, row.internal) for place, text in enumerate(pieces)] if pieces else [row]
        next_id += len(pieces or ())
    return replace(draft, rows=tuple(rows), metadata=replace(draft.metadata, next=next_id))


def too_many_steps_text(count: int) -> str:
    """Return the message that there are too many steps."""
    return f"There are {count} steps then; {MAX_STEPS} have room. Put some together, or remove some."
