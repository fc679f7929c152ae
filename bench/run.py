"""Run the benchmarks and print their figures side by side; ends with 1 if a limit is missed."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import counting
import home_time
import hostile
import http_load
import memory
import publish
import search_time
import start_up
import typeahead
from figures import Check, print_checks
from scale import measure as scale

TOPICS: Mapping[str, Callable[..., list[Check]]] = {
    "search": search_time.measure,
    "start": start_up.measure,
    "http": http_load.measure,
    "hostile": hostile.measure,
    "memory": memory.measure,
    "home": home_time.measure,
    "publish": publish.measure,
    "typeahead": typeahead.measure,
    "counting": counting.measure,
    "scale": scale.measure,
}


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description="Measure Errdesk; ends with 1 if a limit is missed.")
    parser.add_argument("--only", choices=TOPICS, help="measure one topic")
    parser.add_argument("--quick", action="store_true", help="a short run: rough figures, the same limits")
    parser.add_argument("--queries", type=Path, help="another file of labelled queries, for the search")
    told = parser.parse_args()
    checks: list[Check] = []
    for name in [told.only] if told.only else TOPICS:
        more = {"queries": told.queries} if name == "search" else {}
        checks += TOPICS[name](quick=told.quick, **more)
    print_checks(checks)
    return 0 if all(check.held for check in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
