"""Damage a catalog at random: it is restored, or what is lost is skipped with a reason; nothing is made up."""

from string import ascii_letters, ascii_uppercase

from hypothesis import given
from hypothesis import strategies as st

GAPS = st.sampled_from([" ", "  ", "\t", "\u00a0", "\u200b"])
words = st.text(ascii_letters + " ,.'%={}", min_size=1, max_size=30).map(str.strip).filter(bool)
prefixes = st.lists(
    st.lists(st.text(ascii_uppercase, min_size=2, max_size=7), min_size=1, max_size=3).map(
        lambda parts: "_".join(parts) + "_"
    ),
    min_size=1,
    max_size=3,
    unique=True,
)


@st.composite
def catalogs(draw):
    """Draw (code, message) pairs: each prefix with at least four codes of the same length."""
    pairs = []
    for prefix in draw(prefixes):
        width = draw(st.integers(3, 8))
        numbers = draw(st.lists(st.integers(0, 999), min_size=4, max_size=12, unique=True))
        pairs += [(f"{prefix}{number:0{width}}", draw(words)) for number in sorted(numbers)]
    return pairs


def written(pairs):
    return [f"{code}={message}" for code, message in pairs]


def told(read):
    return {(entry.code, meaning.text) for entry in read.entries for meaning in entry.meanings}


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{")))
def test_any_text_can_be_read(reading, text):
    read = reading(text)
    assert len(read.unread) <= read.lines


@given(catalogs())
def test_an_undamaged_catalog_passes_as_it_is(reading, pairs):
    read = reading(*written(pairs))
    assert told(read) == set(pairs)
    assert (read.damages, read.skipped) == ((), ())
    assert all(entry.meaning.doubt is None for entry in read.entries)


@given(catalogs(), st.data())
def test_white_space_in_a_code_is_repaired(reading, pairs, data):
    lines = written(pairs)
    at = data.draw(st.integers(0, len(pairs) - 1))
    code, message = pairs[at]
    cut = data.draw(st.integers(1, len(code) - 1))
    lines[at] = f"{code[:cut]}{data.draw(GAPS)}{code[cut:]}={message}"
    read = reading(*lines)
    assert told(read) == set(pairs)
    assert [damage.first for damage in read.damages] == [at + 1]


@given(catalogs(), st.data())
def test_a_splice_gives_back_what_is_certain_and_skips_the_rest(reading, pairs, data):
    at = data.draw(st.integers(0, len(pairs) - 2))
    (head, message), (tail, ending) = pairs[at : at + 2]
    begin = tail.rindex("_") + 1
    lost = data.draw(st.integers(1, begin - 1))
    cut = data.draw(st.integers(head.rindex("_") + 2, len(head + message) + 1))
    lines = written(pairs)
    joint = data.draw(st.sampled_from([" ", " ... "] if cut > len(head) + 1 else [" "]))
    lines[at : at + 2] = [f"{lines[at][:cut].rstrip()}{joint}{tail[lost:]}={ending}"]
    read = reading(*lines)
    lost_pairs = set(pairs) - told(read)
    assert lost_pairs <= {pairs[at], pairs[at + 1]}
    assert all(code == head and message.startswith(text) for code, text in told(read) - set(pairs))
    assert pairs[at + 1] not in lost_pairs or read.skipped


@given(catalogs(), st.data())
def test_after_replays_the_right_meaning_is_preferred(reading, pairs, data):
    """The translator jumps back from a line, prints earlier messages over the codes that follow, then goes on."""
    at = data.draw(st.integers(2, len(pairs) - 1))
    length = data.draw(st.integers(1, min(at, len(pairs) - at)))
    source = data.draw(st.integers(0, at - length))
    replay = [(pairs[at + step][0], pairs[source + step][1]) for step in range(length)]
    code, message = pairs[at]
    lines = written(pairs[:at] + replay)
    lines[-1] += f" ... {code[1:]}={message}"
    read = reading(*lines, *written(pairs[at + 1 :]))
    if not read.skipped:  # two prefixes may end alike
        assert {entry.code: entry.meaning.text for entry in read.entries} == dict(pairs)
