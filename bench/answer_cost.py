"""What counting adds to an answer: the same questions, in turns, to a desk that counts and to one that does not.

Both have the same millions of questions already; ``uncounted.py`` says what the other one leaves out.
"""

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlsplit

from alongside import HASH_KEY
from figures import Check, median, percentile, print_table
from ground import BENCH, ERRDESK, SECRET, running, stub_of_slack
from kept import FOLDER, Kept
from load import form, signed
from questions import ASKERS, NOW
from sqlalchemy import delete, func, select
from uncounted import uncounted

from bot.cli.terminal.garbage import pause_garbage_collection
from bot.database.database import open_database
from bot.desk.questions.answer import Answer
from bot.desk.questions.lookup import Asker, look_up, look_up_all
from bot.desk.state.desk import Desk, open_desk
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT
from bot.store.schema.questions import AskerRow, LookupRow, QuestionRow

MOST = 1.05  # times an answer that is not counted
SIXTEEN = 16  # questions that come at once share a transaction
PEOPLE = 300  # ask within an hour or two; each has a number in the process's memory after their first question
LOST = 0.02  # of the answers may be left unrecorded, because the machine was busy with something else
Ask = Callable[[Desk, Sequence[tuple[str, Asker]]], list[Answer]]


def measure_answers(kept: Kept, times: int) -> list[Check]:
    """Print the table; give the figures that have a limit."""
    with desk_on(kept.url) as counting, desk_on(kept.plain) as plain:
        alone = in_turns(counting, plain, one_by_one, list(asked(counting, times, 1)))
        together = in_turns(counting, plain, look_up_all, list(asked(counting, times // 4, SIXTEEN)))
        found = {"at the desk, one question": alone, f"at the desk, {SIXTEEN} at once": together}
        texts = [text for some in asked(counting, 997, 1) for text, _ in some]
    over = over_http(kept, texts, times)
    found["over HTTP, one after the other"] = over
    rows = [(name, *line(pairs)) for name, pairs in found.items()]
    head = ("", "times", "counting", "p99", "not counting", "p99", "ratio of medians", "of means")
    print_table(f"An answer on {kept.kind}, ms, in turns", head, rows)
    ratio = median([ours for ours, _ in over]) / median([theirs for _, theirs in over])
    return [Check(f"an answer over HTTP that counts to one that does not, {kept.kind}", ratio, MOST)]


def over_http(kept: Kept, texts: list[str], times: int) -> list[tuple[float, float]]:
    """Return the milliseconds of each signed request, to a server that counts and to one that does not.

    The two are asked in turns, so that whatever else the machine does slows down both alike.
    """
    ours, theirs = ([ERRDESK], [sys.executable, str(BENCH / "uncounted.py")])
    pairs: list[tuple[float, float]] = []
    with left_as_it_was(kept.url), left_as_it_was(kept.plain), stub_of_slack() as slack, ExitStack() as stack:
        servers = [
            stack.enter_context(running([*command, "serve", "--http"], FOLDER / "errdesk.db", slack, url))
            for command, url in ((ours, kept.url), (theirs, kept.plain))
        ]
        path = urlsplit(servers[0].url).path
        clients = [stack.enter_context(closing(HTTPConnection(urlsplit(one.url).netloc))) for one in servers]
        for number in range(times):
            body = form(texts[number % len(texts)], number)
            first, second = clients if number % 2 else reversed(clients)
            spent = {one: post(one, path, body) for one in (first, second)}
            if number > times // 10:  # the first ones find everything cold
                pairs.append((spent[clients[0]], spent[clients[1]]))
    return pairs


def post(client: HTTPConnection, path: str, body: str) -> float:
    """Return the milliseconds until a signed ``/errcode`` is answered."""
    headers = signed(SECRET, body)
    start = perf_counter()
    client.request("POST", path, body, headers)
    with client.getresponse() as response:
        response.read()
        if response.status != HTTPStatus.OK:
            raise SystemExit(f"A question was answered with {response.status}.")
    return (perf_counter() - start) * 1e3


def line(found: Sequence[tuple[float, float]]) -> tuple[object, ...]:
    """Give how many times, then the medians and p99 side by side, then the ratios."""
    ours, theirs = zip(*found, strict=True)
    ratios = median(ours) / median(theirs), sum(ours) / sum(theirs)
    return len(found), median(ours), percentile(ours, 0.99), median(theirs), percentile(theirs, 0.99), *ratios


def asked(desk: Desk, times: int, size: int) -> Iterator[list[tuple[str, Asker]]]:
    """Ask for codes, some much more than others."""
    chance = random.Random(4)  # noqa: S311 - the same at every run
    codes = without_steps(desk)
    weights = [1 / place for place in range(1, len(codes) + 1)]
    for number in range(times):
        at = NOW + timedelta(seconds=number * 50 / times)
        names = chance.choices(codes, weights, k=size)
        yield [(name, Asker(f"U{chance.randint(1, PEOPLE)}", "errcode", at)) for name in names]


def without_steps(desk: Desk) -> list[str]:
    """Give the codes without steps: where there are some, it takes longer to count the votes than to answer."""
    return [code for code in desk.cache.index.entries if code not in desk.cache.guide.by_code]


def one_by_one(desk: Desk, texts: Sequence[tuple[str, Asker]]) -> list[Answer]:
    """Ask alone."""
    return [look_up(desk, text, by) for text, by in texts]


def in_turns(
    counting: Desk, plain: Desk, ask: Ask, texts: Sequence[list[tuple[str, Asker]]]
) -> list[tuple[float, float]]:
    """Give the milliseconds of each answer, counting and not, whichever comes first; the first tenth warms up."""
    found = []
    for number, some in enumerate(texts):
        if number % 2:
            ours = spent(ask, counting, some)
        with uncounted():
            theirs = spent(ask, plain, some)
        if not number % 2:
            ours = spent(ask, counting, some)
        if number > len(texts) // 10:
            found.append((ours, theirs))
    recorded = [pair for pair in found if None not in pair]
    if len(recorded) < len(found) * (1 - LOST):
        raise SystemExit(f"Of {len(found):,} answers {len(found) - len(recorded):,} were not recorded.")
    return [(ours, theirs) for ours, theirs in recorded if ours and theirs]


def spent(ask: Ask, desk: Desk, texts: Sequence[tuple[str, Asker]]) -> float | None:
    """Give the milliseconds of an answer; None where it was not recorded."""
    start = perf_counter()
    answers = ask(desk, texts)
    milliseconds = (perf_counter() - start) * 1e3
    return milliseconds if all(one.question for one in answers) else None


@contextmanager
def desk_on(url: str) -> Iterator[Desk]:
    """Open a desk, and take away afterwards what it was asked."""
    with left_as_it_was(url):
        with pause_garbage_collection():  # as the server opens it
            desk = open_desk(url, read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml"), hash_key=HASH_KEY)
        yield desk
        desk.database.engine.dispose()


@contextmanager
def left_as_it_was(url: str) -> Iterator[None]:
    """Take away afterwards what was asked meanwhile."""
    database = open_database(url, patience=60)
    with database.read() as session:
        before = session.scalar(select(func.max(QuestionRow.id)))
    try:
        yield
    finally:
        with database.begin_light() as transaction:
            transaction.execute(delete(LookupRow).where(LookupRow.question_id > before))
            transaction.execute(delete(QuestionRow).where(QuestionRow.id > before))
            transaction.execute(delete(AskerRow).where(AskerRow.id > ASKERS))
        if database.engine.dialect.name == "postgresql":  # it looks at what is at an index's end, dead or not
            with closing(database.engine.raw_connection()) as alone:  # SQLAlchemy's own would begin a transaction
                alone.cursor().execute("VACUUM (INDEX_CLEANUP ON) lookups, questions")
        database.engine.dispose()
