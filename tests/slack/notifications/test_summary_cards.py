"""The weekly summary and its thread: what they say, and that they always stay within Slack's limits."""

import re
from datetime import date, timedelta

import pytest

from bot.desk.notifications.summary import StepsChange, Summary
from bot.desk.stats.stats import CodeFigures, Faq
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.notifications.cards.summary import insert_picture, render_summary
from bot.stats.charts import SummaryChart
from bot.stats.counts import Share
from bot.stats.period import Period
from bot.stats.rising import RisingCode
from tests.slack.support.card_looks import buttons, drawn, entry, hold_to_slack, labels, texts

MONDAY = date(2026, 11, 16)
WEEK = Period(MONDAY, MONDAY + timedelta(days=7), "Europe/Berlin")
BEFORE = Period(MONDAY - timedelta(days=7), MONDAY, "Europe/Berlin")
HOSTILE = "<!channel> & <@U1> `*_~ " * 30


def figures(code, questions=24, *, text="The account is locked", known=True, steps=True, **how):
    values = {"lookups": questions + 2, "people": 17, "change": 9, "solved": 8, "votes": 10, **how}
    return CodeFigures(code, entry(code, text) if known else None, questions, has_steps=steps, **values)


def week(codes=(), gaps=(), *, questions=142, unmatched=3, **how):
    people = min(questions, 38)
    shares = Share(91, 100), Share(6, 100)
    faq = Faq(WEEK, BEFORE, "", questions, questions, people, *shares, tuple(codes), tuple(gaps), (), unmatched)
    return Summary(how.pop("by", "ada"), faq, SummaryChart("Error codes", ()), **how)


def numbered(count, prefix="USCUSTOMER_API_", **how):
    return [figures(f"{prefix}{number:07}", 5_000 - number, **how) for number in range(count)]


USUAL = week(
    [figures("USCUSTOMER_API_0000113"), *numbered(30)],
    [
        figures("USCUSTOMER_API_0000519", 11, text="No such fee", steps=False, votes=0),
        figures("GGATEWAY_CODE_903", 4, known=False, steps=False),
    ],
    rising=(RisingCode("USCUSTOMER_API_0000014", 0.0, 7, 1e-6), RisingCode("USCUSTOMER_API_0000015", 2.25, 14, 1e-6)),
    steps=(
        StepsChange("USCUSTOMER_API_0000102", entry("USCUSTOMER_API_0000102"), "mei", "new"),
        StepsChange("USCUSTOMER_API_0000103", entry("USCUSTOMER_API_0000103"), "ann", "changed"),
        StepsChange("USCUSTOMER_API_0000104", None, "somebody", "retired"),
    ),
    imported=("error-code.md: 12 added, 2 retired",),
)


def test_the_message_says_what_was_asked_and_what_is_to_be_done():
    [card, *_] = render_summary(USUAL)
    text = drawn(card)
    assert "*Error codes, 16–22 Nov 2026*" in text
    assert "142 questions by 38 people · 91 % answered at the first try · 6 % asked again within a day" in text
    assert (
        "1. *`USCUSTOMER_API_0000113`*  The account is locked\n*24 questions* (+9) · 17 people · worked 8 of 10" in text
    )
    assert "*To write next*" in text
    assert "*`USCUSTOMER_API_0000519`*  No such fee\n11 questions by 17 people, no steps" in text
    assert "*Asked but not in the catalog*: `GGATEWAY_CODE_903` (4)" in text
    assert "`USCUSTOMER_API_0000014` (0 → 7), `USCUSTOMER_API_0000015` (2.2 → 14)" in text
    assert "*New steps*: `USCUSTOMER_API_0000102` by @mei" in text
    assert labels(card)[-1] == "How these are counted"
    assert "Set up by @ada" in text


def test_the_meaning_of_a_code_is_said_once():
    locked = figures("USCUSTOMER_API_0000113", text="Locked", steps=False, votes=0)
    lacking = figures("GGATEWAY_CODE_903", 4, known=False, steps=False)
    [card, *_] = render_summary(
        week([locked, lacking], [locked, lacking], rising=(RisingCode(locked.code, 2.25, 24, 1e-6),))
    )
    text = drawn(card)
    assert "*24 questions* (+9) · 17 people · rising (usually 2.2) · no steps yet" in text
    assert text.count("Locked") == 1
    assert text.count(lacking.code) == 1
    assert "*To write next*\n`USCUSTOMER_API_0000113` (24 questions, no steps)\nWrite steps" in text
    assert "*Rising*" not in text


def test_its_text_carries_the_answer():
    [card, *_] = render_summary(USUAL)
    assert card["text"].startswith("Error codes, 16–22 Nov 2026: 142 questions by 38 people")
    assert "Asked most: USCUSTOMER_API_0000113 (24)" in card["text"]
    assert "To write next: USCUSTOMER_API_0000519 (11)" in card["text"]


