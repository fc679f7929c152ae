"""Start-up: a whole ``errdesk ask`` against importing its two largest parts alone, in turns."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from figures import Check, median, percentile, print_table
from ground import ERRDESK, database, environment, run_quietly

CODE = "USCUSTOMER_API_0000113"
MOST = 1.5  # times the imports alone
PARTS = "import sqlalchemy.orm, rapidfuzz"


def measure(*, quick: bool) -> list[Check]:
    """Print the table; give the figures that have a limit."""
    with database() as file:
        ask, parts = [ERRDESK, "ask", CODE], [sys.executable, "-c", PARTS]
        pairs = [(spent(ask, file), spent(parts, file)) for _ in range(5 if quick else 31)][1:]  # the first warms up
        slack = slack_modules(file)
    ours, theirs = zip(*pairs, strict=True)
    rows = [
        (name, median(found), min(found), percentile(found, 0.99))
        for name, found in ((f"errdesk ask {CODE}", ours), (f'python -c "{PARTS}"', theirs))
    ]
    rows.append(("ratio", *(mine / other for mine, other in zip(rows[0][1:], rows[1][1:], strict=True))))
    print_table(f"Start-up, ms of a whole process, {len(pairs)} in turns", ("", "median", "least", "p99"), rows)
    return [
        Check("start-up, errdesk ask to its imports", median(ours) / median(theirs), MOST),
        Check("modules of Slack imported by errdesk ask", slack, 0),
    ]


def spent(command: list[str], file: Path) -> float:
    """Give the milliseconds of a whole process; what it prints is dropped."""
    start = perf_counter()
    subprocess.run(command, env=environment(file), check=True, stdout=subprocess.DEVNULL)
    return (perf_counter() - start) * 1e3


def slack_modules(file: Path) -> int:
    """Count the modules of slack_bolt and slack_sdk that an ``errdesk ask`` imports."""
    command = [sys.executable, "-X", "importtime", "-m", "bot", "ask", CODE]
    lines = run_quietly(command, file).splitlines()
    imported = [line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")]
    return sum(name.startswith(("slack_bolt", "slack_sdk")) for name in imported)
