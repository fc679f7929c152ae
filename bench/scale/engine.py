"""What the two engines have in common."""

from collections.abc import Callable
from dataclasses import dataclass

Finder = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Finders:
    """How an engine finds the codes, best first, that a text means, and the code that is spelled exactly."""

    of_text: Finder
    of_code: Finder
