"""The report on how the search comes to a verdict, as text and as plain data."""

from collections.abc import Iterator, Sequence

from bot.cli.terminal.output import Paragraph, align_cells, measure_columns
from bot.desk.questions.wording import fill_placeholders
from bot.search.hit import Verdict, VerdictKind
from bot.search.quality.explain import Explanation, NumberReading, RankedEntry, WordReading
from bot.search.tuning import POSSIBLE
from bot.search.words.lexicon import Meanings
from bot.texts import truncate

VERDICTS: dict[VerdictKind, str] = {
    "answer": "Answer",
    "choose": "Choice",
    "unknown": "Unknown",
    "nothing": "Nothing was asked",
}
MAX_LISTED = 8  # codes, numbers or words that are listed, so that all fits on a screen
MAX_CONCEPTS = 4  # what a word may stand for
MAX_MESSAGE = 120  # characters of a message
INDENT = 2  # columns
PERCENTAGE_WIDTH = 3  # columns
SIGNAL_WIDTH = 5  # columns
NO_CODE = "no code at all"
STRANGE = "Sure enough for an answer, but the text also names another system, or an error number that isn't ours."
STARTED = "Only the message of {} begins with the text, so it's the answer whatever its percentage."


def render_explanation(explanation: Explanation) -> Iterator[Paragraph]:
    """Yield the paragraphs of an explanation: the verdict, the numbers, the ranking, and the words."""
    verdict = explanation.verdict
    yield Paragraph(format_verdict(explanation), bold=True)
    yield Paragraph(format_signals(explanation), INDENT)
    if verdict.missing:
        yield Paragraph(f"Not in the catalog: {join_first(verdict.missing)}", INDENT)
    if explanation.context.others:
        yield Paragraph("The text names another system, whose codes aren't ours.", INDENT)
    yield from render_numbers(explanation)
    yield from render_ranking(explanation)
    if exception := explain_exception(explanation):
        yield Paragraph(exception, INDENT)
    yield from render_words(explanation.words)


def format_verdict(explanation: Explanation) -> str:
    """Return a verdict with its codes, in a choice and among suggestions the best one first."""
    verdict = explanation.verdict
    codes = [explanation.label(hit.entry) for hit in verdict.hits]
    if not codes:
        return VERDICTS[verdict.kind]
    like = ", suggesting" if verdict.kind == "unknown" else ":"
    return f"{VERDICTS[verdict.kind]}{like} {join_first(codes)}{format_more(verdict)}"


def format_more(verdict: Verdict) -> str:
    """Return how many codes a choice leaves out, and of which section or family; "" if none."""
    if not verdict.more:
        return ""
    if verdict.is_pattern:
        return f" and {verdict.more:,} more that fit"
    return f" and {verdict.more:,} more" + (f", all in {verdict.group}" if verdict.group else "")


def format_signals(explanation: Explanation) -> str:
    """Return which signal decided, and which ones found nothing before."""
    before = ", ".join(explanation.before)
    if not explanation.signal:
        return f"No signal found anything: {before}."
    return f"Decided by: {explanation.signal}." + (f" Nothing was found by: {before}." if before else "")


def render_numbers(explanation: Explanation) -> Iterator[Paragraph]:
    """Yield the numbers that were seen, and how each was judged."""
    if not explanation.numbers:
        return
    yield Paragraph("Numbers", bold=True)
    if explanation.context.trades:
        yield Paragraph("The text is about trading, where US500 is a market.", INDENT)
    for number in explanation.numbers[:MAX_LISTED]:
        yield Paragraph(f"“{number.typed}” {format_claim(number)}", INDENT)
    if left := len(explanation.numbers[MAX_LISTED:]):
        yield Paragraph(f"… and {left} more", INDENT)


def format_claim(number: NumberReading) -> str:
    """Return how a number was judged."""
    if number.claim == "none":
        return "isn't meant as a code" + (f": “{number.after}” stands before it" if number.after else "")
    if not number.codes:
        return "would be a code, but the catalog has none like it"
    means = "is" if number.claim == "sure" else "may be"
    return f"{means} {'one of ' if number.codes[1:] else ''}{join_first(number.codes)}"


def render_ranking(explanation: Explanation) -> Iterator[Paragraph]:
    """Yield the codes that the words alone would mean; if another signal decided, only likely ones."""
    decides = explanation.signal in {"message", ""}
    ranking = list(filter(None if decides else is_likely, explanation.ranking))
    if not (ranking or decides):
        return
    yield Paragraph("Ranked by its words" if decides else "Ranked by its words, which weren't needed", bold=True)
    header, *rows = build_ranking(explanation, ranking)
    yield Paragraph(header, INDENT, dim=True)
    yield from (Paragraph(row, INDENT) for row in rows)


def is_likely(row: RankedEntry) -> bool:
    """Return whether a code is so probable that a choice could hold it."""
    return row.ranked.probability >= POSSIBLE


