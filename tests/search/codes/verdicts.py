"""What a text's verdict comes down to."""

from bot.search.index import Index
from bot.search.verdict import find_verdict


def find_codes(index: Index, text: str) -> tuple[str, list[str]]:
    """Return the kind of a text's verdict, and its codes without our two long prefixes."""
    verdict = find_verdict(index, text)
    codes = [hit.entry.code.removeprefix("USCUSTOMER_API_").removeprefix("GGATEWAY_CODE_") for hit in verdict.hits]
    return verdict.kind, codes


def names_code(index: Index, text: str) -> bool:
    """Return whether a text's numbers are taken for a code: answered, offered, or missing from the catalog."""
    verdict = find_verdict(index, text)
    is_offered = verdict.kind != "unknown" and any(hit.why != "message" for hit in verdict.hits)
    return is_offered or bool(verdict.missing)
