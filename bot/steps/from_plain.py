"""Parse the fixes in a file and validate their form; the merge checks them against the catalog."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast, get_args

from bot.catalog.entry import MAX_CODE
from bot.steps.fields import (
    Fields,
    InvalidDataError,
    parse_each,
    parse_list,
    parse_mapping,
    parse_name,
    parse_text,
    parse_timestamp,
)
from bot.steps.step import MAX_STEP_LENGTH, MAX_STEPS, Audience, Due, Revision, Step
from bot.steps.to_plain import FileItem, Finding

FIX_KEYS = ("code", "catalog", "codes", "steps", "verified_by", "verified_on", "due", "revisions")
REVISION_KEYS = ("number", "at", "by", "by_id", "surface", "why", "steps")
STEP_KEYS = ("text", "audience")
MAX_NAME = 100  # the longest name, in characters; the columns are as wide
MAX_ID = 20
MAX_SURFACE = 20
MAX_REASON = 10_000


@dataclass(frozen=True, slots=True)
class ParsedFix:
    """A fix as a file describes it, beginning at ``line``; None stands for what the file leaves out.

    ``codes`` are all the codes the fix is for, ``verified`` holds by whom and on which day, and ``revisions`` is the
    history up to the revision that ``steps`` were exported from. ``catalog`` is the name of the codes' catalog, "" if
    the file doesn't say.
    """

    line: int
    home: str
    steps: tuple[Step, ...]
    codes: tuple[str, ...] | None = None
    verified: tuple[str, date] | None = None
    due: Due | None = None
    revisions: tuple[Revision, ...] = ()
    catalog: str = ""


def parse_fixes(items: Iterable[FileItem]) -> tuple[tuple[ParsedFix, ...], tuple[Finding, ...]]:
    """Parse all items of a file; return the valid fixes and everything that is wrong with the others."""
    fixes: dict[tuple[str, str], ParsedFix] = {}
    findings: list[Finding] = []
    for item in items:
        fix, problems = parse_item(item)
        findings += problems
        if fix is None:
            continue
        first = fixes.setdefault((fix.catalog.casefold(), fix.home), fix)
        if first is not fix:
            findings.append(Finding(f"It stands in line {first.line} already. Put both into one.", fix.home, item.line))
    return tuple(fixes.values()), tuple(findings)


def parse_item(item: FileItem) -> tuple[ParsedFix | None, list[Finding]]:
    """Parse one item of a file; return its fix, or everything that is wrong with it."""
    parts: dict[str, Any] = {}
    findings: list[Finding] = []
    try:
        fields = parse_mapping(item.data, FIX_KEYS, "An item")
    except InvalidDataError as error:
        return None, list_findings(error, item)
    for name, parse in FIX_PARTS.items():
        try:
            parts[name] = parse(fields)
        except InvalidDataError as error:
            findings += list_findings(error, item, parts.get("home", ""))
    return None if findings else ParsedFix(item.line, **parts), findings


def list_findings(error: InvalidDataError, item: FileItem, home: str = "") -> list[Finding]:
    """Return what is wrong with an item."""
    return [Finding(reason, home, item.line, place) for reason, place in error.wrong]


def parse_steps(fields: Fields) -> tuple[Step, ...]:
    """Parse the steps: mappings, or plain texts, which are shareable."""
    return parse_each(parse_list(fields, "steps"), parse_step)


def parse_step(value: object) -> Step:
    """Parse one step."""
    fields = parse_mapping({"text": value} if isinstance(value, str) else value, STEP_KEYS, "A step")
    text = parse_text(fields, "text")
    if not text.strip():
        raise InvalidDataError("This step is empty. Write it, or remove it.")
    audience = parse_text(fields, "audience") or "shareable"
    if audience not in get_args(Audience):
        raise InvalidDataError(f"A step is shareable or internal, not “{audience}”.")
    return Step(text, cast("Audience", audience))


def parse_codes(fields: Fields) -> tuple[str, ...] | None:
    """Parse the codes that a fix is for, its home first; None if they are not given."""
    if fields.get("codes") is None:
        return None
    codes = [parse_name({"codes": code}, "codes", MAX_CODE) for code in parse_list(fields, "codes")]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise InvalidDataError(f"“codes” names {twice} twice.")
    return tuple(dict.fromkeys((str(fields.get("code")), *codes)))


def parse_verification(fields: Fields) -> tuple[str, date] | None:
    """Parse who verified the steps, and on which day."""
    name = parse_name(fields, "verified_by", MAX_NAME, needed=False)
    day = parse_text(fields, "verified_on")
    if not name.strip() and not day:
        return None
    if not name.strip() or not day:
        raise InvalidDataError("“verified_by” and “verified_on” belong together: who, and on which day.")
    try:
        return name, date.fromisoformat(day)
    except ValueError as error:
        raise InvalidDataError(f"“verified_on” is “{day}”. Write the day as 2026-11-03.") from error


def parse_due(fields: Fields) -> Due | None:
    """Parse the reason why the steps must be verified again early."""
    due = parse_text(fields, "due")
    if due and due not in get_args(Due):
        raise InvalidDataError(f"“due” is {' or '.join(get_args(Due))}, not “{due}”.")
    return cast("Due", due) if due else None


def parse_revisions(fields: Fields) -> tuple[Revision, ...]:
    """Parse the revisions, oldest first; () if they are not given."""
    if fields.get("revisions") is None:
        return ()
    revisions = list[Revision]()
    for number, value in enumerate(parse_list(fields, "revisions"), 1):
        try:
            revisions.append(parse_revision(value, number))
        except InvalidDataError as error:
            raise InvalidDataError(
                *(f"revision {number}{format_step_place(place)}: {reason}" for reason, place in error.wrong)
            ) from error
    return tuple(revisions)


def format_step_place(place: int | None) -> str:
    """Render the place of a step in a revision: “, step 2”, or "" without a place."""
    return "" if place is None else f", step {place + 1}"


def parse_revision(value: object, number: int) -> Revision:
    """Parse a revision, which must have the given number."""
    fields = parse_mapping(value, REVISION_KEYS, "A revision")
    if str(fields.get("number")) != str(number):
        raise InvalidDataError("Its “number” is another. Revisions are numbered from 1 on, oldest first.")
    return Revision(
        number,
        check_size(parse_steps(fields)),
        parse_name(fields, "by", MAX_NAME),
        parse_timestamp(fields),
        parse_name(fields, "surface", MAX_SURFACE),
        parse_name(fields, "by_id", MAX_ID, needed=False) or None,
        parse_name(fields, "why", MAX_REASON, needed=False),
    )


def check_size(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return a revision's steps unchanged. Raises if they are too many or too long."""
    if len(steps) > MAX_STEPS:
        raise InvalidDataError(f"There are {len(steps)} steps; {MAX_STEPS} have room.")
    too_long = [
        (f"This step has {len(step.text):,} characters; {MAX_STEP_LENGTH:,} have room.", place)
        for place, step in enumerate(steps)
        if len(step.text) > MAX_STEP_LENGTH
    ]
    if too_long:
        raise InvalidDataError(*too_long)
    return steps


FIX_PARTS: dict[str, Callable[[Fields], object]] = {
    "home": lambda fields: parse_name(fields, "code", MAX_CODE),
    "steps": parse_steps,
    "codes": parse_codes,
    "verified": parse_verification,
    "due": parse_due,
    "revisions": parse_revisions,
    "catalog": lambda fields: parse_name(fields, "catalog", MAX_NAME, needed=False),
}
