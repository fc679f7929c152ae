"""Counts of several periods or codes are summed up, and people are counted once."""

from bot.stats.asker_sets import make_asker_set, pack_asker_set, unite_asker_sets, unpack_asker_set
from bot.stats.counts import Count, Share, Totals, sum_by_key, sum_counts, sum_totals


def test_people_are_counted_once_however_often_they_come():
    assert len(make_asker_set([3, 1, 3, 70_000])) == 3
    assert unite_asker_sets([make_asker_set([1, 2]), make_asker_set([2, 3])]) == make_asker_set([1, 2, 3])
    assert unite_asker_sets([]) == make_asker_set()


def test_people_are_written_down_and_read_again():
    askers = make_asker_set(range(0, 200_000, 3))
    assert unpack_asker_set(pack_asker_set(askers)) == askers
    assert unpack_asker_set(pack_asker_set(make_asker_set())) == make_asker_set()


def test_counts_are_added_up_and_their_people_united():
    one, other = Count(3, 2, 1, make_asker_set([1, 2])), Count(5, 4, 0, make_asker_set([2, 3]))
    assert sum_counts([one, other]) == Count(8, 6, 1, make_asker_set([1, 2, 3]))
    assert sum_counts([]) == Count()
    assert (one.people, other.people) == (make_asker_set([1, 2]), make_asker_set([2, 3]))


def test_counts_are_grouped_by_what_they_are_of():
    one = Count(1, 1, 0, make_asker_set([1]))
    assert sum_by_key([("a", one), ("b", one), ("a", one)]) == {"a": Count(2, 2, 0, make_asker_set([1])), "b": one}


def test_totals_are_added_up():
    assert sum_totals([Totals(2, 1, 1, make_asker_set([1])), Totals(3, 3, 0, make_asker_set([1, 2]))]) == Totals(
        5, 4, 1, make_asker_set([1, 2])
    )
    assert sum_totals([]) == Totals()


def test_a_share_of_nothing_has_no_value():
    assert (Share(1, 4).value, Share(0, 0).value) == (0.25, None)
