"""Figures as people read them: percentiles, tables, and a limit beside what was measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

__all__ = ["Check", "median", "percentile", "print_checks", "print_table"]


@dataclass(frozen=True, slots=True)
class Check:
    """A measured figure and its limit, in the same unit; ``least`` where the limit is the least that is allowed."""

    what: str
    figure: float
    limit: float
    unit: str = ""
    least: bool = False

    @property
    def held(self) -> bool:
        """Tell whether the limit is held."""
        return self.figure >= self.limit if self.least else self.figure <= self.limit


def percentile(values: Iterable[float], share: float) -> float:
    """Give the smallest value that is not exceeded by this share (0 to 1) of all."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def print_table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their heads: the first column to the left, numbers to the right."""
    cells = [tuple(head), *(tuple(map(shown, row)) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    print(f"\n{title}")
    for row in cells:
        first, *rest = zip(row, widths, strict=True)
        print(f"  {first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in rest), sep="  ", flush=True)


def print_checks(checks: Iterable[Check]) -> None:
    """Print every figure with its limit."""
    rows = [
        (
            check.what,
            f"{shown(check.figure)} {check.unit}".strip(),
            f"{'at least' if check.least else 'at most'} {check.limit:,g} {check.unit}".strip(),
            "held" if check.held else "MISSED",
        )
        for check in checks
    ]
    print_table("Limits", ("", "measured", "limit", ""), rows)


def shown(cell: object) -> str:
    """Write a cell: a float with three digits that count, the rest as it is."""
    if not isinstance(cell, float):
        return f"{cell:,}" if isinstance(cell, int) else str(cell)
    return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
