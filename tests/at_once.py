"""Do something in several threads at once."""

from concurrent.futures import ThreadPoolExecutor


def run_at_once(count, work):
    """Run ``work(number)`` in as many threads; return the results, or raise what one of them raised."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))
