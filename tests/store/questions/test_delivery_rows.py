"""Repeated deliveries and answers are recognized, on each database."""

from datetime import timedelta

from bot.store.questions.deliveries import forget_deliveries, keep_answered, keep_delivery


def test_an_event_is_new_once(database, noon):
    for new in (True, False):
        with database.begin_light() as transaction:
            assert keep_delivery(transaction, "Ev1", noon) is new


def test_the_codes_of_a_thread_are_new_once(database, noon):
    with database.begin_light() as transaction:
        assert keep_answered(transaction, "C1 5.5", ["A1", "A2"], noon) == {"A1", "A2"}
        assert keep_answered(transaction, "C1 5.5", ["A2", "A3"], noon) == {"A3"}
        assert keep_answered(transaction, "C1 6.6", ["A2"], noon) == {"A2"}
        assert keep_answered(transaction, "C1 6.6", [], noon) == set()


def test_only_what_is_too_old_is_forgotten(database, noon):
    with database.begin_light() as transaction:
        keep_delivery(transaction, "Ev1", noon)
        keep_answered(transaction, "C1 5.5", ["A1"], noon)
        forget_deliveries(transaction, events=noon, threads=noon)
        assert not keep_delivery(transaction, "Ev1", noon)
        forget_deliveries(transaction, events=noon + timedelta(seconds=1), threads=noon)
        assert keep_delivery(transaction, "Ev1", noon)
        assert keep_answered(transaction, "C1 5.5", ["A1"], noon) == set()
        forget_deliveries(transaction, events=noon, threads=noon + timedelta(seconds=1))
        assert keep_answered(transaction, "C1 5.5", ["A1"], noon) == {"A1"}


def test_a_long_event_id_is_cut(database, noon):
    with database.begin_light() as transaction:
        assert keep_delivery(transaction, "E" * 300, noon)
        assert not keep_delivery(transaction, "E" * 300, noon)
