"""Followers are notified once, in the transaction that publishes what they wait for."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event

from bot.catalog.entry import Entry, Meaning
from bot.desk.notifications import outbox
from bot.desk.questions.lookup import Asker
from bot.desk.steps.followers import follow_code, notify_followers, notify_of_steps, unfollow_code
from bot.desk.steps.save import SaveRequest, save_steps
from bot.errors import Refusal
from bot.steps.step import Step
from bot.store.schema.steps import FollowerRow
from bot.store.steps import followers
from bot.store.steps.followers import Follower
from tests.desk.patience import patiently
from tests.desk.steps.stored import followed

LOCKED = "USCUSTOMER_API_0000113"
PASSWORD = "USCUSTOMER_API_0000112"
STEPS = (Step("Unlock it."),)


@pytest.fixture
def asked(noon):
    return Asker("U1", "card", noon)


def posts(desk, noon):
    """Claim all outbox messages; return kind, reader and codes of each."""
    sent = []
    while post := outbox.claim_post(desk, noon + timedelta(hours=1)):
        sent.append((post.kind, post.channel, post.payload["codes"]))
        outbox.mark_sent(desk, post, "1.1")
    return sent


def test_whoever_follows_a_code_without_steps_is_told_when_they_are_there(small_desk, asked, mei, noon):
    assert follow_code(small_desk, LOCKED, asked).waits_for == "steps"
    assert save_steps(small_desk, SaveRequest(LOCKED, 0, STEPS), mei).followers == 1
    assert posts(small_desk, noon) == [("steps", "U1", [LOCKED])]
    assert followed(small_desk, "U1") == []


def test_nobody_is_told_twice(small_desk, asked, mei, noon):
    for _ in range(3):
        follow_code(small_desk, LOCKED, asked)
    save_steps(small_desk, SaveRequest(LOCKED, 0, STEPS), mei)
    assert save_steps(small_desk, SaveRequest(LOCKED, 1, (Step("Another."),)), mei).followers == 0
    assert len(posts(small_desk, noon)) == 1


def test_whoever_follows_again_later_is_told_again(small_desk, asked, mei, noon):
    follow_code(small_desk, LOCKED, asked)
    save_steps(small_desk, SaveRequest(LOCKED, 0, STEPS), mei)
    save_steps(small_desk, SaveRequest(LOCKED, 1, ()), mei)
    follow_code(small_desk, LOCKED, replace(asked, at=noon + timedelta(minutes=1)))
    save_steps(small_desk, SaveRequest(LOCKED, 2, STEPS), mei)
    assert len(posts(small_desk, noon)) == 2


def test_a_code_with_steps_is_not_followed(small_desk, asked, mei):
    save_steps(small_desk, SaveRequest(LOCKED, 0, STEPS), mei)
    assert follow_code(small_desk, LOCKED, asked).waits_for == "nothing"
    assert followed(small_desk, "U1") == []


def test_internal_steps_are_none_for_a_follower(small_desk, asked, mei, noon):
    hidden = (Step("Call the bank.", "internal"),)
    save_steps(small_desk, SaveRequest(PASSWORD, 0, hidden), mei)
    assert follow_code(small_desk, PASSWORD, asked).waits_for == "steps"
    assert save_steps(small_desk, SaveRequest(PASSWORD, 1, (*hidden, *hidden)), mei).followers == 0
    assert save_steps(small_desk, SaveRequest(PASSWORD, 2, (*hidden, *STEPS)), mei).followers == 1
    assert posts(small_desk, noon) == [("steps", "U1", [PASSWORD])]


def test_whoever_follows_two_codes_of_a_shared_fix_gets_one_message(small_desk, asked, mei, noon):
    follow_code(small_desk, LOCKED, asked)
    follow_code(small_desk, PASSWORD, asked)
    follow_code(small_desk, PASSWORD, replace(asked, user="U2"))
    assert save_steps(small_desk, SaveRequest(LOCKED, 0, STEPS, (LOCKED, PASSWORD)), mei).followers == 2
    assert posts(small_desk, noon) == [("steps", "U1", [PASSWORD, LOCKED]), ("steps", "U2", [PASSWORD])]


def test_whoever_stops_is_not_told(small_desk, asked, mei, noon):
    follow_code(small_desk, LOCKED, asked)
    unfollow_code(small_desk, LOCKED.lower(), asked)
    unfollow_code(small_desk, LOCKED, asked)
    assert save_steps(small_desk, SaveRequest(LOCKED, 0, STEPS), mei).followers == 0
    assert posts(small_desk, noon) == []


def test_an_unknown_code_is_followed_however_it_is_written(small_desk, asked, fill, noon):
    assert follow_code(small_desk, "uscustomer api-0000131", asked).waits_for == "code"
    follow_code(small_desk, "USCUSTOMER_API_0000131", asked)
    [mine] = followed(small_desk, "U1")
    assert (mine.code, mine.known) == ("uscustomer api-0000131", False)
    new = Entry("USCUSTOMER_API_0000131", "customer API", "0000131", "account", meanings=(Meaning("New."),))
    fill(small_desk.database, [new])
    with small_desk.database.begin() as session:
        assert notify_followers(session, [new.code, LOCKED], noon) == 1
        assert notify_followers(session, [new.code], noon) == 0
    assert posts(small_desk, noon) == [("known", "U1", [new.code])]


def test_a_known_code_is_followed_under_its_own_name(small_desk, asked):
    assert follow_code(small_desk, "uscustomerapi0000113", asked).code == LOCKED


@pytest.mark.parametrize("code", ["", " ", "--", "<!>"])
def test_what_is_no_code_is_not_followed(small_desk, asked, code):
    with pytest.raises(Refusal, match="no code"):
        follow_code(small_desk, code, asked)


def test_nobody_follows_without_end(small_desk, asked):
    with small_desk.database.begin() as session:
        for number in range(200):
            followers.add_follower(session, Follower("U1", f"X{number}", f"X{number}", known=False, at=asked.at))
    with pytest.raises(Refusal, match="200 codes"):
        follow_code(small_desk, "X200", asked)
    assert follow_code(small_desk, "X7", asked).waits_for == "code"
    assert follow_code(small_desk, "X200", replace(asked, user="U2")).waits_for == "code"


def test_a_transaction_that_fails_tells_nobody_and_forgets_nobody(small_desk, asked, noon):
    follow_code(small_desk, "X1", asked)
    with suppress(RuntimeError), small_desk.database.begin() as session:
        assert notify_followers(session, ["X1"], noon) == 1
        raise RuntimeError
    assert posts(small_desk, noon) == []
    assert len(followed(small_desk, "U1")) == 1


def count_statements(desk, work):
    """Return the number of statements that work sends to the database."""
    sent = []

    def hear(*_):
        sent.append(1)

    event.listen(desk.database.engine, "before_cursor_execute", hear)
    work()
    event.remove(desk.database.engine, "before_cursor_execute", hear)
    return len(sent)


def test_a_thousand_followers_are_written_to_with_few_more_statements_than_one(small_desk, asked, mei, noon):
    follow_code(small_desk, PASSWORD, asked)
    few = count_statements(small_desk, lambda: save_steps(small_desk, SaveRequest(PASSWORD, 0, STEPS), mei))
    with small_desk.database.begin() as session:
        session.add_all(
            FollowerRow(user=f"U{number}", wanted=LOCKED, code=LOCKED, known=True, at=noon) for number in range(1_000)
        )
    saved = []
    save = SaveRequest(LOCKED, 0, STEPS)
    many = count_statements(small_desk, lambda: saved.append(save_steps(small_desk, save, mei)))
    assert saved[0].followers == 1_000
    assert many < 2 * few
    with small_desk.database.begin() as session:
        assert notify_of_steps(session, [LOCKED], noon) == 0


def test_whoever_follows_while_steps_are_published_is_told_or_sees_them(small_desk, mei, noon):
    begin = Barrier(9)

    def follow_it(number):
        begin.wait()
        return patiently(follow_code, small_desk, LOCKED, Asker(f"U{number}", "card", noon)).waits_for

    with ThreadPoolExecutor(9) as pool:
        waiting = [pool.submit(follow_it, number) for number in range(8)]
        begin.wait()
        notified = patiently(save_steps, small_desk, SaveRequest(LOCKED, 0, STEPS), mei).followers
    assert [future.result() for future in waiting].count("nothing") + notified == 8
    assert all(followed(small_desk, f"U{number}") == [] for number in range(8))
