"""What the desk answers to a question."""

from dataclasses import dataclass

from bot.catalog.entry import Entry
from bot.desk.questions.advice import Advice
from bot.search.hit import Verdict, VerdictKind
from bot.steps.mark import Mark


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """A code of an answer with all that a card shows of it.

    ``meaning`` is the index in ``entry.meanings`` of the message that the text matches, ``values`` what the text has in
    its placeholders, ``times`` how often it names the code, ``twin`` the code it is easily mistaken for. ``week`` and
    ``month`` are the questions since Monday and since the first of the month, this one included and 1000 at most, None
    if they could not be counted. ``advice`` is what to do: the code's own fix first, then shared ones, most helpful
    first. ``has_own_steps``: the code has steps of its own, possibly retired ones.
    """

    entry: Entry
    meaning: int = 0
    values: tuple[str, ...] = ()
    times: int = 1
    twin: Entry | None = None
    week: int | None = None
    month: int | None = None
    advice: tuple[Advice, ...] = ()
    mark: Mark | None = None
    has_own_steps: bool = False

    @property
    def preferred_values(self) -> tuple[str, ...]:
        """Return the values of the preferred meaning's placeholders; none if the text matches another meaning."""
        return () if self.meaning else self.values


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a text: the search's verdict (``bot.search.hit.Verdict`` explains each kind) and its codes.

    ``question`` is the id of the recorded question, None if it was not recorded. ``nothing`` is never recorded.
    ``more`` is how many codes a choice leaves out, ``group`` the section or family that all of them are in, if the text
    names one or a prefix; otherwise "". ``is_pattern``: the choice is what fits a code with open digits.
    """

    text: str
    verdict: VerdictKind
    matches: tuple[CodeMatch, ...] = ()
    missing: tuple[str, ...] = ()
    question: int | None = None
    more: int = 0
    group: str = ""
    is_pattern: bool = False


def build_answer(text: str, result: Verdict, matches: tuple[CodeMatch, ...], question: int | None = None) -> Answer:
    """Return the answer to a text with this verdict and these matches."""
    return Answer(
        text,
        result.kind,
        matches,
        result.missing,
        question=question,
        more=result.more,
        group=result.group,
        is_pattern=result.is_pattern,
    )
