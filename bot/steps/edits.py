"""Merge edits of a list that two people changed at the same time, such as a fix's codes or a code's phrases."""

from collections.abc import Collection, Iterable


def merge_edits(first_edit: Collection[str], second_edit: Collection[str], *, before: Iterable[str]) -> tuple[str, ...]:
    """Return a list after two edits of it: the items of both, except those of ``before`` that either removed."""
    removed = {*before} - ({*first_edit} & {*second_edit})
    return exclude(dict.fromkeys((*first_edit, *second_edit)), removed)


def exclude(items: Iterable[str], others: Collection[str]) -> tuple[str, ...]:
    """Return the items that are not among the others, in their order."""
    return tuple(item for item in items if item not in others)
