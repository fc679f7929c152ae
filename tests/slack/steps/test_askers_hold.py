"""Whatever people write, the views for votes, following and suggestions fit into Slack and have no live markup."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.notifications.outbox import Notification
from bot.desk.questions.answer import Answer
from bot.desk.steps.feedback import RecordedVote, VoteTarget
from bot.desk.steps.followers import FollowedCode
from bot.desk.steps.suggestions import Suggestion, SuggestionReview
from bot.slack.notifications.cards.notification import notification_card
from bot.slack.steps.cards.feedback_form import decode_vote_target, encode_vote_target, vote_thanks_card, why_form
from bot.slack.steps.cards.follow_card import following_card, unfollowed_card
from bot.slack.steps.cards.review_form import declined_view, decode_review_choice, review_form
from bot.slack.steps.cards.suggest_form import suggest_form, suggestion_thanks_view
from tests.slack.support.card_looks import LIVE, entry, found, hold_to_slack, texts
from tests.slack.support.fake_slack import check

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
NASTY = ["<!channel>", "<@U1>", "<https://x|y>", "https://example.com", "&", "`", "```", "*", ">", "\n", "@here", "🦔"]
some = st.lists(st.sampled_from([*NASTY, "word ", " "]), min_size=1, max_size=40).map("".join).filter(str.strip)
codes = st.one_of(some.map(lambda text: text[:100]), st.just("X" * 99 + "1"))
steps = st.one_of(some, st.sampled_from(NASTY).map(lambda piece: (piece * 1_000)[:1_000])).filter(str.strip)
quick = settings(max_examples=settings().max_examples * 2, print_blob=False)


def hold_view(view):
    """Check that a form stays within Slack's limits and has no live markup."""
    check(view, "modal")
    shown = [text for block in view["blocks"] if block["type"] != "actions" for text in texts(block)]
    assert not any(LIVE.search(text) for text in shown)
    assert len(view.get("private_metadata", "")) <= 3_000


@quick
@given(codes, st.booleans(), st.booleans())
def test_thanks_for_a_vote(code, solved, present):
    hold_to_slack(vote_thanks_card(RecordedVote(VoteTarget(code, code, 999_999_999), solved, present)))


@quick
@given(codes)
def test_the_form_that_asks_why(code):
    hold_view(why_form(VoteTarget(code, code, 1)))


def test_what_a_vote_carries_is_read_as_it_was_written():
    on = VoteTarget("GGATEWAY-CODE.113", "USCUSTOMER_API_0000113", 7)
    assert decode_vote_target(encode_vote_target(on)) == on


@quick
@given(codes, st.sampled_from(["steps", "code", "nothing"]))
def test_what_is_said_around_following(code, waits_for):
    hold_to_slack(following_card(FollowedCode(code, waits_for, NOON)))
    hold_to_slack(unfollowed_card(code))


@quick
@given(st.integers(1, 100), steps, st.sampled_from(["steps", "known"]), st.booleans())
def test_what_followers_are_told(count, meaning, kind, there):
    answer = Answer("", "answer", tuple(found(f"CODE_{number}", meaning) for number in range(count)))
    card = notification_card(Notification(kind, {}, answer, there))
    hold_to_slack(card)
    assert "You asked to be told" in card["text"]


@quick
@given(steps, steps, codes, st.sampled_from(["accepted", "merged", "declined"]))
def test_what_became_of_a_suggestion(text, reply, code, state):
    payload = {"code": code, "state": state, "text": text, "reply": reply, "by": "<@U1> `x`"}
    card = notification_card(Notification("suggestion", payload))
    hold_to_slack(card)
    drawn = "".join(json.dumps(block, ensure_ascii=False) for block in card["blocks"])
    assert drawn.count("word") >= text.count("word"), "nothing of it is lost"
    assert card["blocks"][-1]["elements"][0]["text"]["text"] == "Show the answer"
    assert ("It is now among the steps of" in card["text"]) == (state != "declined")


@quick
@given(codes, steps)
def test_the_form_for_a_suggestion(code, meaning):
    hold_view(suggest_form(code, meaning))
    hold_view(suggestion_thanks_view())


@quick
@given(steps, some.map(lambda text: text[:500]), st.booleans(), st.booleans())
def test_the_form_for_a_review(text, asked, known, written):
    suggestion = Suggestion(999_999, "X" * 99 + "1", text, asked, "<!here>" * 14, "U1", NOON)
    view = review_form(SuggestionReview(suggestion, entry(text=text) if known else None, written))
    hold_view(view)
    hold_view(declined_view(suggestion))
    offered = [
        element["value"] for block in view["blocks"] if block["type"] == "actions" for element in block["elements"]
    ]
    assert [decode_review_choice(value) for value in offered] == [(999_999, suggestion.code)] * (
        known + (known and written)
    )
