"""What a verdict shows of many codes: the first few, and how many more there are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.search import tuning
from bot.search.codes.named import NamedCodes
from bot.search.codes.resolve import find_nearest_codes
from bot.search.codes.scope import prefer_hits
from bot.search.hit import Hit, Verdict
from bot.search.index import Index


def choose(hits: Iterable[Hit], missing: tuple[str, ...] = (), unread: int = 0) -> Verdict:
    """Return a choice of the first few of these codes, with how many more there are; ``unread`` ones are among them."""
    distinct = {hit.entry.key: hit for hit in reversed(list(hits))}
    offered = deduplicate_hits(reversed(distinct.values()))
    return Verdict("choose", offered, missing, more=len(distinct) + unread - len(offered))


def build_verdict(index: Index, codes: NamedCodes) -> Verdict | None:
    """Return the verdict for a text's codes: all are meant, one of several is, or none is in the catalog."""
    missing = tuple(codes.missing)
    hits = [Hit(index.entries.read(row), "code", times=times) for row, times in codes.sure.items()]
    if offered := list_offered(codes):
        return choose_rows(index, hits, offered, missing)
    if hits:
        return Verdict("answer", tuple(hits), missing)
    return report_missing(index, codes) if missing else None


def list_offered(codes: NamedCodes) -> list[int]:
    """Return the codes that may be meant and aren't surely; what may be just a word counts beside a whole code."""
    offered = [*codes.offered, *codes.symbols] if codes.sure else codes.offered
    return [row for row in offered if row not in codes.sure]


def report_missing(index: Index, codes: NamedCodes) -> Verdict:
    """Return the verdict on codes that the catalog lacks, with those of other catalogs or else nearest to the first."""
    first = next(iter(codes.missing.values()))
    near = codes.elsewhere or (find_nearest_codes(index, first) if first else ())
    return Verdict("unknown", tuple(offer(index, near)), tuple(codes.missing))


def choose_rows(index: Index, hits: Iterable[Hit], rows: Iterable[int], missing: tuple[str, ...]) -> Verdict:
    """Return a choice of hits and of the entries in these rows, all of which count."""
    hits = list(hits)
    known = {index.entries.find_row(hit.entry.key) for hit in hits}
    others = [row for row in dict.fromkeys(rows) if row not in known]
    return choose([*hits, *offer(index, others)], missing, unread=len(others[tuning.MAX_HITS :]))


def choose_message(index: Index, text: str, hits: Sequence[Hit]) -> Verdict:
    """Return a choice of codes; of one message in several catalogs that of the catalog which is meant."""
    same = [hit for hit in hits if read_message(hit) == read_message(hits[0])]
    meant = prefer_hits(index, text, same)
    if len(meant) == 1 < len(same) == len(hits):
        return Verdict("answer", tuple(meant))
    return Verdict("choose", deduplicate_hits([*meant, *hits]))


def read_message(hit: Hit) -> str:
    """Return the message of a code that matched."""
    return hit.entry.meanings[hit.meaning].text


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


def choose_started(started: Verdict, hits: Sequence[Hit]) -> Verdict:
    """Return the verdict on messages that start with a text; a choice of them is filled up with others."""
    if started.kind == "answer":
        return started
    return replace(started, hits=deduplicate_hits([*started.hits, *hits]))
