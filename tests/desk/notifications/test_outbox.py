"""The outbox: each message is one worker's at a time, and Slack is asked before one is repeated."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.notifications import outbox
from bot.desk.state.desk import open_desk
from bot.store.notifications import outbox as posts
from bot.store.notifications.outbox import NewPost
from tests.desk.patience import patiently

MINUTE = timedelta(minutes=1)
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def write(small_desk, noon):
    """Return a function that writes posts to users."""

    def write_it(*users, key="key"):
        new = [NewPost(f"{key} {user}", user, "steps", {"codes": ["USCUSTOMER_API_0000113"]}) for user in users]
        with small_desk.database.begin() as session:
            return posts.write_posts(session, new, at=noon)

    return write_it


def test_posts_come_in_their_order_and_leave_when_they_are_sent(small_desk, write, noon):
    write("U1", "U2")
    first = outbox.claim_post(small_desk, noon)
    assert (first.channel, first.kind, first.since, first.tries) == ("U1", "steps", None, 1)
    outbox.mark_sent(small_desk, first, "1.1")
    second = outbox.claim_post(small_desk, noon)
    assert second.channel == "U2"
    assert outbox.claim_post(small_desk, noon + timedelta(seconds=1)) is None


def test_a_post_is_written_once_a_key(small_desk, write, noon):
    assert write("U1", "U2") == 2
    assert write("U1", "U3") == 1
    assert write("U1", "U1", key="other") == 1
    assert len([post for _ in range(9) if (post := outbox.claim_post(small_desk, noon))]) == 3


def test_nothing_is_claimed_before_it_is_due(small_desk, write, noon):
    write("U1")
    assert outbox.claim_post(small_desk, noon - MINUTE) is None


def test_what_a_worker_left_half_way_may_have_been_heard(small_desk, write, noon):
    write("U1")
    outbox.claim_post(small_desk, noon)
    assert outbox.claim_post(small_desk, noon + MINUTE) is None
    again = outbox.claim_post(small_desk, noon + 2 * MINUTE)
    assert (again.since, again.tries) == (noon, 2)
    third = outbox.claim_post(small_desk, noon + 9 * MINUTE)
    assert third.since == noon


def test_what_slack_refused_was_not_heard(small_desk, write, noon):
    write("U1")
    outbox.mark_failed(small_desk, outbox.claim_post(small_desk, noon), noon + MINUTE, unsure=False)
    assert outbox.claim_post(small_desk, noon) is None
    assert outbox.claim_post(small_desk, noon + MINUTE).since is None


def test_what_was_cut_off_may_have_been_heard(small_desk, write, noon):
    write("U1")
    outbox.mark_failed(small_desk, outbox.claim_post(small_desk, noon), noon + MINUTE, unsure=True)
    assert outbox.claim_post(small_desk, noon + MINUTE).since == noon


def test_what_was_given_up_never_comes_back(small_desk, write, noon):
    write("U1")
    outbox.stop_post(small_desk, outbox.claim_post(small_desk, noon))
    assert outbox.claim_post(small_desk, noon + timedelta(days=9)) is None
    assert write("U1") == 0


def test_a_worker_that_comes_late_changes_nothing_of_its_successor(small_desk, write, noon):
    write("U1")
    late = outbox.claim_post(small_desk, noon)
    outbox.claim_post(small_desk, noon + 2 * MINUTE)
    outbox.mark_failed(small_desk, late, noon, unsure=False)
    outbox.stop_post(small_desk, late)
    assert outbox.claim_post(small_desk, noon + 3 * MINUTE) is None
    outbox.mark_sent(small_desk, late, "1.1")  # but that it was sent is true, whoever has it now
    assert outbox.claim_post(small_desk, noon + 9 * MINUTE) is None


def test_one_channel_is_spoken_to_by_one_worker_at_a_time(small_desk, write, noon):
    write("U1")
    write("U1", "U2", key="other")
    first = outbox.claim_post(small_desk, noon)
    assert outbox.claim_post(small_desk, noon).channel == "U2"
    assert outbox.claim_post(small_desk, noon) is None
    outbox.mark_sent(small_desk, first, "1.1")
    assert outbox.claim_post(small_desk, noon).channel == "U1"


def test_workers_at_once_never_get_the_same_post(small_desk, database_url, lexicon, write):
    write(*(f"U{number}" for number in range(40)))
    other = open_desk(database_url, lexicon, hash_key="a key for tests")

    def work(number):
        claimed = []
        while post := patiently(outbox.claim_post, (small_desk, other)[number % 2], NOW):
            claimed.append(post.id)
            patiently(outbox.mark_sent, small_desk, post, "1.1")
        return claimed

    with ThreadPoolExecutor(4) as pool:
        claimed = [post_id for ids in pool.map(work, range(4)) for post_id in ids]
    other.database.engine.dispose()
    assert sorted(claimed) == list(range(1, 41))


def test_finished_posts_are_forgotten_after_thirty_days(small_desk, write, noon):
    write("U1", "U2", "U3")
    outbox.mark_sent(small_desk, outbox.claim_post(small_desk, noon), "1.1")
    outbox.stop_post(small_desk, outbox.claim_post(small_desk, noon))
    outbox.delete_finished_posts(small_desk, noon + timedelta(days=29))
    assert write("U1", "U2", "U3") == 0
    outbox.delete_finished_posts(small_desk, noon + timedelta(days=31))
    assert write("U1", "U2", "U3") == 2


def test_a_post_tells_what_there_is_when_it_is_sent(small_desk, write, noon):
    write("U1")
    content = outbox.load_notification(small_desk, outbox.claim_post(small_desk, noon), noon)
    assert [match.entry.code for match in content.answer.matches] == ["USCUSTOMER_API_0000113"]
    assert not content.has_steps
