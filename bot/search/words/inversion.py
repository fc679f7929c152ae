"""Weigh the concepts of messages, and turn their postings round: from a concept to the messages that hold it."""

import numpy as np
import numpy.typing as npt

from bot.search.words.arrays import find_firsts
from bot.search.words.postings import Inversion, Postings

Array = npt.NDArray[np.generic]


def invert_postings(postings: Postings, *, concepts: int) -> Inversion:
    """Return the weights and the inverted index of postings over a vocabulary of this size."""
    starts = np.asarray(postings.starts)
    messages = len(starts) - 1
    holders = np.repeat(np.arange(messages, dtype=np.uint32), np.diff(starts).astype(np.intp))
    concept = np.asarray(postings.concepts)
    order = np.argsort(concept, kind="stable")
    firsts = find_firsts(concept[order].astype(np.uint64) * messages + holders[order])
    counts = np.bincount(concept[order][firsts], minlength=concepts)
    rarity = np.log1p(messages / np.maximum(counts, 1))
    slots = find_firsts(np.asarray(postings.slots))
    slot_weights = reduce_groups(np.minimum, rarity[concept], slots)
    weights = np.bincount(holders[slots], weights=slot_weights, minlength=messages)
    return Inversion(
        slot_weights=view(slot_weights, np.float32),
        weights=view(np.where(weights > 0, weights, 1.0), np.float32),
        starts=view(np.concatenate(([0], np.cumsum(counts))), np.uint64),
        holders=view(holders[order][firsts], np.uint32),
        confidences=view(reduce_groups(np.maximum, np.asarray(postings.confidences)[order], firsts), np.float32),
    )


def reduce_groups(function: np.ufunc, values: Array, firsts: npt.NDArray[np.intp]) -> Array:
    """Return what a function makes of the values of each group, given where each begins."""
    return function.reduceat(values, firsts) if len(firsts) else values


def view(values: Array, kind: type[np.generic]) -> memoryview:
    """Return values as a memory view of a kind of number."""
    return np.ascontiguousarray(values, kind).data
