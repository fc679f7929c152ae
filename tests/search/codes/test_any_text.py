"""Any text around a code, and any number that is none."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.index import Index
from bot.search.verdict import find_verdict

WORDS = [
    "error",
    "order",
    "0.5",
    "113",
    "-1",
    "/v2/",
    "US500",
    "x",
    "lots",
    "[",
    "#",
    "=",
    "0000118",
    ":",
    "the",
    "12:30",
]
AROUND = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.text(alphabet=string.ascii_letters + string.punctuation + " \n\té中ق", max_size=40),
)
FRAMES = ["{}", "error {}", "what is {}?", "{} again", '{{"code":"{}"}}', "code={}", "[{}]"]
OTHERS = [
    "0.{}",
    "12,{}",
    "-{}",
    "v{}",
    "pod-{}-7c9f",
    "/v1/{}/log",
    "{}%",
    "${}",
    "order number {}",
    "{}abc",
    "abc{}abc",
]


@given(data=st.data(), before=AROUND, after=AROUND)
def test_a_whole_code_is_found_in_any_text(reference: Index, data: st.DataObject, before: str, after: str) -> None:
    long_codes = [code for code in reference.entries if len(code) > len("US500")]
    code = data.draw(st.sampled_from(sorted(long_codes)))
    joints = st.sampled_from([" ", "\n", '"', "=", ",", "(", "|", ";"])
    text = before + data.draw(joints) + code + data.draw(joints) + after
    assert code in [hit.entry.code for hit in find_verdict(reference, text).hits]


@given(value=st.integers(1, 99_999_999), padding=st.sampled_from([0, 3, 7, 8]), frame=st.sampled_from(FRAMES))
def test_a_number_that_is_no_code_is_never_answered(reference: Index, value: int, padding: int, frame: str) -> None:
    digits = str(value).zfill(padding)
    verdict = find_verdict(reference, frame.format(digits))
    assert verdict.kind != "answer" or value in reference.by_value
    for prefix in ("USCUSTOMER_API_", "GGATEWAY_CODE_", "US", "G"):
        hits = find_verdict(reference, frame.format(prefix + digits))
        assert hits.kind != "answer" or {int(hit.entry.number) for hit in hits.hits} == {value}


@pytest.mark.parametrize("frame", OTHERS)
def test_the_digits_of_another_number_are_never_answered(reference: Index, frame: str) -> None:
    for number in sorted({entry.number for entry in reference.entries.values()}):
        verdict = find_verdict(reference, frame.format(number))
        assert verdict.kind != "answer" or all(hit.why == "message" for hit in verdict.hits), number
        assert verdict.missing == ()
