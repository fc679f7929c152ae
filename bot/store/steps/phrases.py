"""Learned phrases: words that people typed before they chose a code, and what staff decided about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import delete, select, update

from bot.database.database import Transaction
from bot.stats.learning import LearnedPhrase
from bot.store.schema.dialect import insert_new, split_into_chunks
from bot.store.schema.steps import LearnedPhraseRow

PhraseState = Literal["waiting", "accepted", "dismissed"]

is_waiting = LearnedPhraseRow.state == "waiting"


@dataclass(frozen=True, slots=True)
class StoredPhrase:
    """A learned phrase under its key; once staff have decided, its words are ""."""

    key: str
    code: str
    words: str
    people: int
    state: PhraseState = "waiting"


def list_waiting_phrases(transaction: Transaction) -> list[StoredPhrase]:
    """Return the phrases that wait for staff, the most frequent first."""
    row = LearnedPhraseRow
    columns = select(row.key, row.code, row.words, row.people)
    ordered = columns.where(is_waiting).order_by(row.people.desc(), row.code, row.key)
    return [StoredPhrase(key, code, words or "", people) for key, code, words, people in transaction.execute(ordered)]


def list_decided_keys(transaction: Transaction) -> frozenset[str]:
    """Return the keys of the phrases that staff decided on."""
    return frozenset(transaction.connection().execute(select(LearnedPhraseRow.key).where(~is_waiting)).scalars())


def find_phrase(transaction: Transaction, key: str) -> StoredPhrase | None:
    """Return a phrase by its key, None if there is none."""
    row = transaction.get(LearnedPhraseRow, key)
    if row is None:
        return None
    return StoredPhrase(row.key, row.code, row.words or "", row.people, cast("PhraseState", row.state))


def settle_phrase(transaction: Transaction, key: str, state: PhraseState, at: datetime) -> None:
    """Record what staff decided about a phrase, and remove its words."""
    decided = update(LearnedPhraseRow).where(LearnedPhraseRow.key == key)
    transaction.connection().execute(decided.values(state=state, words=None, at=at))


def replace_waiting_phrases(transaction: Transaction, phrases: Mapping[str, LearnedPhrase], at: datetime) -> int:
    """Let exactly these phrases, by their keys, wait, except those that staff decided; return how many are new."""
    before = {phrase.key: phrase.people for phrase in list_waiting_phrases(transaction)}
    remove_waiting_phrases(transaction, before.keys() - phrases.keys())
    for key, phrase in phrases.items():
        if before.get(key, phrase.people) != phrase.people:
            changed = update(LearnedPhraseRow).where(LearnedPhraseRow.key == key, is_waiting)
            transaction.connection().execute(changed.values(people=phrase.people))
    rows = [build_phrase_row(key, phrases[key], at) for key in sorted(phrases.keys() - before.keys())]
    return len(insert_new(transaction, LearnedPhraseRow, rows, LearnedPhraseRow.key))


def remove_waiting_phrases(transaction: Transaction, keys: Iterable[str]) -> None:
    """Remove phrases by their keys, except those that staff decided."""
    for chunk in split_into_chunks(keys):
        transaction.connection().execute(delete(LearnedPhraseRow).where(LearnedPhraseRow.key.in_(chunk), is_waiting))


def remove_expired_phrases(transaction: Transaction, before: datetime) -> None:
    """Remove phrases that have waited since before a moment; those that people still type are suggested again."""
    transaction.connection().execute(delete(LearnedPhraseRow).where(LearnedPhraseRow.at < before, is_waiting))


def build_phrase_row(key: str, phrase: LearnedPhrase, at: datetime) -> dict[str, object]:
    """Return the row of a phrase that waits."""
    return {
        "key": key,
        "code": phrase.code,
        "words": phrase.words,
        "people": phrase.people,
        "state": "waiting",
        "at": at,
    }
