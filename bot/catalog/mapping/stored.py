"""How the documents of a catalog are read, as it is stored: as the whole catalog was, but for single documents.

The mapping of the whole catalog stands for documents of new names too, which are newer releases. ``documents`` has
those of parts by name; None if nobody had to say how a part is read.
"""

from collections.abc import Collection, Iterator, Mapping

PlainMapping = Mapping[str, object]
DOCUMENTS = "documents"


def get_common(stored: PlainMapping | None) -> PlainMapping | None:
    """Return the mapping of a whole catalog, None if there is none."""
    return {name: value for name, value in (stored or {}).items() if name != DOCUMENTS} or None


def get_own(stored: PlainMapping | None) -> dict[str, PlainMapping | None]:
    """Return the mappings of single documents by name."""
    own = (stored or {}).get(DOCUMENTS)
    return dict(own) if isinstance(own, Mapping) else {}


def choose_mapping(stored: PlainMapping | None, documents: Collection[str], *, is_further: bool) -> PlainMapping | None:
    """Return how documents are to be read; None for a further part, of which nobody has said anything yet."""
    own = get_own(stored)
    known = [own[name] for name in documents if name in own]
    if known:
        return known[0]
    return None if is_further else get_common(stored)


def add_mapping(
    stored: PlainMapping | None, mapping: PlainMapping | None, documents: Collection[str], *, part: bool
) -> PlainMapping:
    """Return what is to be stored once documents were read by a mapping, as the whole catalog or a part of it."""
    if not part:
        return mapping or {}
    return {**(get_common(stored) or {}), DOCUMENTS: get_own(stored) | dict.fromkeys(documents, mapping)}


def list_mappings(stored: PlainMapping | None) -> Iterator[tuple[str, PlainMapping]]:
    """Yield the mapping of the whole catalog, named "", then those of documents that are read otherwise."""
    common = get_common(stored)
    own = [(name, mapping) for name, mapping in get_own(stored).items() if mapping and mapping != common]
    yield from ([("", common)] if common else []) + own