def build_ranking(explanation: Explanation, ranking: Sequence[RankedEntry]) -> list[str]:
    """Return the lines of a ranking: a header, its codes, each with its message, and last that no code is meant."""
    names = list_used_signals(explanation)
    header = ("", "", *(name.rjust(SIGNAL_WIDTH) for name in names))
    nothing = (format_percentage(explanation.nothing), NO_CODE, *[""] * len(names))
    rows = [header, *(list_cells(row, explanation.label(row.entry), names) for row in ranking), nothing]
    messages = (truncate(fill_placeholders(row.message or row.entry.meaning.text), MAX_MESSAGE) for row in ranking)
    widths = measure_columns(rows)
    return [f"{align_cells(row, widths)}  {text}".rstrip() for row, text in zip(rows, ["", *messages, ""], strict=True)]


def explain_exception(explanation: Explanation) -> str:
    """Return why the verdict is another one than the best code's probability makes it; "" if it isn't."""
    if explanation.signal != "message":
        return ""
    sure = find_sure_code(explanation)
    if explanation.verdict.kind != "answer":
        return STRANGE if sure else ""
    code = explanation.label(explanation.verdict.hits[0].entry)
    return "" if code == sure else STARTED.format(code)


def find_sure_code(explanation: Explanation) -> str | None:
    """Return the code that is probable enough to be the answer, None if none is."""
    best = explanation.ranking[:1]
    return next(
        (explanation.label(row.entry) for row in best if row.ranked.probability >= explanation.weights.sure), None
    )


def list_used_signals(explanation: Explanation) -> list[str]:
    """Return the names of the ranking's signals for which the catalog has data."""
    weights = explanation.weights
    used = {"words": weights.words, "near": weights.near, "asked": weights.asked}
    return [name for name, weight in used.items() if weight]


def list_cells(row: RankedEntry, label: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return a ranked code's cells: the probability, what people see of the code, and its signals."""
    signals = list_signals(row)
    return (
        format_percentage(row.ranked.probability),
        label,
        *(f"{signals[name]:{SIGNAL_WIDTH}.2f}" for name in names),
    )


def list_signals(row: RankedEntry) -> dict[str, float]:
    """Return a ranked code's signals by name."""
    return {"words": row.ranked.score, "near": row.ranked.near, "asked": row.ranked.asked}


def format_percentage(probability: float) -> str:
    """Return a probability as text, never rounded to a certainty: "62%", "99%", "<1%"."""
    percentage = min(round(100 * probability), 99)
    return (f"{percentage}%" if percentage else "<1%").rjust(PERCENTAGE_WIDTH)


def render_words(words: WordReading) -> Iterator[Paragraph]:
    """Yield how the words were read."""
    if not words.stems:
        return
    yield Paragraph("How the words were read", bold=True)
    yield Paragraph(f"Stems: {join_first(words.stems, ' ', most=3 * MAX_LISTED)}", INDENT)
    if words.corrections:
        typos = [f"{typed} → {known}" for typed, known in words.corrections.items()]
        yield Paragraph(f"Typos: {join_first(typos)}", INDENT)
    if words.units:
        yield Paragraph(f"Stand for: {join_first(list(map(format_unit, words.units)), ' · ')}", INDENT)


def format_unit(meanings: Meanings) -> str:
    """Return what a word may stand for, the surest first."""
    concepts = sorted(meanings, key=lambda concept: -meanings[concept])
    return join_first(concepts, most=MAX_CONCEPTS)


def join_first(items: Sequence[str], separator: str = ", ", *, most: int = MAX_LISTED) -> str:
    """Return the first few items, joined; "…" stands for the others."""
    return separator.join(items[:most]) + (" …" if len(items) > most else "")


def explanation_to_plain(explanation: Explanation) -> dict[str, object]:
    """Return an explanation as plain data; probabilities and confidences are 0 to 1."""
    verdict = explanation.verdict
    return {
        "text": explanation.text,
        "verdict": verdict.kind,
        "codes": [hit.entry.code for hit in verdict.hits],
        "missing": verdict.missing,
        "more": verdict.more,
        "group": verdict.group or None,
        "signal": explanation.signal or None,
        "before": explanation.before,
        "names_other_system": explanation.context.others,
        "is_about_trading": explanation.context.trades,
        "numbers": [number_to_plain(number) for number in explanation.numbers],
        "ranking": [ranked_to_plain(row) for row in explanation.ranking],
        "nothing": explanation.nothing,
        "sure_from": explanation.weights.sure,
        "stems": explanation.words.stems,
        "stand_for": explanation.words.units,
        "typos": explanation.words.corrections,
    }


def number_to_plain(number: NumberReading) -> dict[str, object]:
    """Return how a number was judged as plain data."""
    return {"typed": number.typed, "meant": number.claim, "codes": number.codes, "after": number.after or None}


def ranked_to_plain(row: RankedEntry) -> dict[str, object]:
    """Return a ranked code as plain data."""
    return {
        "code": row.entry.code,
        "probability": row.ranked.probability,
        **list_signals(row),
        "message": row.message,
    }
