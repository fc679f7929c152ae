"""What a document held and what was wrong with it, for a terminal."""

from collections.abc import Iterable, Iterator

from bot.catalog.entry import Damage, Reading, SkippedLine
from bot.texts import format_count


def render_headline(reading: Reading) -> str:
    """Render how many entries and codes a document holds."""
    entries = format_count(reading.printed, "entry", "entries")
    return f"{reading.document}: {entries} for {format_count(len(reading.entries), 'code')}"


def render_damage_lists(reading: Reading) -> Iterator[str]:
    """Yield the lists of repaired and of skipped lines."""
    yield from render_list("repaired", map(format_damage, reading.damages), reading.damages.total)
    yield from render_list("skipped", map(format_skipped_line, reading.skipped), reading.skipped.total)


def render_list(title: str, lines: Iterable[str], total: int) -> Iterator[str]:
    """Yield the first lines of a list, indented, under its title and count; nothing if there are none."""
    if total:
        listed = [f"  {line}" for line in lines]
        yield f"{title} ({total})"
        yield from listed
        if len(listed) < total:
            yield f"  … and {total - len(listed):,} more"


def format_damage(damage: Damage) -> str:
    """Render a damage in one line."""
    where = f"line {damage.first}" if damage.first == damage.last else f"lines {damage.first}-{damage.last}"
    return f"{where}: {damage.kind}: {damage.note}"


def format_skipped_line(skip: SkippedLine) -> str:
    """Render a skipped line and the reason in one line."""
    return f"line {skip.line}: “{skip.text}”: {skip.reason}"
