"""The report on labelled queries, as text and as plain data."""

from collections.abc import Iterator, Sequence
from itertools import chain, filterfalse

from bot.cli.terminal.output import Paragraph, align_cells, inert, measure_columns
from bot.desk.questions.search_quality import Evaluation
from bot.search.quality.scores import Outcome, Score, count_by_class, count_outcomes, is_right
from bot.texts import format_count

HEADER = ("class", "right", "", "first hit", "top three", "false claims")
TOTAL = "total"
MAX_CODES = 3  # codes of a miss that are listed
INDENT = 2  # columns


def render_evaluation(evaluation: Evaluation, *, misses: bool) -> Iterator[Paragraph]:
    """Yield the paragraphs of the report: the scores, what is missing, and the misses if they are wanted."""
    yield from render_scores(evaluation)
    if evaluation.missing:
        yield Paragraph(f"Your queries accept codes that aren't in the catalog: {', '.join(evaluation.missing)}")
    wrong = list(filterfalse(is_right, evaluation.outcomes))
    if misses:
        yield from chain.from_iterable(map(render_miss, wrong))
    elif wrong:
        yield Paragraph(f"Add --misses to see the {format_count(len(wrong), 'miss', 'misses')}.", dim=True)


def render_scores(evaluation: Evaluation) -> Iterator[Paragraph]:
    """Yield the table of scores: a row for each class, and the total."""
    classes = count_by_class(evaluation.outcomes)
    total = list_cells(TOTAL, count_outcomes(evaluation.outcomes))
    rows = [HEADER, *(list_cells(inert(name), score) for name, score in classes.items()), total]
    widths = measure_columns(rows)
    for row in rows:
        yield Paragraph(align_cells(row, widths), bold=row is total)


def list_cells(name: str, score: Score) -> tuple[str, ...]:
    """Return the cells of a row: what is counted, of how many; "–" where there is nothing to count."""
    return (
        name,
        format_share(score.right, score.queries),
        f"{100 * score.right // score.queries}%",
        format_share(score.first, score.answers),
        format_share(score.top, score.answers),
        format_share(score.claims, score.unknown),
    )


def format_share(count: int, whole: int) -> str:
    """Return a count and of how many; "–" of none."""
    return f"{count}/{whole}" if whole else "–"


def render_miss(row: Outcome) -> Iterator[Paragraph]:
    """Yield the paragraphs of a query that isn't right: what was typed, what the search says, what would be right."""
    query = row.query
    yield Paragraph(f"#{query.name} {query.group}: “{query.query}”")
    yield Paragraph(f"says {format_verdict(row.kind, row.codes)}", INDENT)
    yield Paragraph(f"right is {format_verdict(query.expect, query.accept)}", INDENT)
    if query.why:
        yield Paragraph(query.why, INDENT, dim=True)


def format_verdict(kind: str, codes: Sequence[str]) -> str:
    """Return a verdict with its first codes."""
    if not codes:
        return kind
    more = f" and {len(codes) - MAX_CODES} more" if len(codes) > MAX_CODES else ""
    return f"{kind}{', suggesting' if kind == 'unknown' else ''} {', '.join(codes[:MAX_CODES])}{more}"


def evaluation_to_plain(evaluation: Evaluation, *, misses: bool) -> dict[str, object]:
    """Return the report as plain data; the misses only if they are wanted."""
    plain: dict[str, object] = {
        "total": score_to_plain(count_outcomes(evaluation.outcomes)),
        "classes": {name: score_to_plain(score) for name, score in count_by_class(evaluation.outcomes).items()},
        "missing": evaluation.missing,
    }
    if misses:
        plain["misses"] = [miss_to_plain(row) for row in filterfalse(is_right, evaluation.outcomes)]
    return plain


def score_to_plain(score: Score) -> dict[str, int]:
    """Return a score as plain data."""
    return {
        "queries": score.queries,
        "right": score.right,
        "expect_answer": score.answers,
        "first_hit": score.first,
        "top_three": score.top,
        "expect_unknown": score.unknown,
        "false_claims": score.claims,
    }


def miss_to_plain(row: Outcome) -> dict[str, object]:
    """Return a query that isn't right as plain data."""
    query = row.query
    return {
        "id": query.name,
        "class": query.group,
        "query": query.query,
        "verdict": row.kind,
        "codes": row.codes,
        "expect": query.expect,
        "accept": query.accept,
        "why": query.why,
    }
