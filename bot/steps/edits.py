"""Edits of a list that several people may change at the same time: a fix's codes, a code's phrases."""

from collections.abc import Collection, Iterable


def merge_edits(one: Collection[str], other: Collection[str], *, before: Iterable[str]) -> tuple[str, ...]:
    """Return the merge of two edits of a list: what is in one or the other, without what one of them removed."""
    removed = {*before} - ({*one} & {*other})
    return exclude(dict.fromkeys((*one, *other)), removed)


def exclude(items: Iterable[str], others: Collection[str]) -> tuple[str, ...]:
    """Return the items that are not among the others, in their order."""
    return tuple(item for item in items if item not in others)
