"""Counts of several periods or codes are summed up, and people are counted once."""

from bot.stats.asker_sets import pack, people, united, unpack
from bot.stats.counts import Count, Share, Totals, grouped, in_all, together


def test_people_are_counted_once_however_often_they_come():
    assert len(people([3, 1, 3, 70_000])) == 3
    assert united([people([1, 2]), people([2, 3])]) == people([1, 2, 3])
    assert united([]) == people()


def test_people_are_written_down_and_read_again():
    askers = people(range(0, 200_000, 3))
    assert unpack(pack(askers)) == askers
    assert unpack(pack(people())) == people()


def test_counts_are_added_up_and_their_people_united():
    one, other = Count(3, 2, 1, people([1, 2])), Count(5, 4, 0, people([2, 3]))
    assert together([one, other]) == Count(8, 6, 1, people([1, 2, 3]))
    assert together([]) == Count()
    assert (one.people, other.people) == (people([1, 2]), people([2, 3]))


def test_counts_are_grouped_by_what_they_are_of():
    one = Count(1, 1, 0, people([1]))
    assert grouped([("a", one), ("b", one), ("a", one)]) == {"a": Count(2, 2, 0, people([1])), "b": one}


def test_totals_are_added_up():
    assert in_all([Totals(2, 1, 1, people([1])), Totals(3, 3, 0, people([1, 2]))]) == Totals(5, 4, 1, people([1, 2]))
    assert in_all([]) == Totals()


def test_a_share_of_nothing_has_no_value():
    assert (Share(1, 4).value, Share(0, 0).value) == (0.25, None)
