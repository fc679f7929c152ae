"""One figure, asked for in a process of its own that has just begun as the server does: its milliseconds, as JSON.

Arguments: the database's URL, the figure's name in FIGURES, how often.
"""

import json
import sys
from collections.abc import Callable, Mapping
from time import perf_counter

from alongside import HASH_KEY, ZONE
from questions import NOW

from bot.cli.terminal.garbage import pause_garbage_collection
from bot.desk.home.demand import count_demand
from bot.desk.home.home import HomePosition, load_home
from bot.desk.notifications.summary import load_summary
from bot.desk.notifications.surges import notify_of_surges
from bot.desk.state.desk import Desk, open_desk
from bot.desk.state.roles import ConfiguredRoles
from bot.desk.stats import stats
from bot.desk.stats.code_stats import warm_up_figures
from bot.desk.stats.reading import figures_reader
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT
from bot.stats.period import resolve_period

STAFF, CODE = "U0STAFF", "USCUSTOMER_API_0000113"


def week(desk: Desk) -> object:
    """Sum the last whole week up."""
    return load_summary(desk, resolve_period("lastweek", NOW, ZONE), by="mei", at=NOW)


def demand(desk: Desk) -> object:
    """Count what the queue is ranked by."""
    with figures_reader(desk, desk.cache.zone()) as read:
        return count_demand(desk, read, NOW)


def ranking(desk: Desk) -> object:
    """Count what is asked most, as the server does in the background once a minute."""
    desk.cache.ranked_at = None
    desk.cache.refresh_ranks(desk.database, NOW)
    return desk.cache.ranks


FIGURES: Mapping[str, Callable[[Desk], object]] = {
    "faq week": lambda desk: stats.load_faq(desk, "week", at=NOW),
    "faq month": lambda desk: stats.load_faq(desk, "month", at=NOW),
    "faq 90d": lambda desk: stats.load_faq(desk, "90d", at=NOW),
    "faq lastweek": lambda desk: stats.load_faq(desk, "lastweek", at=NOW),
    "faq 90d of a section": lambda desk: stats.load_faq(desk, "90d", at=NOW, section=section(desk)),
    "stats of a code": lambda desk: stats.load_code_stats(desk, CODE, at=NOW),
    "App Home of an asker": lambda desk: load_home(desk, "U1", HomePosition(), at=NOW),
    "App Home of staff, 90d": lambda desk: load_home(desk, STAFF, HomePosition(period="90d"), at=NOW),
    "the weekly summary": week,
    "surges": lambda desk: notify_of_surges(desk, NOW),
    "the queue's demand": demand,
    "the ranking of twins": ranking,
}


def section(desk: Desk) -> str:
    """Name the section of the code that is asked for."""
    return desk.cache.index.entries[CODE].section


def main(url: str, name: str, times: int) -> None:
    """Ask so often."""
    with pause_garbage_collection():  # as the server opens it
        lexicon = read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml")
        desk = open_desk(url, lexicon, hash_key=HASH_KEY, team=ConfiguredRoles(staff=(STAFF,)))
    warm_up_figures(desk, NOW)
    spent = []
    for _ in range(times):
        start = perf_counter()
        FIGURES[name](desk)
        spent.append((perf_counter() - start) * 1e3)
    desk.database.engine.dispose()
    print(json.dumps(spent))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
