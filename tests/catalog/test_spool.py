"""Items are kept and sorted on disk, whatever their number."""

import subprocess
import sys
import tempfile
from itertools import islice
from operator import itemgetter

import psutil  # type: ignore[import-untyped]  # - it gives no types
import pytest

from bot.catalog.entry import MAX_LISTED, Listing
from bot.catalog.spool import BLOCK, MERGED, RUN, Spool, sort_items
from bot.settings import PROJECT_ROOT

FILL = """
import resource, sys
from bot.catalog.spool import Spool
from bot.errors import Refusal

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
try:
    Spool(str(number) * 9 for number in range(100_000))
except Refusal as refusal:
    print(refusal)
"""


@pytest.mark.parametrize("number", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 3])
def test_items_come_back_in_their_order_as_often_as_asked(number):
    spool = Spool(range(number))
    assert len(spool) == number
    assert [list(spool), list(spool)] == [list(range(number))] * 2
    assert (number in spool, number - 1 in spool) == (False, number > 0)


@pytest.mark.parametrize(("room", "folder"), [(0, "any folder"), (100_000, tempfile.gettempdir())])
def test_without_room_for_temporary_files_items_are_refused_in_a_sentence(room, folder):
    command = [sys.executable, "-c", FILL, str(room)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=False, text=True)  # noqa: S603 - our own words
    assert done.stdout.startswith(f"There is no room for temporary files in {folder}: ")
    assert done.stderr == ""


def test_several_readers_take_turns():
    spool = Spool(range(3 * BLOCK))
    first, second = iter(spool), iter(spool)
    assert list(islice(first, BLOCK + 1)) == list(range(BLOCK + 1))
    assert list(second) == list(range(3 * BLOCK))
    assert next(first) == BLOCK + 1


def test_more_items_than_fit_in_memory_are_sorted_and_equal_ones_stay_in_their_order():
    items = [(number * 7919 % 1000, number) for number in range(2 * RUN + 5)]
    assert list(sort_items(items, itemgetter(0))) == sorted(items, key=itemgetter(0))


@pytest.mark.parametrize("runs", [MERGED - 1, MERGED, MERGED + 1, 3 * MERGED + 7])
def test_any_number_of_items_is_sorted_with_few_files_open(runs):
    process = psutil.Process()
    before, most = process.num_fds(), 0
    items = [(number * 7919 % 1000, number) for number in range(runs * BLOCK)]

    def watch():
        nonlocal most
        for item in items:
            most = max(most, process.num_fds()) if item[1] % BLOCK == 0 else most
            yield item

    in_order = sort_items(watch(), itemgetter(0), size=BLOCK)
    assert next(in_order) == (0, 0)
    assert max(most, process.num_fds()) - before <= 2 * MERGED
    assert [(0, 0), *in_order] == sorted(items, key=itemgetter(0))


def test_a_listing_holds_the_first_items_and_the_number_of_all():
    listing = Listing(range(MAX_LISTED + 5))
    assert (listing, listing.total) == (tuple(range(MAX_LISTED)), MAX_LISTED + 5)
