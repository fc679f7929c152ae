"""Steps as markup: nothing is lost, and nothing is live except plain URLs that lead where they say."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.cards.blocks import split_markup
from bot.slack.cards.markup import render_step

LIVE = re.compile(r"<[^<>]*>")
NASTY = [
    "<!channel>",
    "<@U1>",
    "<!here|x>",
    "<https://x.com|bank>",
    "https://x.com/a?b=1&c=2",
    "http://a.b/<@U1>",
    "https://x.com@evil.com",
    "https://x.com|https://y.com",
    "{1}",
    "{2}",
    "{0}",
    "*",
    "`",
    "&lt;",
    "\n",
    " ",
    ".",
    ")",
    "word",
    "ä",
]
wild = st.one_of(
    st.lists(st.sampled_from(NASTY), max_size=40).map("".join),
    st.text(max_size=300),
    st.text("htps:/.<>|&a ", max_size=60),
)
thorough = settings(max_examples=settings().max_examples * 5)


def visible(markup):
    """Return the text that a reader sees, without links and escapes."""
    return html.unescape(LIVE.sub(lambda link: link[0][1:-1], markup))


@thorough
@given(wild)
def test_no_text_of_a_step_is_live_but_addresses_as_they_stand_there_and_none_is_lost(text):
    markup = render_step(text)
    for link in LIVE.findall(markup):
        assert re.fullmatch(r"<https?://[^<>|\s]+>", link)
        assert html.unescape(link[1:-1]) in text
    assert "<" not in LIVE.sub("", markup)
    assert ">" not in LIVE.sub("", markup)
    assert visible(markup) == text


@thorough
@given(wild)
def test_in_a_draft_nothing_at_all_is_live(text):
    markup = render_step(text, live=False)
    assert "<" not in markup
    assert visible(markup) == text


@thorough
@given(wild, st.lists(wild, max_size=3), wild)
def test_what_askers_typed_is_never_live(text, values, template):
    for link in LIVE.findall(render_step(text, values, template)):
        assert html.unescape(link[1:-1]) in text


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("See https://x.com/a.", "See <https://x.com/a>."),
        ("See https://x.com.", "See <https://x.com>."),
        ("(https://x.com/a)", "(<https://x.com/a>)"),
        ("https://x.com/a_(b)", "<https://x.com/a_(b)>"),
        ("*https://x.com/a*, then", "*<https://x.com/a>*, then"),
        ("https://x.com:8080/?a=1&b=2#c", "<https://x.com:8080/?a=1&amp;b=2#c>"),
        ("<https://x.com|bank>", "&lt;https://x.com|bank&gt;"),
        ("<https://x.com>", "&lt;<https://x.com>&gt;"),
        ("https://user:secret@x.com", "https://user:secret@x.com"),
        ("https://x.com/ä", "https://x.com/ä"),
        ("https://x.com/?id={1}", "https://x.com/?id=*7*"),
        ("https://x.com/ {1}", "<https://x.com/> *7*"),
        ("ahttps://x.com", "ahttps://x.com"),
        ("ftp://x.com javascript:x mailto:a@b.c", "ftp://x.com javascript:x mailto:a@b.c"),
        ("https://x.com/" + "a" * 1_000, "https://x.com/" + "a" * 1_000),
    ],
)
def test_only_a_whole_plain_address_is_a_link(text, markup):
    assert render_step(text, ("7",), "%s") == markup


@pytest.mark.parametrize(
    ("text", "values", "markup"),
    [
        ("Wait {1}.", ("30",), "Wait *30*."),
        ("Wait {1}.", (), "Wait …."),
        ("Wait {2}.", ("30",), "Wait {2}."),
        ("Wait {1}.", ("<!here> & *x*",), "Wait &lt;!here&gt; &amp; *x*."),
        ("`{1}` {1}", ("30",), "`30` *30*"),
    ],
)
def test_values_are_bold_but_in_code(text, values, markup):
    assert render_step(text, values, "%s minutes") == markup


@thorough
@given(st.lists(st.sampled_from(["https://x.com/" + "a" * 40, "&" * 90, " ", "&", "word", "<", "ä"]), max_size=80))
def test_a_line_is_never_cut_inside_a_link(words):
    line = render_step("".join(words)[:1_000])
    for piece in split_markup(line, 1_100):
        assert "<" not in LIVE.sub("", piece)
        assert len(piece) <= 1_100


def test_cutting_comes_to_an_end_whatever_a_line_holds():
    assert "".join(split_markup("<" * 500, 100)) == "<" * 500
