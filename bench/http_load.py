"""``/errcode`` over HTTP against a hello-world app: requests a second and latencies, in alternating rounds."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from figures import Check, median, percentile, print_table
from ground import SECRET, Server, database, errdesk_server, hello_server, stub_of_slack
from load import CONNECTIONS, Done, Job, put_on

CODE = "USCUSTOMER_API_0000113"
LEAST = 0.7  # of the hello-world app's requests a second
SECONDS = 10.0  # a round ends after this, whatever is left

LOST = "questions acknowledged but not in the database"


def measure(*, quick: bool) -> list[Check]:
    """Print the table; give the figures that have a limit."""
    rounds, count = (2, 600) if quick else (7, 2500)
    with database() as file, stub_of_slack() as slack:
        with errdesk_server(file, slack) as errdesk, hello_server(file, slack) as hello:
            done = [(one_round(errdesk, CODE, count), one_round(hello, "hello", count)) for _ in range(rounds)]
        kept = recorded(file)
    ours, theirs = zip(*done, strict=True)
    show(ours, theirs)
    acknowledged = sum(one.acknowledged for one in ours)
    print(f"  {acknowledged:,} questions acknowledged by Errdesk, {kept:,} in its database")
    return [
        Check("requests/s, Errdesk to hello world", median(speeds(ours)) / median(speeds(theirs)), LEAST, least=True),
        Check("answers that failed or were wrong", sum(one.failed for one in (*ours, *theirs)), 0),
        Check(LOST, max(0, acknowledged - kept), 0),
    ]


def one_round(server: Server, expect: str, count: int) -> Done:
    """Put a round of the same question on a server."""
    return put_on(Job(server.url, SECRET, [CODE], count, SECONDS, expect))


def recorded(file: Path) -> int:
    """Count the questions in the database that were answered with the code."""
    asked = "SELECT count(DISTINCT question_id) FROM lookups WHERE code = ? AND role = 'answered'"
    with closing(sqlite3.connect(file)) as connection:
        count: int = connection.execute(asked, (CODE,)).fetchone()[0]
    return count


def speeds(rounds: Sequence[Done]) -> list[float]:
    """Give the requests a second of each round."""
    return [len(one.latencies) / one.seconds for one in rounds]


def show(ours: Sequence[Done], theirs: Sequence[Done]) -> None:
    """Print the rounds side by side, then their medians."""
    pairs = list(zip(ours, theirs, strict=True))
    rows = [(f"round {number}", *line(mine), *line(other)) for number, (mine, other) in enumerate(pairs, 1)]
    columns = list(zip(*(row[1:] for row in rows), strict=True))
    middle = [median(column) for column in columns]
    half = len(middle) // 2
    ratio = [mine / other for mine, other in zip(middle[:half], middle[half:], strict=True)]
    head = ("", "Errdesk req/s", "p50 ms", "p99 ms", "hello req/s", "p50 ms", "p99 ms")
    title = f"/errcode {CODE} over HTTP, {CONNECTIONS} connections, {len(pairs)} alternating rounds"
    print_table(title, head, [*rows, ("median", *middle), ("Errdesk / hello", *ratio, *[""] * half)])


def line(done: Done) -> tuple[float, float, float]:
    """Give requests a second, p50 and p99 of a round."""
    return speeds([done])[0], percentile(done.latencies, 0.5), percentile(done.latencies, 0.99)
