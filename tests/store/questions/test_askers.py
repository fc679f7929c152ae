"""Each asker has a number, and finding it doesn't get slower the more askers are cached."""

from collections.abc import MutableMapping

from bot.store.questions.askers import number_askers


class Vast(MutableMapping):
    """A mapping that is too large to iterate over."""

    def __init__(self, **known):
        self.known = known

    def __getitem__(self, key):
        return self.known[key]

    def __setitem__(self, key, value):
        self.known[key] = value

    def __delitem__(self, key):
        del self.known[key]

    def __contains__(self, key):
        return key in self.known

    def __iter__(self):
        raise AssertionError("Nobody may walk over all askers.")

    def __len__(self):
        return 10**9


def test_no_question_walks_over_all_who_ever_asked(small_desk):
    with small_desk.database.begin_light() as transaction:
        known = Vast()
        first = number_askers(transaction, ["a", "b"], known)["a"]
        assert known.known == {}, "this transaction may still be undone"
        assert number_askers(transaction, ["a", "c", "a"], known)["a"] == first
        assert known.known == {"a": first}
        again = number_askers(transaction, ["a"], known)
        assert again["a"] == first
        assert len({number_askers(transaction, [one], known)[one] for one in "abcd"}) == 4
