"""Memory of the server process after many questions of every class over HTTP."""

import json

from figures import Check, print_table
from ground import SECRET, database, errdesk_server, resident, stub_of_slack
from load import Job, put_on
from search_time import OWN

QUESTIONS = 10_000
MOST = 170.0  # MB; 50 of them for the vectors of words: numpy, the table and what cuts texts into pieces
SECONDS = 60.0  # a portion ends after this, whatever is left


def measure(*, quick: bool) -> list[Check]:
    """Print the table; give the figures that have a limit."""
    texts = [json.loads(line)["query"] for line in OWN.read_text(encoding="utf-8").splitlines() if line.strip()]
    portion = QUESTIONS // (20 if quick else 5)
    rows: list[tuple[int, float]] = []
    failed = 0
    with database() as file, stub_of_slack() as slack, errdesk_server(file, slack) as server:
        rows.append((0, resident(server.pid)))
        for _ in range(2 if quick else 5):
            done = put_on(Job(server.url, SECRET, texts, portion, SECONDS))
            failed += done.failed
            rows.append((rows[-1][0] + done.acknowledged, resident(server.pid)))
    title = (
        f"Memory of the server (RSS), after the {len(texts):,} questions of tests/search/queries.jsonl, over and over"
    )
    print_table(title, ("questions", "MB"), rows)
    asked, megabytes = rows[-1]
    return [
        Check(f"memory after {asked:,} questions", megabytes, MOST, "MB"),
        Check("questions of every class that failed", failed, 0),
    ]
