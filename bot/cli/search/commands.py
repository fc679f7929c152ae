"""``errdesk search``: score the search on labelled queries, and explain what it says of a text."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import click

from bot.cli.ask import AskCommand
from bot.cli.search.evaluation_report import evaluation_to_plain, render_evaluation
from bot.cli.search.explanation_report import explanation_to_plain, render_explanation
from bot.cli.terminal.export import FILE_PATH, write_text
from bot.cli.terminal.output import Paragraph, echo_paragraphs, working
from bot.cli.terminal.start import open_desk, read_settings
from bot.desk.questions.search_quality import evaluate_search, explain_text, read_queries

ReportFormat = Literal["text", "json"]
FORMAT_OPTION = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write."
)


@click.group()
def search() -> None:
    """See how good the search is on your catalog, and why it says what it says. Nothing is recorded."""


@search.command("eval")
@click.argument("file", type=FILE_PATH)
@click.option("--misses", is_flag=True, help="List every query that isn't right.")
@FORMAT_OPTION
def evaluate(file: Path, *, misses: bool, form: ReportFormat) -> None:
    """Score the search on the labelled queries in FILE, by class.

    FILE has a JSON object a line: "query" is what somebody types, "class" a name for questions of its kind, "expect"
    the right verdict (answer, choose, unknown or nothing), and "accept" the right codes. "id" and "why" are shown with
    a miss. A query is right if

    \b
      answer            one of the codes to accept is the first of an answer or a choice;
      choose            all of them are in the choice;
      unknown, nothing  no code is claimed or offered.

    "First hit" and "top three" count the queries that expect an answer, whatever the verdict is; "false claims" are
    answers where none is right.

    \b
    Example:
      errdesk search eval our-questions.jsonl --misses
    """  # noqa: D301 - click's mark for lines that stay as they are
    queries = read_queries(file)
    desk = open_desk(read_settings())
    with working("Asking"):
        evaluation = evaluate_search(desk, queries)
    print_report(form, evaluation_to_plain(evaluation, misses=misses), render_evaluation(evaluation, misses=misses))


@search.command(cls=AskCommand, context_settings={"ignore_unknown_options": True})
@click.argument("text", nargs=-1, required=True, type=click.UNPROCESSED)
@FORMAT_OPTION
def explain(text: tuple[str, ...], *, form: ReportFormat) -> None:
    """Explain how the search comes to its verdict on TEXT.

    Signals are tried in order, the most reliable first, and the first one with a result decides. You see which, what
    it found, how each number was judged, which codes the words alone would mean, and how the words were read.

    Beside a ranked code: "words" is how well its message covers the text, 0 to 1; "near" how near their vectors are;
    "asked" how well the text fits what others typed for it, below 0 if badly. What your catalog has no data for is
    left out.

    \b
    Example:
      errdesk search explain otp wrong
    """  # noqa: D301 - click's mark for lines that stay as they are
    explanation = explain_text(open_desk(read_settings()), " ".join(text))
    print_report(form, explanation_to_plain(explanation), render_explanation(explanation))


def print_report(form: ReportFormat, plain: dict[str, object], paragraphs: Iterable[Paragraph]) -> None:
    """Print a report as text, or as JSON in ASCII, since a query may hold what no encoding can."""
    if form == "json":
        write_text(json.dumps(plain, indent=2) + "\n", None)
    else:
        echo_paragraphs(paragraphs)
