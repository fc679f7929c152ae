"""``errdesk ask``: look codes up in a terminal and from scripts. Modules that only cards need are imported late."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import filterfalse

import click

from bot.cli.terminal.output import echo
from bot.cli.terminal.start import get_operator_name, open_desk, read_settings
from bot.desk.questions.answer import Answer, CodeMatch
from bot.desk.questions.lookup import Asker, look_up, look_up_unrecorded
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.steps.to_plain import Plain, steps_to_plain

MAX_CODES = 5  # codes in a JSON line
PROMPT = "Ask for a code, its number, or the message that the customer saw. Ctrl-D or an empty line leaves."


class AskCommand(click.Command):
    """A command that accepts any words as arguments, except a mistyped option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse a first word that looks like an option but isn't one; after ``--`` it is accepted."""
        options = {name for option in self.get_params(ctx) if isinstance(option, click.Option) for name in option.opts}
        first = next(filterfalse(options.__contains__, args), "")
        if first.startswith("--") and first != "--":
            raise click.NoSuchOption(first, f"There is no option {first}. To ask for it, put -- before it.", ctx=ctx)
        return super().parse_args(ctx, args)


@click.command(cls=AskCommand, context_settings={"ignore_unknown_options": True})
@click.argument("text", nargs=-1, type=click.UNPROCESSED)
@click.option("--json", "as_json", is_flag=True, help='Read {"query": …} a line, write {"query", "verdict", …} a line.')
@click.option("--record", is_flag=True, help="Count this as a question.")
def ask(text: tuple[str, ...], *, as_json: bool, record: bool) -> None:
    """Explain an error code.

    TEXT is a code, half a code, a log line, or the message that the customer saw. Without TEXT it is read from
    standard input; in a terminal you are asked.

    With --json, every line of standard input is an object with a "query"; blank lines are skipped. For each one a
    line is written, in the same order: "verdict" is answer, choose, unknown, or nothing if nothing was asked
    ("thanks"); "codes" are the codes, best first, at most five (for unknown: suggestions); "meanings", "values" (what
    stood in a message's placeholders) and "steps" (of an answer's first two codes) belong to them, place by place;
    "missing" are codes that the catalog lacks; "more" is how many codes a choice leaves out, and "group" the section
    or family whose codes were asked for, or null.

    \b
    Examples:
      errdesk ask USCUSTOMER_API_0000113
      errdesk ask otp incorrect
      errdesk ask --json < queries.jsonl > verdicts.jsonl
    """  # noqa: D301 - click's mark for lines that stay as they are
    desk = open_desk(read_settings())
    answer = partial(answer_question, desk, record=record)
    question = " ".join(text)
    if as_json:
        print_json_answers([question] if question else read_queries(sys.stdin.buffer), answer)
    elif question or not sys.stdin.isatty():
        show_answer(answer(question or read_question()))
    else:
        run_prompt(answer)


def answer_question(desk: Desk, query: str, *, record: bool) -> Answer:
    """Answer a question from a cache that is at most a second old, since other processes may change the database."""
    now = datetime.now(UTC)
    desk.cache.refresh_if_stale(desk.database, now)
    return look_up(desk, query, identify_asker()) if record else look_up_unrecorded(desk, query, now)


def identify_asker() -> Asker:
    """Return who asks, where and when, for a question asked at this terminal."""
    return Asker(f"terminal {get_operator_name()}", "terminal", datetime.now(UTC))


def read_question() -> str:
    """Read standard input to its end. Refuses empty input."""
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    if not text.strip():
        raise Refusal("Nothing was asked. Try “errdesk ask USCUSTOMER_API_0000113”, or see “errdesk ask --help”.")
    return text


def read_queries(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield the query of each JSON line; blank lines are skipped. Refuses a line without one, by its number."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            query = json.loads(line)["query"]
        except (ValueError, TypeError, KeyError, RecursionError):
            query = None
        if not isinstance(query, str):
            raise Refusal(f'Line {number} is not {{"query": "…"}} in JSON and UTF-8. The lines before it are answered.')
        yield query


def print_json_answers(queries: Iterable[str], answer: Callable[[str], Answer]) -> None:
    """Print a line of JSON for each query."""
    for query in queries:
        echo(answer_to_json(answer(query)))


def answer_to_json(answer: Answer) -> str:
    """Render an answer as one line of JSON, in ASCII, so that no encoding of standard output can break it."""
    hits = answer.matches[:MAX_CODES]
    return json.dumps(
        {
            "query": answer.text,
            "verdict": answer.verdict,
            "codes": [hit.entry.code for hit in hits],
            "meanings": [hit.entry.meanings[hit.meaning].text for hit in hits],
            "catalogs": list(map(get_catalog, hits)),
            "values": [hit.values for hit in hits],
            "missing": answer.missing,
            "more": answer.more,
            "group": answer.group or None,
            "steps": [list_steps(hit) for hit in hits],
        }
    )


def get_catalog(hit: CodeMatch) -> str | None:
    """Return the name of a code's catalog, None if there is only one."""
    return hit.catalog or None


def list_steps(hit: CodeMatch) -> list[Plain]:
    """Return a code's steps as they were written, including internal ones."""
    return [step for advice in hit.advice for step in steps_to_plain(advice.fix.revision.steps)]


def show_answer(answer: Answer) -> None:
    """Print an answer's card."""
    from bot.cli.terminal.card import print_card  # noqa: PLC0415 - scripts need no card

    print_card(answer)


def run_prompt(answer: Callable[[str], Answer]) -> None:
    """Answer questions at a prompt until the person leaves."""
    echo(PROMPT)
    while True:
        try:
            text = input("errdesk> ").strip()
        except (EOFError, KeyboardInterrupt):
            echo()
            return
        if not text:
            return
        show_answer(answer(text))


def run_recorded_prompt(desk: Desk) -> None:
    """Answer questions at a prompt and record them as asked at this terminal, until the person leaves."""
    run_prompt(lambda text: look_up(desk, text, identify_asker()))