def test_steps_can_be_written_from_the_message_and_from_the_thread():
    [card, _, gaps, _] = render_summary(USUAL)
    for shown in (card, gaps):
        write = buttons(shown)[0]
        assert (write["action_id"], write["value"]) == (WRITE, "USCUSTOMER_API_0000519")
    assert "not in the catalog" in drawn(gaps)


def test_the_picture_stands_under_the_totals():
    image = {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "Questions a day"}
    [card, *_] = render_summary(USUAL)
    totals, *rest = card["blocks"]
    assert "142 questions" in totals["text"]["text"]
    assert insert_picture(card, image) == [totals, image, *rest]


def test_the_thread_has_the_top_twenty_every_gap_and_what_is_new():
    [_, top, gaps, more] = render_summary(USUAL)
    assert "20. *`USCUSTOMER_API_0000018`*" in drawn(top)
    assert "21. " not in drawn(top)
    assert "GGATEWAY_CODE_903" in drawn(gaps)
    text = drawn(more)
    for title in ("Rising", "New steps", "Changed steps", "Retired steps", "Imported", "How these are counted"):
        assert f"*{title}" in text
    assert "Europe/Berlin" in text
    assert "• `USCUSTOMER_API_0000014` (0 → 7)  The account is locked\n" in text
    assert "• `USCUSTOMER_API_0000102` by @mei  The account is locked\n" in text
    assert "• `USCUSTOMER_API_0000104` by somebody\n" in text
    assert "error-code.md: 12 added, 2 retired" in text


def test_an_empty_week_is_one_line_without_a_thread():
    empty = week(questions=0, steps=USUAL.steps, by="")
    [card] = render_summary(empty)
    assert card["text"] == "Error codes, 16–22 Nov 2026: nobody asked for a code."
    [block] = card["blocks"]
    assert texts(block)[0] == f"{card['text']} Set up by somebody in the Home tab of Errdesk."


def test_a_week_in_which_no_code_was_found_still_says_so():
    [card, more] = render_summary(week(questions=3))
    assert "3 questions by 3 people" in drawn(card)
    assert "matched no message: 3" in drawn(more)


@pytest.mark.parametrize(("text", "most"), [("Locked", 30), ("", 30), ("x" * 3_000, 30), ("<&>" * 500, 30)])
def test_every_gap_is_in_one_message_of_the_thread(text, most):
    gaps = numbered(200, text=text, known=bool(text), steps=False)
    _, *pages, _ = render_summary(week(gaps=gaps))
    codes = [re.findall(r"`(\w+)`", drawn(page)) for page in pages]
    assert [code for page in codes for code in page] == [row.code for row in gaps]
    assert max(map(len, codes)) == most
    assert all(f"({number} of {len(pages)})" in drawn(page) for number, page in enumerate(pages, 1))


def test_without_gaps_the_thread_has_what_was_asked_and_what_is_new():
    _, top, more = render_summary(week([figures("USCUSTOMER_API_0000113")]))
    assert "Asked most: 1 of 1 codes" in drawn(top)
    assert "How these are counted" in drawn(more)


@pytest.mark.parametrize("text", ["The account is locked", HOSTILE, "&" * 500, "x" * 3_000])
def test_thousands_of_gaps_stay_within_what_slack_takes(text):
    gaps = numbered(1_500, text=text, steps=False) + numbered(500, "GGATEWAY_CODE_", known=False, steps=False)
    news = tuple(
        StepsChange(row.code, row.entry, HOSTILE, kind) for row in gaps for kind in ("new", "changed", "retired")
    )
    rises = tuple(RisingCode(row.code, 1 / 3, 9, 0.0) for row in gaps)
    made = render_summary(
        week(numbered(3_000, text=text), gaps, rising=rises, steps=news, imported=(HOSTILE,) * 3, by=HOSTILE)
    )
    for card in (made[0], *made[1:4], made[-1]):
        hold_to_slack(card)
    written = [button["value"] for card in made[1:] for button in buttons(card)]
    assert written == [row.code for row in gaps if row.entry], "every gap has its button"
    assert "\n20. " in drawn(made[1])
    assert max(len(drawn(card)) for card in made) <= 10_500
    assert max(len(card["blocks"]) for card in made) <= 50
    assert "All of it is in the thread." in drawn(made[0])
    assert "How these are counted" in drawn(made[-1])


def test_codes_of_a_hundred_characters_stay_within_it_too():
    long = [figures(f"{'G' * 90}_{number:04}", text=HOSTILE, steps=False) for number in range(300)]
    for card in render_summary(week(long, long, by="x" * 500)):
        hold_to_slack(card)
