"""Posts under a post: they wait for it, keep their order, and end with it."""

from datetime import timedelta

import pytest

from bot.desk.notifications import outbox
from bot.store.notifications import outbox as posts
from bot.store.notifications.outbox import NewPost

MINUTE = timedelta(minutes=1)


@pytest.fixture
def write(small_desk, noon):
    """Return a function that writes a thread of a message and two replies, and returns whether it is new."""

    def write_it(key="thread"):
        new = [NewPost(f"{key} {number}", "C01", "steps", {"number": number}) for number in range(3)]
        with small_desk.database.begin() as session:
            return posts.write_post_thread(session, new, at=noon)

    return write_it


def test_a_thread_is_written_once_and_whole(small_desk, write, noon):
    assert write()
    assert not write()
    claimed = []
    while post := outbox.claim_post(small_desk, noon):
        claimed.append(post)
        outbox.mark_sent(small_desk, post, f"{len(claimed)}.1")
    assert [(post.payload["number"], post.thread) for post in claimed] == [(0, None), (1, "1.1"), (2, "1.1")]


def test_a_reply_waits_for_its_head_and_for_the_replies_before_it(small_desk, write, noon):
    write()
    head = outbox.claim_post(small_desk, noon)
    outbox.mark_failed(small_desk, head, noon + 5 * MINUTE, unsure=False)
    assert outbox.claim_post(small_desk, noon + MINUTE) is None
    outbox.mark_sent(small_desk, outbox.claim_post(small_desk, noon + 5 * MINUTE), "1.1")
    first = outbox.claim_post(small_desk, noon + 5 * MINUTE)
    outbox.mark_failed(small_desk, first, noon + 9 * MINUTE, unsure=False)
    assert outbox.claim_post(small_desk, noon + 6 * MINUTE) is None
    assert outbox.claim_post(small_desk, noon + 9 * MINUTE).id == first.id


def test_a_reply_that_is_given_up_lets_the_next_one_go(small_desk, write, noon):
    write()
    outbox.mark_sent(small_desk, outbox.claim_post(small_desk, noon), "1.1")
    outbox.stop_post(small_desk, outbox.claim_post(small_desk, noon))
    assert outbox.claim_post(small_desk, noon).payload["number"] == 2


def test_the_replies_end_with_their_head(small_desk, write, noon):
    write()
    outbox.stop_post(small_desk, outbox.claim_post(small_desk, noon))
    assert outbox.claim_post(small_desk, noon + timedelta(days=1)) is None
    assert write(), "nobody can have heard it, so that its key is free again"


def test_the_key_of_a_head_that_may_have_arrived_stays_taken(small_desk, write, noon):
    write()
    outbox.mark_failed(small_desk, outbox.claim_post(small_desk, noon), noon, unsure=True)
    outbox.stop_post(small_desk, outbox.claim_post(small_desk, noon))
    assert not write()


def test_a_head_that_another_worker_has_meanwhile_is_not_given_up_with_its_replies(small_desk, write, noon):
    write()
    slow = outbox.claim_post(small_desk, noon)
    outbox.mark_sent(small_desk, outbox.claim_post(small_desk, noon + 3 * MINUTE), "1.1")
    outbox.stop_post(small_desk, slow)
    assert outbox.claim_post(small_desk, noon + 3 * MINUTE).payload["number"] == 1


def test_a_head_is_kept_while_a_reply_is_to_be_sent(small_desk, write, noon):
    write()
    outbox.mark_sent(small_desk, outbox.claim_post(small_desk, noon), "1.1")
    reply = outbox.claim_post(small_desk, noon)
    outbox.mark_failed(small_desk, reply, noon + timedelta(days=40), unsure=False)
    outbox.delete_finished_posts(small_desk, noon + timedelta(days=35))
    reply = outbox.claim_post(small_desk, noon + timedelta(days=40))
    assert reply.thread == "1.1"
    outbox.mark_sent(small_desk, reply, "2.1")
    outbox.mark_sent(small_desk, outbox.claim_post(small_desk, noon + timedelta(days=40)), "3.1")
    outbox.delete_finished_posts(small_desk, noon + timedelta(days=80))
    assert write(), "all of it is forgotten"
