"""``/errcode`` over HTTP against a hello-world app: requests a second and latencies, in alternating rounds."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from figures import Check, median, percentile, print_table
from ground import SECRET, Server, database, errdesk_server, hello_server, stub_of_slack
from load import CONNECTIONS, Done, Job, put_on

CODE = "USCUSTOMER_API_0000113"
LEAST = 0.7  # of the hello-world app's requests a second
SECONDS = 10.0  # a round ends after this, whatever is left

NAMES = ("Errdesk", "hello world", "hello world, Bolt not polling")

LOST = "questions acknowledged but not in the database"


def measure(*, quick: bool) -> list[Check]:
    """Print the table; give the figures that have a limit."""
    rounds, count = (2, 600) if quick else (7, 2500)
    with database() as file, stub_of_slack() as slack:
        servers = errdesk_server(file, slack), hello_server(file, slack), hello_server(file, slack, "eager")
        with servers[0] as errdesk, servers[1] as hello, servers[2] as eager:
            asked = (errdesk, CODE), (hello, "hello"), (eager, "hello")
            done = [[one_round(server, expect, count) for server, expect in asked] for _ in range(rounds)]
        kept = recorded(file)
    ours, theirs, fastest = zip(*done, strict=True)
    show(dict(zip(NAMES, (ours, theirs, fastest), strict=True)))
    acknowledged = sum(one.acknowledged for one in ours)
    print(f"  {acknowledged:,} questions acknowledged by Errdesk, {kept:,} in its database")
    return [
        Check("requests/s, Errdesk to hello world", median(speeds(ours)) / median(speeds(theirs)), LEAST, least=True),
        Check("answers that failed or were wrong", sum(one.failed for of_it in done for one in of_it), 0),
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


def show(rounds: Mapping[str, Sequence[Done]]) -> None:
    """Print what each server did, as medians over its rounds, and Errdesk's part of each."""
    middle = {name: [median(column) for column in zip(*map(line, done), strict=True)] for name, done in rounds.items()}
    first = middle[NAMES[0]]
    rows = [(name, *of_it, first[0] / of_it[0]) for name, of_it in middle.items()]
    count = len(rounds[NAMES[0]])
    title = f"/errcode {CODE} over HTTP, {CONNECTIONS} connections, medians of {count} alternating rounds"
    print_table(title, ("", "req/s", "p50 ms", "p99 ms", "Errdesk to it"), rows)


def line(done: Done) -> tuple[float, float, float]:
    """Give requests a second, p50 and p99 of a round."""
    return speeds([done])[0], percentile(done.latencies, 0.5), percentile(done.latencies, 0.99)
