"""What a verdict shows of many codes: the first few, and how many more there are."""

from collections.abc import Iterable

from bot.search import tuning
from bot.search.hit import Hit, Verdict
from bot.search.index import Index


def choose(hits: Iterable[Hit], missing: tuple[str, ...] = (), unread: int = 0) -> Verdict:
    """Return a choice of the first few of these codes, with how many more there are; ``unread`` ones are among them."""
    distinct = {hit.entry.key: hit for hit in reversed(list(hits))}
    offered = deduplicate_hits(reversed(distinct.values()))
    return Verdict("choose", offered, missing, more=len(distinct) + unread - len(offered))


def choose_rows(index: Index, hits: Iterable[Hit], rows: Iterable[int], missing: tuple[str, ...]) -> Verdict:
    """Return a choice of hits and of the entries in these rows, all of which count."""
    hits = list(hits)
    known = {index.entries.find_row(hit.entry.key) for hit in hits}
    others = [row for row in dict.fromkeys(rows) if row not in known]
    return choose([*hits, *offer(index, others)], missing, unread=len(others[tuning.MAX_HITS :]))


def offer(index: Index, rows: Iterable[int], why: str = "like a code") -> list[Hit]:
    """Return the first few distinct entries as hits; the others are not read."""
    seen: dict[int, Hit] = {}
    for row in rows:
        if len(seen) == tuning.MAX_HITS:
            break
        if row not in seen:
            seen[row] = Hit(index.entries.read(row), why)
    return list(seen.values())


def deduplicate_hits(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the first few hits of each entry once."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.entry.key, hit)
    return tuple(seen.values())[: tuning.MAX_HITS]
