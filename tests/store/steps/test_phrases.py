"""Phrases that wait for staff, and what is stored of those that they decided."""

import pytest
from sqlalchemy import func, select

from bot.stats.learning import LearnedPhrase
from bot.store.schema.dialect import CHUNK
from bot.store.schema.steps import LearnedPhraseRow
from bot.store.steps.phrases import (
    StoredPhrase,
    find_phrase,
    list_waiting_phrases,
    replace_waiting_phrases,
    settle_phrase,
)
from tests.conftest import NOON

OTP, SMS = LearnedPhrase("otp wrong", "G1", 3), LearnedPhrase("no sms", "G2", 4)


@pytest.fixture
def transaction(database):
    with database.begin_light() as transaction:
        yield transaction


def waiting(transaction):
    return [(phrase.key, phrase.people) for phrase in list_waiting_phrases(transaction)]


def test_what_was_learned_waits_and_what_is_no_longer_learned_does_not(transaction):
    assert replace_waiting_phrases(transaction, {"a": OTP, "b": SMS}, NOON) == 2
    assert list_waiting_phrases(transaction)[-1] == StoredPhrase("a", "G1", "otp wrong", 3)
    assert replace_waiting_phrases(transaction, {"b": LearnedPhrase("no sms", "G2", 5)}, NOON) == 0
    assert waiting(transaction) == [("b", 5)]
    assert find_phrase(transaction, "a") is None


@pytest.mark.parametrize("state", ["accepted", "dismissed"])
def test_what_was_decided_never_waits_again_and_its_words_are_gone(transaction, state):
    replace_waiting_phrases(transaction, {"a": OTP, "b": SMS}, NOON)
    settle_phrase(transaction, "a", state, NOON)
    assert replace_waiting_phrases(transaction, {"a": OTP}, NOON) == 0
    assert replace_waiting_phrases(transaction, {}, NOON) == 0
    assert waiting(transaction) == []
    transaction.expire_all()
    assert find_phrase(transaction, "a") == StoredPhrase("a", "G1", "", 3, state)
    assert list(transaction.scalars(select(LearnedPhraseRow.words))) == [None]


def test_there_may_be_many(transaction):
    many = {f"k{place}": LearnedPhrase(f"otp {place}", "G1", 3) for place in range(CHUNK + 5)}
    assert replace_waiting_phrases(transaction, many, NOON) == len(many)
    assert replace_waiting_phrases(transaction, {"k1": many["k1"]}, NOON) == 0
    assert transaction.scalar(select(func.count()).select_from(LearnedPhraseRow)) == 1
