"""Parse the fixes in a file and validate their form; the merge checks them against the catalog."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast, get_args

from bot.catalog.entry import MAX_CODE
from bot.steps.fields import Fields, WrongError, each, fields_of, list_in, moment_in, name_in, text_in
from bot.steps.step import LONGEST, MOST, Audience, Due, Revision, Step
from bot.steps.to_plain import Finding, Item

KEYS = ("code", "codes", "steps", "verified_by", "verified_on", "due", "revisions")
REVISION_KEYS = ("number", "at", "by", "by_id", "surface", "why", "steps")
STEP_KEYS = ("text", "audience")
BY = 100  # the longest name, in characters; the columns are as wide
ID = 20
SURFACE = 20
WHY = 10_000

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Written:
    """A fix as a file describes it, beginning at ``line``; None stands for what the file leaves out.

    ``codes`` are all the codes the fix is for, ``verified`` holds by whom and on which day, and ``revisions`` is the
    history up to the revision that ``steps`` were exported from.
    """

    line: int
    home: str
    steps: tuple[Step, ...]
    codes: tuple[str, ...] | None = None
    verified: tuple[str, date] | None = None
    due: Due | None = None
    revisions: tuple[Revision, ...] = ()


@dataclass(slots=True)
class Clerk:
    """A parser of one item of a file that collects everything that is wrong with it."""

    item: Item
    home: str = ""
    findings: list[Finding] = field(default_factory=list)

    def tries(self, take: Callable[[Fields], Kind], data: Fields, otherwise: Kind) -> Kind:
        """Parse a part of the item, or record why it is invalid and return ``otherwise``."""
        try:
            return take(data)
        except WrongError as error:
            self.findings += [Finding(reason, self.home, self.item.line, place) for reason, place in error.wrong]
            return otherwise

    def take(self) -> Written | None:
        """Parse the whole item; None if anything in it is invalid."""
        data: Fields = self.tries(lambda _: fields_of(self.item.data, KEYS, "An item"), {}, {})
        if self.findings:
            return None
        self.home = self.tries(lambda fields: name_in(fields, "code", MAX_CODE), data, "")
        written = Written(
            self.item.line,
            self.home,
            self.tries(steps_in, data, ()),
            self.tries(codes_in, data, None),
            self.tries(verified_in, data, None),
            self.tries(due_in, data, None),
            self.tries(revisions_in, data, ()),
        )
        return None if self.findings else written


def take_all(items: Iterable[Item]) -> tuple[tuple[Written, ...], tuple[Finding, ...]]:
    """Parse all items of a file; return the valid fixes and everything that is wrong with the others."""
    taken: dict[str, Written] = {}
    findings: list[Finding] = []
    for item in items:
        clerk = Clerk(item)
        written = clerk.take()
        findings += clerk.findings
        if written and written.home in taken:
            first = taken[written.home].line
            findings.append(Finding(f"It stands in line {first} already. Put both into one.", written.home, item.line))
        elif written:
            taken[written.home] = written
    return tuple(taken.values()), tuple(findings)


def steps_in(fields: Fields) -> tuple[Step, ...]:
    """Parse the steps: mappings, or plain texts, which are shareable."""
    return each(list_in(fields, "steps"), to_step)


def to_step(value: object) -> Step:
    """Parse one step."""
    fields = fields_of({"text": value} if isinstance(value, str) else value, STEP_KEYS, "A step")
    text = text_in(fields, "text")
    if not text.strip():
        raise WrongError("This step is empty. Write it, or remove it.")
    audience = text_in(fields, "audience") or "shareable"
    if audience not in get_args(Audience):
        raise WrongError(f"A step is shareable or internal, not “{audience}”.")
    return Step(text, cast("Audience", audience))


def codes_in(fields: Fields) -> tuple[str, ...] | None:
    """Parse the codes that a fix is for, its home first; None if they are not given."""
    if fields.get("codes") is None:
        return None
    codes = [name_in({"codes": code}, "codes", MAX_CODE) for code in list_in(fields, "codes")]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise WrongError(f"“codes” names {twice} twice.")
    return tuple(dict.fromkeys((str(fields.get("code")), *codes)))


def verified_in(fields: Fields) -> tuple[str, date] | None:
    """Parse who verified the steps, and on which day."""
    name = name_in(fields, "verified_by", BY, needed=False)
    day = text_in(fields, "verified_on")
    if not name.strip() and not day:
        return None
    if not name.strip() or not day:
        raise WrongError("“verified_by” and “verified_on” belong together: who, and on which day.")
    try:
        return name, date.fromisoformat(day)
    except ValueError as error:
        raise WrongError(f"“verified_on” is “{day}”. Write the day as 2026-11-03.") from error


def due_in(fields: Fields) -> Due | None:
    """Parse the reason why the steps must be verified again early."""
    due = text_in(fields, "due")
    if due and due not in get_args(Due):
        raise WrongError(f"“due” is {' or '.join(get_args(Due))}, not “{due}”.")
    return cast("Due", due) if due else None


def revisions_in(fields: Fields) -> tuple[Revision, ...]:
    """Parse the revisions, oldest first; () if they are not given."""
    if fields.get("revisions") is None:
        return ()
    revisions = list[Revision]()
    for number, value in enumerate(list_in(fields, "revisions"), 1):
        try:
            revisions.append(to_revision(value, number))
        except WrongError as error:
            raise WrongError(
                *(f"revision {number}{step_at(place)}: {reason}" for reason, place in error.wrong)
            ) from error
    return tuple(revisions)


def step_at(place: int | None) -> str:
    """Render the place of a step in a revision: “, step 2”, or "" without a place."""
    return "" if place is None else f", step {place + 1}"


def to_revision(value: object, number: int) -> Revision:
    """Parse a revision, which must have the given number."""
    fields = fields_of(value, REVISION_KEYS, "A revision")
    if str(fields.get("number")) != str(number):
        raise WrongError("Its “number” is another. Revisions are numbered from 1 on, oldest first.")
    return Revision(
        number,
        sound(steps_in(fields)),
        name_in(fields, "by", BY),
        moment_in(fields),
        name_in(fields, "surface", SURFACE),
        name_in(fields, "by_id", ID, needed=False) or None,
        name_in(fields, "why", WHY, needed=False),
    )


def sound(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return a revision's steps unchanged. Raises if they are too many or too long."""
    if len(steps) > MOST:
        raise WrongError(f"There are {len(steps)} steps; {MOST} have room.")
    if long := [(too_long(step), place) for place, step in enumerate(steps) if len(step.text) > LONGEST]:
        raise WrongError(*long)
    return steps


def too_long(step: Step) -> str:
    """Render the reason why a step is too long."""
    return f"This step has {len(step.text):,} characters; {LONGEST:,} have room."
