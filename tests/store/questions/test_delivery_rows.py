"""Repeated deliveries and answers are recognized, on each database."""

from datetime import timedelta

from bot.store.questions.deliveries import record_answered_codes, record_delivery, remove_deliveries


def test_an_event_is_new_once(database, noon):
    for new in (True, False):
        with database.begin_light() as transaction:
            assert record_delivery(transaction, "Ev1", noon) is new


def test_the_codes_of_a_thread_are_new_once(database, noon):
    with database.begin_light() as transaction:
        assert record_answered_codes(transaction, "C1 5.5", ["A1", "A2"], noon) == {"A1", "A2"}
        assert record_answered_codes(transaction, "C1 5.5", ["A2", "A3"], noon) == {"A3"}
        assert record_answered_codes(transaction, "C1 6.6", ["A2"], noon) == {"A2"}
        assert record_answered_codes(transaction, "C1 6.6", [], noon) == set()


def test_only_what_is_too_old_is_forgotten(database, noon):
    with database.begin_light() as transaction:
        record_delivery(transaction, "Ev1", noon)
        record_answered_codes(transaction, "C1 5.5", ["A1"], noon)
        remove_deliveries(transaction, events=noon, threads=noon)
        assert not record_delivery(transaction, "Ev1", noon)
        remove_deliveries(transaction, events=noon + timedelta(seconds=1), threads=noon)
        assert record_delivery(transaction, "Ev1", noon)
        assert record_answered_codes(transaction, "C1 5.5", ["A1"], noon) == set()
        remove_deliveries(transaction, events=noon, threads=noon + timedelta(seconds=1))
        assert record_answered_codes(transaction, "C1 5.5", ["A1"], noon) == {"A1"}


def test_a_long_event_id_is_cut(database, noon):
    with database.begin_light() as transaction:
        assert record_delivery(transaction, "E" * 300, noon)
        assert not record_delivery(transaction, "E" * 300, noon)
