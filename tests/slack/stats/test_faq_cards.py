"""What is asked most, and a code's figures: what the cards say, and that they hold to Slack."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.questions.sections import Listing
from bot.desk.stats.stats import UnknownItem
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.stats.cards.code_stats import DRAW, NO_PICTURE, PICTURE_COMES, replace_draw_button, stats_card
from bot.slack.stats.cards.definitions import HOW_COUNTED, definitions_view
from bot.slack.stats.cards.faq import FAQ, SHOW, FaqPart, decode_part, encode_part, faq_card, which_section_card
from tests.slack.support.card_looks import buttons, drawn, entry, hold_to_slack, labels
from tests.slack.support.faq_looks import counted, figures, gap, twelve_weeks
from tests.slack.support.view_looks import hold_view_to_slack, said

IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "Bars"}
NASTY = ["<!channel>", "<@U1>", "&", "&lt;", "`", "*", "@here", "\n", "🦔", "word "]
wild = st.lists(st.sampled_from(NASTY), min_size=1, max_size=30).map("".join).filter(str.strip)
numbers = st.integers(0, 10**9)
rows = st.builds(
    lambda code, text, known, count: replace(
        figures(asked=count, votes=count, solved=count // 2, change=-count, has_steps=not count % 2),
        code=code,
        entry=entry(code, text) if known else None,
    ),
    st.text("ABC_<&`019", min_size=1, max_size=100),
    wild,
    st.booleans(),
    numbers,
)
faqs = st.builds(
    lambda codes, gaps, texts, section: counted(codes, gaps, texts, section=section),
    st.lists(rows.filter(lambda one: one.entry), max_size=30, unique_by=lambda one: one.code),
    st.lists(rows, max_size=30, unique_by=lambda one: one.code),
    st.lists(wild, max_size=20),
    wild.map(lambda text: text[:100]) | st.just(""),
)
parts = st.builds(
    FaqPart,
    st.sampled_from(["week", "month", "90d", "lastweek"]),
    wild.map(lambda text: text[:100]) | st.just(""),
    st.sampled_from(["codes", "gaps"]),
    st.integers(1, 1_000),
    st.booleans(),
)


def with_id(card, action):
    return [element for element in buttons(card) if element["action_id"].startswith(action)]


def test_the_card_says_who_asked_what_how_often_and_what_came_of_it():
    codes = (figures(113), gap(519, asked=11, people=1, change=-2, text="The card is blocked"))
    card = faq_card(counted(codes, gaps=(codes[1],)), FaqPart())
    said_all = drawn(card)
    assert "*Error codes, 16–22 Nov 2026*\n142 questions by 38 people · 91 % answered at the first try" in said_all
    assert "Change is against 9–15 Nov 2026." in said_all
    assert (
        "1. *`USCUSTOMER_API_0000113`*  The account is locked\n*24 questions* (+9) · 17 people · worked 8 of 10"
        in said_all
    )
    assert "*11 questions* (−2) · 1 person · no steps yet" in said_all
    assert "*No steps yet*: `USCUSTOMER_API_0000519` (11)" in said_all
    assert card["text"].startswith("Error codes, 16–22 Nov 2026: 142 questions by 38 people")
    assert "USCUSTOMER_API_0000113 (24)" in card["text"]


def test_other_periods_are_a_press_away_and_so_are_all_gaps_and_the_definitions():
    card = faq_card(counted([figures()], gaps=[gap(1)]), FaqPart("month"))
    assert labels(card)[-5:] == ["This week", "Last 90 days", "Last week", "All gaps (1)", "How these are counted"]
    assert [decode_part(element["value"]).period for element in with_id(card, FAQ)] == [
        "week",
        "90d",
        "lastweek",
        "month",
    ]
    assert with_id(card, HOW_COUNTED)[0]["value"] == "Europe/Berlin"
    assert "All gaps" not in str(labels(faq_card(counted([figures()]), FaqPart())))


def test_staff_write_steps_from_it_and_see_what_was_not_understood():
    gaps = [gap(number) for number in range(1, 8)]
    faq = counted([figures(), *gaps[:3]], gaps=gaps, texts=["the <card> is & blocked"])
    staff, asker = faq_card(faq, FaqPart(private=True), staff=True), faq_card(faq, FaqPart(private=True))
    assert [element["value"][-1] for element in with_id(staff, WRITE)] == ["1", "2", "3"]
    assert [element["value"][-3:] for element in with_id(staff, SHOW)] == ["113"]
    assert "(4) and 2 more" in drawn(staff)
    assert "“the &lt;card&gt; is &amp; blocked”" in drawn(staff)
    assert with_id(asker, WRITE) == []
    assert "blocked”" not in drawn(asker)
    assert "1 question named no code and matched no message." in drawn(asker)


def test_codes_that_the_catalog_lacks_are_named_apart():
    faq = counted([figures()], gaps=[gap(number, asked=number, known=False) for number in range(903, 896, -1)])
    assert "*Asked but not in the catalog*: `USCUSTOMER_API_0000903` (903)" in drawn(faq_card(faq, FaqPart()))
    assert "and 2 more" in drawn(faq_card(faq, FaqPart()))


def test_more_codes_come_in_pages_of_ten_each_with_its_number():
    faq = counted([figures(number) for number in range(25)])
    first, third = faq_card(faq, FaqPart()), faq_card(faq, FaqPart(page=3))
    assert "*Asked most, 1–10 of 25*" in drawn(first)
    assert "*Asked most, 21–25 of 25*" in drawn(third)
    assert "21. *`USCUSTOMER_API_0000020`*" in drawn(third)
    assert "Show more" in labels(first)
    assert "Previous page" in labels(third)
    assert "Next page" not in labels(third)
    assert drawn(faq_card(faq, FaqPart(page=99))) == drawn(third)


def test_every_gap_is_on_a_page_of_its_list_and_staff_can_close_it():
    faq = counted([figures()], gaps=[gap(number) for number in range(35)])
    pages = [faq_card(faq, FaqPart(kind="gaps", page=number, private=True), staff=True) for number in range(1, 5)]
    assert len({element["value"] for page in pages for element in with_id(page, WRITE)}) == 35
    assert "*Asked for without an answer, 31–35 of 35*" in drawn(pages[3])
    assert "All codes" in labels(pages[0])
    assert with_id(faq_card(faq, FaqPart(kind="gaps")), WRITE) == []


def test_without_a_question_it_offers_other_periods():
    nothing = counted(questions=0, people=0)
    assert "No code was asked for. Choose another period below." in drawn(faq_card(nothing, FaqPart()))
    assert "No gap: what was asked for has steps." in drawn(faq_card(counted([figures()]), FaqPart(kind="gaps")))
    assert "This month" in labels(faq_card(nothing, FaqPart()))


def test_a_section_that_there_is_not_is_answered_with_those_that_there_are():
    card = which_section_card(Listing(None, names=("KYC", "account")), FaqPart("month", "kitchen", private=True))
    assert card["text"] == "I know no section “kitchen”. Which one do you mean? KYC, Account"
    assert [decode_part(element["value"]) for element in buttons(card)] == [
        FaqPart("month", "KYC", private=True),
        FaqPart("month", "account", private=True),
    ]


def test_sections_that_come_near_are_asked_for_first():
    card = which_section_card(Listing(None, names=("KYC", "account"), near=("account",)), FaqPart(section="acount"))
    assert card["text"] == "I know no section “acount”. Did you mean Account? Account, KYC"
    assert labels(card) == ["Account", "KYC"]
    assert "name a time: week, month, 90d or lastweek." in drawn(card)


def test_a_button_of_another_release_is_this_week():
    assert decode_part("year|codes|1||KYC") == FaqPart("week", "KYC")
    assert decode_part("") == decode_part("x") == FaqPart()
    assert decode_part("month|rows|zero|private|a|b") == FaqPart("month", "a|b", private=True)


def test_a_code_is_told_week_by_week_with_where_and_what_else():
    other = entry("USCUSTOMER_API_0000112", "The password is incorrect")
    card = stats_card(twelve_weeks(gap(113, asked=24, people=17), also=[(other, 5)]), staff=True, private=True)
    text = drawn(card)
    assert "*24 questions by 17 people* · 25 with repeats within the hour · 31 Aug – 22 Nov 2026 · +9 ag" in text
    assert "+9 against the 12 weeks before · no steps yet" in text
    assert "`▁█▁█▁█▁█▁█▁█`" in text
    assert "Questions a week: 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 (the last one is not over)" in text
    assert "Asked in: /errcode 20, mention 4" in text
    assert "• `USCUSTOMER_API_0000112`  The password is incorrect: 5 people" in text
    assert labels(card) == ["Show the answer", "Write steps", "Show as a picture", "How these are counted"]
    assert with_id(card, SHOW)[0]["value"] == "USCUSTOMER_API_0000113"
    assert "Write steps" not in labels(stats_card(twelve_weeks(gap(113))))


def test_with_its_picture_it_needs_no_bars_and_no_button():
    card = stats_card(twelve_weeks(), picture=IMAGE)
    assert IMAGE in card["blocks"]
    assert "▁" not in drawn(card)
    assert with_id(card, DRAW) == []
    bare = stats_card(twelve_weeks())
    without, announced = (replace_draw_button(bare, text) for text in (NO_PICTURE, PICTURE_COMES))
    assert "I could not show a picture" in drawn(without)
    assert with_id(without, DRAW) == with_id(announced, DRAW) == []
    hold_to_slack(without)


def test_repeats_are_told_only_where_there_are_any():
    assert "with repeats" not in drawn(stats_card(twelve_weeks(replace(figures(), lookups=24, questions=24))))


def test_the_definitions_are_a_modal_that_holds_to_slack():
    view = definitions_view("America/Argentina/ComodRivadavia")
    hold_view_to_slack(view)
    assert "*Gap*: a code asked for that has no steps yet" in said(view)
    assert "America/Argentina/ComodRivadavia" in said(view)


@settings(max_examples=settings().max_examples * 2, print_blob=False)
@given(faqs, parts, st.booleans())
def test_whatever_was_asked_the_card_holds(faq, part, staff):
    hold_to_slack(faq_card(faq, part, staff=staff))
    assert decode_part(encode_part(part)) == part


@settings(print_blob=False)
@given(rows.filter(lambda one: one.entry), st.lists(st.tuples(wild, numbers), max_size=20), st.booleans())
def test_whatever_the_code_its_figures_hold(row, surfaces, staff):
    also = [(row.entry, count) for _, count in surfaces[:5]]
    stats = twelve_weeks(row, surfaces=surfaces, also=also, counts=[10**9] * 12)
    hold_to_slack(stats_card(stats, staff=staff, private=staff))
    hold_to_slack(stats_card(stats, picture=IMAGE))


@settings(max_examples=settings().max_examples // 2, print_blob=False)
@given(st.lists(wild.map(lambda text: text[:100]), min_size=1, max_size=40, unique=True), parts)
def test_whatever_the_sections_the_card_that_names_them_holds(names, part):
    hold_to_slack(which_section_card(Listing(None, names=tuple(names), near=tuple(names[:3])), part))


@pytest.mark.parametrize("kind", ["codes", "gaps"])
def test_ten_thousand_codes_are_a_page_of_ten(kind):
    text = "word & " * 500
    codes = [figures(number, text=text, asked=10**6) for number in range(10_000)]
    faq = counted(codes, gaps=[replace(row, has_steps=False) for row in codes], texts=["x" * 3_000] * 20)
    faq = replace(faq, unknown=(UnknownItem("X" * 100, None, 1, 1), *faq.unknown))
    card = faq_card(faq, FaqPart(kind=kind, private=True), staff=True)
    hold_to_slack(card)
    assert len([*with_id(card, SHOW), *with_id(card, WRITE)]) == 10
