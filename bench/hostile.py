"""Honest ``/errcode`` requests while strangers attack, beside the same without them, in alternating rounds."""

from collections.abc import Sequence

from figures import Check, median, percentile, print_table
from ground import SECRET, database, errdesk_server, stub_of_slack
from load import Done, Job, put_on
from strangers import Attack, Sent, attacking

CODE = "USCUSTOMER_API_0000113"
CONNECTIONS = 4  # fewer than in “http”: what is looked at is how long people wait, not how many are served
SECONDS = 20.0  # a round ends after this, whatever is left
MOST = 3.0  # times the p99 without strangers: they take their share of the processors, too
SLOWEST = 2_500.0  # ms; Slack gives up after 3,000


def measure(*, quick: bool) -> list[Check]:
    """Print the table; give the figures that have a limit."""
    rounds, count = (2, 400) if quick else (5, 3_000)
    without: list[Done] = []
    during: list[Done] = []
    sent: list[Sent] = []
    with database() as file, stub_of_slack() as slack, errdesk_server(file, slack) as server:
        job = Job(server.url, SECRET, [CODE], count, SECONDS, CODE, CONNECTIONS)
        put_on(job)  # the first round finds everything cold
        for _ in range(rounds):
            without.append(put_on(job))
            with attacking(Attack(server.url, 3 * SECONDS), sent):
                during.append(put_on(job))
    show(without, during, sent)
    ratio = median(p99s(during)) / median(p99s(without))
    return [
        Check("p99 of honest requests among hostile ones, to without", ratio, MOST, "times"),
        Check("slowest honest answer meanwhile", max(max(one.latencies) for one in during), SLOWEST, "ms"),
        Check("honest answers that failed meanwhile", sum(one.failed for one in during), 0),
        Check("hostile requests that were heeded", sum(one.heeded for one in sent), 0),
    ]


def p99s(rounds: Sequence[Done]) -> list[float]:
    """Give the p99 of each round, in ms."""
    return [percentile(one.latencies, 0.99) for one in rounds]


def show(without: Sequence[Done], during: Sequence[Done], sent: Sequence[Sent]) -> None:
    """Print the rounds side by side, then their medians."""
    rows = [
        (f"round {number}", *line(one), *line(other), attack.slow, attack.flood, attack.bombs)
        for number, (one, other, attack) in enumerate(zip(without, during, sent, strict=True), 1)
    ]
    middle = [median(column) for column in zip(*(row[1:] for row in rows), strict=True)]
    head = ("", "without: p50 ms", "p99", "slowest", "attacked: p50 ms", "p99", "slowest", "slow", "flood", "bombs")
    title = f"/errcode {CODE} over HTTP, {CONNECTIONS} connections, while strangers attack"
    print_table(title, head, [*rows, ("median", *middle)])


def line(done: Done) -> tuple[float, float, float]:
    """Give p50, p99 and the slowest of a round."""
    return percentile(done.latencies, 0.5), percentile(done.latencies, 0.99), max(done.latencies)
